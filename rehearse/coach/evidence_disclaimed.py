"""Leaves out what a speaker says only to have had no part in it: "there was nothing I could have done" is no lesson and changed nothing."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.coach.evidence_answer import Answer
from rehearse.coach.lexicon import Hit

#: Wanted checks that a disclaimer looks like: it speaks of the speaker, of what was done or not, and of what went wrong.
DISCLAIMED = frozenset({"reflection", "impact"})
_GUARD = "disclaimed"


def disclaimed(first: int, last: int, answer: Answer) -> bool:
    """Whether tokens `[first, last)` share a word with a disclaimer (the guard of that name)."""
    return any(begin < last and end > first for begin, end in answer.guards(_GUARD))


def without_disclaimed(hits: Sequence[Hit], answer: Answer) -> tuple[Hit, ...]:
    """The hits that are not, or not partly, a disclaimer."""
    return tuple(hit for hit in hits if not disclaimed(hit.first, hit.last, answer))
