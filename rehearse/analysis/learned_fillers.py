"""Tells fillers by the words around them where no punctuation was written: a logistic regression, weights in assets/fillers/learned.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rehearse.analysis.filler_context import FillerContext
from rehearse.analysis.filler_lists import Phrase
from rehearse.analysis.word_classes import word_class
from rehearse.assets import asset

FORMAT = 1
#: The words that part clauses, whose rules lean on commas most. The others lose little without any, or (so) cannot be told from words alone.
LEARNED = frozenset({("like",), ("right",), ("well",), ("okay",), ("ok",), ("actually",)})
#: Log odds above which one of them is a filler although the rules find none: measured by cross-validation on the development sentences.
SURE = 0.5
_ENDING = 3
_SPELT = {"ok": "okay"}


def filler_features(here: FillerContext, phrase: Phrase) -> Iterator[str]:
    """Names of what stands around a candidate: the two words on each side, their classes and pairs, and where in the sentence it stands."""
    word = " ".join(_SPELT.get(part, part) for part in phrase)
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
    for name in own:
        yield f"{word}|{name}"


@dataclass(frozen=True)
class LearnedFillers:
    """The weights by feature; immutable, so any thread may use it."""

    weights: Mapping[str, float]

    def score(self, here: FillerContext, phrase: Phrase) -> float:
        """Log odds that the phrase is a filler there."""
        return sum(self.weights.get(name, 0.0) for name in filler_features(here, phrase))

    def finds(self, here: FillerContext, phrase: Phrase) -> bool:
        """Whether the phrase is surely one. Only asked where no punctuation was written: elsewhere the rules are better."""
        return phrase in LEARNED and here.unpunctuated and self.score(here, phrase) > SURE


@cache
def learned_fillers() -> LearnedFillers:
    """The shipped weights, read once. Raises ValueError if the file is of another form."""
    data = json.loads(asset("fillers", "learned.json").read_text(encoding="utf-8"))
    if data.get("format") != FORMAT:
        raise ValueError(f"These filler weights have format {data.get('format')!r}; this program reads format {FORMAT}")
    return LearnedFillers({str(name): float(weight) for name, weight in data["weights"].items()})
