"""Moving section edges: pure functions over section values. Edges always fall on the start of a word."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from rehearse.model.sections import Label, Origin, Section
from rehearse.model.transcript import Word


def word_gaps(words: Sequence[Word]) -> tuple[float, ...]:
    """Where an edge may lie: the start of every word."""
    return tuple(word.start for word in words)


def nearest_gap(at: float, gaps: Sequence[float]) -> float:
    """The gap nearest to a moment; the moment itself if there are none."""
    if not gaps:
        return at
    place = bisect_left(gaps, at)
    around = gaps[max(0, place - 1) : place + 1]
    return min(around, key=lambda gap: abs(gap - at))


def step_gap(at: float, steps: int, gaps: Sequence[float]) -> float:
    """The gap `steps` words on (negative: back) from the one at `at`."""
    if not gaps:
        return at
    place = bisect_left(gaps, at - 1e-6)
    return gaps[max(0, min(len(gaps) - 1, place + steps))]


def move_edge(sections: Sequence[Section], edge: int, at: float, gaps: Sequence[float]) -> tuple[Section, ...]:
    """`edge` k lies between sections k and k + 1. It is snapped, and stops where either neighbour would lose its last word."""
    left, right = sections[edge], sections[edge + 1]
    allowed = [gap for gap in gaps if left.start < gap < right.end]
    if not allowed:
        return tuple(sections)
    place = nearest_gap(at, allowed)
    if place == right.start:
        return tuple(sections)
    return (
        *sections[:edge],
        replace(left, end=place, origin=Origin.EDITED, confidence=1.0),
        replace(right, start=place, origin=Origin.EDITED, confidence=1.0),
        *sections[edge + 2 :],
    )


def section_at(sections: Sequence[Section], at: float) -> int | None:
    """Which section a moment lies in."""
    for index, section in enumerate(sections):
        if section.start <= at < section.end:
            return index
    return None


def relabel_from(sections: Sequence[Section], at: float, label: Label, gaps: Sequence[float]) -> tuple[Section, ...]:
    """From the word at `at` to the end of its section the answer is `label`; equal neighbours become one."""
    index = section_at(sections, at)
    if index is None or sections[index].label is label:
        return tuple(sections)
    section = sections[index]
    inside = [gap for gap in gaps if section.start <= gap < section.end]
    start = nearest_gap(at, inside)
    new = Section(label, start, section.end, 1.0, Origin.EDITED)
    before = (replace(section, end=start, origin=Origin.EDITED, confidence=1.0),) if start > section.start else ()
    return _joined((*sections[:index], *before, new, *sections[index + 1 :]))


def _joined(sections: Sequence[Section]) -> tuple[Section, ...]:
    made: list[Section] = []
    for section in sections:
        if made and made[-1].label is section.label:
            made[-1] = replace(made[-1], end=section.end, origin=Origin.EDITED, confidence=1.0)
        else:
            made.append(section)
    return tuple(made)
