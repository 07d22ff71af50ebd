"""How strong the sound is, ten milliseconds at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
#: Seconds from one frame to the next.
HOP = 0.01
_HOP_SAMPLES = round(RATE * HOP)
#: The level given to digital silence.
SILENCE_DBFS = -120.0


def levels(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """RMS of each whole 10 ms frame in dBFS, where 0 dBFS is a full-scale square wave. Shape (n // 160,), never below -120."""
    frames = len(samples) // _HOP_SAMPLES
    if frames == 0:
        return np.zeros(0, np.float32)
    blocks = np.nan_to_num(samples[: frames * _HOP_SAMPLES], nan=0.0, posinf=1.0, neginf=-1.0).reshape(frames, _HOP_SAMPLES)
    power = np.einsum("ij,ij->i", blocks, blocks) / np.float32(_HOP_SAMPLES)
    return np.asarray(10.0 * np.log10(np.maximum(power, 1e-12)), np.float32)


def smoothed_levels(samples: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
    """Levels with the power averaged over `frames` neighbouring frames (odd), same shape as `levels`."""
    power = np.power(10.0, levels(samples) / 10.0)
    if len(power) == 0:
        return np.zeros(0, np.float32)
    total = np.concatenate(([0.0], np.cumsum(power, dtype=np.float64)))
    half = frames // 2
    index = np.arange(len(power))
    first, last = np.maximum(index - half, 0), np.minimum(index + half + 1, len(power))
    mean = (total[last] - total[first]) / (last - first)
    return np.asarray(10.0 * np.log10(np.maximum(mean, 1e-12)), np.float32)
