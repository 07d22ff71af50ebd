"""Describes sound frame by frame by what makes a filled pause one: a voice held still on a neutral vowel (Goto, Itou & Hayamizu 1999)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.level import HOP, RATE
from rehearse.analysis.pitch import yin
from rehearse.model.transcript import Span

Floats = NDArray[np.float32]

_FFT = 512
_WINDOW = 400
BANDS = 24
#: Movement of the spectrum is described in this many groups of bands.
GROUPS = 6
_MARGIN = 12
#: Length of one frame's description: spectrum, its movement over 80 and over 180 ms, and seven single values.
FEATURES = BANDS + 2 * GROUPS + 7
#: At most so many frames are looked at to learn what this voice usually sounds like.
_REFERENCE_FRAMES = 1500


@dataclass(frozen=True, slots=True)
class VoiceReference:
    """What this recording's speech usually is: mean spectral shape (24,), median pitch in Hz, median level in dB."""

    shape: Floats
    pitch: float
    level: float


@dataclass(frozen=True, slots=True)
class Frames:
    """Ten-millisecond frames from `start` seconds. `described` (n, FEATURES); `voiced` (n,); `change` (n,); `pitch` (n,) Hz or NaN; `level` (n,) dB."""

    start: float
    described: Floats
    voiced: NDArray[np.bool_]
    change: Floats
    pitch: Floats
    level: Floats


def _mel_bank() -> Floats:
    """Triangles even on the mel scale from 100 to 5,000 Hz. Shape (257, 24)."""
    low, high = (2595.0 * np.log10(1.0 + hertz / 700.0) for hertz in (100.0, 5000.0))
    edges = 700.0 * (10.0 ** (np.linspace(low, high, BANDS + 2) / 2595.0) - 1.0)
    bins = np.arange(_FFT // 2 + 1) * RATE / _FFT
    rising = (bins[:, None] - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins[:, None]) / (edges[2:] - edges[1:-1])
    return np.asarray(np.maximum(0.0, np.minimum(rising, falling)), np.float32)


_BANK = _mel_bank()
_HANN = np.hanning(_WINDOW).astype(np.float32)


def reference_of(samples: Floats, speech: Sequence[Span]) -> VoiceReference:
    """The voice's usual shape, pitch and level, from frames spread evenly over its speech."""
    centres = np.concatenate([np.arange(span.start, span.end, HOP) for span in speech]) if speech else np.zeros(0)
    if len(centres) == 0:
        return VoiceReference(np.zeros(BANDS, np.float32), 120.0, -30.0)
    centres = centres[:: max(1, len(centres) // _REFERENCE_FRAMES)]
    shape, level = _shapes(samples, centres)
    loud = level > np.median(level) - 10.0
    pitch, _ = yin(samples, centres[loud][:: max(1, int(loud.sum()) // 400)])
    heard = pitch[~np.isnan(pitch)]
    return VoiceReference(
        np.asarray(shape[loud].mean(axis=0), np.float32),
        float(np.median(heard)) if len(heard) else 120.0,
        float(np.median(level)),
    )


def frames_of(samples: Floats, start: float, end: float, reference: VoiceReference) -> Frames:
    """The described frames of `[start, end)` seconds; sound beyond the edges is looked at for the neighbours."""
    count = max(1, round((end - start) / HOP))
    wide = np.asarray(start + (np.arange(-_MARGIN, count + _MARGIN) + 0.5) * HOP, np.float64)
    shape, level = _shapes(samples, wide)
    shape = np.clip(shape - reference.shape, -5.0, 5.0)
    pitch, roughness = yin(samples, wide)
    relative = 12.0 * np.log2(np.where(np.isnan(pitch), reference.pitch, pitch) / reference.pitch)
    relative = np.clip(relative, -12.0, 12.0).astype(np.float32)
    inside = slice(_MARGIN, _MARGIN + count)
    at = np.arange(_MARGIN, _MARGIN + count)
    change = np.sqrt(np.mean((shape[at + 4] - shape[at - 4]) ** 2, axis=1))
    drift = np.sqrt(np.mean((shape[at + 9] - shape[at - 9]) ** 2, axis=1))
    voiced = ~np.isnan(pitch)
    columns = [
        (shape[at - 3] + shape[at] + shape[at + 3]) / 3.0,
        np.abs(shape[at + 4] - shape[at - 4]).reshape(count, GROUPS, -1).mean(axis=2),
        np.abs(shape[at + 9] - shape[at - 9]).reshape(count, GROUPS, -1).mean(axis=2),
    ]
    columns.append(
        np.column_stack(
            (
                change,
                drift,
                np.clip((level[inside] - reference.level) / 10.0, -3.0, 3.0),
                voiced[inside],
                roughness[inside],
                relative[inside] / 4.0,
                np.clip(np.abs(relative[at + 4] - relative[at - 4]), 0.0, 4.0),
            )
        ).astype(np.float32)
    )
    return Frames(start, np.concatenate(columns, axis=1), voiced[inside], change, pitch[inside], level[inside])


def _shapes(samples: Floats, centres: NDArray[np.float64]) -> tuple[Floats, Floats]:
    """Log mel energies without their mean (n, 24), and levels in dB (n,), each over 25 ms around its centre."""
    first = np.round(centres * RATE).astype(np.int64) - _WINDOW // 2
    low, high = int(first.min()), int(first.max()) + _WINDOW
    part = samples
    if low < 0 or high > len(samples):
        part = np.zeros(high - low, np.float32)
        begin, stop = max(low, 0), min(high, len(samples))
        if stop > begin:
            part[begin - low : stop - low] = samples[begin:stop]
        first = first - low
    windows = part[first[:, None] + np.arange(_WINDOW)[None, :]]
    power = (np.abs(np.fft.rfft(windows * _HANN, _FFT)) ** 2).astype(np.float32)
    total = np.mean(windows**2, axis=1)
    mel = np.log(power @ _BANK + 1e-5 * (power.sum(axis=1, keepdims=True) + 1e-4))
    return np.asarray(mel - mel.mean(axis=1, keepdims=True), np.float32), np.asarray(10.0 * np.log10(total + 1e-12), np.float32)
