"""Loudness of the speech over time: plain RMS in dBFS, not weighted for the ear, so only to be compared with the speaker's own takes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.level import HOP, levels
from rehearse.model.measures import LevelPoint
from rehearse.model.transcript import Span

#: Seconds between the points of the curve, and the time each stands for.
STEP = 0.5
_CLIPPED = 0.999


def loudness_curve(samples: NDArray[np.float32]) -> tuple[LevelPoint, ...]:
    """RMS level of every half second, at its middle, in dBFS (0 = full-scale square wave; digital silence -120)."""
    power = np.power(10.0, levels(samples) / 10.0)
    size = round(STEP / HOP)
    count = len(power) // size
    if count == 0:
        return ()
    means = power[: count * size].reshape(count, size).mean(axis=1)
    decibels = 10.0 * np.log10(np.maximum(means, 1e-12))
    return tuple(LevelPoint(round((place + 0.5) * STEP, 3), round(float(value), 1)) for place, value in enumerate(decibels))


def speech_loudness(samples: NDArray[np.float32], speech: Sequence[Span]) -> tuple[float, float] | None:
    """Mean level (power mean) of the speech in dBFS, and its spread: standard deviation in dB of the 100 ms levels within 25 dB of that
    mean (closures of stops and word ends would otherwise decide it). None without speech."""
    level = levels(samples)
    mask = np.zeros(len(level), np.bool_)
    for span in speech:
        mask[round(span.start / HOP) : round(span.end / HOP)] = True
    if not mask.any():
        return None
    power = np.power(10.0, level[mask] / 10.0)
    mean = float(10.0 * np.log10(max(float(power.mean()), 1e-12)))
    size = 10
    if len(power) < size:
        return round(mean, 1), 0.0
    blocks = 10.0 * np.log10(np.maximum(power[: len(power) // size * size].reshape(-1, size).mean(axis=1), 1e-12))
    kept = blocks[blocks > mean - 25.0]
    return round(mean, 1), round(float(kept.std()), 2)


def clipped_share(samples: NDArray[np.float32]) -> float:
    """Share of samples (0..1) at full scale."""
    return float(np.mean(np.abs(samples) >= _CLIPPED)) if len(samples) else 0.0
