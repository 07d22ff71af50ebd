"""Turns labelled sentences and answers into stretches that the learned ear of the evidence checks is fitted on, and fits it."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse

from rehearse.coach.evidence import FAMILIES
from rehearse.coach.evidence_answer import Answer, read_answer
from rehearse.coach.evidence_codes import Coder, Codes, StretchReader, name_of, numbered
from rehearse.coach.evidence_features import WordClasses, stem, stretches
from rehearse.coach.lexicon import Lexicons
from rehearse.coach.lexicon_tokens import tokens_of
from rehearse.evaluate.evidence_answers import EvidenceAnswer
from rehearse.evaluate.section_answers import LETTERS
from rehearse.model.sections import Label, Sentence
from rehearse.model.transcript import Word

PEOPLE = ("stakeholders", "conflict_made_measurable")
WANTED = (*PEOPLE, "reflection", *FAMILIES["plain language"])
#: Checks with a learned ear. The others look for things that phrases and grammar define well.
LEARNED = (*WANTED, *FAMILIES["seven sins"], *FAMILIES["disagreement failures"])
#: Which section a stretch stands in tells of these alone; of the others it would tell an author's habit.
_BY_SECTION = frozenset({"impact", "decision"})
#: Most sentences about somebody or about what came of it were not labelled for these, where they were written as examples of another check.
_OFTEN_BOTH = frozenset({*PEOPLE, "impact", "decision"})
#: These may be heard in an example of any other check.
_OFTEN_TOO = frozenset({"reflection", "impact", "decision"})
#: Pairs of which one sentence may well be both: the other's examples weigh less as counter-examples.
_NEAR: tuple[tuple[str, str], ...] = (
    ("hero_and_obstacle", "proved_them_wrong"),
    ("hero_and_obstacle", "blame"),
    ("over_promising", "hidden_uncertainty"),
    ("jargon_bombing", "academic_detour"),
    ("blame", "responsibility_deflection"),
    ("false_precision", "jargon_bombing"),
    ("just_let_them", "responsibility_deflection"),
    ("just_let_them", "dismissing_concerns"),
    ("just_let_them", "never_disagreed"),
    ("dismissing_concerns", "proved_them_wrong"),
    ("dismissing_concerns", "hidden_uncertainty"),
    ("dismissing_concerns", "blame"),
    ("dismissing_concerns", "hero_and_obstacle"),
    ("false_precision", "hidden_uncertainty"),
    ("false_precision", "over_promising"),
)
_NEAR_PAIRS = frozenset(frozenset(pair) for pair in _NEAR)
_OTHER, _NEAR_OTHER, _UNSURE, _SLIGHT = 0.7, 0.5, 0.5, 0.3
#: The first authors labelled one impact an answer and left the others.
_HARDLY = 0.15
#: Examples are rarer than counter-examples, and weigh more.
_EXAMPLE_WEIGHT = 4.0
#: How small weights are held. An impact or a decision takes many words; what is unwanted turns on few. Both chosen on authors left out.
_RIDGE, _RIDGE_WANTED = 0.15, 1.0
_STEPS = 50
_SECONDS_A_WORD = 0.4


@dataclass(slots=True)
class Stretch:
    """A stretch of somebody's words. `truth` and `weight` by check; a check that is in neither is not known here."""

    answer: Answer
    first: int
    last: int
    truth: dict[str, bool] = field(default_factory=dict)
    weight: dict[str, float] = field(default_factory=dict)

    def label(self, check: str, truth: bool, weight: float) -> None:
        """Says what it is."""
        self.truth[check] = truth
        self.weight[check] = weight

    def stems(self) -> Iterator[str]:
        """Its words without endings."""
        return (stem(token) for token in self.answer.stream.tokens[self.first : self.last] if token.isalpha())


