"""What a question asks for is read from its words; whatever leaves a doubt asks for a story."""

from __future__ import annotations

import pytest

from rehearse.assets import asset
from rehearse.model.question import Question
from rehearse.model.question_shape import Shape, shape_of
from rehearse.store.question_files import check_file, parse_questions, questions_to_toml
from rehearse.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()


@pytest.mark.parametrize(
    "asked",
    [
        "Why did you leave your last job?",
        "What is your greatest strength?",
        "What's your biggest weakness",
        "Why do you want to work here?",
        "Where do you see yourself in five years?",
        "How would you handle a situation in which a customer shouts at you?",
        "A patient refuses their medication. What would you do?",
        "Imagine two colleagues fall out in front of a guest. What do you do?",
        "If you saw a colleague steal, what would you do?",
        "What does good leadership mean to you?",
        "So, could you tell us a bit about yourself?",
        "Please tell me why you want this job.",
        "Why do you want to leave where you are, and what are you looking for?",
        "What are your salary expectations?",
        "How would your last boss describe you?",
        "Why nursing?",
        "What made you want to become a teacher?",
    ],
)
def test_a_question_for_a_reason_a_plan_or_a_person_asks_for_no_story(asked: str):
    assert shape_of(asked) is Shape.NO_STORY


@pytest.mark.parametrize(
    "asked",
    [
        "Tell me about a time you failed.",
        "What is your greatest achievement?",
        "What is your greatest weakness, and how have you worked on it?",
        "What is your greatest strength? Give me an example.",
        "How would you describe a time you were wrong?",
        "What would you do differently?",
        "Which limit would you not have crossed, whatever the numbers said?",
        "Why did you leave it out?",
        "Why did you choose that approach?",
        "Why do you think the project failed?",
        "How do you handle conflict?",
        "What do you do when you disagree with a decision?",
        "How did you handle an angry customer?",
        "Tell me about your last job.",
        "Walk me through your last project.",
        "Have you ever disagreed with your boss?",
        "Conflict with a colleague",
        "Warum haben Sie gekündigt?",
        "",
    ],
)
def test_what_wants_an_event_or_leaves_a_doubt_asks_for_a_story(asked: str):
    assert shape_of(asked) is Shape.STORY


def test_of_the_questions_that_ship_only_those_without_an_event_ask_for_no_story():
    found = set()
    for path in asset("questions").glob("*.toml"):
        found |= {question.id for question in check_file(path, VOCABULARY, own=False).questions if question.asks_for_no_story}
    assert found == {"gen-about-yourself", "gen-why-a-change", "ex-what-are-you-working-on", "fail-what-you-work-on"}


def test_a_shape_in_the_file_outranks_the_words_and_survives_writing():
    question = Question("q", "Why do you want to work here?", "general", shape=Shape.STORY)
    assert not question.asks_for_no_story
    read = parse_questions(questions_to_toml([question]), "own.toml", VOCABULARY)
    assert [one.shape for one in read.questions] == [Shape.STORY]


def test_a_shape_that_there_is_not_is_a_fault_with_its_line():
    text = '[[question]]\nid = "q"\ntext = "Why?"\ncategory = "general"\nshape = "poem"\n'
    faults = parse_questions(text, "own.toml", VOCABULARY).faults
    assert [(fault.line, "poem" in fault.fault) for fault in faults] == [(5, True)]
