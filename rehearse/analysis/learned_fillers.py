"""Tells fillers by the words around them, weighed against what the rules say: a logistic regression, weights in assets/fillers/learned.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rehearse.analysis.filler_context import FillerContext
from rehearse.analysis.filler_lists import Phrase
from rehearse.analysis.word_classes import CLAUSE_PRONOUNS, CONJUNCTIONS, is_finite, word_class
from rehearse.assets import asset

FORMAT = 2
#: Log odds that the rules' word is worth beside the weights' own, with marks and without: chosen by cross-validation over authors.
RULES_MARKED, RULES_UNMARKED = 3.0, 2.5
#: Words that part clauses, whose rules lean on marks: without any the neighbours tell more.
_LEANING: Mapping[str, float] = {"okay": 1.0, "well": 1.0, "right": 1.5, "like": 1.5, "actually": 1.5, "i mean": 1.5}
#: Neighbours hardly tell the word taken at its word.
_RULED: Mapping[str, float] = {"literally": 4.0}
_ENDING = 3
_NEAR = 4
#: A question mark is looked for so many words ahead.
_SENTENCE = 20
_SPELT = {"ok": "okay"}


def _name(phrase: Phrase) -> str:
    return " ".join(_SPELT.get(part, part) for part in phrase)


def rules_worth(phrase: Phrase, unpunctuated: bool) -> float:
    """What the rules' word about this phrase is worth, in log odds."""
    word = _name(phrase)
    if word in _RULED:
        return _RULED[word]
    return _LEANING.get(word, RULES_UNMARKED) if unpunctuated else RULES_MARKED


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
            worth = rules_worth(phrase, here.unpunctuated)
        return self.score(here, phrase) + (worth if ruled else -worth) > 0


@cache
def learned_fillers() -> LearnedFillers:
    """The shipped weights, read once. Raises ValueError if the file is of another form."""
    data = json.loads(asset("fillers", "learned.json").read_text(encoding="utf-8"))
    if data.get("format") != FORMAT:
        raise ValueError(f"These filler weights have format {data.get('format')!r}; this program reads format {FORMAT}")
    return LearnedFillers({str(name): float(weight) for name, weight in data["weights"].items()})