def phrasing_stretches(rows: Iterable[Mapping[str, object]], lexicons: Lexicons) -> list[Stretch]:
    """From single sentences: {"check", "yes", "listener", "text", "quote"}. Those about an impact are heard as a Result's."""
    found: list[Stretch] = []
    for row in rows:
        section = Label.RESULT if row["check"] == "impact" else None
        answer = _plain_answer(str(row["text"]), str(row["listener"]), lexicons, section)
        spans = list(stretches(answer.stream))
        shares = [_shared(answer, span, [str(row.get("quote") or row["text"])]) for span in spans]
        for span, share in zip(spans, shares, strict=True):
            found.append(_phrasing(Stretch(answer, *span), row, telling=share >= 0.5 or share == max(shares)))
    return found


def _phrasing(stretch: Stretch, row: Mapping[str, object], *, telling: bool) -> Stretch:
    own, yes = str(row["check"]), bool(row["yes"])
    for check in LEARNED:
        if check == own:
            if telling or not yes:
                stretch.label(check, yes, 1.0)
        elif check in PEOPLE or (own in PEOPLE and check in _OFTEN_BOTH) or (check == "reflection" and not yes):
            continue
        elif yes and frozenset((check, own)) in _NEAR_PAIRS:
            stretch.label(check, False, _NEAR_OTHER)
        else:
            stretch.label(check, False, _SLIGHT if check in _OFTEN_TOO else _OTHER)
    return stretch


def answer_stretches(answers: Iterable[EvidenceAnswer], lexicons: Lexicons, *, every_impact: bool = True) -> list[Stretch]:
    """From labelled answers: what shares half its words with a labelled stretch has it, what shares none has it not.

    `every_impact`: whether their author labelled each impact, so that a stretch without the label surely is none.
    """
    found: list[Stretch] = []
    for labelled in answers:
        answer = read_answer(*labelled.spoken(), labelled.listener, lexicons)
        for span in stretches(answer.stream):
            stretch = Stretch(answer, *span)
            for check in LEARNED:
                share = _shared(answer, span, labelled.heard.get(check, ()))
                if share >= 0.5:
                    stretch.label(check, True, 1.0)
                elif share == 0 and check == "impact" and not every_impact:
                    stretch.label(check, False, _HARDLY)
                elif share == 0:
                    stretch.label(check, False, _UNSURE if check == "impact" or check in labelled.heard else 1.0)
            found.append(stretch)
    return found


def clean_stretches(rows: Iterable[Mapping[str, Sequence[tuple[str, str]]]], lexicons: Lexicons) -> list[Stretch]:
    """From answers that were written for their sections: hardly any holds an unwanted thing; impact and decisions they do hold."""
    found: list[Stretch] = []
    for row in rows:
        for letter, text in row["sections"]:
            answer = _plain_answer(text, "", lexicons, LETTERS[letter])
            for span in stretches(answer.stream):
                stretch = Stretch(answer, *span)
                for check in LEARNED:
                    if check in PEOPLE:
                        continue
                    if check not in WANTED:
                        stretch.label(check, False, 1.0)
                    elif check == "analogy" or letter in "ST":
                        stretch.label(check, False, _SLIGHT)
                found.append(stretch)
    return found


def _plain_answer(text: str, listener: str, lexicons: Lexicons, section: Label | None = None) -> Answer:
    words: list[Word] = []
    sentences: list[Sentence] = []
    for part in re.split(r"(?<=[.?!])\s+", text.strip()):
        first = len(words)
        words += [Word(token, at * _SECONDS_A_WORD, (at + 0.9) * _SECONDS_A_WORD) for at, token in enumerate(part.split(), first)]
        sentences.append(Sentence(part, words[first].start, words[-1].end, section, first, len(words)))
    return read_answer(sentences, words, listener, lexicons)


def _shared(answer: Answer, span: tuple[int, int], quotes: Sequence[str]) -> float:
    tokens = answer.stream.tokens[span[0] : span[1]]
    pairs = list(itertools.pairwise(tokens))
    best = 0.0
    for quote in quotes:
        quoted = [token for word in quote.split() for token in tokens_of(word)]
        wanted = set(itertools.pairwise(quoted))
        best = max(best, sum(pair in wanted for pair in pairs) / max(1, min(len(wanted), len(pairs))))
    return best


