"""Judges whether a quantity measures something, or only names, counts out, dates or tells the time."""

from __future__ import annotations

from rehearse.coach.lexicon_tokens import Break, TokenStream
from rehearse.coach.numbers import UNITS, Quantity, QuantityKind, figure_at

#: A bare number right after one of these is a name, not an amount: "phase two", "option 2", "sprint 14".
_LABELLED = frozenset(
    "phase version option step stage part chapter level tier sprint q quarter week day room form number channel team group line "
    "gate unit grade year class ward building floor route highway bus page section article type series round priority p v sev "
    "covid python since circa".split()
)
_AFTER_ONE = frozenset("of day thing time person way who that more another to on in at for or is was big main".split())
#: Counted nouns that structure a talk and measure nothing.
_STRUCTURE = frozenset(
    "things thing reasons reason lessons lesson parts ways way options option steps sides points takeaways kinds types questions "
    "of or and".split()
)
#: After a number these make it a time or a date: "nine am", "the twenty eighth".
_DATED = frozenset(
    "am pm o'clock first second third fourth fifth sixth seventh eighth ninth january february march april june".split()
)
#: Before "at" these make a number a level, not a time of day.
_HELD = frozenset(
    "stayed stays held holds remained is was are were stood stands still sits sat stuck capped landed ended averaged now".split()
)


def _clock_time(quantity: Quantity, stream: TokenStream) -> bool:
    """ "went up at ten that night", "ready at six"; not "stayed at six"."""
    held = stream.tokens[quantity.first - 2] if quantity.first > 1 else ""
    minutes = figure_at(stream, quantity.last)
    to_the_minute = minutes is not None and stream.breaks[quantity.last] is Break.NONE and 10 <= minutes.value < 60
    return (quantity.value or 0) <= 12 and not quantity.decimals and (held not in _HELD or to_the_minute)


def _minutes_of_a_time(quantity: Quantity, stream: TokenStream) -> bool:
    """The thirty of "her hours ended at five thirty"; not of "it arrives at six forty now", which is what came of something."""
    first, last = stream.sentence_bounds(quantity.first)
    at_hour = quantity.first - 2 >= first and stream.tokens[quantity.first - 2] == "at"
    return at_hour and stream.breaks[quantity.first] is Break.NONE and "now" not in stream.tokens[first:last]


def _ends_clause(quantity: Quantity, stream: TokenStream) -> bool:
    """ "There were two, and ...": of what is not said."""
    return quantity.last >= len(stream.tokens) or stream.breaks[quantity.last] is not Break.NONE


def _moved_up_or_down(quantity: Quantity, stream: TokenStream) -> bool:
    """ "From a grade two to a grade five": what is counted out elsewhere is a scale here."""
    first, last = stream.sentence_bounds(quantity.first)
    label = stream.tokens[quantity.first - 1]
    sentence = stream.tokens[first:last]
    return sentence.count(label) > 1 and any(
        sentence[at] == "from" and label in sentence[at : at + 4] and "to" in sentence[at:] for at in range(len(sentence))
    )


def measures_something(quantity: Quantity, stream: TokenStream) -> bool:
    """False for numbers that only name or count out: "phase two", "one of us", "two things", the year 2019, "a month"."""
    if quantity.vague:
        return False
    if quantity.kind is not QuantityKind.NUMBER:
        return True
    tokens = stream.tokens
    before = tokens[quantity.first - 1] if quantity.first else ""
    after = tokens[quantity.last] if quantity.last < len(tokens) and stream.breaks[quantity.last] is not Break.HARD else ""
    named = before in _LABELLED and (quantity.value or 0) < 100 and stream.breaks[quantity.first] is Break.NONE
    named = named and not _moved_up_or_down(quantity, stream)
    structure = after in _STRUCTURE and stream.breaks[quantity.last] is Break.NONE
    if named or structure or after in _DATED or (before == "at" and _clock_time(quantity, stream)):
        return False
    if before in UNITS and _minutes_of_a_time(quantity, stream):
        return False
    if tokens[max(0, quantity.first - 2) : quantity.first] in (("there", "were"), ("there", "was")) and _ends_clause(
        quantity, stream
    ):
        return False
    if (
        quantity.value is not None
        and 1900 <= quantity.value <= 2099
        and before in ("in", "of", "since", "by", "from", "until", "during")
    ):
        return False
    if quantity.value == 1:
        return tokens[quantity.first] == "1" and after not in _AFTER_ONE and after != ""
    if quantity.value == 0:
        return after != ""
    return not (quantity.value == 2 and (after == "" or before in ("the", "of", "those", "these", "us", "my", "our")))
