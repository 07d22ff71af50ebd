"""Judges terms of the trade by who listens, and says what to say instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rehearse.coach.lexicon import Findings
from rehearse.coach.lexicon_files import Term, TermLevel
from rehearse.coach.lexicon_tokens import TokenStream


@dataclass(frozen=True, slots=True)
class _Patience:
    """How much a listener takes: which levels they may not know, how many different terms in an answer and in one sentence, and how
    many in one sentence where all are a specialist's."""

    unknown: frozenset[TermLevel]
    in_answer: int
    in_sentence: int
    of_specialists: int


_SPECIALIST = frozenset({TermLevel.SPECIALIST})
#: What somebody from outside the trade may not know.
TERMS_OF_THE_TRADE = frozenset({TermLevel.TECHNICAL, TermLevel.SPECIALIST})
_NEVER = 10_000

#: The listeners a question may name (rehearse.model.question). A peer knows the terms; only a heap of them in one breath is remarked.
_LISTENERS: dict[str, _Patience] = {
    "executive": _Patience(TERMS_OF_THE_TRADE, 3, 2, 2),
    "non_technical": _Patience(TERMS_OF_THE_TRADE, 3, 2, 2),
    "recruiter": _Patience(TERMS_OF_THE_TRADE, 3, 2, 2),
    "product_manager": _Patience(TERMS_OF_THE_TRADE, 4, 3, 2),
    "panel": _Patience(TERMS_OF_THE_TRADE, 5, 3, 3),
    "manager": _Patience(_SPECIALIST, 4, 3, 2),
    "peer": _Patience(_SPECIALIST, _NEVER, 4, 4),
}
#: Listeners as a sentence about what they understand names them.
LISTENER_NAMES = {
    "executive": "an executive",
    "non_technical": "someone outside the field",
    "recruiter": "a recruiter",
    "product_manager": "a product manager",
    "panel": "a mixed panel",
    "manager": "a manager",
}
_EXPLAINED_WITHIN = 4
#: Acronyms that anybody at work knows.
_EVERYDAY_ACRONYMS = frozenset(
    "ok tv uk us usa eu un hr it pm pms am ceo cfo cto coo cmo vp qa pr phd mba msc bsc id pc faq pdf cv gp gps nhs ngo atm dvd cd usb "
    "sms ai bbc dj mp diy asap eta fyi tba tbd vip suv bmw ibm sap nasa fbi nato covid ceos ii iii iv vi usd eur gbp km kg cm mm ml gb "
    "mb tb kw mph am ny nyc la dc bbq ac dc hq rnd ux ui po b2b b2c".split()
)


@dataclass(frozen=True, slots=True)
class JargonFinding:
    """The judgement: spans of the terms in order, how many different ones, and advice. `heard` is about this listener."""

    heard: bool
    spans: tuple[tuple[int, int], ...]
    distinct: int
    advice: str


def judge_jargon(
    findings: Findings, explanations: Sequence[tuple[int, int]], stream: TokenStream, listener: str, advice: str
) -> JargonFinding:
    """Whether the terms are too many for this listener. A term explained on the spot does not count."""
    patience = _LISTENERS.get(listener, _LISTENERS["peer"])
    unknown = [
        (term, first, last)
        for term, first, last in findings.terms
        if term.level in patience.unknown and listener not in term.known_to and not _explained(last, explanations, stream)
    ]
    unknown = _with_acronyms(unknown, findings, stream, patience)
    # What was said counts, not its entry: "MCMC" and "posterior" are explained alike, and are two words to the listener.
    sentences: dict[tuple[int, int], set[str]] = {}
    specialist: dict[tuple[int, int], set[str]] = {}
    everywhere: set[str] = set()
    for term, first, last in unknown:
        spoken = " ".join(stream.tokens[first:last])
        if term.level is TermLevel.SPECIALIST:
            specialist.setdefault(_breath(stream, first), set()).add(spoken)
        sentences.setdefault(_breath(stream, first), set()).add(spoken)
        everywhere.add(spoken)
    crowded = {bounds for bounds, terms in sentences.items() if len(terms) >= patience.in_sentence}
    crowded |= {bounds for bounds, terms in specialist.items() if len(terms) >= patience.of_specialists}
    spread = len(everywhere) >= patience.in_answer
    if not crowded and not spread:
        return JargonFinding(False, (), len(everywhere), "")
    shown = [(term, first, last) for term, first, last in unknown if spread or _breath(stream, first) in crowded]
    seen: dict[str, tuple[Term, int, int]] = {}
    for row in shown:
        seen.setdefault(" ".join(stream.tokens[row[1] : row[2]]), row)
    return JargonFinding(
        True,
        tuple((first, last) for _, first, last in seen.values()),
        len(everywhere),
        _advice(list(seen.values()), stream, listener, advice),
    )


def _with_acronyms(
    unknown: list[tuple[Term, int, int]], findings: Findings, stream: TokenStream, patience: _Patience
) -> list[tuple[Term, int, int]]:
    """Adds acronyms that no lexicon knows, in a breath with a term or with two others: one alone may name a company.

    A peer knows the acronyms of the trade.
    """
    if patience.in_answer == _NEVER:
        return unknown
    known = {at for _, first, last in findings.terms for at in range(first, last)}
    found = [
        (Term(token, (), "", TermLevel.SPECIALIST), at, at + 1)
        for at, token in enumerate(stream.tokens)
        if at < len(stream.acronyms)
        and stream.acronyms[at]
        and _whole_word(at, stream)
        and at not in known
        and token not in _EVERYDAY_ACRONYMS
    ]
    breaths = {_breath(stream, first) for _, first, _ in unknown}
    company: dict[tuple[int, int], set[str]] = {}
    for term, at, _ in found:
        company.setdefault(_breath(stream, at), set()).add(term.term)
    breaths |= {bounds for bounds, names in company.items() if len(names) > 2}
    return sorted((*unknown, *(row for row in found if _breath(stream, row[1]) in breaths)), key=lambda row: row[1])


def _whole_word(at: int, stream: TokenStream) -> bool:
    """False for the rest of a word taken apart: the "'d" of "TA'd"."""
    return stream.tokens[at][:1].isalpha() and (
        at == 0 or stream.words[at - 1] != stream.words[at] or not stream.tokens[at - 1].isalpha()
    )


def _breath(stream: TokenStream, position: int) -> tuple[int, int]:
    """The sentence around a token; without full stops, a stretch of thirty words."""
    first, last = stream.sentence_bounds(position)
    if last - first > 40:
        block = (position - first) // 30
        return first + 30 * block, min(last, first + 30 * (block + 1))
    return first, last


def _explained(last: int, explanations: Sequence[tuple[int, int]], stream: TokenStream) -> bool:
    return any(0 <= begin - last <= _EXPLAINED_WITHIN and begin < len(stream) for begin, _ in explanations)


def _advice(shown: Sequence[tuple[Term, int, int]], stream: TokenStream, listener: str, general: str) -> str:
    """Two or three plain alternatives for what was really said."""
    swaps: list[str] = []
    explained: set[str] = set()
    for term, first, last in shown:
        if term.say and term.term not in explained and len(swaps) < 3:
            explained.add(term.term)
            swaps.append(f"“{' '.join(stream.tokens[first:last])}”: {term.say}")
    if not swaps:
        return general
    return f"For {_named(listener)}, say what it does. " + "; ".join(swaps) + "."


def _named(listener: str) -> str:
    return LISTENER_NAMES.get(listener, "any listener" if listener == "peer" else "this listener")
