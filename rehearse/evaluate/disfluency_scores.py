"""Measures repetitions, false starts and hedges on marked sentences (assets/evaluation/disfluencies.txt)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rehearse.analysis.disfluencies.false_starts import find_false_starts
from rehearse.analysis.disfluencies.hedges import find_hedges
from rehearse.analysis.disfluencies.repetitions import find_repetitions
from rehearse.analysis.filler_words.finding import find_filler_words
from rehearse.analysis.filler_words.lists import filler_lists
from rehearse.analysis.tokens import bare
from rehearse.assets import asset
from rehearse.evaluate.scores import EvaluationRow, Tally, tally, tally_rows
from rehearse.model.measures import Occurrence
from rehearse.model.transcript import Span, Word

_MARK = re.compile(r"\{([rfh]):([^}]*)\}")
SET = "marked sentences written after the rules were settled"
#: The letter of a mark, and the measure as the rows name it.
KINDS = {"r": "repetitions", "f": "false starts", "h": "hedges"}

Finder = Callable[[Sequence[Word]], Sequence[Occurrence]]


@dataclass(frozen=True, slots=True)
class MarkedDisfluencies:
    """A sentence as words with character offsets, and what is marked in it, by letter."""

    text: str
    words: tuple[Word, ...]
    marks: dict[str, tuple[Span, ...]]


def marked_disfluencies(text: str) -> tuple[MarkedDisfluencies, ...]:
    """Lines with {r:a repetition repetition}, {f:a false start}, {h:a hedge}; # begins a comment line."""
    return tuple(_marked(line) for line in text.splitlines() if line.strip() and not line.startswith("#"))


def find_by_program(kind: str) -> Finder:
    """What the report counts, found as the report finds it."""
    if kind == "h":
        return find_hedges
    return _repetitions if kind == "r" else _false_starts


def _repetitions(words: Sequence[Word]) -> tuple[Occurrence, ...]:
    return find_repetitions(words, "en", find_filler_words(words))


def _false_starts(words: Sequence[Word]) -> tuple[Occurrence, ...]:
    fillers = find_filler_words(words)
    return find_false_starts(words, "en", fillers, find_repetitions(words, "en", fillers))


def find_by_sight(kind: str) -> Finder:
    """The obvious methods: any word said twice running; any word ending in a dash; any phrase of the list."""
    return {"r": _doubled, "f": _dashed, "h": _listed}[kind]


def disfluency_rows() -> tuple[EvaluationRow, ...]:
    """The published rows: needs no sound, takes milliseconds. Every sentence is searched for every kind."""
    sentences = marked_disfluencies(asset("evaluation", "disfluencies.txt").read_text("utf-8"))
    rows: list[EvaluationRow] = []
    for kind, measure in KINDS.items():
        ours, theirs = score(sentences, kind, find_by_program(kind)), score(sentences, kind, find_by_sight(kind))
        rows += tally_rows(measure, len(sentences), ours, theirs, SET)
    return tuple(rows)


def score(sentences: Sequence[MarkedDisfluencies], kind: str, find: Finder) -> Tally:
    """Hits, false alarms and misses of one kind over all sentences; what overlaps a mark hits it."""
    return sum((tally(find(sentence.words), sentence.marks[kind]) for sentence in sentences), Tally())


def _marked(line: str) -> MarkedDisfluencies:
    plain = ""
    marks: dict[str, list[Span]] = {kind: [] for kind in KINDS}
    at = 0
    for found in _MARK.finditer(line):
        plain += line[at : found.start()]
        marks[found[1]].append(Span(len(plain), len(plain) + len(found[2])))
        plain += found[2]
        at = found.end()
    plain += line[at:]
    words = tuple(Word(token.group(), token.start(), token.end()) for token in re.finditer(r"\S+", plain))
    return MarkedDisfluencies(plain, words, {kind: tuple(spans) for kind, spans in marks.items()})


def _doubled(words: Sequence[Word]) -> tuple[Occurrence, ...]:
    return tuple(
        Occurrence(bare(one.text), one.start, other.end)
        for one, other in pairwise(words)
        if bare(one.text) and bare(one.text) == bare(other.text)
    )


def _dashed(words: Sequence[Word]) -> tuple[Occurrence, ...]:
    return tuple(
        Occurrence(bare(word.text), word.start, word.end) for word in words if word.text.rstrip(",.").endswith(("-", "–", "—"))
    )


def _listed(words: Sequence[Word]) -> tuple[Occurrence, ...]:
    lists = filler_lists("en")
    texts = [bare(word.text) for word in words]
    found: list[Occurrence] = []
    place = 0
    while place < len(words):
        phrases = lists.hedges if lists else ()
        length = next((len(phrase) for phrase in phrases if tuple(texts[place : place + len(phrase)]) == phrase), 0)
        if length:
            found.append(Occurrence(" ".join(texts[place : place + length]), words[place].start, words[place + length - 1].end))
        place += length or 1
    return tuple(found)
