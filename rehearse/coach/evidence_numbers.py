"""Checks about figures: numbers in the result, a baseline or time span, figures more exact than they mean."""

from __future__ import annotations

from rehearse.coach.evidence_answer import Answer, Finding
from rehearse.coach.numbers import Quantity, QuantityKind, measures_something, widest
from rehearse.model.sections import Label

_ACCURACY_WORDS = frozenset(
    "accurate accuracy precision recall f1 auc score confidence certain sure correct right probability curve roc error rate".split()
)
_FROM = frozenset({"from", "to", "than", "vs", "versus", "against"})


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


def false_precision(answer: Answer) -> Finding:
    """A percentage or score with needless decimals, and no word on what it was measured, compared with or how sure it is."""
    stream = answer.stream
    spans = [
        (quantity.first, stream.clause_end(quantity.last, 3))
        for quantity in widest(answer.quantities)
        if _too_exact(quantity, answer) and not _in_context(quantity, answer)
    ]
    spans += [
        (hit.first, hit.last) for hit in answer.hits("false_precision") if not _span_in_context(hit.first, hit.last, answer)
    ]
    return Finding(bool(spans), tuple(spans), {"figures": len(spans)})


def _too_exact(quantity: Quantity, answer: Answer) -> bool:
    tokens = answer.stream.tokens
    if quantity.kind is QuantityKind.PERCENT:
        return quantity.decimals >= 1 and (quantity.value or 0.0) >= 2 and quantity.decimals + (quantity.value or 0) // 10 >= 2
    if quantity.kind is QuantityKind.NUMBER and quantity.decimals >= 2:
        around = tokens[max(0, quantity.first - 5) : quantity.last + 4]
        return any(token in _ACCURACY_WORDS for token in around)
    if quantity.kind is QuantityKind.MONEY and quantity.decimals == 0:
        value = quantity.value or 0.0
        return value >= 10_000 and value % 10 != 0
    return False


def _in_context(quantity: Quantity, answer: Answer) -> bool:
    stream = answer.stream
    before = stream.tokens[max(0, quantity.first - 4) : quantity.first]
    after = stream.tokens[quantity.last : quantity.last + 4]
    if any(token in _FROM for token in before) or any(token in ("to", "versus", "vs", "from") for token in after):
        return True
    return _span_in_context(quantity.first, quantity.last, answer)


def _span_in_context(first: int, last: int, answer: Answer) -> bool:
    """Context may stand earlier in the sentence, or up to thirty words on."""
    begin, _ = answer.stream.sentence_bounds(first)
    return any(begin <= start < last + 30 and not (start >= first and end <= last) for start, end in answer.guards("context"))
