"""A mock round: who sits there, what they ask, how far the round has come, and what it showed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rehearse.model.evidence import Evidence
from rehearse.model.sections import Label, Sentence
from rehearse.model.transcript import Word


@dataclass(frozen=True, slots=True)
class Interviewer:
    """A chair at the table. `voice` is a system voice's name; `gaps` are the gaps this one drills into first."""

    id: str
    role: str
    interest: str
    voice: str
    listener: str
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Angle:
    """One interviewer's question on a theme."""

    id: str
    theme: str
    interviewer: str
    question: str


@dataclass(frozen=True, slots=True)
class Theme:
    """What the round is about, the broad question it opens with, and the categories it exercises. `other_opening` is asked instead of an
    opening question that was left out.
    """

    id: str
    title: str
    about: str
    opening: str
    categories: tuple[str, ...]
    other_opening: str = ""


@dataclass(frozen=True, slots=True)
class PanelSetup:
    """Everything a round is made from."""

    interviewers: tuple[Interviewer, ...]
    themes: tuple[Theme, ...]
    angles: tuple[Angle, ...]
    closing: str


class TurnKind(StrEnum):
    """Why a question is asked."""

    OPENING = "opening"
    ANGLE = "angle"
    FOLLOW_UP = "follow_up"
    CLOSING = "closing"


_ID, _WHOLE = "panel-", "-opening"


def question_id(theme: str, kind: TurnKind, angle: str = "") -> str:
    """What a panel's question is stored as: by its angle where it has one, else by the theme and why it is asked."""
    return _ID + (angle or f"{theme}-{kind.value}".replace("_", "-"))


def drills_on(stored: str) -> bool:
    """Whether a stored question's id is that of a panel's question about a story it has heard: any but the first."""
    return stored.startswith(_ID) and not stored.endswith(_WHOLE)


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a round. `seconds` is what thinking and answering took, 0 until answered; `attempt_id` likewise ""."""

    kind: TurnKind
    interviewer: str
    question: str
    because: str = ""
    angle: str = ""
    attempt_id: str = ""
    seconds: float = 0.0
    skipped: bool = False

    @property
    def open(self) -> bool:
        """Asked and not answered yet."""
        return not self.attempt_id and not self.skipped


class RoundState(StrEnum):
    """Where a round stands."""

    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Round:
    """A round as it is kept: everything to go on with it tomorrow. Its time is that of its answers, not of the clock."""

    id: str
    theme: str
    minutes: int
    started: datetime
    turns: tuple[Turn, ...] = ()
    state: RoundState = RoundState.RUNNING

    @property
    def current(self) -> Turn | None:
        """The question waiting for an answer."""
        return self.turns[-1] if self.turns and self.turns[-1].open else None


@dataclass(frozen=True, slots=True)
class RoundAnswer:
    """One answered turn with what its report says. None means not measured."""

    turn: Turn
    sentences: tuple[Sentence, ...]
    words: tuple[Word, ...]
    evidence: tuple[Evidence, ...] | None = None
    absent: tuple[Label, ...] | None = None
    seconds: float | None = None
    fillers_per_minute: float | None = None
    shares: dict[Label, float] | None = None


class ClaimKind(StrEnum):
    """What was said twice."""

    NUMBER = "number"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Claim:
    """The same thing as said in two answers (indexes from 0), with the words themselves."""

    kind: ClaimKind
    about: str
    first_answer: int
    first_words: str
    second_answer: int
    second_words: str


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One answer in the round's table."""

    question: str
    interviewer: str
    seconds: float | None
    fillers_per_minute: float | None
    shares: dict[Label, float] | None
    absent: tuple[Label, ...] | None


@dataclass(frozen=True, slots=True)
class RoundReport:
    """What held and what changed, answer by answer, and what to practise next (sentences, at most three)."""

    lines: tuple[RoundLine, ...]
    changed: tuple[Claim, ...]
    held: tuple[Claim, ...]
    gaps: dict[str, int]
    practise: tuple[str, ...]
