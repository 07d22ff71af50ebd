"""Moves the section model a little towards how one person cuts their own answers; only with their yes, only on their machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.section_decoder import STATE_LABELS, STATE_TO_LABEL, beliefs
from rehearse.analysis.section_features import AnswerFeatures
from rehearse.analysis.section_model import SectionModel
from rehearse.analysis.sentences import Silence, silence_before, split_sentences
from rehearse.model.sections import LABELS, Section
from rehearse.model.transcript import Word

Array = NDArray[np.float64]

STEPS = 20
RATE = 0.1
#: No weight moves further than this from the shipped one, whatever the edits say.
FURTHEST = 0.75
_NEVER = -1e9


@dataclass(frozen=True, slots=True)
class EditedAnswer:
    """An answer whose sections the person set: its words, its silences, and their sections."""

    words: tuple[Word, ...]
    sections: tuple[Section, ...]
    pauses: tuple[Silence, ...] = ()


def adapt(model: SectionModel, edited_answers: Sequence[EditedAnswer]) -> SectionModel:
    """A model that makes the person's own labels more likely; the given one is unchanged.

    A few gradient steps on the likelihood of their labels. Each weight stays within FURTHEST of where it was, so no number of edits
    can undo what was learned from many speakers. Starting always from the shipped weights makes it independent of earlier adaptations.
    """
    lessons = [lesson for lesson in (_lesson(model, answer) for answer in edited_answers) if lesson is not None]
    adapted = model
    for _ in range(STEPS if lessons else 0):
        content, opening = np.zeros_like(model.content), np.zeros_like(model.opening)
        for features, allowed in lessons:
            _add_gradient(adapted, features, allowed, content, opening)
        adapted = replace(
            adapted,
            content=_bounded(model.content, adapted.content + RATE * content / len(lessons)),
            opening=_bounded(model.opening, adapted.opening + RATE * opening / len(lessons)),
        )
    return adapted


def _bounded(shipped: Array, moved: Array) -> Array:
    return np.clip(moved, shipped - FURTHEST, shipped + FURTHEST)


def _lesson(model: SectionModel, answer: EditedAnswer) -> tuple[AnswerFeatures, NDArray[np.bool_]] | None:
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


def _add_gradient(
    model: SectionModel, features: AnswerFeatures, allowed: NDArray[np.bool_], content: Array, opening: Array
) -> None:
    free = model.potentials(features)
    own = replace(free, states=np.where(allowed, free.states, _NEVER))
    expected, wanted = beliefs(free), beliefs(own)
    by_label = wanted.labels() - expected.labels()
    entering = np.zeros((len(features), len(LABELS)))
    changes = STATE_TO_LABEL[:, None] != STATE_TO_LABEL[None, :]
    moved = ((wanted.steps - expected.steps) * changes).sum(axis=1)
    for state, label in enumerate(STATE_TO_LABEL):
        entering[1:, label] += moved[:, state]
    for row, names in enumerate(features.content):
        known = [model.content_index[name] for name in names if name in model.content_index]
        content[known] += by_label[row]
    for row, names in enumerate(features.opening):
        known = [model.opening_index[name] for name in names if name in model.opening_index]
        opening[known] += entering[row]
