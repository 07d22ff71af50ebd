"""A second ear beside the phrases: small linear models that hear a sense in words no phrase foresaw."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from rehearse.assets import asset
from rehearse.coach.evidence_answer import Answer, Finding
from rehearse.coach.evidence_around import Around, names_around
from rehearse.coach.evidence_codes import Coder, Reals, StretchReader, code_of, numbered
from rehearse.coach.evidence_disclaimed import DISCLAIMED, disclaimed, holds_quoted
from rehearse.coach.evidence_features import WordClasses, clauses, shipped_classes, stretches
from rehearse.coach.evidence_linear import Linear, RunningSums, weigh_stretches
from rehearse.coach.lexicon import Lexicons, shipped_lexicons
from rehearse.coach.numbers import Quantity
from rehearse.model.evidence import Polarity

FORMAT = 2
#: The bias of a model stands among its weights under this name.
BIAS = "bias"
#: A stretch sounds as strongly as its most telling run of clauses, of so many tokens; the higher, the more the best run alone counts.
_RUN = range(4, 31)
SHARPNESS = 2.0
#: How much of that is heard in the stretch as a whole; chosen on authors left out.
WHOLE_SHARE = 0.6
#: A quotation of a stretch is its most telling run of clauses; shorter than this it tells nothing.
_QUOTE = range(5, 26)
#: An owner's admission may come this many words after what it takes back.
_OWNED_WITHIN = 22
_SAID_WITHIN = 12
_HONEST = ("honest",)
#: In fewer words than this there is little to doubt a phrase by: only where it sounds like this or less.
_ENOUGH_TO_DOUBT = 60
_PLAINLY_NOT = -4.0
#: And only these, which work of any kind sounds like.
_OFTEN_JUST_WORK = frozenset({"conflict_made_measurable", "stakeholders", "impact", "decision"})
#: These run through a whole answer: a phrase of theirs stands where the check sounds anywhere in it. Chosen on authors left out.
ANYWHERE = frozenset("reflection jargon_bombing never_disagreed just_let_them proved_them_wrong hero_and_obstacle blame".split())


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
        self._sums = RunningSums(ear.runs, self._reader)
        self._spans = tuple(stretches(answer.stream)) if ear.checks else ()
        self.strengths = self._strengths(self._spans)
        self._sounds = ear.around.weigh(self.strengths, [last - first for first, last in self._spans])
        self._scores = self._sounds.copy()
        for check, rows in left_out(ear.checks, self._spans, answer, lexicons).items():
            if rows and check in ear.checks:
                self._scores[sorted(rows), ear.checks.index(check)] = -np.inf

    def heard(self, check: str, at_least: float = -math.inf) -> tuple[Heard, ...]:
        """Every stretch in which the check may be heard and sounds at least so strongly, in order."""
        scores = self._scores[:, self._ear.checks.index(check)]
        rows = np.flatnonzero((scores >= at_least) & np.isfinite(scores)).tolist()
        return tuple(Heard(float(scores[row]), *self._spans[row]) for row in rows)

    def best(self, check: str) -> float:
        """How strongly it sounds where it does most; minus infinity where it may be heard nowhere."""
        return float(self._scores[:, self._ear.checks.index(check)].max(initial=-np.inf))

    def beside(self, check: str, first: int, last: int) -> float:
        """How strongly it sounds in the stretches that hold some of tokens `[first, last)`, left out or not: phrases have their own guards."""
        rows = [row for row, (begin, end) in enumerate(self._spans) if begin < last and first < end]
        return float(self._sounds[rows, self._ear.checks.index(check)].max(initial=-np.inf))

    def quotation(self, check: str, heard: Heard) -> tuple[int, int]:
        """The run of clauses inside a stretch that says it most clearly."""
        runs = _runs(clauses(self._stream, heard.first, heard.last), _QUOTE)
        if not runs:
            return heard.first, min(heard.last, heard.first + _QUOTE.stop - 1)
        scores = self._sums.weigh(runs)[:, self._ear.checks.index(check)].tolist()
        return max(zip(runs, scores, strict=True), key=lambda run: (run[1], run[0][1] - run[0][0]))[0]

    def strength(self, first: int, last: int) -> dict[str, float]:
        """Log odds of every check for tokens `[first, last)` by themselves."""
        return dict(zip(self._ear.checks, self._strengths([(first, last)])[0].tolist(), strict=True))

    def _strengths(self, spans: Sequence[tuple[int, int]]) -> Reals:
        """(spans, checks): log odds of each by itself, as a whole and in its most telling clauses."""
        if not spans:
            return np.zeros((0, len(self._ear.checks)))
        runs = [telling_runs(clauses(self._stream, *span)) for span in spans]
        firsts = np.cumsum([0, *(len(each) for each in runs[:-1])])
        scores = self._sums.weigh([run for each in runs for run in each])
        telling = np.logaddexp.reduceat(SHARPNESS * scores, firsts, axis=0) / SHARPNESS
        whole = weigh_stretches(self._ear.whole, self._reader, spans)
        return WHOLE_SHARE * whole + (1.0 - WHOLE_SHARE) * telling


def telling_runs(cuts: Sequence[int]) -> list[tuple[int, int]]:
    """The runs of clauses (by their `cuts`) in which a stretch may say it; the whole stretch is always one."""
    runs = _runs(cuts, _RUN)
    whole = cuts[0], cuts[-1]
    return runs if whole in runs else [*runs, whole]


def _runs(cuts: Sequence[int], lengths: range) -> list[tuple[int, int]]:
    return [(begin, end) for at, begin in enumerate(cuts) for end in cuts[at + 1 :] if end - begin in lengths]


@dataclass(frozen=True, slots=True)
class LearnedEar:
    """Linear models, one a check: of a `whole` stretch, of `runs` of clauses in it, and of what sounds `around` it; and edges: from which
    log odds on a check is heard (`hears`), and below which a phrase is doubted (`doubts`; minus infinity: never)."""

    checks: tuple[str, ...]
    whole: Linear
    runs: Linear
    around: Around
    hears: Mapping[str, float]
    doubts: Mapping[str, float]
    coder: Coder

    def listen(self, answer: Answer, lexicons: Lexicons) -> Sounding:
        """Every stretch of the answer under every check."""
        return Sounding(self, answer, lexicons)


def left_out(
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

    A phrase stands unless the ear hears nothing of the kind where it was said, or anywhere. Without one, the check is heard where the ear is sure.
    """
    if check not in ear.checks:
        return finding
    if finding.heard:
        doubts = _doubts(check, ear, answer, lexicons)
        if check in ANYWHERE:
            believed = finding.spans if sounding.best(check) >= doubts else ()
        else:
            believed = tuple(span for span in finding.spans if sounding.beside(check, *span) >= doubts)
        if believed:
            return replace(finding, spans=believed)
    sure = sounding.heard(check, ear.hears[check])
    if not sure:
        return Finding(False, (), finding.counts)
    spans = tuple(sounding.quotation(check, stretch) for stretch in sure)
    return Finding(True, spans, {**finding.counts, "in_other_words": len(spans)})


