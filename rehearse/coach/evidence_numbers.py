"""Checks about figures: numbers in the result, a baseline or time span."""

from __future__ import annotations

from rehearse.coach.evidence_answer import Answer, Finding
from rehearse.coach.numbers import measures_something, widest
from rehearse.model.sections import Label


def numbers_in_result(answer: Answer) -> Finding | None:
    """Quantities and exact results inside Result sentences only; None where sections were not measured."""
    if not answer.sections_known:
        return None
    stream = answer.stream
    found = [
        (quantity.first, quantity.last)
        for quantity in widest(answer.quantities)
        if stream.sections[quantity.first] is Label.RESULT and measures_something(quantity, stream)
    ]
    spans = [(_with_verb(answer, first), stream.clause_end(last, 3)) for first, last in found]
    exact = [
        hit for hit in answer.hits("numbers_in_result") if not any(hit.first < last and first < hit.last for first, last in found)
    ]
    spans += [(hit.first, stream.clause_end(hit.last, hit.quote_more)) for hit in exact]
    return Finding(bool(spans), tuple(spans), {"numbers": len(found) + len(exact)})


def _with_verb(answer: Answer, first: int) -> int:
    """A quotation begins a few words before its figure, inside the clause: "dropped by sixty percent" rather than "sixty percent"."""
    begin = first
    while begin > 0 and first - begin < 4 and answer.stream.breaks[begin] == 0:
        begin -= 1
    return begin


def baseline_or_timeframe(answer: Answer) -> Finding:
    """A starting point to compare with, or how long it took."""
    hits = answer.hits("baseline_or_timeframe")
    counts = {
        "baselines": sum(hit.kind == "baseline" for hit in hits),
        "timeframes": sum(hit.kind == "timeframe" for hit in hits),
    }
    return Finding(bool(hits), answer.spans(hits), counts)
