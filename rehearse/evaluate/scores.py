"""Precision, recall and errors, and the row of the table that holds one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Interval(Protocol):
    """Anything with a start and an end in seconds."""

    @property
    def start(self) -> float:
        """Where it begins."""

    @property
    def end(self) -> float:
        """Where it ends."""


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """One figure of the published table. `naive_value` is the same figure for the obvious method, None where there is none."""

    measure: str
    cases: int
    figure_name: str
    value: float
    naive_value: float | None
    set_name: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Hits, false alarms and misses."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.hits + other.hits, self.false + other.false, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """Share of what was found that is true; 1 where nothing was found."""
        return self.hits / (self.hits + self.false) if self.hits + self.false else 1.0

    @property
    def recall(self) -> float:
        """Share of what is true that was found; 1 where there is nothing to find."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.hits / (2 * self.hits + self.false + self.missed) if self.hits + self.false + self.missed else 1.0


def tally_rows(measure: str, count: int, ours: Tally, theirs: Tally, set_name: str) -> list[EvaluationRow]:
    """Precision, recall and F1, beside the obvious method's."""
    return [
        EvaluationRow(measure, count, "precision", ours.precision, theirs.precision, set_name),
        EvaluationRow(measure, count, "recall", ours.recall, theirs.recall, set_name),
        EvaluationRow(measure, count, "F1", ours.f1, theirs.f1, set_name),
    ]


def match(
    found: Sequence[Interval], truth: Sequence[Interval], *, share: float = 0.0
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Pairs (found, truth) one to one by greatest overlap, then what is left over of each.

    An overlap counts when it is longer than `share` of the shorter of the two.
    """
    overlaps = []
    for first, one in enumerate(found):
        for second, other in enumerate(truth):
            common = min(one.end, other.end) - max(one.start, other.start)
            if common > max(0.0, share * min(one.end - one.start, other.end - other.start)):
                overlaps.append((common, first, second))
    pairs: list[tuple[int, int]] = []
    used_found: set[int] = set()
    used_truth: set[int] = set()
    for _, first, second in sorted(overlaps, reverse=True):
        if first not in used_found and second not in used_truth:
            pairs.append((first, second))
            used_found.add(first)
            used_truth.add(second)
    return (
        sorted(pairs),
        [place for place in range(len(found)) if place not in used_found],
        [place for place in range(len(truth)) if place not in used_truth],
    )


def tally(found: Sequence[Interval], truth: Sequence[Interval]) -> Tally:
    """Hits are pairs that overlap at all."""
    pairs, extra, missed = match(found, truth)
    return Tally(len(pairs), len(extra), len(missed))
