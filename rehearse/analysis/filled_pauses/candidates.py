"""The stretches of sound that may be filled pauses, each described by what tells one from a word's end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.filled_pauses.net import CENTRAL, SOUNDS, M
from rehearse.analysis.filled_pauses.sound import VoiceReference
from rehearse.analysis.level import HOP

_LONGEST = 1.2
#: What sounds like a filled pause for less than this (seconds) cannot be told from a vowel.
SHORTEST = 0.1
#: So many of its 10 ms frames must have a pitch: breath, clicks and noise have none.
_VOICED_FRAMES = 3
#: The word itself needs at least this share of its usual time beside the filled pause.
_ROOM = 0.5
#: Frames are lifted by so much when stretches are proposed: too many are better than too few, the whole stretch is judged afterwards.
_LIFTS = (0.0, 2.0, 4.0)
#: Within this of a pause (seconds) a stretch touches it.
_TOUCH = 0.05
#: A stretch within this of a word's start (seconds), with more of the word after it, came before the word.
_LEADS = 0.1
#: The edges of a stretch are judged by so many frames beyond them.
_EDGE = 6
#: People hesitate low in their voice (Shriberg & Lickley 1993): what is so many semitones above its usual pitch is a stressed vowel.
_HIGHEST = 4.0
_VOWELS = [SOUNDS.index(name) for name in ("central", "front", "open", "back")]
_NOT_VOICED = [SOUNDS.index(name) for name in ("none", "voiceless stop", "sibilant", "breath")]
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
    "before",
    "after",
    "central",
    "m_at_end",
    "other_vowels",
    "unvoiced",
    "fit_gain",
    "central_left",
    "m_left",
    "vowels_left",
    "word_central",
    "log_seconds",
    "written",
    "irregular",
    "excess_by_irregular",
    "step_in",
    "step_out",
    "dip_in",
    "pitch_step",
    "level_step",
    "unlike_itself",
    "pitch_slope",
    "far_from_voice",
    "far_from_rest",
    "m_after_vowel",
    "seconds_by_excess",
)
_PITCH = STRETCH_FEATURES.index("pitch")


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
    def expected(self) -> NDArray[np.float32]:
        """Seconds of each of SOUNDS in that word, from its letters. Shape (12,)."""

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

    @property
    def written(self) -> float:
        """Filled pauses in the transcript for each of its other words: a recogniser that writes them leaves few to be found."""

    @property
    def irregular(self) -> float:
        """Seconds by which half the recording's words miss their usual length: the more, the less a long word says."""

    @property
    def odds_before(self) -> float:
        """Log odds that people hesitate before the word in it, beside any place; where there is none, between the words around it."""

    @property
    def odds_after(self) -> float:
        """The same after that word."""

    @property
    def sure(self) -> float:
        """How probable the recogniser called the word in it, or the less sure of those around it, 0..1."""


@dataclass(frozen=True, slots=True)
class Frames:
    """Ten-millisecond frames from `start` seconds: `odds` (n,) logarithmic; `sounds` (n, 12) shares; `change` (n,); `pitch` (n,) Hz or NaN;
    `level` (n,) dB; `shape` (n, 24) spectral shapes beside the voice's usual one."""

    start: float
    odds: NDArray[np.float32]
    sounds: NDArray[np.float32]
    change: NDArray[np.float32]
    pitch: NDArray[np.float32]
    level: NDArray[np.float32]
    shape: NDArray[np.float32]

    @property
    def voiced(self) -> NDArray[np.bool_]:
        """Whether there is a pitch. Shape (n,)."""
        return ~np.isnan(self.pitch)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a gap that may be a filled pause; `features` (ears, n) in the order of STRETCH_FEATURES, as each ear heard it; `odds` is
    the logarithmic odds of one between these words, beside any place; `sure` is the gap's."""

    start: float
    end: float
    features: NDArray[np.float32]
    odds: float = 0.0
    sure: float = 1.0


def on_frames(gap: Gap) -> tuple[float, float]:
    """The gap's start and end on whole frames of the recording."""
    first, last = round(gap.start / HOP), round(gap.end / HOP)
    return first * HOP, max(last, first + 1) * HOP


