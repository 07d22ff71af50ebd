"""Fits how sure the section model says it is to how often it was right on answers it had not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize, minimize_scalar

from rehearse.analysis.sections.decoder import Beliefs, Potentials, beliefs
from rehearse.analysis.sections.finding import EDGE_REACH_WORDS, chosen_labels, edge_beliefs
from rehearse.analysis.sections.model import SectionModel
from rehearse.analysis.sections.presence import presence_features
from rehearse.analysis.sections.sentences import split_sentences
from rehearse.evaluate.section_answers import LabelledAnswer, spoken
from rehearse.model.sections import LABELS

#: How small the weights of presence are held, on features of one spread.
PRESENCE_RIDGE = 3.0
Curve = tuple[tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True)
class Unseen:
    """An answer under a model that was not trained on it: scores, sentence lengths in words, and the true label of each word."""

    potentials: Potentials
    plain: np.ndarray
    plain_share: float
    lengths: np.ndarray
    truth: np.ndarray

    def beliefs(self, temperature: float) -> tuple[Beliefs, np.ndarray]:
        """As `SectionModel.beliefs`, under any temperature."""
        belief = beliefs(self.potentials.scaled(temperature))
        return belief, (1 - self.plain_share) * belief.labels() + self.plain_share * self.plain


def unseen(answer: LabelledAnswer, model: SectionModel) -> Unseen:
    """Scores an answer held out of training."""
    words, labels = spoken(answer.parts)
    features = model.features(split_sentences(words), words)
    truth = np.array([LABELS.index(label) for label in labels])
    return Unseen(model.potentials(features), model.plain_beliefs(features), model.plain_share, features.lengths, truth)


def fitted_temperature(answers: Sequence[Unseen]) -> float:
    """The factor on all scores under which the true label of each word is most probable on average."""

    def surprise(factor: float) -> float:
        total, words = 0.0, 0
        for answer in answers:
            _, by_sentence = answer.beliefs(factor)
            by_word = np.repeat(by_sentence, answer.lengths.astype(int), axis=0)
            total -= float(np.log(np.maximum(by_word[np.arange(len(answer.truth)), answer.truth], 1e-4)).sum())
            words += len(answer.truth)
        return total / words

    return float(minimize_scalar(surprise, bounds=(0.2, 1.5), method="bounded", options={"xatol": 0.01}).x)


def fitted_presence(answers: Sequence[Unseen], temperature: float) -> np.ndarray:
    """(labels, PRESENCE_NAMES): by what is believed of an answer under this temperature, whether each section is in it."""
    features = np.array([presence_features(answer.beliefs(temperature)[1], answer.plain, answer.lengths) for answer in answers])
    told = np.array([[label in answer.truth for label in range(len(LABELS))] for answer in answers])
    return np.array([_logistic(features[:, label], told[:, label]) for label in range(len(LABELS))])


def _logistic(features: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """The weights of a logistic regression on features of one spread, given back for the features as they are; the first is always 1."""
    middle, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    middle[0], spread[0] = 0.0, 1.0
    scaled = (features - middle) / spread
    sign = np.where(truth, 1.0, -1.0)
    held = np.r_[0.0, np.full(features.shape[1] - 1, PRESENCE_RIDGE)]

    def loss(point: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (scaled @ point)
        slope = scaled.T @ (-sign / (1.0 + np.exp(margin))) + held * point
        return float(np.logaddexp(0.0, -margin).sum() + 0.5 * held @ point**2), slope

    found = minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B").x / spread
    found[0] -= middle @ found
    return found


def curves(model: SectionModel, answers: Sequence[Unseen], temperature: float) -> tuple[Curve, Curve]:
    """(section curve, edge curve): from the model's belief to the share that proved right, never falling."""
    sections, edges = _points(model, answers, temperature)
    return _rising(sections), _rising(edges)


Points = list[tuple[float, float, float]]


