"""When a story or question comes back: checkpoints, what was done on which day, what is due and the plan to a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SubjectKind(StrEnum):
    """What is practised on a schedule of its own."""

    STORY = "story"
    QUESTION = "question"


class Outcome(StrEnum):
    """How a take went, in the person's words or by what was missing from it."""

    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A day counted from the first, and what one should be able to do by then.

    `keep` orders checkpoints when there is no time for all: the lowest is dropped first.
    """

    day: int
    title: str
    story_abilities: tuple[str, ...]
    question_abilities: tuple[str, ...]
    keep: int

    def abilities(self, kind: SubjectKind) -> tuple[str, ...]:
        """What to be able to do, for a story or for a question."""
        return self.story_abilities if kind is SubjectKind.STORY else self.question_abilities


@dataclass(frozen=True, slots=True)
class Visit:
    """One take on a local calendar date. `missing` names sections not heard, in the person's words ("Result").

    `asked` is the day of the checkpoint the take was asked for (a `Due`'s); None for practice of the person's own accord.
    """

    on: date
    outcome: Outcome
    attempt_id: str = ""
    missing: tuple[str, ...] = ()
    asked: int | None = None


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A story or question on the schedule. `ticked` holds "day:position" of the abilities the person ticked."""

    kind: SubjectKind
    subject: str
    started: date
    visits: tuple[Visit, ...] = ()
    ticked: tuple[str, ...] = ()
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a subject stands. `step` indexes the checkpoints; `due` is None when all are behind it."""

    step: int
    due: date | None
    because: str


@dataclass(frozen=True, slots=True)
class Due:
    """Something the schedule asks for. `late_days` is 0 on its day; `again` marks a checkpoint that comes a second time."""

    kind: SubjectKind
    subject: str
    checkpoint: Checkpoint
    on: date
    because: str
    late_days: int = 0
    again: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """A checkpoint for which there is no day left, and why."""

    kind: SubjectKind
    subject: str
    checkpoint: Checkpoint
    because: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Every checkpoint to come, by date, and what had to be left out. `advice` is one sentence, "" when nothing needs saying."""

    entries: tuple[Due, ...]
    dropped: tuple[Dropped, ...]
    advice: str = ""
