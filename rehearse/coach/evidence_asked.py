"""Leaves out of what was heard the checks that the question did not ask for: what cannot be missing is not said to be."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.model.evidence import Evidence

#: A check about one real difference of views: "I have never had conflicts" answers a question about strengths as well as any other.
_OF_A_STORY_ONLY = frozenset({"never_disagreed"})


def without_story_checks(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The checks that stand where a question asks for no story."""
    return tuple(item for item in evidence if item.check not in _OF_A_STORY_ONLY)
