"""What the person decides about sections: live marks, and edges they dragged, cut, renamed or removed.

Edited outranks marked outranks automatic. Every function returns new sections and changes nothing, so undo is the caller's stack of
earlier values. Having no edits (None) means: as marked, else automatic. An empty tuple of edits is a decision too: automatic, the marks
set aside but kept. An edge always lies on the first word of a section.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rehearse.analysis.sections.sentences import sentence_of
from rehearse.model.sections import Label, Mark, Origin, Section, Sentence
from rehearse.model.transcript import Word

#: A mark this near to the start of a sentence meant that start: a key is pressed a moment before or after the first word.
MARK_REACH = 1.5


@dataclass(frozen=True, slots=True)
class Run:
    """One label from its first word (an index) to the next run's first word."""

    first: int
    label: Label
    confidence: float
    origin: Origin


def deciding(marks: Sequence[Mark], edits: Sequence[Section] | None) -> Origin:
    """Who decides the sections: the person's edits if there are any, else their marks unless set aside by empty edits, else the model."""
    if edits:
        return Origin.EDITED
    return Origin.MARKED if marks and edits is None else Origin.AUTOMATIC


def sections_of_runs(runs: Sequence[Run], words: Sequence[Word]) -> tuple[Section, ...]:
    """Sections with times. The pause between two belongs to the one before."""
    sections = []
    for index, run in enumerate(runs):
        last = index + 1 == len(runs)
        end = words[-1].end if last else words[runs[index + 1].first].start
        sections.append(Section(run.label, words[run.first].start, end, run.confidence, run.origin))
    return tuple(sections)


def merged(runs: Iterable[Run]) -> list[Run]:
    """Neighbours of one label become one run, keeping the first's start and the stronger origin."""
    whole: list[Run] = []
    for run in runs:
        if whole and whole[-1].label is run.label:
            before = whole[-1]
            origin = max(before.origin, run.origin, key=[Origin.AUTOMATIC, Origin.MARKED, Origin.EDITED].index)
            whole[-1] = Run(before.first, run.label, max(before.confidence, run.confidence), origin)
        else:
            whole.append(run)
    return whole


def nearest_gap(words: Sequence[Word], at: float) -> int:
    """The index of the word whose beginning is the word gap nearest to `at` (0: before everything; len(words): after everything)."""
    if at >= words[-1].end:
        return len(words)
    after = bisect_left([word.start for word in words], at)
    if after == 0 or at >= words[after - 1].end:
        return after
    inside = words[after - 1]
    return after - 1 if at - inside.start <= inside.end - at else after


def apply_marks(
    automatic: Sequence[Run], marks: Sequence[Mark], words: Sequence[Word], sentences: Sequence[Sentence]
) -> list[Run]:
    """Marks as runs. Before the first mark the automatic runs stay, unless they end in the mark's own label: then it began earlier.

    A mark snaps to the start of a sentence within MARK_REACH, else to the nearest word gap. Of marks on the same gap the last holds;
    marks after the last word say nothing.
    """
    if not words:
        return []
    placed: dict[int, Label] = {}
    for mark in sorted(marks, key=lambda mark: mark.at):
        first = _marked_word(words, sentences, mark.at)
        if first < len(words):
            placed[first] = mark.label
    if not placed:
        return list(automatic)
    begin = min(placed)
    before = [run for run in automatic if run.first < begin]
    if before and before[-1].label is placed[begin]:
        joined = before.pop()
        if not before:
            placed[joined.first] = placed.pop(begin)
    runs = [*before, *(Run(first, label, 1.0, Origin.MARKED) for first, label in sorted(placed.items()))]
    return merged(runs)


def _marked_word(words: Sequence[Word], sentences: Sequence[Sentence], at: float) -> int:
    if at <= words[0].start:
        return 0
    near = min(sentences, key=lambda sentence: abs(sentence.start - at), default=None)
    if near is not None and abs(near.start - at) <= MARK_REACH:
        return near.first
    return nearest_gap(words, at)


def apply_edits(edits: Sequence[Section], words: Sequence[Word]) -> list[Run]:
    """The person's sections as runs that cover every word: edges snap to the nearest word gap, empty ones vanish, holes close."""
    if not words or not edits:
        return []
    placed: dict[int, Label] = {}
    for section in sorted(edits, key=lambda section: (section.start, section.end)):
        first = nearest_gap(words, section.start)
        if first < len(words):
            placed[first] = section.label
    if not placed:
        return []
    placed[0] = placed.pop(min(placed))
    return merged(Run(first, label, 1.0, Origin.EDITED) for first, label in sorted(placed.items()))


def label_sentences(sentences: Sequence[Sentence], runs: Sequence[Run], words: Sequence[Word]) -> tuple[Sentence, ...]:
    """Sentences with their section; one that an edge runs through is cut there, so that each carries one label."""
    edges = [run.first for run in runs]
    labelled = []
    for sentence in sentences:
        cuts = [sentence.first, *(edge for edge in edges if sentence.first < edge < sentence.last), sentence.last]
        for first, last in pairwise(cuts):
            part = sentence_of(words, first, last)
            label = next((run.label for run in reversed(runs) if run.first <= first), None)
            labelled.append(Sentence(part.text, part.start, part.end, label, first, last))
    return tuple(labelled)