def _doubts(check: str, ear: LearnedEar, answer: Answer, lexicons: Lexicons) -> float:
    """Below which log odds a phrase is doubted: the person's own never, in a remark of a few words only where it plainly is something else."""
    if lexicons is not shipped_lexicons():
        return -math.inf
    if len(answer.stream) >= _ENOUGH_TO_DOUBT:
        return ear.doubts[check]
    return min(ear.doubts[check], _PLAINLY_NOT) if check in _OFTEN_JUST_WORK else -math.inf


def ear_of(data: Mapping[str, Any], classes: WordClasses) -> LearnedEar:
    """The models of a file's contents: for every check its edges, its biases, and its weights by feature."""
    if data.get("format") != FORMAT:
        raise ValueError(f"weights of format {data.get('format')}, this program reads {FORMAT}")
    models = data["checks"]
    common = data["known"].split()
    named = (name for model in models.values() for part in ("whole", "runs") for name in model[part])
    words = dict.fromkeys(word for name in dict.fromkeys(named) for word in name[2:].split(" "))
    numbers = numbered([*common, *words], classes)
    return LearnedEar(
        tuple(models),
        _linear(models, "whole", numbers),
        _linear(models, "runs", numbers),
        _around(models),
        {check: float(model["hears"]) for check, model in models.items()},
        {check: -math.inf if model["doubts"] is None else float(model["doubts"]) for check, model in models.items()},
        Coder(classes, numbers, frozenset(common)),
    )


def _linear(models: Mapping[str, Mapping[str, Any]], part: str, numbers: Mapping[str, int]) -> Linear:
    names = dict.fromkeys(name for model in models.values() for name in model[part] if name != BIAS)
    codes = np.array([code_of(name, numbers) for name in names], dtype=np.int64)
    order = np.argsort(codes)
    rows = dict(zip(names, np.argsort(order).tolist(), strict=True))
    rows[BIAS] = len(names)
    weights = np.zeros((len(names) + 1, len(models)), dtype=np.float32)
    for column, model in enumerate(models.values()):
        weights[[rows[name] for name in model[part]], column] = list(model[part].values())
    return Linear(codes[order], weights[:-1], weights[-1])


def _around(models: Mapping[str, Mapping[str, Any]]) -> Around:
    names = (*names_around(tuple(models)), BIAS)
    weights = np.array([[model["around"].get(name, 0.0) for model in models.values()] for name in names], dtype=np.float64)
    return Around(weights[0], weights[1:-1], weights[-1])


def silent_ear(classes: WordClasses) -> LearnedEar:
    """An ear that adds nothing: phrases alone decide."""
    return ear_of({"format": FORMAT, "checks": {}, "known": ""}, classes)


@cache
def shipped_ear() -> LearnedEar:
    """The models as they ship, read once, when an answer is first listened to."""
    data = json.loads(asset("evidence", "weights.json").read_text(encoding="utf-8"))
    return ear_of(data, shipped_classes())
