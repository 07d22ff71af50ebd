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


#: No recording is louder than this many times full scale; more is a fault in the file.
_LOUDEST = 16.0
#: Length of the running mean taken off, twice: -34 dB at 30 Hz, -12 dB at 60 Hz, nothing lost from 100 Hz up.
_RUMBLE_SAMPLES = 161
#: Sound is worked on in pieces that stay in the processor's cache; a whole number of frames.
_BLOCK = 200 * _HOP_SAMPLES
#: A running mean over this many samples keeps what lies below about 1 kHz (-3 dB at 0.8 kHz, first zero at 1.8 kHz).
_SPLIT_SAMPLES = 9
#: What such a short mean takes off lies below about 3 kHz (-3 dB at 3.0 kHz; +2.5 dB at 8 kHz).
_HISS_SAMPLES = 3


def without_rumble(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The sound without offset, hum below speech and rumble, any NaN or infinity made harmless. Same shape; memory beyond it is bounded.

    Cheap recorders have more energy below 30 Hz than in the voice; levels and pitch would follow that.
    """
    half = _RUMBLE_SAMPLES // 2
    margin = 2 * half
    count = len(samples)
    result = np.empty(count, np.float32)
    for first in range(0, count, _BLOCK):
        last = min(first + _BLOCK, count)
        low, high = max(0, first - margin), min(count, last + margin)
        block = samples[low:high]
        if not (np.abs(block) <= _LOUDEST).all():
            block = np.clip(np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0), -_LOUDEST, _LOUDEST)
        if high - low < last - first + 2 * margin:
            block = np.pad(block, (margin - (first - low), margin - (high - last)), mode="edge")
        for _ in range(2):
            block = block[half : len(block) - half] - running_mean(block, _RUMBLE_SAMPLES)
        result[first:last] = block
    return result


def running_mean(values: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """The mean of every `size` neighbours. Shape (n - size + 1,).

    Sums of 1, 2, 4 ... neighbours are put together: with whole arrays that is twice as fast as the difference of a running total, which
    has to be added up one by one and in double precision.
    """
    count = len(values) - size + 1
    sums, width, done = values, 1, 0
    total: NDArray[np.float32] | None = None
    while True:
        if size & width:
            part = sums[done : done + count]
            total = part if total is None else total + part
            done += width
        if done == size:
            break
        sums = sums[width:] + sums[:-width]
        width *= 2
    assert total is not None, "size is at least 1"
    return np.asarray(total * np.float32(1.0 / size), np.float32)


def levels(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """RMS of each whole 10 ms frame in dBFS, where 0 dBFS is a full-scale square wave. Shape (n // 160,), never below -120."""
    frames = len(samples) // _HOP_SAMPLES
    if frames == 0:
        return np.zeros(0, np.float32)
    blocks = samples[: frames * _HOP_SAMPLES].reshape(frames, _HOP_SAMPLES)
    power = np.einsum("ij,ij->i", blocks, blocks) / np.float32(_HOP_SAMPLES)
    return np.asarray(10.0 * np.log10(np.maximum(power, 1e-12)), np.float32)


def band_levels(samples: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Levels below 1 kHz, above it, and above 3 kHz (all about), same shape as `levels`: voice lives in the first, the sounds of t and sh in
    the second, hiss of s and f in the third.

    Noise hides a weak sound less in its own band than in the whole.
    """
    frames = len(samples) // _HOP_SAMPLES
    low = np.zeros(frames, np.float32)
    high = np.zeros(frames, np.float32)
    hiss = np.zeros(frames, np.float32)
    step = _BLOCK // _HOP_SAMPLES
    half = _SPLIT_SAMPLES // 2
    for first in range(0, frames, step):
        last = min(first + step, frames)
        begin, end = first * _HOP_SAMPLES, last * _HOP_SAMPLES
        padded = samples[max(0, begin - half) : end + half]
        if len(padded) < end - begin + 2 * half:
            padded = np.pad(padded, (half - min(half, begin), half - min(half, max(0, len(samples) - end))))
        smooth = running_mean(padded, _SPLIT_SAMPLES)
        low[first:last] = levels(smooth)
        high[first:last] = levels(samples[begin:end] - smooth)
        inner = half - _HISS_SAMPLES // 2
        hiss[first:last] = levels(samples[begin:end] - running_mean(padded[inner : len(padded) - inner], _HISS_SAMPLES))
    return low, high, hiss


def smoothed(level: NDArray[np.float32]) -> NDArray[np.float32]:
    """Levels with the power averaged over three frames, same shape."""
    if len(level) < 3:
        return level
    power = np.power(10.0, level / 10.0)
    mean = power.copy()
    mean[1:-1] = (power[:-2] + power[1:-1] + power[2:]) / 3.0
    return np.asarray(10.0 * np.log10(np.maximum(mean, 1e-12)), np.float32)
