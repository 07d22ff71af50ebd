"""How it was said: pauses, fillers, pace, and the numbers over the whole answer. Definitions follow the report's contract."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rehearse.model.sections import Verdict


class PauseKind(StrEnum):
    """Where a silent pause falls."""

    BOUNDARY = "boundary"
    INSIDE_CLAUSE = "inside_clause"


class FilledPauseSource(StrEnum):
    """What heard a filled pause."""

    TEXT = "text"
    AUDIO = "audio"
    BOTH = "both"


class RemarkLevel(StrEnum):
    """A note is a fact worth knowing; a flag is past the norm's outer edge."""

    NOTE = "note"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Pause:
    """A silent pause of at least 250 ms of voice-activity silence inside the answer. `kind` is None without words."""

    start: float
    end: float
    kind: PauseKind | None

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class FilledPause:
    """um, uh, er. `text` is None where only the sound was heard."""

    start: float
    end: float
    text: str | None
    source: FilledPauseSource


@dataclass(frozen=True, slots=True)
class FillerWord:
    """like, you know, so ... used as a filler in its context. `start`/`end` are seconds."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where something else was counted: a repetition, false start or hedge."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PacePoint:
    """Words per minute inside a window."""

    start: float
    end: float
    wpm: float


@dataclass(frozen=True, slots=True)
class LevelPoint:
    """Loudness at a time: RMS in dBFS (0 dBFS = full-scale square wave)."""

    at: float
    dbfs: float


@dataclass(frozen=True, slots=True)
class Remark:
    """One fact beside its norm. `start` is where to listen, if it has a place."""

    measure: str
    level: RemarkLevel
    text: str
    norm: str
    source: str
    start: float | None = None


#: Seconds outside a target that are shown as 0 and are therefore within it.
NO_DIFFERENCE = 0.5


@dataclass(frozen=True, slots=True)
class Target:
    """The answer length aimed at, in seconds."""

    minimum: float
    maximum: float

    def verdict(self, seconds: float) -> Verdict:
        """Under, within or over; a difference that is no second, rounded, is none."""
        if self.outside_by(seconds) <= NO_DIFFERENCE:
            return Verdict.WITHIN
        return Verdict.UNDER if seconds < self.minimum else Verdict.OVER

    def outside_by(self, seconds: float) -> float:
        """Seconds short of or past the target; 0 within."""
        return max(0.0, self.minimum - seconds, seconds - self.maximum)


DEFAULT_TARGET = Target(120.0, 180.0)
#: A follow-up asks for one thing: a sentence or two that answer and one that proves it. Much more is a second story.
FOLLOW_UP_TARGET = Target(30.0, 60.0)
#: Another side of a story that the panel has just heard: more than a follow-up, and no second story.
ANGLE_TARGET = Target(45.0, 90.0)
#: Shorter answers, in seconds, are not judged: one um in 3 s is not twenty a minute, and a sound check lacks no Result.
SHORTEST_TO_JUDGE = 10.0


@dataclass(frozen=True, slots=True)
class Measures:
    """The answer in numbers. None means: not measured, and the report says why. Rates are per minute of `answer_seconds`."""

    answer_seconds: float | None = None
    phonation_seconds: float | None = None
    phonation_ratio: float | None = None
    response_latency: float | None = None
    word_count: int | None = None
    speech_rate: float | None = None
    articulation_rate: float | None = None
    pause_count: int | None = None
    pause_seconds: float | None = None
    longest_pause: float | None = None
    pauses_per_minute: float | None = None
    filled_pauses_per_minute: float | None = None
    filler_words_per_minute: float | None = None
    fillers_per_100_words: float | None = None
    repetitions: int | None = None
    false_starts: int | None = None
    hedges: int | None = None
    clusters: int | None = None
    loudness_dbfs: float | None = None
    loudness_spread_db: float | None = None
    pitch_hz: float | None = None
    pitch_spread_semitones: float | None = None
    setup_share: float | None = None

    @property
    def fillers_per_minute(self) -> float | None:
        """Sounds and words together, a minute of answer; None if either was not measured."""
        if self.filled_pauses_per_minute is None or self.filler_words_per_minute is None:
            return None
        return self.filled_pauses_per_minute + self.filler_words_per_minute

    @property
    def too_short(self) -> bool:
        """Whether the answer was measured and is too short to judge."""
        return self.answer_seconds is not None and self.answer_seconds < SHORTEST_TO_JUDGE


@dataclass(frozen=True, slots=True)
class Delivery:
    """Everything measured about how it was said, in time order. A tuple that is None was not measured (no words)."""

    measures: Measures
    speech: tuple[tuple[float, float], ...]
    pauses: tuple[Pause, ...]
    filled_pauses: tuple[FilledPause, ...]
    filler_words: tuple[FillerWord, ...] | None
    repetitions: tuple[Occurrence, ...] | None
    false_starts: tuple[Occurrence, ...] | None
    hedges: tuple[Occurrence, ...] | None
    clusters: tuple[Occurrence, ...]
    pace: tuple[PacePoint, ...] | None
    levels: tuple[LevelPoint, ...]
    remarks: tuple[Remark, ...]
    not_measured: dict[str, str]


@dataclass(frozen=True, slots=True)
class Definition:
    """One measure in words for people: `measure` is its key in the report; `norm` is "" where we know of none worth giving, `source` says whose."""

    measure: str
    title: str
    definition: str
    norm: str
    source: str
