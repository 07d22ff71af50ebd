"""Scores a labelling of an answer's words against its author's: share of time right, distance of edges, absent sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rehearse.analysis.sections.finding import SectionResult
from rehearse.evaluate.section_answers import SECONDS_A_WORD, LabelledAnswer
from rehearse.model.sections import LABELS, Label, Section
from rehearse.model.transcript import Word


@dataclass(frozen=True, slots=True)
class AnswerScore:
    """One answer's score. `edge_errors` in seconds at 150 words a minute, one per true edge."""

    words: int
    right: int
    edge_errors: tuple[float, ...]
    absent_true: frozenset[Label]
    absent_found: frozenset[Label]


@dataclass(frozen=True, slots=True)
class Score:
    """Many answers together. `accuracy` is time-weighted (by words); `edge_seconds` is the mean over all true edges."""

    answers: int
    accuracy: float
    edge_seconds: float
    edges_within_5_seconds: float
    absent_precision: float
    absent_recall: float
    absent_f1: float


def word_labels(sections: Sequence[Section], words: Sequence[Word]) -> list[Label | None]:
    """The label of the section each word begins in."""
    labels: list[Label | None] = []
    index = 0
    for word in words:
        while index < len(sections) and word.start >= sections[index].end:
            index += 1
        inside = index < len(sections) and word.start >= sections[index].start
        labels.append(sections[index].label if inside else None)
    return labels


def score_answer(answer: LabelledAnswer, truth: Sequence[Label], found: Sequence[Label | None]) -> AnswerScore:
    """Where the author kept no Reflection apart from Result, a Reflection found counts as Result: both are what the author wrote."""
    if not answer.own_reflection:
        found = [Label.RESULT if label is Label.REFLECTION else label for label in found]
    right = sum(a is b for a, b in zip(truth, found, strict=True))
    true_edges, found_edges = _edges(truth), _edges(found)
    errors = []
    for at, label in true_edges:
        near = (
            [place for place, entered in found_edges if entered is label]
            or [place for place, _ in found_edges]
            or [0, len(truth)]
        )
        errors.append(min(abs(place - at) for place in near) * SECONDS_A_WORD)
    judged = frozenset(LABELS) if answer.own_reflection else frozenset(LABELS) - {Label.REFLECTION}
    return AnswerScore(len(truth), right, tuple(errors), judged - frozenset(truth), judged - frozenset(found))


def _edges(labels: Sequence[Label | None]) -> list[tuple[int, Label | None]]:
    return [(index, labels[index]) for index in range(1, len(labels)) if labels[index] is not labels[index - 1]]


def together(scores: Sequence[AnswerScore]) -> Score:
    """All scores as one. Figures of nothing are NaN."""
    edges = [error for score in scores for error in score.edge_errors]
    hits = sum(len(score.absent_true & score.absent_found) for score in scores)
    found = sum(len(score.absent_found) for score in scores)
    true = sum(len(score.absent_true) for score in scores)
    nan = float("nan")
    precision = hits / found if found else nan
    recall = hits / true if true else nan
    return Score(
        answers=len(scores),
        accuracy=sum(score.right for score in scores) / sum(score.words for score in scores) if scores else nan,
        edge_seconds=float(np.mean(edges)) if edges else nan,
        edges_within_5_seconds=float(np.mean([error <= 5.0 for error in edges])) if edges else nan,
        absent_precision=precision,
        absent_recall=recall,
        absent_f1=2 * hits / (found + true) if found + true else nan,
    )


def labels_of(result: SectionResult, words: Sequence[Word]) -> list[Label | None]:
    """The label found for each word."""
    return word_labels(result.sections, words)
