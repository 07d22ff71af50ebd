"""How an answer is worded, and what that says about where its sections lie."""

from __future__ import annotations

import random

import pytest

from rehearse.analysis.sections.features import register
from rehearse.analysis.sections.finding import find_sections
from rehearse.analysis.sections.sentences import words_of_text
from rehearse.evaluate.section_answers import LabelledAnswer, spoken
from rehearse.model.sections import Label
from scripts.section_augment import WRITTEN_SHARES, written, written_out

TALKED = "So, um, I didn't know the ward. It's small, and we'd no keys, so I just rang the porter and he's let me in."
WRITTEN = (
    "The clinic had lost its booking system for two days. My task was to keep the appointments running. I set up a paper list at the door "
    "and assigned one nurse to each hour. All patients were seen on the day and no appointment was lost."
)


@pytest.mark.parametrize(("text", "worded"), [(TALKED, "talk"), (WRITTEN, "written"), (WRITTEN + " It's all there.", "mid")])
def test_contractions_and_small_words_tell_talk_from_writing(text: str, worded: str):
    assert register(words_of_text(text)) == worded


def test_a_curled_apostrophe_makes_a_contraction_too():
    assert register(words_of_text(TALKED.replace("'", "’"))) == "talk"


def test_what_is_written_out_keeps_its_sections_and_loses_its_talk():
    parts = ((Label.SITUATION, "So, um, we couldn't open. It's a small shop."), (Label.ACTION, "And I'd rung the smith."))
    told = written(parts)
    assert told == ((Label.SITUATION, "We could not open. It is a small shop."), (Label.ACTION, "I had rung the smith."))
    assert register(spoken(told)[0]) == "written"


def test_answers_in_the_usual_order_are_written_out_more_often_than_others():
    def copies(*labels: Label) -> int:
        answer = LabelledAnswer(
            "x", "own", tuple((label, "It went well.") for label in labels), own_reflection=True, trainable=True
        )
        return len(written_out([answer] * 200, random.Random(1)))

    usual = copies(Label.SITUATION, Label.TASK, Label.ACTION, Label.RESULT)
    assert usual == pytest.approx(200 * WRITTEN_SHARES[0], abs=25)
    assert copies(Label.SITUATION, Label.ACTION) == pytest.approx(200 * WRITTEN_SHARES[1], abs=25)


def test_a_written_answer_has_all_four_sections_in_their_order():
    labels = [section.label for section in find_sections(words_of_text(WRITTEN), unit="characters").sections]
    assert labels == [Label.SITUATION, Label.TASK, Label.ACTION, Label.RESULT]
