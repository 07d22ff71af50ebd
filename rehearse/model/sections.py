"""Sections of an answer: labels, runs, totals, live marks and the person's edits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Label(StrEnum):
    """The five sections, in their usual order."""

    SITUATION = "Situation"
    TASK = "Task"
    ACTION = "Action"
    RESULT = "Result"
    REFLECTION = "Reflection"

    @property
    def letter(self) -> str:
        """S, T, A, R, and F for Reflection (R is taken by Result)."""
        return "F" if self is Label.REFLECTION else self.value[0]


LABELS: tuple[Label, ...] = tuple(Label)

#: Below this confidence an edge or section is shown as a best guess: of such sections, held out of training, four words in ten are wrong.
BEST_GUESS_BELOW = 0.7


class Origin(StrEnum):
    """Who decided a section's edges. Edited outranks marked outranks automatic."""

    AUTOMATIC = "automatic"
    MARKED = "marked"
    EDITED = "edited"


class Verdict(StrEnum):
    """Where a value lies against its band."""

    UNDER = "under"
    WITHIN = "within"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Mark:
    """ "Now I am in this section", pressed while recording. `at` is seconds from recorded frames."""

    label: Label
    at: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the transcript that carries one label. `section` is None when sections were not measured.

    `first` and `last` index the words it holds (last exclusive).
    """

    text: str
    start: float
    end: float
    section: Label | None
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Section:
    """A run of one label: from its first word to the next run's first word.

    `confidence` in 0..1 that it is this section, `edge_confidence` that it begins within 5 s of `start`; both calibrated on unseen
    answers. The beginning of the answer and the person's own edges are certain.
    """

    label: Label
    start: float
    end: float
    confidence: float
    origin: Origin
    edge_confidence: float = 1.0

    @property
    def seconds(self) -> float:
        """Length in seconds (characters for plain text)."""
        return self.end - self.start


#: Shares are shown as whole percents: "20 %, over 10–20 %" would contradict itself.
_NO_DIFFERENCE = 0.005


@dataclass(frozen=True, slots=True)
class Band:
    """A closed range of shares (0..1)."""

    low: float
    high: float

    def verdict(self, value: float) -> Verdict:
        """Under, within or over, edges counting as within; a difference that is no whole percent, rounded, is none."""
        if max(self.low - value, value - self.high) <= _NO_DIFFERENCE:
            return Verdict.WITHIN
        return Verdict.UNDER if value < self.low else Verdict.OVER


#: Usual shares of a 2-3 minute answer. 20/10/60/10 is University of Washington's; no source gives a share for Reflection.
DEFAULT_BANDS: dict[Label, Band] = {
    Label.SITUATION: Band(0.10, 0.20),
    Label.TASK: Band(0.10, 0.15),
    Label.ACTION: Band(0.50, 0.60),
    Label.RESULT: Band(0.10, 0.20),
    Label.REFLECTION: Band(0.05, 0.10),
}


@dataclass(frozen=True, slots=True)
class SectionTotal:
    """All runs of one label together, against the label's band. `share` is of `answer_seconds` (0..1)."""

    label: Label
    seconds: float
    share: float
    band: Band
    verdict: Verdict
