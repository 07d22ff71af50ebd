"""The small learned model that says which frames sound like um or uh, and which stretches are whole filled pauses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.filler_sound import FEATURES, Frames, VoiceReference, frames_of_all
from rehearse.analysis.level import HOP
from rehearse.assets import asset

_LONGEST = 1.2
#: What sounds like a filled pause for less than this (seconds) cannot be told from a vowel.
SHORTEST = 0.08
#: Under no word even a short one is heard, if this many of its 10 ms frames have a pitch.
_SHORTEST_ALONE = 0.08
_VOICED_FRAMES = 3
#: The word itself needs at least this share of its usual time beside the filled pause.
_ROOM = 0.5
_CERTAIN = 0.85
#: What is asked about a whole stretch, in the order of the stretch weights.
STRETCH_FEATURES = (
    "mean_log_odds",
    "sum_log_odds",
    "seconds",
    "voiced",
    "change",
    "pitch_spread",
    "tail",
    "head",
    "excess",
    "pause_after",
)


class Gap(Protocol):
    """Speech that may hide a filled pause."""

    @property
    def start(self) -> float:
        """Seconds."""

    @property
    def end(self) -> float:
        """Seconds."""

    @property
    def stretched(self) -> bool:
        """Whether a word lies in it too."""

    @property
    def usual(self) -> float:
        """Seconds the word in it could well take; 0 where there is none."""

    @property
    def pause_after(self) -> bool:
        """Whether silence comes just after it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """The likeliest filled pause of one gap; `features` in the order of STRETCH_FEATURES."""

    start: float
    end: float
    stretched: bool
    features: NDArray[np.float32]