def common_stems(examples: Sequence[Stretch]) -> frozenset[str]:
    """Stems said more than once in all examples: any other word is out of the common."""
    count = Counter(stem for example in examples for stem in example.stems())
    return frozenset(stem for stem, times in count.items() if times > 1)


def fit(
    examples: Sequence[Stretch], classes: WordClasses, known: frozenset[str], keep: int, checks: Sequence[str] = LEARNED
) -> dict[str, dict[str, object]]:
    """Per check a bias and the `keep` weights that matter most: a ridge fit on all features, then again on those kept."""
    numbers = numbered(sorted({stem(token) for each in examples for token in each.answer.stream.tokens}), classes)
    matrix, names = _matrix(examples, Coder(classes, numbers, known))
    placeless = np.array([name.startswith("x:") for name in names])
    fitted: dict[str, dict[str, object]] = {}
    for check in checks:
        chosen = [at for at, example in enumerate(examples) if check in example.truth]
        truth = np.array([examples[at].truth[check] for at in chosen])
        weight = np.array([examples[at].weight[check] * (_EXAMPLE_WEIGHT if examples[at].truth[check] else 1.0) for at in chosen])
        part = matrix[chosen] if check in _BY_SECTION else matrix[chosen] @ sparse.diags(1.0 - placeless)
        ridge = _RIDGE_WANTED if check in WANTED else _RIDGE
        first = _logistic(part, truth, weight, ridge, np.append(np.zeros(part.shape[1]), -3.0))
        spread = np.sqrt(np.asarray(part.multiply(part).mean(axis=0)).ravel())
        strongest = np.sort(np.argsort(-np.abs(first[:-1]) * spread, kind="stable")[:keep])
        again = _logistic(part[:, strongest], truth, weight, ridge, first[[*strongest, -1]])
        weights = {names[at]: round(float(value), 2) for at, value in zip(strongest, again[:-1], strict=True)}
        fitted[check] = {"bias": round(float(again[-1]), 3), "weights": {name: value for name, value in weights.items() if value}}
    return fitted


def _matrix(examples: Sequence[Stretch], coder: Coder) -> tuple[sparse.csr_matrix, list[str]]:
    """(examples, features): how strong each feature is that more than one example has; and the features' names, in order."""
    parts: list[tuple[npt.NDArray[np.int64], Codes, npt.NDArray[np.float64]]] = []
    row = 0
    for _, same in itertools.groupby(examples, key=lambda each: id(each.answer)):
        those = list(same)
        for begin, coded in StretchReader(those[0].answer, coder).read([(each.first, each.last) for each in those]):
            parts.append((coded.stretch + row + begin, coded.code, coded.value))
        row += len(those)
    rows, codes, values = (np.concatenate(column) for column in zip(*parts, strict=True))
    found, columns, times = np.unique(codes, return_inverse=True, return_counts=True)
    words = list(coder.numbers)
    names = [name_of(int(code), words) for code in found[times > 1]]
    kept = times[columns] > 1
    renumbered = np.cumsum(times > 1) - 1
    shape = (len(examples), len(names))
    return sparse.csr_matrix((values[kept], (rows[kept], renumbered[columns[kept]])), shape=shape), names


def _logistic(
    matrix: sparse.csr_matrix,
    truth: npt.NDArray[np.bool_],
    weight: npt.NDArray[np.float64],
    ridge: float,
    start: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    sign = np.where(truth, 1.0, -1.0)
    across = matrix.T.tocsr()

    def loss(point: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        margin = sign * (matrix @ point[:-1] + point[-1])
        value = float(weight @ np.logaddexp(0.0, -margin)) + 0.5 * ridge * float(point[:-1] @ point[:-1])
        slope = -weight * sign / (1.0 + np.exp(margin))
        return value, np.append(across @ slope + ridge * point[:-1], slope.sum())

    found: npt.NDArray[np.float64] = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
    return found


def json_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
