"""Guided exercises: their steps, and a person's answers to them so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class StepKind(StrEnum):
    """What a step asks for. ROWS is a small table, one row an entry; CHECK is a yes or no with a reason."""

    READ = "read"
    TEXT = "text"
    ROWS = "rows"
    SPEECH = "speech"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Step:
    """One screen. `fields` are the columns of ROWS; `minimum` the rows, or words of TEXT, that make it done.

    `repeat` is how often the step comes (three concepts, two stories); `listener` is for whom SPEECH is told.
    """

    id: str
    kind: StepKind
    title: str
    ask: str
    example: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    minimum: int = 1
    repeat: int = 1
    listener: str = "peer"
    seconds: tuple[float, float] = (60.0, 120.0)


@dataclass(frozen=True, slots=True)
class Exercise:
    """A guided exercise."""

    id: str
    title: str
    about: str
    minutes: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One screen of a run: the step and which of its repeats, from 0."""

    step: Step
    turn: int

    @property
    def key(self) -> str:
        """Names the answer."""
        return f"{self.step.id}:{self.turn}"


@dataclass(frozen=True, slots=True)
class ExerciseRun:
    """One go at an exercise. Answers by place key: texts, the attempts recorded, rows, and checks as (yes, reason)."""

    id: str
    exercise: str
    started: datetime
    changed: datetime
    at: int = 0
    texts: dict[str, str] = field(default_factory=dict)
    rows: dict[str, tuple[dict[str, str], ...]] = field(default_factory=dict)
    attempts: dict[str, str] = field(default_factory=dict)
    checks: dict[str, tuple[bool, str]] = field(default_factory=dict)
    read: tuple[str, ...] = ()
    done: bool = False


@dataclass(frozen=True, slots=True)
class NetworkLink:
    """One partner of a person's network, to be drawn: what goes each way, and where it rubs."""

    partner: str
    they_need: str
    you_need: str
    friction: str
    next_step: str
