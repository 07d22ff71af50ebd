"""Pasted text becomes questions: a list's own, and one for each duty of a job's description."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearse.store.question_files import parse_questions, questions_from_text, questions_to_toml
from rehearse.vocabulary import load_vocabulary

LIST = """
Interview prep, round 2
Questions:
1. Tell me about a time you disagreed with a coworker. How did it end?
2) How do you handle ambiguous requirements?
   - **Describe a situation** in which a stakeholder
     wanted something you could not give.
* Q3: What is your biggest failure, and what did you learn?
• "Walk me through a project you are proud of."
Bring your own laptop.
2. How do you handle ambiguous requirements
"""

ADVERTISEMENT = """
Are you passionate about data? Want to change the world? Join us!

What you will do:
- Collaborate with product managers and engineers to define success measures for ranking
- Train models in PyTorch
- You will mentor junior scientists and review their experiments
- Communicate results to non-technical stakeholders across the company
Benefits: lunch. Ready to apply?
"""


def test_a_pasted_list_gives_its_questions_once_each_with_a_category():
    found = questions_from_text(LIST)
    assert [(question.text, question.category) for question in found] == [
        ("Tell me about a time you disagreed with a coworker. How did it end?", "disagreement"),
        ("How do you handle ambiguous requirements?", "ambiguity"),
        ("Describe a situation in which a stakeholder wanted something you could not give.", "general"),
        ("What is your biggest failure, and what did you learn?", "failure"),
        ("Walk me through a project you are proud of.", "pride"),
    ]


def test_a_job_description_gives_a_question_for_each_duty():
    found = questions_from_text(ADVERTISEMENT)
    assert [question.text for question in found] == [
        "Tell me about a time you had to collaborate with product managers and engineers to define success measures for ranking.",
        "Tell me about a time you had to train models in PyTorch.",
        "Tell me about a time you had to mentor junior scientists and review their experiments.",
        "Tell me about a time you had to communicate results to non-technical stakeholders across the company.",
    ]
    assert [question.category for question in found] == ["product_managers", "general", "mentoring", "explaining_ml"]


WARD_CLERK = """Ward clerk, St James

About us
We are a busy surgical ward with 24 beds.

Responsibilities:
- Greet patients and relatives at the desk
- Keep the bed list up to date
- Handle complaints calmly and pass them on to the nurse in charge

You will have
- Good phone manner
- Experience with patient records
"""

TEACHER = """Could you be the teacher we are looking for?

Main duties
Planning and delivering lessons across Key Stage 2
Assessment of progress
To attend staff meetings
IT support for the office
Any other duties as required

Essential skills
Work under pressure, day and night
"""


def test_a_job_of_any_trade_gives_its_duties_and_not_what_it_asks_the_person_to_have():
    found = questions_from_text(WARD_CLERK)
    assert [question.text for question in found] == [
        "Tell me about a time you had to greet patients and relatives at the desk.",
        "Tell me about a time you had to keep the bed list up to date.",
        "Tell me about a time you had to handle complaints calmly and pass them on to the nurse in charge.",
    ]
    assert found[0].tags == ("pasted", "job description")


def test_duties_in_any_form_become_whole_sentences():
    assert [question.text for question in questions_from_text(TEACHER)] == [
        "Tell me about a time you were responsible for planning and delivering lessons across Key Stage 2.",
        "Tell me about a time you were responsible for assessment of progress.",
        "Tell me about a time you had to attend staff meetings.",
        "Tell me about a time you were responsible for IT support for the office.",
    ]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "You will serve customers at the till, and you will be responsible for the stock room.",
            [
                "Tell me about a time you had to serve customers at the till.",
                "Tell me about a time you were responsible for the stock room.",
            ],
        ),
        ("You'll have a friendly manner. You will be part of a team of six.", []),
        (
            "The role: greet guests; carry their luggage. Salary: 12 pounds an hour.",
            ["Tell me about a time you had to greet guests.", "Tell me about a time you had to carry their luggage."],
        ),
        ("Essential:\n- Answer the phone in a friendly way\n- A clean licence", []),
    ],
)
def test_running_prose_gives_what_the_person_will_do(text: str, asked: list[str]):
    assert [question.text for question in questions_from_text(text)] == asked


def test_nobody_in_particular_is_said_to_ask_what_was_pasted():
    assert {question.listener for question in questions_from_text(LIST)} == {"manager"}


def test_a_question_quoted_inside_prose_is_kept_and_the_prose_is_not():
    found = questions_from_text('The interviewer asks: "Tell me about a time you missed a deadline." Many people freeze here.')
    assert [question.text for question in found] == ["Tell me about a time you missed a deadline."]


def test_headings_are_not_drawn_into_a_question_and_a_wrapped_one_is_put_together():
    text = "Describe a project you led\nCompany: Example\nRole: Engineer\n\nHow do you handle situations in which technical and product\npriorities directly conflict?"
    found = questions_from_text(text)
    assert [(question.text, question.category) for question in found] == [
        ("Describe a project you led", "general"),
        ("How do you handle situations in which technical and product priorities directly conflict?", "conflicting_objectives"),
    ]


@pytest.mark.parametrize("text", ["", "   \n\n", "No question here at all.", "Really?", "Why?\nWho?", "|a|b|\n|---|---|"])
def test_text_without_questions_gives_none(text: str):
    assert questions_from_text(text) == ()


@given(st.text(max_size=400))
def test_no_text_breaks_the_paste_and_all_it_gives_can_be_saved(text: str):
    vocabulary = load_vocabulary()
    for question in questions_from_text(text, vocabulary.categories):
        assert parse_questions(questions_to_toml([question]), "x", vocabulary, own=True).faults == ()


def test_pasting_the_same_list_twice_gives_the_same_ids():
    assert [q.id for q in questions_from_text(LIST)] == [
        q.id for q in questions_from_text(LIST.upper().lower().replace("q3", "Q3"))
    ]
