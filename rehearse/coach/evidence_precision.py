"""Hears figures that are more exact than anybody can mean: decimals nobody can use, forecasts to the last unit."""

from __future__ import annotations

from rehearse.coach.evidence_answer import Answer, Finding
from rehearse.coach.lexicon_tokens import Break
from rehearse.coach.lexicon_words import can_be_noun
from rehearse.coach.numbers import Quantity, QuantityKind, widest

#: Listeners who read scores for a living: for them one decimal more is no remark.
_USED_TO_FIGURES = frozenset({"peer"})
#: Decimals of a score that a peer takes as they are.
_A_PEER_READS = 4
#: What a bare number is then a score of.
_SCORE_WORDS = frozenset(
    "accurate accuracy precision recall f1 auc score scores confidence certain sure correct right probability curve roc error rate "
    "correlation coefficient loss significance significant p value similarity rmse mae r2 mape ratio index lift uplift".split()
)
#: What makes a count a forecast and not a count.
_ESTIMATE_STEMS = ("estimat", "forecast", "predict", "project", "expect", "anticipat", "extrapolat")
_ESTIMATE_WORDS = frozenset(
    "will would 'd 'll average per typically potential potentially could should next worth chance forgo".split()
)
#: What nobody can measure to the decimal: feelings, chances, merits, and work that was never done. Not what is counted or read off
#: as often (engagement, satisfaction, energy, "better than the baseline"), nor what means something else ("kind of", "certain").
_SOFT_STEMS = (
    "happi", "morale", "mood", "trust", "loyal", "kindness", "lov", "likely", "chance", "certainty", "confident", "worr", "stress",
    "anxi", "sadness", "angr", "anger", "delight", "pleas", "motivat", "creativ", "honest", "goodwill", "reput",
    "easier", "clearer", "nicer", "smarter", "reliable", "pride", "proud", "respect", "spirit", "cultur",
    "hate", "rude", "understand", "thinking", "effort", "courage", "smile", "peace",
)  # fmt: skip
_NEAR_SOFT = 9
#: Followed by "of" or "with" these are something else: "a culture of bacteria", "an understanding with the vendor".
_OTHERWISE_MEANT = ("cultur", "understand", "spirit")
#: What may follow and yet is not what the word before it only describes: how a figure moved, its scale, how much more of it.
_NO_NOUNS = frozenset(
    "rose grew fell climbed sank jumped slipped shrank increases rises goes comes stands sits stood sat hit reached points point percent "
    "percentage dollars euros pounds times happier higher lower better worse greater".split()
)
#: Who says how it was measured may have the decimals.
_MEASURED = frozenset("measured survey surveys surveyed questionnaire sheets logged timed counted votes".split())
_EXACTLY = frozenset({"exactly", "precisely"})
#: So many figures of an estimate before its zeros are more than anybody can know; of millions, one fewer.
_TOO_MANY_FIGURES = 5
#: How an amount that was there to be counted was come by, told within so many words.
_COUNTING = frozenset("counted counting bags receipts invoices invoice till tills ledger reconciled audited".split())
_TOLD_BEFORE, _TOLD_AFTER = 60, 20
_NAMED = frozenset(
    "version v release python room section chapter article paragraph build type model level java ios android".split()
)
_COMPARED = frozenset("from to than vs versus against".split())
_SMALL_MONEY = 1_000
#: From here on nobody has counted to the last one.
_NEVER_COUNTED = 1_000_000
#: Races are timed to hundredths.
_SECONDS = frozenset("second seconds sec secs millisecond milliseconds ms".split())


def false_precision(answer: Answer) -> Finding:
    """Figures with needless digits, and no word on what they were compared with or how sure they are.

    Very exact ones (two decimals of a percentage, three of a score) need their uncertainty said (guard "honest"); for the
    others any context will do (guard "context"). Forecasts count from the fourth digit on.
    """
    stream = answer.stream
    spans = [
        (quantity.first, stream.clause_end(quantity.last, 3))
        for quantity in widest(answer.quantities)
        if _remarkable(quantity, answer)
    ]
    spans += [(hit.first, hit.last) for hit in answer.hits("false_precision") if not _near(hit.first, hit.last, answer, "honest")]
    return Finding(bool(spans), tuple(spans), {"figures": len(spans)})


def _remarkable(quantity: Quantity, answer: Answer) -> bool:
    excess = _excess(quantity, answer)
    if quantity.kind is QuantityKind.NUMBER and answer.listener in _USED_TO_FIGURES and quantity.decimals <= _A_PEER_READS:
        excess -= 1
    if excess <= 0 or _near(quantity.first, quantity.last, answer, "honest"):
        return False
    if excess > 1:
        return True
    told = _compared(quantity, answer) or _near(quantity.first, quantity.last, answer, "context")
    return not (told or (quantity.kind is QuantityKind.MONEY and _counted(quantity, answer)))


