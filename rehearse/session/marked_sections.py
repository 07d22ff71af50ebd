"""Sections of a take that nobody has read yet: from the keys pressed while speaking, or as the person set them since."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rehearse.model.sections import Mark, Origin, Section

#: Seconds: a shorter stretch is a key pressed twice, or as the last word was said.
SHORTEST = 0.2


def sections_without_words(
    marks: Sequence[Mark], edits: tuple[Section, ...] | None, speech: Sequence[tuple[float, float]], duration: float
) -> tuple[Section, ...] | None:
    """In time order; None where the person decided nothing, or set it aside (empty `edits`).

    `speech` are the stretches of speech and `duration` the take's length, both in seconds. Each mark holds until the next one, the last
    one until the last speech. What came before the first mark has no name: to guess it takes words.
    """
    if edits:
        return edits
    if not marks or edits is not None:
        return None
    end = min(duration, max((stop for _start, stop in speech), default=duration))
    placed = sorted((mark for mark in marks if mark.at < end), key=lambda mark: mark.at)
    starts = [max(0.0, mark.at) for mark in placed]
    found: list[Section] = []
    for mark, (start, stop) in zip(placed, pairwise((*starts, end)), strict=True):
        if found and found[-1].label is mark.label:
            before = found.pop()
            start = before.start
        if stop - start >= SHORTEST:
            found.append(Section(mark.label, start, stop, 1.0, Origin.MARKED, 1.0))
    return tuple(found) or None
