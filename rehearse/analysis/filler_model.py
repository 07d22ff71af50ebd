"""The small learned model that says which frames sound like um or uh, and which stretches are whole filled pauses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.filler_sound import FEATURES, Frames, VoiceReference, frames_of_all
from rehearse.analysis.level import HOP
from rehearse.assets import asset

_LONGEST = 1.2
#: What sounds like a filled pause for less than this (seconds) cannot be told from a vowel.
SHORTEST = 0.08
#: So many of its 10 ms frames must have a pitch: breath, clicks and noise have none.
_VOICED_FRAMES = 3
#: The word itself needs at least this share of its usual time beside the filled pause.
_ROOM = 0.5
#: Frames are lifted by so much when stretches are proposed: too many are better than too few, the whole stretch is judged afterwards.
_LIFTS = (0.0, 2.5)
#: Within this of a pause (seconds) a stretch touches it.
_TOUCH = 0.05
#: What is asked about a whole stretch, in the order of the stretch weights.
STRETCH_FEATURES = (
    "mean_log_odds",
    "peak_log_odds",
    "sum_log_odds",
    "seconds",
    "voiced",
    "change",
    "pitch_spread",
    "pitch",
    "level",
    "tail",
    "head",
    "excess",
    "voice_left",
    "under_a_word",
    "pause_before",
    "pause_after",
    "unexplained",
    "tiny_words",
    "uncovered",
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
    def pause_before(self) -> bool:
        """Whether silence comes just before it."""

    @property
    def pause_after(self) -> bool:
        """Whether silence comes just after it."""

    @property
    def unexplained(self) -> float:
        """Share of the recording's speech that its words leave unexplained: much of it means that words are missing."""

    @property
    def tiny_words(self) -> float:
        """Share of its words too short to have been said: the recogniser's times are loose."""

    @property
    def uncovered(self) -> float:
        """Share of the recording's speech under no word: some means that its words end where they were said to end."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a gap that may be a filled pause; `features` in the order of STRETCH_FEATURES."""

    start: float
    end: float
    features: NDArray[np.float32]


