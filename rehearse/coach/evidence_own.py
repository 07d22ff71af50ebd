"""Checks about people: the speaker's own part, other people's goals, and whether there were two sides at all."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.coach.evidence_answer import Answer, Finding
from rehearse.coach.lexicon import Hit
from rehearse.coach.lexicon_tokens import Break, skippable
from rehearse.model.sections import Label

_I = frozenset({"i", "my"})
_WE = frozenset({"we", "our"})
_PRONOUNS = frozenset({"he", "she", "they"})


def own_contribution(answer: Answer, states: frozenset[str]) -> Finding | None:
    """Counts I/my against we/our inside the Action, and quotes deeds: "I" with a verb of doing. None without sections.

    `states` are words after "I" that tell of no deed (was, think, wanted).
    """
    if not answer.sections_known:
        return None
    stream = answer.stream
    counts = {"i": 0, "we": 0}
    deeds: list[tuple[int, int]] = []
    for at, token in enumerate(stream.tokens):
        if stream.sections[at] is not Label.ACTION:
            continue
        if token in _I:
            counts["i"] += 1
        elif token in _WE:
            counts["we"] += 1
        if token == "i":
            verb = _verb_after(answer, at)
            if verb and stream.tokens[verb] not in states:
                deeds.append((at, stream.clause_end(verb + 1, 6)))
    deeds += [
        (hit.first, stream.clause_end(hit.last, hit.quote_more))
        for hit in answer.hits("own_contribution")
        if not any(first <= hit.first < last for first, last in deeds)
    ]
    counts["deeds"] = len(deeds)
    return Finding(bool(deeds), tuple(deeds), counts)


def _verb_after(answer: Answer, at: int) -> int:
    """The token after "I" that can be its verb, adverbs stepped over; 0 where the clause ends."""
    stream = answer.stream
    step = at + 1
    while step < len(stream) and stream.breaks[step] is not Break.HARD:
        if not skippable(stream.tokens[step]):
            return step
        step += 1
    return 0


def stakeholders(answer: Answer) -> Finding:
    """People or teams with a goal or a constraint.

    `stakeholders` counts different ones (he, she, they only where nobody is named), `disagreement` the places where views differ.
    """
    hits = answer.hits("stakeholders")
    named = set()
    for hit in hits:
        lead = [
            token for token in answer.stream.tokens[hit.first : hit.first + 3] if token not in ("the", "our", "my", "a", "their")
        ]
        if lead and lead[0] not in _PRONOUNS:
            named.add(lead[0])
    counts = {"stakeholders": max(len(named), 1 if hits else 0), "disagreement": len(answer.guards("disagreement"))}
    return Finding(bool(hits), answer.spans(hits), counts)


#: Ways to settle a disagreement that are as often just work: where nobody wanted otherwise, a page or a plan in steps settles nothing.
_OFTEN_JUST_WORK = frozenset({"decision_document", "phased_plan"})


def with_two_sides(hits: Sequence[Hit], answer: Answer) -> tuple[Hit, ...]:
    """The hits of conflict_made_measurable; a page or a plan alone only where somebody's wish or a difference of views was told."""
    two_sides = answer.hits("stakeholders") or answer.guards("disagreement")
    return tuple(hits) if two_sides or any(hit.kind not in _OFTEN_JUST_WORK for hit in hits) else ()
