"""An answer that tells what somebody always does, and nothing that happened, is known; no story is taken for one."""

from __future__ import annotations

import tomllib

import pytest

from rehearse.assets import asset
from rehearse.coach.evidence import find_evidence
from rehearse.coach.evidence_asked import without_deeds
from rehearse.coach.follow_ups import choose_follow_ups
from rehearse.coach.generalities import asks_what_happened, find_generality, told_text
from rehearse.coach.headline import headline
from rehearse.model.evidence import Polarity
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
        "I have spoken with both of them.",
        "We have put it on one page.",
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
    assert facts[0].text.startswith("You told what you do as a rule, not what you did: “When there is a conflict")
    chosen = choose_follow_ups(evidence, (), None, said=GENERAL, general=general)
    assert len(chosen) == 3
    assert all("that tells what you do as a rule, not what you did" in one.because for one in chosen)


WOULD = (
    "Well I would always listen first. If a colleague disagreed with me, I would sit down with them and try to see their point of view. "
    "I would never raise my voice. And if it didn't work I would go to my manager. My biggest weakness is that I'm a perfectionist."
)


def test_the_past_of_a_condition_is_no_event():
    quote = find_generality(*spoken(("Action", WOULD)))
    assert quote is not None
    assert told_text(quote) == "You told what you would do, not what you did: “Well I would always listen first”."
    assert find_generality(*spoken(("Action", WOULD.replace("If a colleague disagreed", "When somebody disagreed")))) is not None


@pytest.mark.parametrize(
    "condition",
    [
        "If a customer complained about a model I built, I would listen.",
        "If a colleague disagreed with something we decided, I would ask why.",
        "If somebody found a mistake I made, I would thank them.",
        "If we missed a date that we promised I would say so.",
        "If my boss overruled me after I raised a risk, I'd write it down.",
    ],
)
def test_the_past_of_a_condition_is_no_event_where_the_speaker_comes_into_it(condition: str):
    assert find_generality(*spoken(("Action", f"{WOULD} {condition}"))) is not None


@pytest.mark.parametrize(
    "happened",
    [
        "If he asked, I answered, and he left.",
        "When she came in I said that I would stay.",
        "I asked whether she would stay.",
        "If anybody asks I told him so.",
    ],
)
def test_a_condition_beside_an_event_leaves_it_an_event(happened: str):
    assert find_generality(*spoken(("Action", f"{WOULD} {happened}"))) is None


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("At which point was it closest to falling apart between you?", True),
        ("Tell me about a conflict with a colleague.", True),
        ("What would you have said if you had spoken up, and in whose hearing?", False),
        ("How do you choose between letting a thing go and putting your view once more?", False),
        ("How would you handle an angry customer?", False),
        ("What is your greatest weakness?", False),
    ],
)
def test_a_rule_or_a_wish_is_no_answer_only_where_the_question_asks_what_happened(question: str, wanted: bool):
    assert asks_what_happened(question) is wanted


def test_nothing_is_held_to_be_learned_done_or_decided_in_an_answer_that_tells_nothing_that_happened():
    said = f"{WOULD} I would learn from it, and I would do it differently next time."
    heard = find_evidence(*spoken(("Reflection", said)))
    assert {item.check for item in heard if item.heard} & {"reflection"}
    bare = without_deeds(heard)
    assert not [item.check for item in bare if item.heard and item.polarity is Polarity.WANT]
    assert [item for item in bare if item.polarity is Polarity.AVOID] == [
        item for item in heard if item.polarity is Polarity.AVOID
    ]


def test_a_dismissal_for_theft_is_not_asked_after_in_people_or_hours():
    said = "A carer had stolen from a resident, so I dismissed her. I told the family. It was quiet after that."
    evidence = find_evidence(*spoken(("Action", said)))
    asked: list[str] = []
    for _round in range(12):
        asked += [one.question for one in choose_follow_ups(evidence, (), None, said=said, asked=asked)]
    assert not [one for one in asked if "hours" in one or "figure" in one or "How large" in one]
    assert "What was different for the others in the weeks after, and who noticed?" in asked