def _excess(quantity: Quantity, answer: Answer) -> int:
    """How far beyond what a listener can use: 0 fine, 1 remarkable on its own, 2 remarkable unless its uncertainty is said."""
    tokens = answer.stream.tokens
    if quantity.first and tokens[quantity.first - 1] in _NAMED:
        return 0
    value, decimals = abs(quantity.value or 0.0), quantity.decimals
    if ((decimals and not _whole(value * 10)) or (decimals == 1 and value >= 10) or _exact_count(value)) and _soft(
        quantity, answer
    ):
        return 2
    if quantity.first and tokens[quantity.first - 1] in _EXACTLY and _estimated(quantity, answer):
        return 2
    match quantity.kind:
        case QuantityKind.PERCENT:
            return min(decimals, 2) if decimals != 1 or value >= 10 else 0
        case QuantityKind.MULTIPLE:
            return 2 if decimals >= 2 else 0
        case QuantityKind.MONEY:
            if decimals >= 3 and not _whole(value):
                return 2
            if value >= _SMALL_MONEY and not _whole(value):
                return 1 if _counted(quantity, answer) else 2
            if _figures(value) >= _TOO_MANY_FIGURES - (value >= _NEVER_COUNTED) and _estimated(quantity, answer):
                return 2
            if _figures(value) > _TOO_MANY_FIGURES and value >= _NEVER_COUNTED:
                return 2
            return 1 if value >= 10_000 and round(value) % 10 else 0
        case QuantityKind.NUMBER | QuantityKind.RATIO:
            return _bare(value, decimals, quantity, answer)
        case QuantityKind.DURATION:
            if decimals >= (3 if answer.stream.tokens[quantity.last - 1] in _SECONDS else 2):
                return 2
            return 2 if _estimated(quantity, answer) and (decimals >= 2 or _exact_count(value)) else 0


def _bare(value: float, decimals: int, quantity: Quantity, answer: Answer) -> int:
    if decimals >= 3 and not (value >= 1_000 and _whole(value)):
        return 2
    around = answer.stream.tokens[max(0, quantity.first - 6) : quantity.last + 4]
    if decimals == 2 and any(token in _SCORE_WORDS for token in around):
        # An AUC of 0.87 is how the measure is given; an error rate of 6.83 is not.
        return 1 if value < 1 else 2
    if value >= 100 and not _whole(value):
        return 2
    # "A million one" is a round figure; an exact one takes many words, or digits.
    long = quantity.last - quantity.first > 4 or answer.stream.tokens[quantity.first].isdigit()
    never_counted = value >= _NEVER_COUNTED and long
    return 2 if _exact_count(value) and (never_counted or _estimated(quantity, answer)) else 0


def _whole(value: float) -> bool:
    """True for 2.3 million: its decimals are those of the scale word."""
    return abs(value - round(value)) < 1e-9 * value


def _exact_count(value: float) -> bool:
    return value >= 1_000 and round(value) % 10 != 0 and not 1900 <= value <= 2099


def _figures(value: float) -> int:
    """How many figures a whole number has before its zeros: 5 for 4,218,600."""
    return len(str(round(value)).rstrip("0"))


def _soft(quantity: Quantity, answer: Answer) -> bool:
    """Whether the figure is of something around it that cannot be measured so: no length of time, no number of things, and nobody says how."""
    stream = answer.stream
    begin, end = stream.sentence_bounds(quantity.first)
    first, last = max(begin, quantity.first - _NEAR_SOFT), min(end, quantity.last + _NEAR_SOFT)
    if quantity.kind is QuantityKind.DURATION:  # "43.6 minutes of stress", but "the stress test took 14.5 minutes"
        return (
            stream.tokens[quantity.last : quantity.last + 1] == ("of",)
            and stream.tokens[quantity.last + 1 :][:1] != ()
            and (stream.tokens[quantity.last + 1].startswith(_SOFT_STEMS))
        )
    if not _MEASURED.isdisjoint(stream.tokens[first:last]):
        return False
    counted = quantity.kind is QuantityKind.NUMBER and _leads_noun(quantity.last - 1, answer)
    return not counted and any(
        stream.tokens[at].startswith(_SOFT_STEMS) and not _leads_noun(at, answer) for at in range(first, last)
    )


def _leads_noun(at: int, answer: Answer) -> bool:
    """Whether a word only says which: "stress TEST", "12.5 KILOMETRES", "an understanding WITH the vendor"; not "trust grew", "7.4 points"."""
    stream = answer.stream
    following = at + 1
    if following >= len(stream) or stream.breaks[following] is not Break.NONE:
        return False
    token = stream.tokens[following]
    if token in ("with", "of"):
        return stream.tokens[at].startswith(_OTHERWISE_MEANT)
    return can_be_noun(stream, following) and not token.endswith("ed") and token not in _NO_NOUNS


def _estimated(quantity: Quantity, answer: Answer) -> bool:
    """Whether the sentence speaks of a forecast or an estimate."""
    begin, end = answer.stream.sentence_bounds(quantity.first)
    near = answer.stream.tokens[max(begin, quantity.first - 14) : min(end, quantity.last + 8)]
    return any(token.startswith(_ESTIMATE_STEMS) or token in _ESTIMATE_WORDS for token in near)


def _counted(quantity: Quantity, answer: Answer) -> bool:
    """Whether the speaker tells around it that it was counted: what lay in bags on the floor is known to the penny."""
    near = answer.stream.tokens[max(0, quantity.first - _TOLD_BEFORE) : quantity.last + _TOLD_AFTER]
    return any(token in _COUNTING for token in near)


def _compared(quantity: Quantity, answer: Answer) -> bool:
    tokens = answer.stream.tokens
    near = (*tokens[max(0, quantity.first - 4) : quantity.first], *tokens[quantity.last : quantity.last + 4])
    return any(token in _COMPARED for token in near)


def _near(first: int, last: int, answer: Answer, guard: str) -> bool:
    """A guard's words earlier in the sentence, or up to thirty words on."""
    begin, _ = answer.stream.sentence_bounds(first)
    return any(begin <= start < last + 30 and not (start >= first and end <= last) for start, end in answer.guards(guard))
