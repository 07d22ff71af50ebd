"""Tells fillers by the words around them, weighed against what the rules say: a logistic regression, weights in assets/fillers/learned.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rehearse.analysis.filler_words.context import FillerContext
from rehearse.analysis.filler_words.lists import Phrase
from rehearse.analysis.tokens import Token
from rehearse.analysis.word_classes import (
    BE,
    CLAUSE_PRONOUNS,
    CONJUNCTIONS,
    DETERMINERS,
    INDEFINITES,
    MODALS,
    PREPOSITIONS,
    is_finite,
    is_function_word,
    is_verb,
    word_class,
)
from rehearse.assets import asset

FORMAT = 2
#: Log odds that the rules' word is worth beside the weights' own, with marks and without: chosen by cross-validation on two outside authors, whom
#: the rules had not seen. The rules know the sentences that they were made on too well for more.
RULES_MARKED, RULES_UNMARKED = 1.0, 0.5
_ENDING = 3
_NEAR = 4
#: A question mark is looked for so many words ahead.
_SENTENCE = 20
#: Between clauses, and not inside one.
_ASIDES = frozenset(("like", "you know", "i mean", "so", "well", "okay", "right"))
_REPEATED = 4
_SUBJECTS_TOO = frozenset(("you", "it", "this", "that"))
#: Words that want something after them.
_WANTING = DETERMINERS | PREPOSITIONS | MODALS | BE
_CLAUSE = 6
_SPELT = {"ok": "okay"}


def _name(phrase: Phrase) -> str:
    return " ".join(_SPELT.get(part, part) for part in phrase)


def filler_features(here: FillerContext, phrase: Phrase) -> Iterator[str]:
    """Names of what stands around a candidate: the two words on each side, their classes and pairs, and where in the sentence it stands."""
    word = _name(phrase)
    b1, b2 = ("", "") if here.starts else (here.word(-1), here.word(-2))
    a1, a2 = ("", "") if here.ends else (here.word(1), here.word(2))
    cb1, cb2, ca1, ca2 = (word_class(neighbour) for neighbour in (b1, b2, a1, a2))
    before = "^" if here.starts else "," if here.first.break_before else "_"
    after = "$" if here.ends else "," if here.last.break_after else "_"
    shared = (
        f"marks={before}{after}",
        f"cb={cb1}",
        f"ca={ca1}",
        f"cb ca={cb1} {ca1}",
        f"b={b1}",
        f"a={a1}",
        f"cb2 cb={cb2} {cb1}",
        f"ca ca2={ca1} {ca2}",
    )
    own = (
        f"b2={b2}",
        f"a2={a2}",
        f"cb2={cb2}",
        f"ca2={ca2}",
        f"marks cb={before}{after} {cb1}",
        f"marks ca={before}{after} {ca1}",
        f"previous={here.previous}",
        f"b2 b={b2} {b1}",
        f"a a2={a1} {a2}",
        f"place={min(len(here.left), 3)}",
        f"left={min(len(here.tokens) - here.place, 4)}",
        f"clause={here.clause_follows()}",
        f"cb ca ca2={cb1} {ca1} {ca2}",
        f"b a={b1} {a1}",
        f"end a={a1[-_ENDING:]}",
        f"end b={b1[-_ENDING:]}",
        f"string={here.filler_follows}",
    )
    yield word
    for name in shared:
        yield f"*|{name}"
        yield f"{word}|{name}"
    for name in (*own, *_clause_features(here), *_neighbourhood(here)):
        yield f"{word}|{name}"
    group = "aside" if word in _ASIDES else "softener"
    # No mark says nothing in a text that has none.
    unmarked = "?" if here.unpunctuated else "_"
    seen = f"seen={before if before != '_' else unmarked}{after if after != '_' else unmarked}"
    yield f"*|{seen}"
    yield f"{group}|{seen}"
    yield f"{group}|{seen} {cb1} {ca1}"
    for name in (seen, f"{seen} {cb1}", f"{seen} {ca1} after"):
        yield f"{word}|{name}"
    for name in _both_sides(here, cb1):
        yield f"{group}|{name}"
        yield f"{word}|{name}"


def _both_sides(here: FillerContext, before: str) -> Iterator[str]:
    """Whether what stands before is a clause by itself, and what follows; and whether a word is said again: "hot, like, properly hot"."""
    left = [] if here.starts else [token.text for token in reversed(here.left[-_REPEATED:])]
    right: list[Token] = []
    if not here.ends:
        at = here.place + here.size
        for token in here.tokens[at : at + _CLAUSE]:
            if right and token.text in CONJUNCTIONS:
                break
            right.append(token)
            if token.break_after:
                break
    texts = [token.text for token in right]
    yield f"again={any(text in left and not is_function_word(text) for text in texts[:2])}"
    verb = subject = False
    for token in reversed(here.left[-_CLAUSE - _NEAR :]):
        if token.ends or token.break_after or token.text in CONJUNCTIONS:
            break
        verb = verb or is_verb(token.text)
        subject = subject or token.text in CLAUSE_PRONOUNS
    wants = bool(left) and left[0] in _WANTING
    yield f"sides={verb} {subject} {wants} {_kind(texts)}"
    yield f"kind={_kind(texts)} {before}"


def _kind(texts: list[str]) -> str:
    """What follows: a clause with a pronoun or a noun as its subject, a verb, or something else."""
    verb = next((at for at, text in enumerate(texts) if is_finite(text)), -1)
    if not texts or verb < 0:
        return "none"
    first = texts[0]
    if first in CLAUSE_PRONOUNS and ("'" in first or 0 < verb <= _NEAR):
        return "pronoun clause"
    if (first in INDEFINITES or first in _SUBJECTS_TOO) and 0 < verb <= _NEAR:
        return "pronoun clause"
    if first in DETERMINERS and 1 < verb < _CLAUSE:
        return "noun clause"
    return "verb" if verb == 0 else "verb later"


def _clause_features(here: FillerContext) -> Iterator[str]:
    """What the clause before has already, and what the marks say of both sides."""
    verb = subject = False
    for token in reversed(here.left[-2 * _NEAR :]):
        if token.break_after or token.ends or token.text in CONJUNCTIONS:
            break
        verb = verb or is_finite(token.text)
        subject = subject or token.text in CLAUSE_PRONOUNS or token.text in ("you", "it")
    yield f"has={verb} {subject}"
    yield f"has verb={verb} {here.clause_follows(4, 0)}"
    yield f"name={here.name_follows}"
    yield f"opens={here.opens}"
    end = next((token for token in here.tokens[here.place : here.place + _SENTENCE] if token.ends), None)
    yield f"asks={end is not None and '?' in end.after}"


def _neighbourhood(here: FillerContext) -> Iterator[str]:
    """The words and classes up to four places away in the sentence, whatever their order."""
    near: list[str] = []
    for token in reversed(here.left[-_NEAR:]):
        if token.ends:
            break
        near.append(token.text)
    far: list[str] = []
    if not here.ends:
        at = here.place + here.size
        for token in here.tokens[at : at + _NEAR]:
            far.append(token.text)
            if token.ends:
                break
    for side, words in (("left", near), ("right", far)):
        yield from sorted({f"{side}={word}" for word in words} | {f"{side} class={word_class(word)}" for word in words})


@dataclass(frozen=True)
class LearnedFillers:
    """The weights by feature; immutable, so any thread may use it."""

    weights: Mapping[str, float]

    def score(self, here: FillerContext, phrase: Phrase) -> float:
        """Log odds that the phrase is a filler there."""
        return sum(self.weights.get(name, 0.0) for name in filler_features(here, phrase))

    def agrees(self, here: FillerContext, phrase: Phrase, ruled: bool, worth: float | None = None) -> bool:
        """Whether it is a filler, all in all: the weights' odds and the rules' verdict together. No weights: as the rules have it."""
        if worth is None:
            worth = RULES_UNMARKED if here.unpunctuated else RULES_MARKED
        return self.score(here, phrase) + (worth if ruled else -worth) > 0


@cache
def learned_fillers() -> LearnedFillers:
    """The shipped weights, read once. Raises ValueError if the file is of another form."""
    data = json.loads(asset("fillers", "learned.json").read_text(encoding="utf-8"))
    if data.get("format") != FORMAT:
        raise ValueError(f"These filler weights have format {data.get('format')!r}; this program reads format {FORMAT}")
    return LearnedFillers({str(name): float(weight) for name, weight in data["weights"].items()})
