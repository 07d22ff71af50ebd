"""Describes stretches of sound by what makes a filled pause a filled pause: a voice held still (Goto, Itou & Hayamizu 1999)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.level import HOP, RATE
from rehearse.analysis.pitch import yin

_FFT = 512
_BANDS = 24
_SHORTEST = 0.15
_LONGEST = 1.2


class Stretch(Protocol):
    """What is to be described: a `Gap`."""

    @property
    def start(self) -> float:
        """Seconds."""

    @property
    def end(self) -> float:
        """Seconds."""

    @property
    def stretched(self) -> bool:
        """Whether a word lies in it too."""


@dataclass(frozen=True, slots=True)
class Frames:
    """Ten-millisecond frames of one stretch. `mel` (n, 24) log energies; `change` (n,) spectral movement; `pitch` (n,) Hz or NaN."""

    start: float
    level: NDArray[np.float32]
    mel: NDArray[np.float32]
    change: NDArray[np.float32]
    pitch: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible filled pause with its features (by name, see `FEATURES`)."""

    start: float
    end: float
    stretched: bool
    features: dict[str, float] = field(default_factory=dict)


def _mel_bank() -> NDArray[np.float32]:
    """Triangles even on the mel scale from 100 to 5,000 Hz. Shape (257, 24)."""
    low, high = (2595.0 * np.log10(1.0 + hertz / 700.0) for hertz in (100.0, 5000.0))
    edges = 700.0 * (10.0 ** (np.linspace(low, high, _BANDS + 2) / 2595.0) - 1.0)
    bins = np.arange(_FFT // 2 + 1) * RATE / _FFT
    rising = (bins[:, None] - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins[:, None]) / (edges[2:] - edges[1:-1])
    return np.asarray(np.maximum(0.0, np.minimum(rising, falling)), np.float32)


_BANK = _mel_bank()
_HANN = np.hanning(400).astype(np.float32)


def frames_of(samples: NDArray[np.float32], start: float, end: float) -> Frames:
    """The frames of `[start, end)` seconds, each looking 12.5 ms to either side."""
    count = max(1, round((end - start) / HOP))
    centres = start + (np.arange(count) + 0.5) * HOP
    first = np.round(centres * RATE).astype(np.int64) - 200
    low, high = int(first[0]), int(first[-1]) + 400
    part = np.zeros(high - low, np.float32)
    begin, stop = max(low, 0), min(high, len(samples))
    if stop > begin:
        part[begin - low : stop - low] = np.nan_to_num(samples[begin:stop])
    windows = part[(first - low)[:, None] + np.arange(400)[None, :]]
    power = np.abs(np.fft.rfft(windows * _HANN, _FFT)) ** 2
    mel = np.log(power.astype(np.float32) @ _BANK + 1e-6)
    level = 10.0 * np.log10(np.mean(windows**2, axis=1) + 1e-12)
    shape = mel - mel.mean(axis=1, keepdims=True)
    lag = 3
    change = np.zeros(count, np.float32)
    if count > 2 * lag:
        moved = np.sqrt(np.mean((shape[2 * lag :] - shape[: -2 * lag]) ** 2, axis=1))
        change[lag:-lag] = moved
        change[:lag], change[-lag:] = moved[0], moved[-1]
    pitch, _ = yin(part, np.asarray(centres - low / RATE, np.float64))
    return Frames(start, level.astype(np.float32), mel.astype(np.float32), change, pitch)


def candidate_features(samples: NDArray[np.float32], gaps: Sequence[Stretch]) -> tuple[Candidate, ...]:
    """One candidate or none for each gap: the whole of it where no word lies in it, else the stillest voiced part of it."""
    found: list[Candidate] = []
    for gap in gaps:
        frames = frames_of(samples, gap.start, gap.end)
        first, last = 0, len(frames.level)
        if gap.stretched:
            still = _stillest(frames)
            if still is None:
                continue
            first, last = still
        if (last - first) * HOP < _SHORTEST - 1e-9:
            continue
        found.append(Candidate(gap.start + first * HOP, gap.start + last * HOP, gap.stretched, _describe(frames, first, last)))
    return tuple(found)


def _stillest(frames: Frames) -> tuple[int, int] | None:
    """The longest run of voiced frames whose spectrum holds still, as frame numbers."""
    still = ~np.isnan(frames.pitch) & (frames.change < 1.0)
    edges = np.diff(still.astype(np.int8), prepend=0, append=0)
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    if len(starts) == 0:
        return None
    best = int(np.argmax(ends - starts))
    return int(starts[best]), int(ends[best])


def _describe(frames: Frames, first: int, last: int) -> dict[str, float]:
    pitch = frames.pitch[first:last]
    voiced = ~np.isnan(pitch)
    heard = pitch[voiced]
    semitones = 12.0 * np.log2(heard / np.median(heard)) if len(heard) else np.zeros(1)
    steps = np.abs(np.diff(semitones)) if len(semitones) > 1 else np.zeros(1)
    return {
        "seconds": (last - first) * HOP,
        "voiced": float(voiced.mean()),
        "pitch_spread": float(semitones.std()),
        "pitch_step": float(np.median(steps)),
        "change": float(np.median(frames.change[first:last])),
        "level_spread": float(frames.level[first:last].std()),
    }


@dataclass(frozen=True, slots=True)
class SoundJudge:
    """Keeps the candidates that sound like a filled pause."""

    @classmethod
    def load(cls) -> SoundJudge:
        """The judge that ships."""
        return cls()

    def keep(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """Those that are voiced, still, and of a filled pause's length."""
        return tuple(each for each in candidates if self._accepts(each))

    def _accepts(self, candidate: Candidate) -> bool:
        features = candidate.features
        if not _SHORTEST - 1e-9 <= features["seconds"] <= _LONGEST or features["voiced"] < 0.5:
            return False
        return not candidate.stretched or (features["change"] < 0.7 and features["pitch_spread"] < 1.5)
