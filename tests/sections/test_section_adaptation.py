"""Personal adaptation: one person's way of cutting is learned from their edits, and nobody else's is unlearned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from rehearse.analysis.sections.adaptation import FURTHEST, FURTHEST_TOLD, EditedAnswer, adapt
from rehearse.analysis.sections.decoder import beliefs
from rehearse.analysis.sections.finding import find_sections
from rehearse.analysis.sections.model import SectionModel
from rehearse.analysis.sections.sentences import split_sentences
from rehearse.evaluate.section_answers import LabelledAnswer, spoken
from rehearse.evaluate.section_scores import together
from rehearse.evaluate.sections import by_model, scores, unseen_answers
from rehearse.model.sections import LABELS, Label, Origin, Section
from tests.sections.test_section_edits import WORDS


def own_way() -> EditedAnswer:
    """Someone who counts "Then I built one sheet ..." to the result."""
    at = next(word.start for word in WORDS if word.text == "Then")
    automatic = find_sections(WORDS).sections
    kept = tuple(replace(section, end=min(section.end, at)) for section in automatic if section.start < at)
    return EditedAnswer(WORDS, (*kept, Section(Label.RESULT, at, WORDS[-1].end, 1.0, Origin.EDITED)))


def test_adaptation_moves_towards_the_persons_edits():
    model = SectionModel.load()
    answer = own_way()
    adapted = adapt(model, [answer])

    def result_belief(weights: SectionModel) -> float:
        sentences = split_sentences(WORDS)
        row = next(index for index, sentence in enumerate(sentences) if sentence.text.startswith("Then"))
        return float(beliefs(weights.potentials(weights.features(sentences, WORDS))).labels()[row, LABELS.index(Label.RESULT)])

    assert result_belief(adapted) > 2 * result_belief(model)


def test_adaptation_is_bounded_and_leaves_the_shipped_weights_alone():
    model = SectionModel.load()
    before = model.content.copy()
    adapted = adapt(model, [own_way()] * 30)
    assert np.abs(adapted.content - model.content).max() <= FURTHEST + 1e-9
    assert model.presence is not None
    assert adapted.presence is not None
    assert 0.0 < np.abs(adapted.presence - model.presence).max() <= FURTHEST_TOLD + 1e-9
    assert np.array_equal(model.content, before)
    assert adapt(model, []) is model


def with_habit(answers: Sequence[LabelledAnswer], habit: dict[Label, Label]) -> list[LabelledAnswer]:
    """As someone would cut them who calls some sections by another name."""
    return [replace(one, parts=tuple((habit.get(label, label), text) for label, text in one.parts)) for one in answers]


def edited(answer: LabelledAnswer) -> EditedAnswer:
    """An answer with its sections as its speaker set them."""
    words, truth = spoken(answer.parts)
    edges = [0, *(at for at in range(1, len(words)) if truth[at] is not truth[at - 1]), len(words)]
    ends = [*(word.start for word in words), words[-1].end]
    return EditedAnswer(
        words,
        tuple(Section(truth[first], ends[first], ends[last], 1.0, Origin.EDITED) for first, last in pairwise(edges)),
    )


def accuracy(model: SectionModel, answers: Sequence[LabelledAnswer]) -> float:
    """Share of time right."""
    return together(scores(answers, by_model(model))).accuracy


@pytest.fixture(scope="module")
def model() -> SectionModel:
    return SectionModel.load()


@pytest.mark.slow
def test_a_habit_seen_in_eight_edited_answers_is_followed_in_answers_not_seen(model: SectionModel):
    nobody_has_a_task = with_habit(unseen_answers(), {Label.TASK: Label.SITUATION})
    adapted = adapt(model, [edited(one) for one in nobody_has_a_task[:8]])
    assert accuracy(adapted, nobody_has_a_task[8:]) > accuracy(model, nobody_has_a_task[8:]) + 0.03


@pytest.mark.slow
def test_edits_that_agree_with_the_model_change_little(model: SectionModel):
    answers = unseen_answers()
    adapted = adapt(model, [edited(one) for one in answers[:8]])
    assert abs(accuracy(adapted, answers[8:]) - accuracy(model, answers[8:])) < 0.01


@pytest.mark.slow
def test_edits_without_any_habit_leave_the_model_as_it_was(model: SectionModel):
    labels = list(LABELS)
    jumbled = [
        with_habit([one], {label: labels[(at + place) % 5] for place, label in enumerate(labels)})[0]
        for at, one in enumerate(unseen_answers()[:10])
    ]
    assert adapt(model, [edited(one) for one in jumbled]) is model


@pytest.mark.slow
def test_one_odd_edit_costs_others_next_to_nothing(model: SectionModel):
    answers = unseen_answers()
    odd = with_habit(answers[:1], {Label.SITUATION: Label.RESULT, Label.ACTION: Label.REFLECTION})
    assert accuracy(adapt(model, [edited(odd[0])]), answers[1:]) > accuracy(model, answers[1:]) - 0.01