@dataclass(frozen=True)
class Layers:
    """Two layers of weights over inputs brought to a common scale."""

    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    output: NDArray[np.float32]
    output_bias: float

    def log_odds(self, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Of each row (n, features), natural logarithm. Shape (n,)."""
        inner = np.maximum((inputs - self.mean) / self.scale @ self.hidden + self.hidden_bias, 0.0)
        return np.asarray(np.clip(inner @ self.output + self.output_bias, -8.0, 8.0), np.float32)

    @classmethod
    def read(cls, data: dict[str, Any]) -> Layers:
        """From the file's lists."""
        arrays = {name: np.array(data[name], np.float32) for name in ("mean", "scale", "hidden", "hidden_bias", "output")}
        return cls(**arrays, output_bias=float(data["output_bias"]))


@dataclass(frozen=True)
class FillerModel:
    """One judge of frames and one of whole stretches. Pure; safe on any thread."""

    frame: Layers
    stretch: Layers
    threshold: float

    @classmethod
    def load(cls, path: Path | None = None) -> FillerModel:
        """The weights that ship (assets/fillers/filled_pause_sound.json), written by scripts/train_filled_pauses.py."""
        return _loaded(path or asset("fillers", "filled_pause_sound.json"))

    def probabilities(self, candidates: Sequence[Candidate]) -> NDArray[np.float32]:
        """Of being filled pauses, 0..1. Shape (n,)."""
        if not candidates:
            return np.zeros(0, np.float32)
        odds = self.stretch.log_odds(np.array([each.features for each in candidates]))
        return np.asarray(1.0 / (1.0 + np.exp(-odds)), np.float32)

    def candidates(
        self,
        samples: NDArray[np.float32],
        gaps: Sequence[Gap],
        reference: VoiceReference,
        low: NDArray[np.float32] | None = None,
    ) -> tuple[Candidate, ...]:
        """The stretches of each gap worth judging; some overlap. `low`: the sound `reduced`, if at hand."""
        found: list[Candidate] = []
        every = frames_of_all(samples, [on_frames(gap) for gap in gaps], reference, low)
        for gap, frames in zip(gaps, every, strict=True):
            found += candidates_in(gap, frames, self.frame.log_odds(frames.described), reference)
        return tuple(found)

    def keep(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """Those likelier than the threshold in time order, of overlapping ones the likeliest."""
        probabilities = self.probabilities(candidates)
        kept: list[Candidate] = []
        for place in np.argsort(-probabilities, kind="stable"):
            each = candidates[place]
            if probabilities[place] < self.threshold:
                break
            if not any(each.start < other.end and other.start < each.end for other in kept):
                kept.append(each)
        return tuple(sorted(kept, key=lambda each: each.start))


def on_frames(gap: Gap) -> tuple[float, float]:
    """The gap's start and end on whole frames of the recording."""
    first, last = round(gap.start / HOP), round(gap.end / HOP)
    return first * HOP, max(last, first + 1) * HOP


def candidates_in(gap: Gap, frames: Frames, odds: NDArray[np.float32], reference: VoiceReference) -> list[Candidate]:
    """The voiced part of a short gap under no word; and in every gap the runs of frames that sound most like a filled pause."""
    found: list[Candidate] = []
    length = len(odds)
    if not gap.stretched and length * HOP <= _LONGEST:
        whole = _voiced_part(frames)
        if whole is not None and (whole[1] - whole[0]) * HOP >= SHORTEST:
            found.append(_described(gap, frames, odds, reference, *whole))
    # An unexplained stretch of several seconds (no transcript) may hold several.
    several = max(1, min(40, int(length * HOP / 0.7)))
    seen: set[tuple[int, int]] = set()
    for lift in _LIFTS:
        free = odds + np.float32(lift)
        for _ in range(several):
            best = best_stretch(free)
            if best is None:
                break
            first, last = best
            free[max(0, first - 5) : last + 5] = -8.0
            enough = (last - first) * HOP >= SHORTEST and int(frames.voiced[first:last].sum()) >= _VOICED_FRAMES
            if enough and best not in seen and (length - (last - first)) * HOP >= _ROOM * gap.usual:
                seen.add(best)
                found.append(_described(gap, frames, odds, reference, first, last))
    return found


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


def _described(
    gap: Gap, frames: Frames, odds: NDArray[np.float32], reference: VoiceReference, first: int, last: int
) -> Candidate:
    pitch = frames.pitch[first:last]
    heard = pitch[~np.isnan(pitch)]
    middle = float(np.median(heard)) if len(heard) else reference.pitch
    spread = float(np.std(12.0 * np.log2(heard / middle))) if len(heard) > 1 else 3.0
    length = len(odds)
    outside = int(frames.voiced.sum() - frames.voiced[first:last].sum()) * HOP
    features = np.array(
        (
            float(odds[first:last].mean()),
            float(odds[first:last].max()),
            min(float(odds[first:last].sum()) / 20.0, 10.0),
            (last - first) * HOP,
            float(frames.voiced[first:last].mean()),
            float(np.median(frames.change[first:last])),
            min(spread, 4.0),
            float(np.clip(12.0 * np.log2(middle / reference.pitch), -8.0, 8.0)),
            float(np.clip(np.median(frames.level[first:last]) - reference.level, -30.0, 15.0)),
            min((length - last) * HOP, 0.5),
            min(first * HOP / gap.usual, 2.0) if gap.usual else 1.0,
            min(length * HOP - gap.usual, 1.0),
            float(np.clip(outside - gap.usual, -0.5, 1.0)),
            float(gap.stretched),
            float(gap.pause_before and first * HOP <= _TOUCH),
            float(gap.pause_after and (length - last) * HOP <= _TOUCH),
            min(gap.unexplained, 0.5),
            min(gap.tiny_words, 0.2),
            min(gap.uncovered, 0.2),
        ),
        np.float32,
    )
    return Candidate(frames.start + first * HOP, frames.start + last * HOP, features)


@cache
def _loaded(path: Path) -> FillerModel:
    data = json.loads(path.read_text("utf-8"))
    frame = Layers.read(data["frame"])
    if frame.hidden.shape[0] != FEATURES:
        raise ValueError(f"{path.name} describes a frame by {frame.hidden.shape[0]} numbers, this program by {FEATURES}")
    return FillerModel(frame, Layers.read(data["stretch"]), float(data["threshold"]))