@dataclass(frozen=True)
class FillerModel:
    """Two layers over a frame, then a weighted sum over the best stretch. Pure; safe on any thread."""

    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    output: NDArray[np.float32]
    output_bias: float
    stretch: NDArray[np.float32]
    stretch_bias: float
    threshold: float

    @classmethod
    def load(cls, path: Path | None = None) -> FillerModel:
        """The weights that ship (assets/fillers/filled_pause_sound.json), written by scripts/train_filled_pauses.py."""
        return _loaded(path or asset("fillers", "filled_pause_sound.json"))

    def log_odds(self, described: NDArray[np.float32]) -> NDArray[np.float32]:
        """How much likelier than not each frame (n, FEATURES) belongs to a filled pause. Shape (n,)."""
        inner = np.maximum((described - self.mean) / self.scale @ self.hidden + self.hidden_bias, 0.0)
        return np.asarray(np.clip(inner @ self.output + self.output_bias, -6.0, 6.0), np.float32)

    def probability(self, candidate: Candidate) -> float:
        """Of being a filled pause, 0..1."""
        value = float(candidate.features @ self.stretch) + self.stretch_bias
        return float(1.0 / (1.0 + np.exp(-np.clip(value, -30.0, 30.0))))

    def candidates(
        self,
        samples: NDArray[np.float32],
        gaps: Sequence[Gap],
        reference: VoiceReference,
        low: NDArray[np.float32] | None = None,
    ) -> tuple[Candidate, ...]:
        """The best stretch of each gap, and of what is left of a long one. `low`: the sound `reduced`, if at hand."""
        found: list[Candidate] = []
        every = frames_of_all(samples, [(gap.start, gap.end) for gap in gaps], reference, low)
        for gap, frames in zip(gaps, every, strict=True):
            odds = self.log_odds(frames.described)
            if not gap.stretched and gap.end - gap.start <= _LONGEST:
                whole = _voiced_part(frames)
                if whole is not None:
                    found.append(_described(gap, frames, odds, *whole))
                continue
            free = np.ones(len(odds), np.bool_)
            # An unexplained stretch of several seconds (no transcript) may hold several.
            for _ in range(max(1, min(40, int((gap.end - gap.start) / 0.7)))):
                best = best_stretch(np.where(free, odds, -6.0))
                if best is None:
                    break
                if gap.end - gap.start - (best[1] - best[0]) * HOP >= _ROOM * gap.usual:
                    found.append(_described(gap, frames, odds, *best))
                free[max(0, best[0] - 5) : best[1] + 5] = False
        return tuple(found)

    def keep(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """Those likelier than the threshold; speech under no word at all only has to be voiced and not quite unlike a filler.

        Where the words leave speech uncovered their ends are exact, so that a filled pause inside a word has to be all but certain.
        """
        threshold = self.threshold if all(each.stretched for each in candidates) else max(self.threshold, _CERTAIN)
        return tuple(each for each in candidates if (self._likely(each, threshold) if each.stretched else _voice_alone(each)))

    def _likely(self, candidate: Candidate, threshold: float) -> bool:
        return self.probability(candidate) >= threshold and candidate.end - candidate.start >= SHORTEST


def _voice_alone(candidate: Candidate) -> bool:
    mean_log_odds, _, _, voiced = candidate.features[:4]
    return bool(candidate.end - candidate.start >= _SHORTEST_ALONE and voiced >= 0.25 and mean_log_odds > -5.0)


def _voiced_part(frames: Frames) -> tuple[int, int] | None:
    """From the first voiced frame to the last, and the frame on either side that pitch detection always misses."""
    at = np.flatnonzero(frames.voiced)
    return (max(int(at[0]) - 1, 0), min(int(at[-1]) + 2, len(frames.voiced))) if len(at) >= _VOICED_FRAMES else None


def best_stretch(odds: NDArray[np.float32]) -> tuple[int, int] | None:
    """The run of frames with the greatest sum of log odds, as [first, last); None where no frame is above zero (Kadane's scan)."""
    total = np.concatenate(([0.0], np.cumsum(odds, dtype=np.float64)))
    lowest = np.minimum.accumulate(total)
    gain = total - lowest
    last = int(np.argmax(gain))
    if gain[last] <= 0.0:
        return None
    first = int(np.argmin(total[: last + 1]))
    first = max(first, last - round(_LONGEST / HOP))
    return first, last


def _described(gap: Gap, frames: Frames, odds: NDArray[np.float32], first: int, last: int) -> Candidate:
    pitch = frames.pitch[first:last]
    heard = pitch[~np.isnan(pitch)]
    spread = float(np.std(12.0 * np.log2(heard / np.median(heard)))) if len(heard) > 1 else 3.0
    seconds = (last - first) * HOP
    features = np.array(
        (
            float(odds[first:last].mean()),
            float(odds[first:last].sum()) / 20.0,
            seconds * 3.0,
            float(frames.voiced[first:last].mean()),
            float(np.median(frames.change[first:last])),
            min(spread, 4.0),
            min(5.0 * (gap.end - gap.start - last * HOP), 2.0),
            min(first * HOP / gap.usual, 2.0) if gap.usual else 1.0,
            min(3.0 * (gap.end - gap.start - gap.usual), 3.0),
            1.0 if gap.pause_after and last * HOP > gap.end - gap.start - 0.05 else 0.0,
        ),
        np.float32,
    )
    return Candidate(gap.start + first * HOP, gap.start + last * HOP, gap.stretched, features)


@cache
def _loaded(path: Path) -> FillerModel:
    data = json.loads(path.read_text("utf-8"))
    hidden = np.array(data["hidden"], np.float32)
    if hidden.shape[0] != FEATURES:
        raise ValueError(f"{path.name} describes a frame by {hidden.shape[0]} numbers, this program by {FEATURES}")
    return FillerModel(
        mean=np.array(data["mean"], np.float32),
        scale=np.array(data["scale"], np.float32),
        hidden=hidden,
        hidden_bias=np.array(data["hidden_bias"], np.float32),
        output=np.array(data["output"], np.float32),
        output_bias=float(data["output_bias"]),
        stretch=np.array(data["stretch"], np.float32),
        stretch_bias=float(data["stretch_bias"]),
        threshold=float(data["threshold"]),
    )
