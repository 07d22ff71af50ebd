"""Describes sound frame by frame by what makes a filled pause one: a voice held still on a neutral vowel (Goto, Itou & Hayamizu 1999)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.level import HOP, RATE
from rehearse.analysis.pitch import reduced, yin_at
from rehearse.model.transcript import Span

Floats = NDArray[np.float32]

_FFT = 512
_WINDOW = 400
BANDS = 24
#: The neighbourhood is described in this many groups of bands ...
GROUPS = 12
#: ... so many 10 ms frames before and after: 120 ms both ways tell a held vowel from one in passing, and um from uh.
SHIFTS = (-12, -8, -4, 4, 8, 12)
#: Frames on either side that a description looks at: for movement of the spectrum, and of the pitch.
_MARGIN = 13
_PITCH_MARGIN = 4
#: Frames described at once: enough to make light of each step's own cost, few enough to stay in little memory.
_AT_ONCE = 1024
_BATCH = 128
#: Length of one frame's description: its spectrum, those around it, their levels, and six single values.
FEATURES = BANDS + len(SHIFTS) * GROUPS + len(SHIFTS) + 1 + 6
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


def reference_of(samples: Floats, speech: Sequence[Span], low: Floats | None = None) -> VoiceReference:
    """The voice's usual shape, pitch and level, from frames spread evenly over its speech. `low`: the sound `reduced`, if at hand."""
    centres = np.concatenate([np.arange(span.start, span.end, HOP) for span in speech]) if speech else np.zeros(0)
    if len(centres) == 0:
        return VoiceReference(np.zeros(BANDS, np.float32), 120.0, -30.0)
    centres = centres[:: max(1, len(centres) // _REFERENCE_FRAMES)]
    shape, level = _shapes(samples, centres)
    loud = level > np.median(level) - 10.0
    pitch, _ = yin_at(reduced(samples) if low is None else low, centres[loud][:: max(1, int(loud.sum()) // 400)])
    heard = pitch[~np.isnan(pitch)]
    return VoiceReference(
        np.asarray(shape[loud].mean(axis=0), np.float32),
        float(np.median(heard)) if len(heard) else 120.0,
        float(np.median(level)),
    )


def frames_of(samples: Floats, start: float, end: float, reference: VoiceReference) -> Frames:
    """The described frames of `[start, end)` seconds; sound beyond the edges is looked at for the neighbours."""
    margin = int(RATE * HOP) * (2 * _MARGIN)
    first = max(0, int(start * RATE) - margin) // RATE * RATE
    part = samples[first : int(end * RATE) + margin]
    begin = first / RATE
    (found,) = frames_of_all(part, ((start - begin, end - begin),), reference)
    return replace(found, start=start)


def frames_of_all(
    samples: Floats, stretches: Sequence[tuple[float, float]], reference: VoiceReference, low: Floats | None = None
) -> Iterator[Frames]:
    """The described frames of each stretch (start, end in seconds), in the order asked for. `low`: the sound `reduced`, if at hand."""
    low = reduced(samples) if low is None else low
    counts = [max(1, round((end - start) / HOP)) for start, end in stretches]
    first = 0
    while first < len(stretches):
        last, together = first + 1, counts[first]
        while last < len(stretches) and together + counts[last] <= _AT_ONCE:
            together += counts[last]
            last += 1
        yield from _described(samples, low, [start for start, _ in stretches[first:last]], counts[first:last], reference)
        first = last


def _described(
    samples: Floats, low: Floats, starts: Sequence[float], counts: Sequence[int], reference: VoiceReference
) -> Iterator[Frames]:
    """`counts` frames from each of `starts`, all in one go."""
    wide = np.concatenate(
        [start + (np.arange(-_MARGIN, count + _MARGIN) + 0.5) * HOP for start, count in zip(starts, counts, strict=True)]
    )
    shape, level = _shapes(samples, wide)
    shape = np.clip(shape - reference.shape, -5.0, 5.0)
    edges = np.cumsum([0, *counts])
    at = np.concatenate(
        [np.arange(count) + edges[place] + (2 * place + 1) * _MARGIN for place, count in enumerate(counts)], dtype=np.int64
    )
    # Pitch is looked for no further beyond a stretch than its movement is.
    wanted = np.zeros(len(wide), np.bool_)
    for shift in (-_PITCH_MARGIN, 0, _PITCH_MARGIN):
        wanted[at + shift] = True
    pitch = np.full(len(wide), np.nan, np.float32)
    roughness = np.ones(len(wide), np.float32)
    pitch[wanted], roughness[wanted] = yin_at(low, wide[wanted])
    relative = 12.0 * np.log2(np.where(np.isnan(pitch), reference.pitch, pitch) / reference.pitch)
    relative = np.clip(relative, -12.0, 12.0).astype(np.float32)
    change, drift = (np.sqrt(np.mean((shape[at + by] - shape[at - by]) ** 2, axis=1)) for by in (4, 9))
    voiced = ~np.isnan(pitch[at])
    around = at[:, None] + np.array(SHIFTS)
    smooth = shape.copy()
    smooth[1:-1] = (shape[:-2] + shape[1:-1] + shape[2:]) / 3.0
    coarse = smooth.reshape(len(wide), GROUPS, -1).mean(axis=2)
    loudness = np.clip((level - reference.level) / 10.0, -3.0, 3.0)
    columns = [
        smooth[at],
        coarse[around].reshape(len(at), -1),
        loudness[around],
        np.column_stack(
            (
                loudness[at],
                change,
                drift,
                voiced,
                roughness[at],
                relative[at] / 4.0,
                np.clip(np.abs(relative[at + _PITCH_MARGIN] - relative[at - _PITCH_MARGIN]), 0.0, 4.0),
            )
        ).astype(np.float32),
    ]
    described = np.concatenate(columns, axis=1)
    for place, start in enumerate(starts):
        own = slice(edges[place], edges[place + 1])
        inside = at[own]
        yield Frames(start, described[own], voiced[own], change[own], pitch[inside], level[inside])


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
    every = np.lib.stride_tricks.sliding_window_view(part, _WINDOW)
    mel = np.empty((len(first), BANDS), np.float32)
    total = np.empty(len(first), np.float32)
    for begin in range(0, len(first), _BATCH):
        windows = every[first[begin : begin + _BATCH]]
        total[begin : begin + _BATCH] = np.einsum("ij,ij->i", windows, windows) / np.float32(_WINDOW)
        windows *= _HANN
        spectrum = np.fft.rfft(windows, _FFT)
        power = np.square(spectrum.real) + np.square(spectrum.imag)
        mel[begin : begin + _BATCH] = np.log(power @ _BANK + 1e-5 * (power.sum(axis=1, keepdims=True) + 1e-4))
    mel -= mel.mean(axis=1, keepdims=True)
    return mel, np.asarray(10.0 * np.log10(total + 1e-12), np.float32)