def _points(model: SectionModel, answers: Sequence[Unseen], temperature: float) -> tuple[Points, Points]:
    """(belief, share of its words right, 1) of every section found, and (belief, right or not, 1) of every edge."""
    sections: list[tuple[float, float, float]] = []
    edges: list[tuple[float, float, float]] = []
    for answer in answers:
        belief, by_label = answer.beliefs(temperature)
        labels = chosen_labels(by_label, answer.lengths, model.told(by_label, answer.plain, answer.lengths))
        firsts = [0, *(index for index in range(1, len(labels)) if labels[index] != labels[index - 1])]
        starts = np.concatenate([[0], np.cumsum(answer.lengths)]).astype(int)
        for first, end in zip(firsts, [*firsts[1:], len(labels)], strict=True):
            weights = answer.lengths[first:end]
            sure = float(by_label[first:end, labels[first]] @ weights / weights.sum())
            right = float((answer.truth[starts[first] : starts[end]] == labels[first]).mean())
            sections.append((sure, right, 1.0))
        entered = [(at, answer.truth[at]) for at in range(1, len(answer.truth)) if answer.truth[at] != answer.truth[at - 1]]
        for sure, first in zip(edge_beliefs(belief, labels, answer.lengths), firsts[1:], strict=True):
            near = any(label == labels[first] and abs(at - starts[first]) <= EDGE_REACH_WORDS for at, label in entered)
            edges.append((sure, float(near), 1.0))
    return sections, edges


def _rising(points: Sequence[tuple[float, float, float]], bins: int = 12) -> Curve:
    """(belief, right, weight) in bins of equal weight, pooled where they fall (pool adjacent violators)."""
    ordered = np.array(sorted(points))
    shares = np.cumsum(ordered[:, 2]) / ordered[:, 2].sum()
    pooled: list[list[float]] = []
    for index in range(bins):
        inside = ordered[(shares > index / bins) & (shares <= (index + 1) / bins)]
        if not len(inside):
            continue
        weight = inside[:, 2].sum()
        pooled.append([float(inside[:, 0] @ inside[:, 2] / weight), float(inside[:, 1] @ inside[:, 2] / weight), float(weight)])
        while len(pooled) > 1 and pooled[-2][1] > pooled[-1][1]:
            last, before = pooled.pop(), pooled.pop()
            weight = last[2] + before[2]
            pooled.append([(last[k] * last[2] + before[k] * before[2]) / weight for k in (0, 1)] + [weight])
    xs = [0.0, *(point[0] for point in pooled), 1.0]
    ys = [min(pooled[0][0], pooled[0][1]) / 2, *(point[1] for point in pooled), max(pooled[-1][1], min(0.99, pooled[-1][0]))]
    return tuple(xs), tuple(ys)


def by_confidence(answers: Sequence[Unseen], model: SectionModel) -> list[tuple[float, float, int, float]]:
    """(low, high, sections, share of their words right) for tenths of stated confidence, on answers held out of training."""
    sections, _ = _points(model, answers, model.temperature)
    stated = np.interp([point[0] for point in sections], *model.section_curve)
    right = np.array([point[1] for point in sections])
    weight = np.array([point[2] for point in sections])
    rows = []
    for low in np.arange(0.3, 1.0, 0.1):
        inside = (stated >= low) & (stated < low + 0.1)
        if inside.any():
            rows.append(
                (float(low), float(low + 0.1), int(inside.sum()), float(right[inside] @ weight[inside] / weight[inside].sum()))
            )
    return rows


def calibrated(model: SectionModel, answers: Sequence[Unseen]) -> SectionModel:
    """The model with temperature, presence and curves fitted on answers that other models, trained without them, have scored."""
    temperature = fitted_temperature(answers)
    judging = replace(model, presence=fitted_presence(answers, temperature))
    section_curve, edge_curve = curves(judging, answers, temperature)
    return replace(judging, temperature=temperature, section_curve=section_curve, edge_curve=edge_curve)
