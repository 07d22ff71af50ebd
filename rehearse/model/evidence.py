"""What was said: checks that answer with a quotation, and the follow-up that a gap asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Polarity(StrEnum):
    """Whether an answer should have it or should not."""

    WANT = "want"
    AVOID = "avoid"


@dataclass(frozen=True, slots=True)
class Quote:
    """An exact substring of the transcript, with its times (or character offsets)."""

    text: str
    start: float
    end: float

    @property
    def shown(self) -> str:
        """`text` as it stands between quotation marks: without the comma, semicolon or colon that it was cut off at."""
        return self.text.rstrip(",;: ")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One check's answer.

    `counts` carries facts such as {"i": 9, "we": 4}; `advice` is what to say instead, where there is one. `asked`: the question asked for
    it; what was not asked for is not missing.
    """

    check: str
    polarity: Polarity
    heard: bool
    quotes: tuple[Quote, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    advice: str = ""
    asked: bool = True


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The next question, and the gap that asks for it in the person's words."""

    question: str
    because: str
