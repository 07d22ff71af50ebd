"""A second ear beside the phrases: small linear models that hear a sense in words no phrase foresaw."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from rehearse.assets import asset
from rehearse.coach.evidence_answer import Answer, Finding
from rehearse.coach.evidence_features import WordClasses, clauses, features, listener_like, shipped_classes, stem, stretches
from rehearse.coach.lexicon import Lexicons, shipped_lexicons
from rehearse.coach.lexicon_files import Term
from rehearse.coach.numbers import Quantity
from rehearse.model.evidence import Polarity

FORMAT = 1
#: A quotation of a stretch is its most telling run of clauses; shorter than this it tells nothing.
_QUOTE = range(5, 26)
#: An owner's admission may come this many words after what it takes back.
_OWNED_WITHIN = 22
_SAID_WITHIN = 12
_HONEST = ("honest",)
#: In fewer words than this there is too little to doubt a phrase by; and the person's own phrases are never doubted.
_ENOUGH_TO_DOUBT = 60

#: Each kind of feature counts together at most about this much, however long the stretch is.
SCALES: Mapping[str, float] = {
    "w": 3.0, "c": 3.0, "m": 2.0, "p": 3.0, "b": 0.5, "d": 1.0, "u": 0.6, "q": 0.7, "k": 0.4, "t": 0.7, "l": 0.3, "x": 1.0,
}  # fmt: skip
#: Kinds of which a long stretch has many: divided by the square root of their number.
_MANY = frozenset("wcmp")
#: The row of a feature that no training answer had.
_UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Heard:
    """How strongly a check sounds in tokens `[first, last)`: log odds, above 0 more likely than not."""

    score: float
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class LearnedEar:
    """Linear models over features of a stretch, one a check: weights (features x checks), bias and edges (checks)."""

    checks: tuple[str, ...]
    index: Mapping[str, int]
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    hears: Mapping[str, float]
    doubts: Mapping[str, float]
    known: frozenset[str]
    classes: WordClasses

    def listen(self, answer: Answer, lexicons: Lexicons) -> dict[str, tuple[Heard, ...]]:
        """Every stretch of the answer under every check, in order.

        Left out is what is unwanted and the speaker takes back or owns up to, and whatever a phrase would have said that the person dropped.
        """
        spans = list(stretches(answer.stream))
        if not spans or not self.checks:
            return {}
        scores = np.stack([self._scores(answer, first, last) for first, last in spans])
        dropped = _dropped(answer, lexicons)
        unwanted = {check for check in self.checks if lexicons.checks[check].polarity is Polarity.AVOID}
        return {
            check: tuple(
                Heard(float(scores[row, column]), first, last)
                for row, (first, last) in enumerate(spans)
                if not (check in unwanted and _taken_back(answer, check, first, last))
                and not any(begin < last and end > first for begin, end in dropped.get(check, ()))
            )
            for column, check in enumerate(self.checks)
        }

    def strength(self, answer: Answer, first: int, last: int) -> dict[str, float]:
        """Log odds of every check for tokens `[first, last)`."""
        return dict(zip(self.checks, self._scores(answer, first, last).tolist(), strict=True))

    def quotation(self, answer: Answer, check: str, heard: Heard) -> tuple[int, int]:
        """The run of clauses inside a stretch that says it most clearly."""
        column = self.checks.index(check)
        cuts = clauses(answer.stream, heard.first, heard.last)
        runs = [(begin, end) for at, begin in enumerate(cuts) for end in cuts[at + 1 :] if end - begin in _QUOTE] or [
            (heard.first, min(heard.last, heard.first + _QUOTE.stop - 1))
        ]
        return max(runs, key=lambda run: (float(self._scores(answer, *run)[column]), run[1] - run[0]))

    def _scores(self, answer: Answer, first: int, last: int) -> npt.NDArray[np.float32]:
        named = stretch_features(answer, first, last, self.classes, self.known)
        rows = np.fromiter(map(self.index.get, named, repeat(_UNKNOWN)), dtype=np.int32, count=len(named))
        values = np.fromiter(named.values(), dtype=np.float32, count=len(named))
        known = rows != _UNKNOWN
        total: npt.NDArray[np.float32] = self.bias + values[known] @ self.weights[rows[known]]
        return total


def _taken_back(answer: Answer, check: str, first: int, last: int) -> bool:
    """Owned up to soon after; or no figure with digits to spare, or its uncertainty or what it was measured on said beside it."""
    if check == "false_precision":
        said = any(begin < last + _SAID_WITHIN and end > first for name in _HONEST for begin, end in answer.guards(name))
        return said or not any(_exact(quantity) for at in range(first, last) for quantity in answer.quantities.get(at, ()))
    return any(first <= begin < last + _OWNED_WITHIN for begin, _ in answer.guards("owned"))


def _exact(quantity: Quantity) -> bool:
    """Two decimals, or five digits none of which was rounded away."""
    value = abs(quantity.value or 0.0)
    return quantity.decimals >= 2 or (value >= 10_000 and round(value) % 10 != 0)


def _dropped(answer: Answer, lexicons: Lexicons) -> dict[str, list[tuple[int, int]]]:
    """What the shipped phrases hear in this answer and the person's own lexicons do not."""
    if lexicons is shipped_lexicons():
        return {}
    shipped = shipped_lexicons().find(answer.stream, answer.quantities)
    left = {check: {(hit.first, hit.last) for hit in hits} for check, hits in answer.findings.hits.items()}
    return {
        check: [(hit.first, hit.last) for hit in hits if (hit.first, hit.last) not in left.get(check, ())]
        for check, hits in shipped.hits.items()
    }


