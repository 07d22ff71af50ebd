"""Hears quantities in spoken words: "sixty two percent", "twice as fast", "nineteen out of twenty", "six weeks", "$2.3 million"."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rehearse.coach.lexicon_tokens import Break, TokenStream

#: The words of the numbers below twenty.
UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
}
_TENS = {word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"hundred": 100.0, "thousand": 1e3, "k": 1e3, "million": 1e6, "mil": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9}
_DURATIONS = frozenset(
    "millisecond milliseconds ms second seconds sec secs minute minutes min mins hour hours hr hrs day days night nights evening "
    "evenings weekend weekends week weeks fortnight fortnights month months quarter quarters semester semesters season seasons "
    "year years decade decades sprint sprints shift shifts workday workdays".split()
)
_SINGULAR_DURATIONS = frozenset(w for w in _DURATIONS if w not in ("ms", "hrs", "secs", "mins") and not w.endswith("s"))
_MONEY_WORDS = frozenset("dollar dollars bucks euro euros pound pounds usd eur gbp rupee rupees cent cents francs yen".split())
#: Hundredths of what was named before them: "fourteen pounds and eighty three pence".
_HUNDREDTHS = frozenset("cent cents penny pence p paise centimes".split())
_MONEY_SIGNS = frozenset("$€£")
_ORDINAL_FRACTIONS = frozenset("half third thirds quarter quarters fifth fifths tenth tenths".split())
_HOW_OFTEN = frozenset({"times", "time", "x", "fold"})
_FOLDS = frozenset("twofold threefold fourfold fivefold sixfold tenfold".split())
#: Change words that are a number by themselves. "in half" is heard apart.
_CHANGES = frozenset("halved halving doubled doubling tripled tripling trebled quadrupled".split())


class QuantityKind(StrEnum):
    """What a quantity measures. NUMBER is a bare number or a count; VAGUE is "a few weeks"."""

    NUMBER = "number"
    PERCENT = "percent"
    MULTIPLE = "multiple"
    MONEY = "money"
    DURATION = "duration"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity over tokens `[first, last)`. `value` is of its number where known; `decimals` are the digits after the point.

    `vague` marks "a few weeks" and "a month": a time span without a figure.
    """

    kind: QuantityKind
    first: int
    last: int
    value: float | None = None
    decimals: int = 0
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number up to token `last`, exclusive; `decimals` are the digits after the point."""

    last: int
    value: float
    decimals: int = 0


def find_quantities(stream: TokenStream) -> dict[int, tuple[Quantity, ...]]:
    """All quantities by their first token, the widest first; a bare NUMBER stays beside the wider one that holds it."""
    found: dict[int, tuple[Quantity, ...]] = {}
    tokens = stream.tokens
    for first in range(len(tokens)):
        here = _at(stream, first)
        if here:
            found[first] = tuple(here)
    return found


def widest(quantities: dict[int, tuple[Quantity, ...]]) -> tuple[Quantity, ...]:
    """One quantity a stretch, in order: those inside a wider one are left out."""
    chosen: list[Quantity] = []
    covered = 0
    for first in sorted(quantities):
        best = quantities[first][0]
        if first >= covered:
            chosen.append(best)
            covered = best.last
    return tuple(chosen)


def _at(stream: TokenStream, first: int) -> list[Quantity]:
    tokens = stream.tokens
    token = tokens[first]
    if token in _CHANGES or token in _FOLDS:
        return [Quantity(QuantityKind.MULTIPLE, first, first + 1)]
    if token in ("twice", "thrice") or (
        token in ("double", "triple", "half") and tokens[first + 1 : first + 2] in (("as",), ("the",))
    ):
        return [] if token == "half" and tokens[first + 1] == "as" else _fraction_or(stream, first, token)
    if token in ("in", "by") and tokens[first + 1 : first + 2] == ("half",):
        return [Quantity(QuantityKind.MULTIPLE, first, first + 2, 0.5)]
    special = _article_led(stream, first)
    if special is not None:
        return special
    signed = token in _MONEY_SIGNS
    figure = figure_at(stream, first + signed)
    if figure is None:
        return _fraction_or(stream, first, token) if token == "half" else []
    if signed:
        return [Quantity(QuantityKind.MONEY, first, figure.last, figure.value, figure.decimals)]
    return _measured(stream, first, figure)


def _fraction_or(stream: TokenStream, first: int, token: str) -> list[Quantity]:
    """ "half the team", "half of them", "half an hour", "twice as fast"; "the second half" and "halfway" are none."""
    tokens = stream.tokens
    if token != "half":
        last = first + 2 if tokens[first + 1 : first + 2] == ("as",) else first + 1
        return [Quantity(QuantityKind.MULTIPLE, first, last)]
    following = tokens[first + 1 : first + 3]
    if following[:1] in (("a",), ("an",)) and len(following) == 2 and following[1] in _SINGULAR_DURATIONS:
        return [Quantity(QuantityKind.DURATION, first, first + 3, 0.5)]
    led = first > 0 and tokens[first - 1] in _BEFORE_PARTS | {"from", "to"}
    if led or following[:1] in (("the",), ("of",), ("our",), ("my",), ("their",)):
        return [Quantity(QuantityKind.RATIO, first, first + 1, 0.5)]
    return []


def _article_led(stream: TokenStream, first: int) -> list[Quantity] | None:
    """ "a month", "a few weeks", "a couple of days", "a third of", "a dozen"; None where the article leads something else."""
    tokens = stream.tokens
    token = tokens[first]
    following = tokens[first + 1 : first + 4]
    if not following:
        return None
    if (token, *following) == ("a", "quarter", "of", "an") and tokens[first + 4 : first + 5] == ("hour",):
        return [Quantity(QuantityKind.DURATION, first, first + 5, 0.25)]
    if token in (
        "a",
        "an",
        "several",
        "few",
        "couple",
        "some",
        "many",
        "that",
        "the",
        "one",
        "next",
        "same",
        "first",
        "following",
    ):
        at = first + 1
        if token == "a" and following[0] in ("few", "couple", "half", "single"):
            at += 1
            if tokens[at : at + 1] == ("of",):
                at += 1
        if token in ("the", "that") and following[0] in ("next", "following", "same", "first", "last", "past", "very"):
            at += 1
            if tokens[at : at + 1] == ("few",):
                at += 1
        elif token in ("the", "that"):
            return None
        if at < len(tokens) and tokens[at] in _DURATIONS and stream.breaks[at] is not Break.HARD:
            if token == "one":
                return [Quantity(QuantityKind.DURATION, first, at + 1, 1.0)]
            if token == "a" and tokens[at] in ("quarter", "second") and tokens[at + 1 : at + 2] not in ((), ("and",)):
                return _part_of(tokens, first) or []
            return [Quantity(QuantityKind.DURATION, first, at + 1, None, vague=True)]
    if token == "a":
        if following[0] == "dozen":
            return [Quantity(QuantityKind.NUMBER, first, first + 2, 12.0)]
        return _part_of(tokens, first)
    return None


_BEFORE_PARTS = frozenset("by nearly almost about roughly over under only".split())


def _part_of(tokens: Sequence[str], first: int) -> list[Quantity] | None:
    """ "a third of", "a quarter less", "rose by a third"."""
    if tokens[first + 1] in _ORDINAL_FRACTIONS and tokens[first + 2 : first + 3] in (("of",), ("less",), ("more",), ("fewer",)):
        return [Quantity(QuantityKind.RATIO, first, first + 2)]
    if tokens[first + 1] in _ORDINAL_FRACTIONS and first and tokens[first - 1] in _BEFORE_PARTS:
        return [Quantity(QuantityKind.RATIO, first, first + 2)]
    return None


def _measured(stream: TokenStream, first: int, figure: Figure) -> list[Quantity]:
    """What the words after a figure make of it, widest reading first."""
    tokens = stream.tokens
    last = figure.last
    bare = Quantity(QuantityKind.NUMBER, first, last, figure.value, figure.decimals)
    if last >= len(tokens) or stream.breaks[last] is Break.HARD:
        return [bare]
    token = tokens[last]
    following = tokens[last + 1] if last + 1 < len(tokens) else ""
    wider: Quantity | None = None
    if token == "percent" or (token == "per" and following == "cent"):
        end = last + (1 if token == "percent" else 2)
        if tokens[end : end + 1] in (("points",), ("point",)):
            end += 1
        wider = Quantity(QuantityKind.PERCENT, first, end, figure.value, figure.decimals)
    elif token in _DURATIONS:
        wider = Quantity(QuantityKind.DURATION, first, last + 1, figure.value, figure.decimals)
    elif token in ("business", "working", "calendar", "full", "more", "extra", "straight") and following in _DURATIONS:
        wider = Quantity(QuantityKind.DURATION, first, last + 2, figure.value, figure.decimals)
    elif token in _MONEY_WORDS:
        wider = _with_hundredths(stream, Quantity(QuantityKind.MONEY, first, last + 1, figure.value, figure.decimals))
    elif token in _HOW_OFTEN and figure.value != 1:
        wider = Quantity(QuantityKind.MULTIPLE, first, last + 1, figure.value, figure.decimals)
    elif token in ("out", "in", "of") and (end := _ratio_end(stream, last, token)):
        wider = Quantity(QuantityKind.RATIO, first, end, figure.value)
    elif token in _ORDINAL_FRACTIONS and figure.value in (1, 2, 3, 4):
        wider = Quantity(QuantityKind.RATIO, first, last + 1)
    return [wider, bare] if wider else [bare]


def _with_hundredths(stream: TokenStream, money: Quantity) -> Quantity:
    """Money with the hundredths that follow it, as one amount: "forty dollars and sixty cents" is 40.60."""
    tokens = stream.tokens
    at = money.last + 1 if tokens[money.last : money.last + 1] == ("and",) else money.last
    more = figure_at(stream, at)
    if (
        more is None
        or more.decimals
        or not 0 < more.value < 100
        or not _HUNDREDTHS.intersection(tokens[more.last : more.last + 1])
    ):
        return money
    if _HUNDREDTHS.intersection(tokens[money.last - 1 : money.last]) or Break.HARD in stream.breaks[money.last : more.last + 1]:
        return money
    return replace(money, last=more.last + 1, value=(money.value or 0.0) + more.value / 100, decimals=2)


def _ratio_end(stream: TokenStream, last: int, token: str) -> int:
    """ "nineteen out of twenty", "one in five": the end, or 0."""
    if token == "out":
        at = last + 2 if stream.tokens[last + 1 : last + 2] == ("of",) else 0
        if at and stream.tokens[at : at + 1] in (("every",), ("the",), ("our",)):
            at += 1
    else:
        at = last + 1 if token == "in" else 0
    second = figure_at(stream, at) if at else None
    if second is None or (token == "in" and _followed_by_unit(stream, second.last)):
        return 0
    return second.last


def _followed_by_unit(stream: TokenStream, at: int) -> bool:
    return at < len(stream) and (stream.tokens[at] in _DURATIONS or stream.tokens[at] in ("percent", "minutes"))


def figure_at(stream: TokenStream, first: int) -> Figure | None:
    """A number in digits or words from token `first`: "4.2", "sixty two", "two and a half", "ninety four point seven", "3 million"."""
    tokens = stream.tokens
    count = len(tokens)
    if first >= count:
        return None
    at, value, decimals = first, 0.0, 0
    token = tokens[at]
    if token == "point":
        if not _leads_decimals(tokens, first):
            return None
    elif token[0].isdigit():
        # "²" is a digit too, but no figure.
        if not token.replace(".", "", 1).isdecimal():
            return None
        value, decimals, at = float(token), len(token.partition(".")[2]), at + 1
    else:
        if token == "a" and tokens[at + 1 : at + 2] in (("hundred",), ("thousand",), ("million",), ("billion",)):
            value, at = 1.0, at + 1
        else:
            value, at = _small_words(tokens, at)
            if at == first:
                return None
    at, value = _scaled(stream, at, value)
    if not math.isfinite(value):  # hundreds of digits: a key or a slip, nothing anybody counted
        return None
    if at + 1 < count and tokens[at] == "point" and _is_digit(tokens[at + 1]):
        at += 1
        digits = ""
        while at < count and _is_digit(tokens[at]):
            digits += _digits(tokens, at)
            at += 1
        value, decimals = float(f"{value:.0f}.{digits}"), len(digits)
        at, value = _scaled(stream, at, value)
    if tokens[at : at + 3] == ("and", "a", "half"):
        value, at = value + 0.5, at + 3
    elif tokens[at : at + 3] == ("and", "a", "quarter"):
        value, at = value + 0.25, at + 3
    return Figure(at, value, decimals) if math.isfinite(value) else None


def _is_digit(token: str) -> bool:
    return token in UNITS or token in _TENS or token == "oh" or token.isdecimal()


def _digits(tokens: Sequence[str], at: int) -> str:
    """What a word after the point adds: "nine" 9, "twenty" 20, but 2 before the "seven" of "twenty seven"."""
    spoken = tokens[at]
    if spoken.isdecimal():
        return spoken
    if spoken in _TENS:
        joined = at + 1 < len(tokens) and 1 <= UNITS.get(tokens[at + 1], 0) <= 9
        return str(_TENS[spoken] // 10 if joined else _TENS[spoken])
    return str(UNITS.get(spoken, 0))


def _leads_decimals(tokens: Sequence[str], at: int) -> bool:
    """ "point nine four", "was point nine"; not "at that point nine people"."""
    digits = [_is_digit(token) for token in tokens[at + 1 : at + 3]]
    before = tokens[at - 1] if at else ""
    if digits[:1] != [True] or before in ("the", "this", "that", "one", "a", "every", "each", "my", "some"):
        return False
    return (all(digits) and len(digits) == 2) or before in (
        "was",
        "is",
        "of",
        "by",
        "to",
        "from",
        "than",
        "about",
        "under",
        "over",
    )


def _small_words(tokens: Sequence[str], at: int) -> tuple[float, int]:
    """Number words below a hundred; the end equals `at` where there are none."""
    token = tokens[at]
    if token in _TENS:
        following = tokens[at + 1] if at + 1 < len(tokens) else ""
        unit = UNITS.get(following, 0)
        return (_TENS[token] + unit, at + 2) if 1 <= unit <= 9 else (float(_TENS[token]), at + 1)
    if token in UNITS:
        return float(UNITS[token]), at + 1
    if token == "dozen":
        return 12.0, at + 1
    return 0.0, at


def _scaled(stream: TokenStream, at: int, value: float) -> tuple[int, float]:
    """The value with its scale words: "seventeen thousand four hundred and thirty six" is 17000 and 436."""
    tokens = stream.tokens
    whole, group = 0.0, value
    while at < len(tokens) and tokens[at] in _SCALES and stream.breaks[at] is not Break.HARD:
        scale = _SCALES[tokens[at]]
        if scale > 100:
            whole, group = whole + (group or 1.0) * scale, 0.0
        else:
            group *= scale
        at += 1
        more = at + 1 if tokens[at : at + 1] == ("and",) else at
        if more < len(tokens) and (tokens[more] in _TENS or tokens[more] in UNITS):
            extra, end = _small_words(tokens, more)
            if not (more > at and _followed_by_unit(stream, end) and extra < 10):
                group, at = group + extra, end
    return at, whole + group
