"""A report's transcript as a list of pieces in reading order; the view only draws them. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import Enum, auto
from itertools import accumulate

from rehearse.model.measures import FilledPauseSource, PauseKind
from rehearse.model.report import Report
from rehearse.model.sections import Section
from rehearse.model.transcript import Word
from ui.widgets.timeline.content import Pin
from ui.wording import LONG_PAUSE

#: From here on a pause inside a clause is marked.
CLAUSE_PAUSE = 1.0
#: As many words a pin goes on to the end of the clause that its quotation was cut off in; further off it would seem to mean another one.
PIN_REACH = 8
_CLOSING = (".", ",", ";", ":", "!", "?", ".”", "?”", "!”")


class Kind(Enum):
    """What a piece is."""

    HEADING = auto()
    WORD = auto()
    FILLER = auto()
    SOUND = auto()
    PAUSE = auto()
    PIN = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """`word` indexes the transcript's words for WORD and FILLER; `section` is set for HEADING; times in seconds."""

    kind: Kind
    text: str
    start: float
    end: float
    word: int = -1
    section: Section | None = None


def pieces_of(report: Report, pins: tuple[Pin, ...]) -> tuple[Piece, ...]:
    """Headings, words, sounds heard between them, pauses and pins. Nothing without a transcript."""
    if report.transcript is None:
        return ()
    words = report.transcript.words
    starts = [word.start for word in words]
    ends = list(accumulate((word.end for word in words), max))

    def within(start: float, end: float, slack: float = 0.0) -> range:
        """Indices of the words that share more than `slack` seconds with a stretch (a few beside it may be among them)."""
        return range(bisect_right(ends, start + slack), bisect_left(starts, end - slack))

    fillers: set[int] = set()
    spans = [(item.start, item.end) for item in report.delivery.filler_words or ()]
    spans += [(item.start, item.end) for item in report.delivery.filled_pauses]
    for start, end in spans:
        fillers.update(index for index in within(start, end, 0.01) if words[index].end > start + 0.01)
    sounds_in_text = {item for item in report.delivery.filled_pauses if item.source is not FilledPauseSource.AUDIO}
    covered = {
        index
        for item in report.delivery.filled_pauses
        if item.source is FilledPauseSource.AUDIO
        for index in within(item.start, item.end)
        if words[index].end > item.start
    }
    fillers -= covered
    found: list[tuple[float, int, Piece]] = []
    for index, word in enumerate(words):
        kind = Kind.FILLER if index in fillers else Kind.WORD
        found.append((word.start, 3, Piece(kind, word.text, word.start, word.end, index)))
    found += [
        (item.start, 0, Piece(Kind.HEADING, item.label.value, item.start, item.end, section=item))
        for item in report.sections or ()
    ]
    for item in report.delivery.filled_pauses:
        if item not in sounds_in_text:
            found.append((item.start, 2, Piece(Kind.SOUND, item.text or "um", item.start, item.end)))
    for pause in report.delivery.pauses:
        if pause.seconds >= LONG_PAUSE or (pause.kind is PauseKind.INSIDE_CLAUSE and pause.seconds >= CLAUSE_PAUSE):
            found.append((pause.start, 2, Piece(Kind.PAUSE, f"{pause.seconds:.1f} s", pause.start, pause.end)))
    taken: set[tuple[float, str]] = set()
    for pin in pins:
        last = _clause_end(words, max(0, bisect_right(starts, pin.end - 0.01) - 1), report.sections or ())
        at = words[last].start if words else pin.start
        if (at, pin.letter) not in taken:
            taken.add((at, pin.letter))
            found.append((at, 4, Piece(Kind.PIN, pin.letter, pin.start, pin.end)))
    found.sort(key=lambda entry: entry[:2])
    return tuple(piece for _start, _order, piece in found)


def _clause_end(words: tuple[Word, ...], last: int, sections: tuple[Section, ...]) -> int:
    """The word that ends the clause of a quotation's last word: a pin inside a phrase would tear it apart."""
    edges = [section.start for section in sections]
    for index in range(last, min(last + PIN_REACH + 1, len(words))):
        following = words[index + 1].start if index + 1 < len(words) else None
        ends = following is None or any(words[index].start < edge <= following for edge in edges)
        if ends or words[index].text.rstrip().endswith(_CLOSING):
            return index
    return last