def stretch_features(answer: Answer, first: int, last: int, classes: WordClasses, known: frozenset[str]) -> dict[str, float]:
    """All features of a stretch, scaled: its words, words out of the common, terms of the trade, who listens, and its section."""
    names = features(answer.stream, first, last, classes)
    strange = sum(token.isalpha() and stem(token) not in known for token in answer.stream.tokens[first:last])
    for count in range(1, min(strange, 8) + 1):
        names[f"u:{count}"] = 1.0
    for count in range(1, min(_terms(answer.findings.terms, first, last), 4) + 1):
        names[f"t:{count}"] = 1.0
    names["l:" + listener_like(answer.listener)] = 1.0
    section = answer.stream.sections[first]
    if section is not None:
        names["x:" + section.letter] = 1.0
    many = Counter(map(itemgetter(0), names))
    scale = {kind: SCALES[kind] / (math.sqrt(count) if kind in _MANY else 1.0) for kind, count in many.items()}
    return {name: value * scale[name[0]] for name, value in names.items()}


def _terms(terms: Sequence[tuple[Term, int, int]], first: int, last: int) -> int:
    return sum(begin < last and end > first for _, begin, end in terms)


def second_opinion(
    check: str, finding: Finding, ear: LearnedEar, answer: Answer, heard: Mapping[str, Sequence[Heard]], lexicons: Lexicons
) -> Finding:
    """What phrases and learned ear make of a check together.

    Phrases found nothing: heard where the ear is sure. Phrases found something: it stands unless the ear hears nothing of the
    kind anywhere in a whole answer.
    """
    if check not in ear.checks:
        return finding
    stretches_heard = heard.get(check, ())
    best = max((stretch.score for stretch in stretches_heard), default=-math.inf)
    if finding.heard:
        doubtful = lexicons is shipped_lexicons() and len(answer.stream) >= _ENOUGH_TO_DOUBT and best < ear.doubts[check]
        return Finding(False, (), finding.counts) if doubtful else finding
    sure = [stretch for stretch in stretches_heard if stretch.score >= ear.hears[check]]
    if not sure:
        return finding
    spans = tuple(ear.quotation(answer, check, stretch) for stretch in sure)
    return Finding(True, spans, {**finding.counts, "in_other_words": len(spans)})


def ear_of(data: Mapping[str, Any], classes: WordClasses) -> LearnedEar:
    """The models of a file's contents: for every check its bias, its edges and its weights by feature."""
    if data.get("format") != FORMAT:
        raise ValueError(f"weights of format {data.get('format')}, this program reads {FORMAT}")
    models = data["checks"]
    index = {name: at for at, name in enumerate(sorted({name for model in models.values() for name in model["weights"]}))}
    weights = np.zeros((len(index), len(models)), dtype=np.float32)
    for column, model in enumerate(models.values()):
        for name, weight in model["weights"].items():
            weights[index[name], column] = weight
    return LearnedEar(
        tuple(models),
        index,
        weights,
        np.array([model["bias"] for model in models.values()], dtype=np.float32),
        {check: float(model["hears"]) for check, model in models.items()},
        {check: float(model["doubts"]) for check, model in models.items()},
        frozenset(data["known"].split()),
        classes,
    )


def silent_ear(classes: WordClasses) -> LearnedEar:
    """An ear that adds nothing: phrases alone decide."""
    return ear_of({"format": FORMAT, "checks": {}, "known": ""}, classes)


@cache
def shipped_ear() -> LearnedEar:
    """The models as they ship, read once, when an answer is first listened to."""
    data = json.loads(asset("evidence", "weights.json").read_text(encoding="utf-8"))
    return ear_of(data, shipped_classes())