def candidates_in(gap: Gap, heard: Sequence[Frames], reference: VoiceReference) -> list[Candidate]:
    """The voiced part of a short gap under no word; and in every gap the runs of frames that sound most like a filled pause to any ear.

    `heard`: the same frames as each ear hears them.
    """
    found: list[Candidate] = []
    length = len(heard[0].odds)
    seen: set[tuple[int, int]] = set()
    if not gap.stretched and length * HOP <= _LONGEST:
        whole = _voiced_part(heard[0].voiced)
        if whole is not None and (whole[1] - whole[0]) * HOP >= SHORTEST:
            seen.add(whole)
    for frames in heard:
        seen |= _likely_runs(frames.odds, gap.usual)
    totals = [_Sums.of(frames) for frames in heard]
    for first, last in sorted(seen):
        # Pitch, level and shape are the same to every ear.
        apart = _set_apart(gap, heard[0], first, last, reference.pitch)
        features = np.array(
            [_described(gap, frames, total, reference, first, last, apart) for frames, total in zip(heard, totals, strict=True)]
        )
        if features[0, _PITCH] <= _HIGHEST:
            leads = first * HOP < _LEADS and (length - last) * HOP >= SHORTEST
            start = heard[0].start
            found.append(
                Candidate(
                    start + first * HOP, start + last * HOP, features, gap.odds_before if leads else gap.odds_after, gap.sure
                )
            )
    return found


def _likely_runs(odds: NDArray[np.float32], usual: float) -> set[tuple[int, int]]:
    """Runs of frames, as [first, last), that may be filled pauses beside a word of `usual` seconds."""
    seen: set[tuple[int, int]] = set()
    # An unexplained stretch of several seconds (no transcript) may hold several.
    several = max(1, min(40, int(len(odds) * HOP / 0.7)))
    for lift in _LIFTS:
        free = odds + np.float32(lift)
        for _ in range(several):
            best = best_stretch(free)
            if best is None:
                break
            first, last = best
            free[max(0, first - 5) : last + 5] = -8.0
            seen.update(_beside_a_word(best, len(odds), usual))
    return seen


def _beside_a_word(run: tuple[int, int], length: int, usual: float) -> list[tuple[int, int]]:
    """The run; where it leaves the word in the gap no room, the word is given some before it and, as another possibility, after it."""
    first, last = run
    short = math.ceil(_ROOM * usual / HOP - 1e-6) - (length - (last - first))
    runs = [run] if short <= 0 else [(first + short, last), (first, last - short)]
    return [(begin, end) for begin, end in runs if (end - begin) * HOP >= SHORTEST]


def _voiced_part(voiced: NDArray[np.bool_]) -> tuple[int, int] | None:
    """From the first voiced frame to the last, and the frame on either side that pitch detection always misses."""
    at = np.flatnonzero(voiced)
    return (max(int(at[0]) - 1, 0), min(int(at[-1]) + 2, len(voiced))) if len(at) >= _VOICED_FRAMES else None


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


@dataclass(frozen=True, slots=True)
class _Sums:
    """Over the whole gap: seconds of each kind of sound (12,), and seconds with a pitch."""

    sounds: NDArray[np.float32]
    voiced: float

    @classmethod
    def of(cls, frames: Frames) -> _Sums:
        return cls(frames.sounds.sum(axis=0) * np.float32(HOP), float(frames.voiced.sum()) * HOP)


