"""A second ear beside the phrases: small linear models that hear a sense in words no phrase foresaw."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from rehearse.assets import asset
from rehearse.coach.evidence_answer import Answer, Finding
from rehearse.coach.evidence_codes import Coder, Codes, StretchReader, code_of, numbered
from rehearse.coach.evidence_disclaimed import DISCLAIMED, disclaimed, holds_quoted
from rehearse.coach.evidence_features import WordClasses, clauses, shipped_classes, stretches
from rehearse.coach.lexicon import Lexicons, shipped_lexicons
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


@dataclass(frozen=True, slots=True)
class Heard:
    """How strongly a check sounds in tokens `[first, last)`: log odds, above 0 more likely than not."""

    score: float
    first: int
    last: int


class Sounding:
    """One answer as the ear hears it: how strongly every check sounds in each stretch, and where it may be heard at all."""

    def __init__(self, ear: LearnedEar, answer: Answer, lexicons: Lexicons) -> None:
        """Left out is what is unwanted and the speaker takes back or owns up to, and whatever a phrase would have said that the person dropped."""
        self._ear = ear
        self._stream = answer.stream
        self._reader = StretchReader(answer, ear.coder)
        self._spans = tuple(stretches(answer.stream)) if ear.checks else ()
        self._scores = self._score(self._spans)
        for check, rows in _left_out(ear.checks, self._spans, answer, lexicons).items():
            if rows and check in ear.checks:
                self._scores[sorted(rows), ear.checks.index(check)] = -np.inf
        self._of_runs: dict[tuple[int, int], tuple[list[tuple[int, int]], npt.NDArray[np.float32]]] = {}

    def heard(self, check: str, at_least: float = -math.inf) -> tuple[Heard, ...]:
        """Every stretch in which the check may be heard and sounds at least so strongly, in order."""
        scores = self._scores[:, self._ear.checks.index(check)]
        rows = np.flatnonzero((scores >= at_least) & np.isfinite(scores)).tolist()
        return tuple(Heard(float(scores[row]), *self._spans[row]) for row in rows)

    def best(self, check: str) -> float:
        """How strongly it sounds where it does most; minus infinity where it may be heard nowhere."""
        return float(self._scores[:, self._ear.checks.index(check)].max(initial=-np.inf))

    def quotation(self, check: str, heard: Heard) -> tuple[int, int]:
        """The run of clauses inside a stretch that says it most clearly."""
        stretch = heard.first, heard.last
        if stretch not in self._of_runs:
            cuts = clauses(self._stream, *stretch)
            runs = [(begin, end) for at, begin in enumerate(cuts) for end in cuts[at + 1 :] if end - begin in _QUOTE] or [
                (heard.first, min(heard.last, heard.first + _QUOTE.stop - 1))
            ]
            self._of_runs[stretch] = runs, self._score(runs)
        runs, scores = self._of_runs[stretch]
        ranked = zip(runs, scores[:, self._ear.checks.index(check)].tolist(), strict=True)
        return max(ranked, key=lambda run: (run[1], run[0][1] - run[0][0]))[0]

    def strength(self, first: int, last: int) -> dict[str, float]:
        """Log odds of every check for tokens `[first, last)`."""
        return dict(zip(self._ear.checks, self._score([(first, last)])[0].tolist(), strict=True))

    def _score(self, spans: Sequence[tuple[int, int]]) -> npt.NDArray[np.float32]:
        """(spans, checks): log odds."""
        ear = self._ear
        scores = np.tile(ear.bias, (len(spans), 1))
        for begin, coded in self._reader.read(spans):
            rows = np.searchsorted(ear.codes, coded.code)
            rows[rows == len(ear.codes)] = 0
            known = np.flatnonzero(ear.codes[rows] == coded.code) if len(ear.codes) else rows[:0]
            if not len(known):
                continue
            stretch = coded.stretch[known]
            firsts = np.flatnonzero(np.diff(stretch, prepend=-1))
            weighed = ear.weights[rows[known]] * coded.value[known].astype(np.float32)[:, None]
            scores[begin + stretch[firsts]] += np.add.reduceat(weighed, firsts, axis=0)
        return scores


@dataclass(frozen=True, slots=True)
class LearnedEar:
    """Linear models over features of a stretch, one a check: codes of the features (in order), weights (features x checks), bias and
    edges (checks): from which log odds on it `hears`, and below which it `doubts` a phrase (minus infinity: never)."""

    checks: tuple[str, ...]
    codes: Codes
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    hears: Mapping[str, float]
    doubts: Mapping[str, float]
    coder: Coder

    def listen(self, answer: Answer, lexicons: Lexicons) -> Sounding:
        """Every stretch of the answer under every check."""
        return Sounding(self, answer, lexicons)


def _left_out(
    checks: Sequence[str], spans: Sequence[tuple[int, int]], answer: Answer, lexicons: Lexicons
) -> dict[str, frozenset[int]]:
    """By check the stretches (their indices) in which it is not heard, whatever it sounds like."""
    owned = answer.guards("owned")
    taken_back = frozenset(
        row
        for row, (first, last) in enumerate(spans)
        if any(first <= begin < last + _OWNED_WITHIN for begin, _ in owned) or holds_quoted(first, last, answer)
    )
    found = {check: taken_back for check in checks if lexicons.checks[check].polarity is Polarity.AVOID}
    if "false_precision" in found:
        found["false_precision"] = frozenset(row for row, span in enumerate(spans) if not _too_exact(answer, *span))
    found |= {
        check: frozenset(row for row, span in enumerate(spans) if disclaimed(*span, answer)) for check in DISCLAIMED & set(checks)
    }
    for check, dropped in _dropped(answer, lexicons).items():
        of_phrases = frozenset(
            row for row, (first, last) in enumerate(spans) if any(begin < last and end > first for begin, end in dropped)
        )
        found[check] = found.get(check, frozenset()) | of_phrases
    return found


def _too_exact(answer: Answer, first: int, last: int) -> bool:
    """A figure with digits to spare, and neither its uncertainty nor what it was measured on said beside it."""
    said = any(begin < last + _SAID_WITHIN and end > first for name in _HONEST for begin, end in answer.guards(name))
    return not said and any(_exact(quantity) for at in range(first, last) for quantity in answer.quantities.get(at, ()))


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


def second_opinion(
    check: str, finding: Finding, ear: LearnedEar, answer: Answer, sounding: Sounding, lexicons: Lexicons
) -> Finding:
    """What phrases and learned ear make of a check together.

    Phrases found nothing: heard where the ear is sure. Phrases found something: it stands unless the ear hears nothing of the
    kind anywhere in a whole answer.
    """
    if check not in ear.checks:
        return finding
    if finding.heard:
        whole = lexicons is shipped_lexicons() and len(answer.stream) >= _ENOUGH_TO_DOUBT
        doubtful = whole and sounding.best(check) < ear.doubts[check]
        return Finding(False, (), finding.counts) if doubtful else finding
    sure = sounding.heard(check, ear.hears[check])
    if not sure:
        return finding
    spans = tuple(sounding.quotation(check, stretch) for stretch in sure)
    return Finding(True, spans, {**finding.counts, "in_other_words": len(spans)})


def ear_of(data: Mapping[str, Any], classes: WordClasses) -> LearnedEar:
    """The models of a file's contents: for every check its bias, its edges and its weights by feature."""
    if data.get("format") != FORMAT:
        raise ValueError(f"weights of format {data.get('format')}, this program reads {FORMAT}")
    models = data["checks"]
    common = data["known"].split()
    names = dict.fromkeys(name for model in models.values() for name in model["weights"])
    numbers = numbered([*common, *(word for name in names for word in name[2:].split(" "))], classes)
    codes = np.array([code_of(name, numbers) for name in names], dtype=np.int64)
    order = np.argsort(codes)
    rows = dict(zip(names, np.argsort(order).tolist(), strict=True))
    weights = np.zeros((len(names), len(models)), dtype=np.float32)
    for column, model in enumerate(models.values()):
        weights[[rows[name] for name in model["weights"]], column] = list(model["weights"].values())
    return LearnedEar(
        tuple(models),
        codes[order],
        weights,
        np.array([model["bias"] for model in models.values()], dtype=np.float32),
        {check: float(model["hears"]) for check, model in models.items()},
        {check: -math.inf if model["doubts"] is None else float(model["doubts"]) for check, model in models.items()},
        Coder(classes, numbers, frozenset(common)),
    )


def silent_ear(classes: WordClasses) -> LearnedEar:
    """An ear that adds nothing: phrases alone decide."""
    return ear_of({"format": FORMAT, "checks": {}, "known": ""}, classes)


@cache
def shipped_ear() -> LearnedEar:
    """The models as they ship, read once, when an answer is first listened to."""
    data = json.loads(asset("evidence", "weights.json").read_text(encoding="utf-8"))
    return ear_of(data, shipped_classes())
