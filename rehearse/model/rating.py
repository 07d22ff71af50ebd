"""What a person thinks of an own take, by dimension, and where they say they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Mark(IntEnum):
    """A person's verdict on one dimension of a take. Words, not points: nothing is ever added up."""

    WEAK = 1
    MIXED = 2
    STRONG = 3


@dataclass(frozen=True, slots=True)
class Rating:
    """One dimension of one take, with the person's note."""

    attempt_id: str
    dimension: str
    mark: Mark
    rated: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """How the person's verdicts on a dimension went over takes, oldest first. `sentence` says it."""

    dimension: str
    marks: tuple[Mark, ...]
    sentence: str


class SelfLevel(StrEnum):
    """Where a person says they stand at the start."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class OfferKind(StrEnum):
    """What the first screen can offer."""

    STORY_TEMPLATE = "story_template"
    EXERCISE = "exercise"
    QUESTION = "question"
    PANEL = "panel"
    IMPORT_QUESTIONS = "import_questions"


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to begin with: its kind, which one (an id, "" for any) and why."""

    kind: OfferKind
    subject: str
    because: str