def _set_apart(gap: Gap, frames: Frames, first: int, last: int, usual_pitch: float) -> tuple[float, ...]:
    """What parts the frames [first, last) from what is beside them: a vowel that is only drawn out goes on as it was."""
    length = len(frames.odds)
    shape, level = frames.shape[first:last], frames.level[first:last]
    own = shape.mean(axis=0)
    rest = np.concatenate((np.arange(first), np.arange(last, length)))
    rest_voiced = rest[~np.isnan(frames.pitch[rest])]
    head, tail = shape[: _EDGE + 2].mean(axis=0), shape[-_EDGE - 2 :].mean(axis=0)
    before, after = frames.shape[max(first - _EDGE, 0) : max(first - 1, 0)], frames.shape[last + 1 : last + _EDGE]
    around = frames.level[max(first - 4, 0) : first + 4]
    at = np.flatnonzero(~np.isnan(frames.pitch[first:last]))
    voiced = frames.pitch[first:last][at]
    pitch = _middle(voiced) if len(at) else usual_pitch
    heard = 12.0 * np.log2(voiced / pitch) if len(at) else np.zeros(0)
    third = max(len(heard) // 3, 1)
    excess = max(length * HOP - gap.usual, 0.05)
    return (
        _distance(head, before.mean(axis=0)) if len(before) >= 3 else 2.0,
        _distance(tail, after.mean(axis=0)) if len(after) >= 3 else 2.0,
        _within(around.min() - _middle(level), -25.0, 5.0) if first > 0 else -25.0,
        _within(12.0 * np.log2(pitch / _middle(frames.pitch[rest_voiced])), -8.0, 8.0) if len(rest_voiced) >= 4 else 0.0,
        _within(_middle(level) - _middle(frames.level[rest_voiced]), -20.0, 20.0) if len(rest_voiced) >= 4 else 0.0,
        float(np.sqrt(np.mean(np.square(shape - own)))),
        _within(heard[-third:].mean() - heard[:third].mean(), -6.0, 6.0) if len(heard) >= 3 else 0.0,
        float(np.sqrt(np.mean(np.square(own)))),
        _distance(own, frames.shape[rest_voiced].mean(axis=0)) if len(rest_voiced) >= 4 else 2.0,
        _within((last - first) * HOP / excess, 0.0, 3.0),
    )


def _into_a_hum(sounds: NDArray[np.float32]) -> float:
    """How far the first half of these frames is a vowel and the second an m, 0..1."""
    half = max(len(sounds) // 2, 1)
    return float(sounds[:half][:, _VOWELS].sum() / half * sounds[half:, M].mean()) if len(sounds) > half else 0.0


def _middle(values: NDArray[np.float32]) -> float:
    """The median of some values without a NaN among them. numpy's own takes five times as long for so few, thousands of times a take."""
    ordered = np.sort(values)
    return float((ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2)


def _within(value: float, low: float, high: float) -> float:
    return float(min(max(value, low), high))


def _distance(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(min(np.sqrt(np.mean(np.square(one - other))), 4.0))


def _described(
    gap: Gap, frames: Frames, total: _Sums, reference: VoiceReference, first: int, last: int, apart: Sequence[float]
) -> NDArray[np.float32]:
    """STRETCH_FEATURES of the frames [first, last), `apart` (what sets them apart) among them."""
    pitch = frames.pitch[first:last]
    heard = pitch[~np.isnan(pitch)]
    middle = _middle(heard) if len(heard) else reference.pitch
    spread = float(np.std(12.0 * np.log2(heard / middle))) if len(heard) > 1 else 3.0
    length, count = len(frames.odds), last - first
    odds, sounds = frames.odds[first:last], frames.sounds[first:last]
    shares = sounds.mean(axis=0)
    inside = shares * np.float32(count * HOP)
    left = total.sounds - inside - gap.expected
    fit_gain = float(np.abs(total.sounds - gap.expected)[1:].sum() - np.abs(left)[1:].sum())
    before, after = frames.odds[max(first - _EDGE, 0) : first], frames.odds[last : last + _EDGE]
    return np.array(
        (
            float(odds.mean()),
            float(odds.max()),
            min(float(odds.sum()) / 20.0, 10.0),
            count * HOP,
            len(heard) / count,
            _middle(frames.change[first:last]),
            min(spread, 4.0),
            _within(12.0 * np.log2(middle / reference.pitch), -8.0, 8.0),
            _within(_middle(frames.level[first:last]) - reference.level, -30.0, 15.0),
            min((length - last) * HOP, 0.5),
            min(first * HOP / gap.usual, 2.0) if gap.usual else 1.0,
            min(length * HOP - gap.usual, 1.0),
            _within(total.voiced - len(heard) * HOP - gap.usual, -0.5, 1.0),
            float(gap.stretched),
            float(gap.pause_before and first * HOP <= _TOUCH),
            float(gap.pause_after and (length - last) * HOP <= _TOUCH),
            min(gap.unexplained, 0.5),
            min(gap.tiny_words, 0.2),
            min(gap.uncovered, 0.2),
            float(before.mean()) if len(before) else -4.0,
            float(after.mean()) if len(after) else -4.0,
            float(shares[CENTRAL]),
            float(sounds[-max(3, count // 3) :, M].mean()),
            float(shares[_VOWELS].sum() - shares[CENTRAL]),
            float(shares[_NOT_VOICED].sum()),
            _within(fit_gain, -0.5, 1.0),
            _within(left[CENTRAL], -0.3, 0.5),
            _within(left[M], -0.3, 0.5),
            _within(left[_VOWELS].sum(), -0.5, 1.0),
            float(min(gap.expected[CENTRAL], 0.3)),
            float(np.log(count * HOP)),
            min(gap.written, 0.1) * 10.0,
            min(gap.irregular, 0.15) * 10.0,
            _within((length * HOP - gap.usual) / (gap.irregular + 0.01), -2.0, 12.0),
            *apart[:-1],
            _into_a_hum(sounds),
            apart[-1],
        ),
        np.float32,
    )
