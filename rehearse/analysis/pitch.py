"""The voice's pitch by YIN, and how widely it moves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.level import RATE
from rehearse.model.transcript import Span

#: Pitch is looked for in sound reduced to this rate: a quarter of the work, and no voice's pitch is above 1 kHz.
_LOW_RATE = 4_000
_DECIMATION = RATE // _LOW_RATE
LOWEST_HZ = 50.0
HIGHEST_HZ = 420.0
_WINDOW = 160  # 40 ms at 4 kHz
_SIZE = 256
_LONGEST = int(_LOW_RATE / LOWEST_HZ) + 2
_SHORTEST = int(_LOW_RATE / HIGHEST_HZ)
#: YIN's own threshold on the normalised difference (de Cheveigné & Kawahara 2002, step 4).
_THRESHOLD = 0.15
_BATCH = 256
_MOMENTS = 2_500


def reduced(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The sound at 4 kHz. Shape (n // 4,).

    Low-pass by a triangle of seven samples, every fourth kept: what would fold down onto a voice's first harmonics is 20 dB down, which is
    plenty for finding a period and many times cheaper than a sharp filter.
    """
    count = len(samples) // _DECIMATION
    if count == 0:
        return np.zeros(0, np.float32)
    first, second, third, fourth = samples[: count * _DECIMATION].reshape(count, _DECIMATION).T
    result = 4.0 * first + 3.0 * second + 2.0 * third + fourth
    result[1:] += second[:-1] + 2.0 * third[:-1] + 3.0 * fourth[:-1]
    result /= 16.0
    return np.asarray(result, np.float32)


def yin(samples: NDArray[np.float32], centres: NDArray[np.float64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Pitch in Hz (NaN where unvoiced) and aperiodicity (0 perfectly periodic, 1 noise) at `centres` (seconds).

    YIN (de Cheveigné & Kawahara, JASA 111(4), 2002): difference function through FFT, cumulative mean normalisation, first dip below
    0.15, parabolic interpolation. Each value looks at about 60 ms around its centre.
    """
    return yin_at(reduced(samples), centres)


def yin_at(
    low: NDArray[np.float32], centres: NDArray[np.float64], *, between: bool = False
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """As `yin`, of sound that is `reduced` already: for those who ask several times.

    `between`: a dip's depth is judged where its parabola lies lowest, between the lags, and not at the nearest lag. At 4 kHz a short period
    that is no whole number of samples otherwise looks less periodic than twice its length, and a high voice is heard an octave down.
    """
    pitch = np.full(len(centres), np.nan, np.float32)
    aperiodicity = np.ones(len(centres), np.float32)
    span = _WINDOW + _LONGEST
    # A thousandth of a sample: a time that is a whole number of samples must not fall short of it by rounding.
    starts = np.clip(np.floor(np.asarray(centres) * _LOW_RATE + 1e-3).astype(np.int64) - span // 2, -span, len(low))
    padded = np.concatenate((np.zeros(span, np.float32), low, np.zeros(2 * span, np.float32)))
    every = np.lib.stride_tricks.sliding_window_view(padded, span)
    for first in range(0, len(starts), _BATCH):
        frames = every[starts[first : first + _BATCH] + span]
        frames -= frames.mean(axis=1, keepdims=True)
        pitch[first : first + _BATCH], aperiodicity[first : first + _BATCH] = _yin_frames(frames, between)
    return pitch, aperiodicity


def _yin_frames(frames: NDArray[np.float32], between: bool) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """`frames` (n, window + longest lag) to pitch and aperiodicity, each (n,)."""
    energy = np.zeros((len(frames), frames.shape[1] + 1))
    np.cumsum(np.square(frames, dtype=np.float64), axis=1, out=energy[:, 1:])
    windowed = np.fft.rfft(frames[:, :_WINDOW], _SIZE)
    spectrum = np.fft.rfft(frames, _SIZE)
    spectrum *= windowed.conj()
    correlation = np.fft.irfft(spectrum, _SIZE)[:, :_LONGEST]
    difference = energy[:, _WINDOW : _WINDOW + _LONGEST] - energy[:, :_LONGEST]
    difference += energy[:, [_WINDOW]]
    difference -= 2.0 * correlation
    np.maximum(difference, 0.0, out=difference)
    normal = np.cumsum(difference[:, 1:], axis=1)
    np.maximum(normal, 1e-12, out=normal)
    np.divide(difference[:, 1:], normal, out=normal)
    normal *= np.arange(1, _LONGEST)
    # Column 0 stands for lag 1 from here on; lag 0 is no period.
    quiet = energy[:, _WINDOW] < 1e-7
    searched = normal[:, _SHORTEST - 1 : _LONGEST - 2]
    following = normal[:, _SHORTEST : _LONGEST - 1]
    if between:
        searched = _depths(normal[:, _SHORTEST - 2 : _LONGEST - 3], searched, following)
        dip = searched < _THRESHOLD
    else:
        dip = (searched < _THRESHOLD) & (searched <= following)
    voiced = dip.any(axis=1) & ~quiet
    best = np.where(voiced, dip.argmax(axis=1), searched.argmin(axis=1)) + _SHORTEST
    rows = np.arange(len(frames))
    left, middle, right = normal[rows, best - 2], normal[rows, best - 1], normal[rows, np.minimum(best, _LONGEST - 2)]
    curve = left - 2.0 * middle + right
    shift = np.where(np.abs(curve) > 1e-9, 0.5 * (left - right) / np.where(np.abs(curve) > 1e-9, curve, 1.0), 0.0)
    hertz = _LOW_RATE / (best + np.clip(shift, -0.5, 0.5))
    return (
        np.where(voiced, hertz, np.nan).astype(np.float32),
        np.where(quiet, 1.0, np.clip(middle, 0.0, 1.0)).astype(np.float32),
    )


def _depths(before: NDArray[np.float64], here: NDArray[np.float64], after: NDArray[np.float64]) -> NDArray[np.float64]:
    """How deep each local dip is where its parabola lies lowest; 1 or more where there is none. Shapes as `here`."""
    curve = np.maximum(before - 2.0 * here + after, 1e-9)
    depth = here - np.square(before - after) / (8.0 * curve)
    return np.where((here <= before) & (here <= after), depth, 1.0 + here)


def pitch_of_speech(
    samples: NDArray[np.float32], speech: Sequence[Span], *, hop: float = 0.02, low: NDArray[np.float32] | None = None
) -> tuple[float, float] | None:
    """Median pitch in Hz and its spread in semitones, over the voiced moments of the speech; None with less than a second of voice.

    The spread is the standard deviation of 12 log2(f / median) after leaving out jumps of more than 10 semitones (octave errors).
    `low`: the same sound `reduced`, where it is at hand.
    """
    centres = [np.arange(span.start + hop / 2, span.end, hop) for span in speech]
    at = np.concatenate(centres) if centres else np.zeros(0)
    if len(at) == 0:
        return None
    # The spread needs no more than some thousand moments, evenly chosen.
    step = max(1, len(at) // _MOMENTS)
    pitch, _ = yin_at(reduced(samples) if low is None else low, at[::step], between=True)
    heard = pitch[~np.isnan(pitch)]
    if len(heard) * hop * step < 1.0:
        return None
    median = float(np.median(heard))
    semitones = 12.0 * np.log2(heard / median)
    kept = semitones[np.abs(semitones) <= 10.0]
    return round(median, 1), round(float(kept.std()), 2)
