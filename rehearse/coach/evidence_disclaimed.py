"""Leaves out what is said without being meant as the speaker's own: "there was nothing I could have done" is no lesson and changed nothing,
"it's the system, that's what my boss said" is the boss's view, and "he never said anything again" nobody's giving in.
"""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.coach.evidence_answer import Answer
from rehearse.coach.lexicon import Hit

#: Wanted checks that a disclaimer looks like: it speaks of the speaker, of what was done or not, and of what went wrong.
DISCLAIMED = frozenset({"reflection", "impact"})
_GUARD = "disclaimed"
#: An opinion is told within so many words: "I think that communication is key".
_SAME_BREATH = 4
_QUOTED = "quoted_after"
#: So many words may lie between what is quoted and "that's what she said".
_QUOTED_WITHIN = 3
#: Unwanted checks about what the speaker did; said of somebody else alone they are none.
_SPEAKERS_OWN = frozenset({"just_let_them"})
_OTHERS = frozenset("he she they it nobody".split())
_SPEAKER = frozenset("i we me my us our".split())
_SUBJECT_WITHIN = 2


def disclaimed(first: int, last: int, answer: Answer) -> bool:
    """Whether tokens `[first, last)` share a word with a disclaimer (the guard of that name)."""
    return any(begin < last and end > first for begin, end in answer.guards(_GUARD))


def without_disclaimed(hits: Sequence[Hit], answer: Answer) -> tuple[Hit, ...]:
    """The hits that are not, or not partly, a disclaimer."""
    end = answer.stream.clause_end
    return tuple(hit for hit in hits if not disclaimed(hit.first, end(hit.last, min(hit.quote_more, _SAME_BREATH)), answer))


def quoted_after(first: int, last: int, answer: Answer) -> bool:
    """Whether tokens `[first, last)` are told afterwards to be somebody else's words ("..., that's what my boss said")."""
    return any(first < begin and begin - _QUOTED_WITHIN <= last < end for begin, end in answer.guards(_QUOTED))


def holds_quoted(first: int, last: int, answer: Answer) -> bool:
    """Whether a stretch is told, in itself or right after it, to be somebody else's words."""
    return any(first < begin <= last for begin, _ in answer.guards(_QUOTED))


def without_others(check: str, hits: Sequence[Hit], answer: Answer) -> tuple[Hit, ...]:
    """The hits of an unwanted check without somebody else's words, and where it is about the speaker, without somebody else's doing."""
    return tuple(
        hit
        for hit in hits
        if not quoted_after(hit.first, hit.last, answer) and not (check in _SPEAKERS_OWN and _done_by_another(hit, answer))
    )


def _done_by_another(hit: Hit, answer: Answer) -> bool:
    tokens = answer.stream.tokens
    before = tokens[max(answer.stream.sentence_bounds(hit.first)[0], hit.first - _SUBJECT_WITHIN) : hit.first]
    speaker = _SPEAKER.intersection((*before, *tokens[hit.first : hit.last]))
    return not speaker and not _OTHERS.isdisjoint(before)
