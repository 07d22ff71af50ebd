"""An answer that tells what somebody always does, and nothing that happened, is known; no story is taken for one."""

from __future__ import annotations

import tomllib

import pytest

from rehearse.assets import asset
from rehearse.coach.evidence import find_evidence
from rehearse.coach.follow_ups import choose_follow_ups
from rehearse.coach.generalities import find_generality
from rehearse.coach.headline import headline
from rehearse.model.measures import DEFAULT_TARGET, Measures
from tests.evidence.spoken import spoken

GENERAL = (
    "When there is a conflict I always talk to both sides first. I usually ask what each of them needs. "
    "I would normally look for something that both can live with."
)
ENGLISH = sorted(path.name for path in asset("evaluation").glob("evidence_development*.toml"))


def test_habits_without_an_event_are_told_with_a_quotation():
    quote = find_generality(*spoken(("Action", GENERAL)))
    assert quote is not None
    assert quote.text == "When there is a conflict I always talk to both sides first."


@pytest.mark.parametrize(
    "happened",
    [
        "Then the manager called me.",
        "Last week there is a guest and he shouts.",
        "For example with Anna, she wants the window open.",
        "He went home.",
    ],
)
def test_one_thing_that_happened_makes_it_a_story(happened: str):
    assert find_generality(*spoken(("Action", f"{GENERAL} {happened}"))) is None


def test_a_story_told_in_the_present_is_no_generality():
    told = "A man comes in with chest pain and the doctor does not answer. I call again and I push the button. I usually wait. He lives."
    assert find_generality(*spoken(("Action", told))) is None


@pytest.mark.parametrize("name", ENGLISH)
def test_none_of_the_labelled_answers_is_taken_for_generalities(name: str):
    answers = tomllib.loads((asset("evaluation") / name).read_text(encoding="utf-8"))["answer"]
    wrong = [one["id"] for one in answers if find_generality(*spoken(*(tuple(part) for part in one["parts"]))) is not None]
    assert not wrong


def test_the_first_fact_says_that_no_occasion_was_heard_and_the_next_question_asks_for_one():
    sentences, words = spoken(("Action", GENERAL))
    general = find_generality(sentences, words)
    evidence = find_evidence(sentences, words)
    facts = headline((), (), evidence, Measures(answer_seconds=150.0), DEFAULT_TARGET, None, general=general)
    assert facts[0].text.startswith("No particular occasion was heard: “When there is a conflict")
    chosen = choose_follow_ups(evidence, (), None, said=GENERAL, general=general)
    assert len(chosen) == 3
    assert all("no particular occasion was heard" in one.because for one in chosen)


def test_a_dismissal_for_theft_is_not_asked_after_in_people_or_hours():
    said = "A carer had stolen from a resident, so I dismissed her. I told the family. It was quiet after that."
    evidence = find_evidence(*spoken(("Action", said)))
    asked: list[str] = []
    for _round in range(12):
        asked += [one.question for one in choose_follow_ups(evidence, (), None, said=said, asked=asked)]
    assert not [one for one in asked if "hours" in one or "figure" in one or "How large" in one]
    assert "What was different for the others in the weeks after, and who noticed?" in asked
