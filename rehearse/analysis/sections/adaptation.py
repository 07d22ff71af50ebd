"""Moves the section model a little towards how one person cuts their own answers; only with their yes, only on their machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.sections.decoder import STATE_LABELS, STATE_TO_LABEL, beliefs, likeliest_labels
from rehearse.analysis.sections.features import AnswerFeatures
from rehearse.analysis.sections.model import SectionModel
from rehearse.analysis.sections.presence import chances_told, presence_features
from rehearse.analysis.sections.sentences import Silence, silence_before, split_sentences
from rehearse.model.sections import LABELS, Section
from rehearse.model.transcript import Word

Array = NDArray[np.float64]
#: An answer's features, and for each sentence the states that carry the person's label.
Lesson = tuple[AnswerFeatures, NDArray[np.bool_]]

STEPS = 25
#: How far one step goes at most along a weight that has not moved yet (AdaGrad, Duchi, Hazan and Singer 2011).
RATE = 0.1
#: How strongly the shipped weights hold against the edits, and how strongly while there are too few edits to test what they teach.
HOLD, FIRM_HOLD = 3.0, 60.0
#: From so many edited answers on, what three quarters of them teach is tested on the fourth, and kept only if it helps there by GAIN (0..1).
ENOUGH_TO_TEST, GAIN = 4, 0.01
#: No weight moves further than this from the shipped one, whatever the edits say.
FURTHEST = 0.5
#: The same for how readily a section counts as told, in log odds.
FURTHEST_TOLD = 3.0
#: Features that name single words (or the verb after "I" or "we"): a person's topics, not their way of cutting, so they stay as they are.
_SINGLE_WORDS = ("w:", "b:", "i:", "we:", "o:", "oo:")
#: No answer counts for more sentences than this that the person named otherwise than the model.
MOST_DISPUTED = 3.0
_NEVER = -1e9


@dataclass(frozen=True, slots=True)
class EditedAnswer:
    """An answer whose sections the person set: its words, its silences, and their sections."""

    words: tuple[Word, ...]
    sections: tuple[Section, ...]
    pauses: tuple[Silence, ...] = ()


def adapt(model: SectionModel, edited_answers: Sequence[EditedAnswer]) -> SectionModel:
    """A model that makes the person's own labels more likely; the given one is unchanged.

    Maximum a posteriori estimation with the shipped weights as the prior's mean (Chelba and Acero 2006), in a few steps. Each weight stays
    within FURTHEST of where it was, and how readily a section counts as told within FURTHEST_TOLD, so no number of edits can undo what was
    learned from many speakers. Where there are enough edits to tell, a habit that three quarters of them teach must make the sentences of the
    last quarter more right, each quarter tested once, else the model comes back as it was: someone who sets edges now this way, now that
    way, is served best by the shipped weights. Starting always from those makes it independent of earlier adaptations.
    """
    lessons = [lesson for lesson in (_lesson(model, answer) for answer in edited_answers) if lesson is not None]
    if not lessons:
        return model
    if len(lessons) < ENOUGH_TO_TEST:
        return _moved(model, lessons, FIRM_HOLD, RATE / 2)
    quarters = [lessons[at::4] for at in range(4)]
    gains = []
    for tested in quarters:
        taught = [lesson for quarter in quarters if quarter is not tested for lesson in quarter]
        gains.append(_agreement(_moved(model, taught, HOLD, RATE), tested) - _agreement(model, tested))
    return _moved(model, lessons, HOLD, RATE) if sum(gains) / len(gains) > GAIN else model


def _agreement(model: SectionModel, lessons: Sequence[Lesson]) -> float:
    """Share of time that the model labels as the person did, sentence by sentence: two answers are too few to test what was told at all."""
    right = whole = 0.0
    for features, allowed in lessons:
        labels = likeliest_labels(model.beliefs(features)[1])
        agreed = allowed[np.arange(len(labels)), labels]
        right, whole = right + float(features.lengths @ agreed), whole + float(features.lengths.sum())
    return right / whole


def _moved(model: SectionModel, lessons: Sequence[Lesson], hold: float, rate: float) -> SectionModel:
    free = {"content": _free(model.content_index), "opening": _free(model.opening_index)}
    shipped = {name: getattr(model, name) for name in ("content", "opening", "position", "steps")}
    past = {name: np.ones_like(weights) for name, weights in shipped.items()}
    adapted = model
    for _ in range(STEPS):
        slope = _Slope.of(model)
        for features, allowed in lessons:
            slope.add(adapted, features, allowed)
        now = {}
        for name, start in shipped.items():
            weights: Array = getattr(adapted, name)
            gradient = getattr(slope, name) * free.get(name, 1.0) - hold * (weights - start)
            past[name] += gradient**2
            now[name] = np.clip(weights + rate * gradient / np.sqrt(past[name]), start - FURTHEST, start + FURTHEST)
        adapted = replace(adapted, **now)
    return _with_presence(adapted, lessons, hold)


def _with_presence(model: SectionModel, lessons: Sequence[Lesson], hold: float) -> SectionModel:
    """The model with how readily each section counts as told moved: some people never call anything a Task.

    Each step divides by the most the curvature can be (Böhning and Lindsay 1988), so that none overshoots however many edits there are.
    """
    if model.presence is None:
        return model
    seen = [presence_features(model.beliefs(each)[1], model.plain_beliefs(each), each.lengths) for each, _ in lessons]
    told = [allowed[:, : len(LABELS)].any(axis=0) for _, allowed in lessons]
    shift = np.zeros(len(LABELS))
    for _ in range(STEPS):
        chances = [chances_told(features, _shifted(model.presence, shift)) for features in seen]
        slope = sum(own - chance for own, chance in zip(told, chances, strict=True)) - hold * shift
        shift = shift + slope / (len(lessons) / 4 + hold)
    return replace(model, presence=_shifted(model.presence, np.clip(shift, -FURTHEST_TOLD, FURTHEST_TOLD)))


def _shifted(presence: Array, shift: Array) -> Array:
    moved = presence.copy()
    moved[:, 0] += shift
    return moved


def _free(names: Iterable[str]) -> Array:
    """(n, 1): 1 for features that may be adapted, else 0."""
    return np.array([[0.0 if name.startswith(_SINGLE_WORDS) else 1.0] for name in names])


def _lesson(model: SectionModel, answer: EditedAnswer) -> Lesson | None:
    """Features, and for each sentence the states that carry the label most of it has."""
    if not answer.words or not answer.sections:
        return None
    sentences = split_sentences(answer.words, answer.pauses)
    silences = silence_before(answer.words, answer.pauses) if answer.pauses else []
    allowed = np.zeros((len(sentences), len(STATE_LABELS)), dtype=bool)
    for row, sentence in enumerate(sentences):
        shares = {
            label: sum(
                max(0.0, min(section.end, sentence.end) - max(section.start, sentence.start))
                for section in answer.sections
                if section.label is label
            )
            for label in LABELS
        }
        label = max(shares, key=lambda key: shares[key])
        allowed[row] = [state is label for state in STATE_LABELS]
    return model.features(sentences, answer.words, silences), allowed


@dataclass(frozen=True, slots=True)
class _Slope:
    """The slope of the likelihood along every weight that may move; added to in place."""

    content: Array
    opening: Array
    position: Array
    steps: Array

    @classmethod
    def of(cls, model: SectionModel) -> _Slope:
        """No slope yet."""
        return cls(*(np.zeros_like(part) for part in (model.content, model.opening, model.position, model.steps)))

    def add(self, model: SectionModel, features: AnswerFeatures, allowed: NDArray[np.bool_]) -> None:
        """Adds one answer's: what its labels hold of each feature less what the model expects."""
        free = model.potentials(features)
        own = replace(free, states=np.where(allowed, free.states, _NEVER))
        expected, wanted = beliefs(free), beliefs(own)
        by_label = wanted.labels() - expected.labels()
        # One answer cut wholly unlike the model says little about the next: it weighs as if so many of its sentences were in dispute.
        weight = min(1.0, MOST_DISPUTED / max(1e-9, float(np.abs(by_label).sum()) / 2))
        by_label *= weight
        entering = np.zeros((len(features), len(LABELS)))
        changes = STATE_TO_LABEL[:, None] != STATE_TO_LABEL[None, :]
        moved = ((wanted.steps - expected.steps) * changes).sum(axis=1) * weight
        for state, label in enumerate(STATE_TO_LABEL):
            entering[1:, label] += moved[:, state]
        for row, names in enumerate(features.content):
            self.content[[model.content_index[name] for name in names if name in model.content_index]] += by_label[row]
        for row, names in enumerate(features.opening):
            self.opening[[model.opening_index[name] for name in names if name in model.opening_index]] += entering[row]
        self.position[:] += weight * features.position.T @ (wanted.states - expected.states)
        self.steps[:] += weight * (wanted.steps - expected.steps).sum(axis=0)
