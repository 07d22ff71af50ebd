"""What a timeline shows, as one value made from a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from rehearse.model.measures import PacePoint, Pause
from rehearse.model.report import Report
from rehearse.model.sections import Section
from rehearse.model.transcript import Word
from rehearse.report.checks import CHECK_NAMES

#: Letters for pins: none that a section has too (S, T, A, R, F), none that reads as a figure.
_LETTERS = "bcdeghjkmnpquvwxyz"


def _letter(number: int) -> str:
    """B to z, then bb."""
    return _LETTERS[number % len(_LETTERS)] * (1 + number // len(_LETTERS))


#: A check keeps its letter in every take.
_LETTER_OF = {check: _letter(number) for number, check in enumerate(CHECK_NAMES)}


@dataclass(frozen=True, slots=True)
class Tick:
    """A filler: `sound` for um and uh, else a word."""

    start: float
    end: float
    text: str
    sound: bool


@dataclass(frozen=True, slots=True)
class Pin:
    """A piece of evidence at its moment. `letter` stands on the timeline, in the transcript and in the panel."""

    letter: str
    start: float
    end: float
    check: str
    quote: str


@dataclass(frozen=True, slots=True)
class TimelineContent:
    """Seconds throughout. `sections` and `pace` are None where they were not measured.

    `answer` is the answer time, of which the sections' shares are taken, as they are in the report. `in_sections` is False where nobody
    expects sections, as after a follow-up; where they are expected and missing, `no_sections` says why.
    """

    duration: float
    peaks: NDArray[Any] | None = None
    sections: tuple[Section, ...] | None = None
    words: tuple[Word, ...] = ()
    pauses: tuple[Pause, ...] = ()
    ticks: tuple[Tick, ...] = ()
    pace: tuple[PacePoint, ...] | None = None
    pins: tuple[Pin, ...] = ()
    answer: float | None = None
    in_sections: bool = True
    no_sections: str = ""


def pins_of(report: Report) -> tuple[Pin, ...]:
    """A letter for every check that was heard, the same in every take; what the program has no name for comes after those it has."""
    letters = dict(_LETTER_OF)
    pins = []
    for item in (entry for entry in report.evidence or () if entry.heard and entry.quotes):
        letter = letters.setdefault(item.check, _letter(len(letters)))
        pins += [Pin(letter, quote.start, quote.end, item.check, quote.shown) for quote in item.quotes]
    return tuple(pins)


def content_of(report: Report, peaks: NDArray[Any] | None, *, in_sections: bool = True) -> TimelineContent:
    """Everything of a report that has a place in time."""
    delivery = report.delivery
    sounds = [Tick(item.start, item.end, item.text or "um (heard in the sound)", True) for item in delivery.filled_pauses]
    words = [Tick(item.start, item.end, item.text, False) for item in delivery.filler_words or ()]
    return TimelineContent(
        duration=report.audio.duration,
        peaks=peaks,
        sections=report.sections,
        words=report.transcript.words if report.transcript else (),
        pauses=delivery.pauses,
        ticks=tuple(sorted([*sounds, *words], key=lambda tick: tick.start)),
        pace=delivery.pace,
        pins=pins_of(report),
        answer=delivery.measures.answer_seconds,
        in_sections=in_sections,
        no_sections=report.not_measured.get("sections", ""),
    )
