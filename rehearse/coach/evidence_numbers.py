"""Checks about figures: numbers in the result, a baseline or time span."""

from __future__ import annotations

from dataclasses import replace

from rehearse.coach.evidence_answer import Answer, Finding
from rehearse.coach.evidence_quotes import from_clause_start
from rehearse.coach.lexicon import Hit
from rehearse.coach.lexicon_tokens import Break, TokenStream
from rehearse.coach.measuring import measures_something
from rehearse.coach.numbers import Quantity, QuantityKind, widest
from rehearse.model.sections import Label

#: Up to so many, people and teams are named, not measured: "two other teams", "three colleagues".
_NAMED_RATHER_THAN_COUNTED = 9
_INVOLVED = frozenset(
    "team teams group groups squad squads department departments colleague colleagues teammate teammates engineer engineers manager "
    "managers director directors analyst analysts developer developers designer designers people persons folks guys stakeholders "
    "person sides parties others peers leads interns juniors seniors offices".split()
)
#: May stand between the number and who is involved.
_WHICH = frozenset(
    "other more new different of the our my these those whole separate senior junior further additional big".split()
)
#: Before a number these make it an amount that changed or was reached, whoever is counted.
_AMOUNT = frozenset("from to by than with only just under over about around roughly nearly almost".split())
#: After "'d" these tell what would be done.
_OFFERED = frozenset("take have give pay say tell do".split())
_TAKEN = frozenset("taken stolen passed told given paid".split())
#: Before "last year" these measure by it instead of dating with it.
_MEASURED_BY = frozenset("by before until till in within over for since from than to against on versus vs with the".split())
_SOMEBODY = frozenset("i he she who they".split())
#: What has happened to a figure that was reached.
_MOVED = frozenset(
    "went fell dropped rose grew shrank came got climbed declined decreased increased improved sank jumped slipped cut reduced "
    "lowered raised halved doubled brought took moved".split()
)
#: A phrase about a reached figure says at most so many words beside it.
_BESIDE = 4
_BEFORE_FIGURE = 12


def numbers_in_result(answer: Answer) -> Finding | None:
    """Quantities and exact results inside Result sentences only; None where sections were not measured."""
    if not answer.sections_known:
        return None
    stream = answer.stream
    found = [
        (quantity.first, quantity.last)
        for quantity in widest(answer.quantities)
        if stream.sections[quantity.first] is Label.RESULT
        and measures_something(quantity, stream)
        and not _counts_who_or_what(quantity, stream)
        and not _of_a_lesson(quantity, answer)
    ]
    spans = [(_with_verb(answer, first), stream.clause_end(last, 3)) for first, last in found]
    exact = [
        hit for hit in answer.hits("numbers_in_result") if not any(hit.first < last and first < hit.last for first, last in found)
    ]
    spans += [(hit.first, stream.clause_end(hit.last, hit.quote_more)) for hit in exact]
    return Finding(bool(spans), tuple(spans), {"numbers": len(found) + len(exact)})


def _of_a_lesson(quantity: Quantity, answer: Answer) -> bool:
    """ "What I do differently now is that I meet them within two weeks": told as a Result, it is a rule and no figure of what came of it."""
    if quantity.kind is not QuantityKind.DURATION:
        return False
    begin, _ = answer.stream.sentence_bounds(quantity.first)
    return any(begin <= hit.first < quantity.first for hit in answer.hits("reflection"))


def _with_verb(answer: Answer, first: int) -> int:
    """A quotation begins a few words before its figure, inside the clause: "dropped by sixty percent" rather than "sixty percent"."""
    begin = first
    while begin > 0 and first - begin < 4 and answer.stream.breaks[begin] == 0:
        begin -= 1
    return from_clause_start(answer.stream, begin)


def _counts_who_or_what(quantity: Quantity, stream: TokenStream) -> bool:
    """ "Two other teams use it now", "three colleagues": who took part, not what came of it; "two many" is a misheard "too many"."""
    if quantity.kind is not QuantityKind.NUMBER or (quantity.value or 0) > _NAMED_RATHER_THAN_COUNTED or quantity.decimals:
        return False
    tokens = stream.tokens
    if quantity.last < len(tokens) and stream.breaks[quantity.last] is Break.NONE and tokens[quantity.last] in ("many", "much"):
        return True
    if quantity.first and tokens[quantity.first - 1] in _AMOUNT and stream.breaks[quantity.first] is Break.NONE:
        return False
    at = quantity.last
    while at < len(tokens) and tokens[at] in _WHICH and stream.breaks[at] is Break.NONE and at - quantity.last < 2:
        at += 1
    return at < len(tokens) and stream.breaks[at] is Break.NONE and tokens[at] in _INVOLVED


def without_reached(finding: Finding, answer: Answer) -> Finding:
    """Without phrases that are hardly more than a figure already reached: "went from 300 to about 100" hides no doubt."""
    if not finding.heard:
        return finding
    reached = [quantity for quantity in widest(answer.quantities) if _reached(quantity, answer.stream)]
    left = tuple(
        (first, last)
        for first, last in finding.spans
        if not any(
            first < quantity.last and quantity.first < last and last - first - (quantity.last - quantity.first) <= _BESIDE
            for quantity in reached
        )
    )
    return replace(finding, spans=left, heard=bool(left)) if left != finding.spans else finding


def _reached(quantity: Quantity, stream: TokenStream) -> bool:
    """A figure at which something that moved in the past came out: "fell from 300 a week to about 100"."""
    begin = max(stream.sentence_bounds(quantity.first)[0], quantity.first - _BEFORE_FIGURE)
    before = stream.tokens[begin : quantity.first]
    near = before[-3:]
    return any(token in _MOVED for token in before) and any(token in ("to", "by", "from", "at") for token in near)


def baseline_or_timeframe(answer: Answer) -> Finding:
    """A starting point to compare with, or how long it took."""
    stream = answer.stream
    hits = tuple(
        hit
        for hit in answer.hits("baseline_or_timeframe")
        if not _would_or_took(hit, stream) and not _sets_the_scene(hit, stream)
    )
    counts = {
        "baselines": sum(hit.kind == "baseline" for hit in hits),
        "timeframes": sum(hit.kind == "timeframe" for hit in hits),
    }
    return Finding(bool(hits), answer.spans(hits), counts)


def _sets_the_scene(hit: Hit, stream: TokenStream) -> bool:
    """ "Last year I worked on ..." in the Situation: when it was, and neither how long it took nor what it was compared with."""
    if hit.kind != "timeframe" or stream.tokens[hit.first] != "last" or stream.sections[hit.first] is not Label.SITUATION:
        return False
    return not hit.first or stream.tokens[hit.first - 1] not in _MEASURED_BY


def _would_or_took(hit: Hit, stream: TokenStream) -> bool:
    """ "I'd take eight hundred pounds off", "she had taken twenty pounds": an offer or a deed, and not how things stood before."""
    if hit.kind != "baseline" or stream.tokens[hit.first] not in ("had", "'d"):
        return False
    verb = stream.tokens[hit.first + 1] if hit.first + 1 < hit.last else ""
    who = stream.tokens[hit.first - 1] if hit.first else ""
    return verb in _OFFERED or (verb in _TAKEN and who in _SOMEBODY)
