"""Describes sound frame by frame for the model that hears filled pauses: spectra and levels beside the voice's usual ones, and pitch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.level import HOP, RATE
from rehearse.analysis.pitch import reduced, yin_at
from rehearse.model.transcript import Span

Floats = NDArray[np.float32]

_FFT = 512
_WINDOW = 400
BANDS = 24
_BATCH = 128
#: Length of one frame's description: its spectral shape, and its level.
FEATURES = BANDS + 1
#: The spectrum's movement is taken over so many frames on either side.
CHANGE = 4
#: At most so many frames are looked at to learn what this voice usually sounds like, but of long recordings one in so many.
_REFERENCE_FRAMES = 1500
_SPARSEST = 20
_PITCH_FRAMES = 400
#: Frames further below the usual level (dB) say nothing of the voice.
_LOUD = 10.0
#: Beside its voice over all, a place is compared with the speech so near (seconds), which is believed as if so much more of all had been heard.
_NEAR, _FROM_ALL = 8.0, 2.0
_KNOWN_EVERY = 2.0


@dataclass(frozen=True, slots=True)
class HeardFrames:
    """Frames of speech: their middles (n,) in seconds, shapes (n, 24), levels (n,) in dB, and of some (k,) the pitch in Hz, all voiced.
    Each stands for `seconds` of speech, each with a pitch for `pitch_seconds`."""

    at: NDArray[np.float64]
    shapes: Floats
    levels: Floats
    seconds: float
    pitch_at: NDArray[np.float64]
    pitch: Floats
    pitch_seconds: float


@dataclass(frozen=True, slots=True)
class VoiceReference:
    """What this recording's speech usually is: mean spectral shape (24,), median pitch in Hz, median level in dB; and what it was learnt from."""

    shape: Floats
    pitch: float
    level: float
    heard: HeardFrames | None = None

    def near(self, time: float) -> VoiceReference:
        """The same of the speech around `time`, drawn towards the whole where little was said.

        Who sits back, turns away or is spoken over sounds different then, and so does every speaker of a talk of several.
        """
        if self.heard is None:
            return self
        frames = self.heard
        close = np.abs(frames.at - time) < _NEAR
        if not close.any():
            return self
        levels = frames.levels[close]
        loud = levels > np.median(levels) - _LOUD
        share = _share(int(loud.sum()) * frames.seconds)
        pitch = frames.pitch[np.abs(frames.pitch_at - time) < _NEAR]
        own = _share(len(pitch) * frames.pitch_seconds)
        return VoiceReference(
            np.asarray(self.shape + np.float32(share) * (frames.shapes[close][loud].mean(axis=0) - self.shape), np.float32),
            self.pitch * float(np.median(pitch) / self.pitch) ** own if len(pitch) else self.pitch,
            self.level + share * (float(np.median(levels)) - self.level),
        )

    def over(self, times: NDArray[np.float64]) -> tuple[Floats, Floats]:
        """Shape (n, 24) and level (n,) near each of `times`: known every second second, and drawn in a line between."""
        if self.heard is None or not len(times):
            return np.broadcast_to(self.shape, (len(times), BANDS)), np.full(len(times), self.level, np.float32)
        part, place = np.modf(times / _KNOWN_EVERY)
        places, at = np.unique(np.concatenate((place, place + 1.0)), return_inverse=True)
        known = [self.near(float(each) * _KNOWN_EVERY) for each in places]
        rows = np.array([(*each.shape, each.level) for each in known], np.float32)
        first, second = rows[at[: len(times)]], rows[at[len(times) :]]
        between = first + np.asarray(part, np.float32)[:, None] * (second - first)
        return between[:, :BANDS], between[:, BANDS]


def _share(seconds: float) -> float:
    """How far so many seconds of speech are believed, 0..1."""
    return seconds / (seconds + _FROM_ALL)


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
    step = min(max(1, len(centres) // _REFERENCE_FRAMES), _SPARSEST)
    centres = centres[::step]
    shape, level = _shapes(samples, centres)
    loud = level > np.median(level) - _LOUD
    # Pitch is looked for in everybody's loud frames, however soft they are beside the others.
    audible = np.concatenate([own > np.median(own) - _LOUD for own in _parts(level, centres)])
    every = min(max(1, int(audible.sum()) // _PITCH_FRAMES), _SPARSEST)
    pitch_at = centres[audible][::every]
    pitch, _ = yin_at(reduced(samples) if low is None else low, pitch_at, between=True)
    voiced = ~np.isnan(pitch)
    return VoiceReference(
        np.asarray(shape[loud].mean(axis=0), np.float32),
        float(np.median(pitch[voiced])) if voiced.any() else 120.0,
        float(np.median(level)),
        HeardFrames(centres, shape, level, step * HOP, pitch_at[voiced], pitch[voiced], every * step * HOP),
    )


def _parts(level: Floats, centres: NDArray[np.float64]) -> list[Floats]:
    """The levels of frames in time order, parted every eight seconds."""
    return np.split(level, np.flatnonzero(np.diff(centres // _NEAR)) + 1)


def described(samples: Floats, frames: NDArray[np.int64], reference: VoiceReference) -> tuple[Floats, Floats]:
    """The 10 ms frames of these numbers (frame k is centred on (k + 0.5) * 10 ms): descriptions (n, FEATURES) and levels in dB (n,).

    Each is held against the speech near it. Frames beyond the recording are described as silence.
    """
    times = np.asarray((frames + 0.5) * HOP, np.float64)
    shape, level = _shapes(samples, times)
    usual_shape, usual_level = reference.over(times)
    rows = np.empty((len(frames), FEATURES), np.float32)
    np.clip(shape - usual_shape, -5.0, 5.0, out=rows[:, :BANDS])
    np.clip((level - usual_level) / 10.0, -4.0, 3.0, out=rows[:, BANDS])
    return rows, level


def change_of(rows: Floats) -> Floats:
    """How far the spectral shape moves within 80 ms around each row but the first and last four. Shape (n - 8,)."""
    moved = rows[2 * CHANGE :, :BANDS] - rows[: -2 * CHANGE, :BANDS]
    return np.asarray(np.sqrt(np.mean(np.square(moved), axis=1)), np.float32)


def pitch_of(low: Floats, edges: Sequence[tuple[int, int]]) -> list[Floats]:
    """Pitch in Hz, NaN where unvoiced, of the frames [first, last) of each of `edges`; every second is looked at and stands for the next."""
    counts = [(last - first + 1) // 2 for first, last in edges]
    pitch, _ = yin_at(low, (np.concatenate([np.arange(first, last, 2) for first, last in edges]) + 0.5) * HOP, between=True)
    parts = np.split(np.repeat(pitch, 2), np.cumsum(counts[:-1]) * 2)
    return [part[: last - first] for part, (first, last) in zip(parts, edges, strict=True)]


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
