"""What a stranger's trial found misjudged: others' words and deeds, offers, clock times and opinions taken for the speaker's own story."""

from __future__ import annotations

import pytest

from tests.evidence.spoken import heard


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("The system does it, that's what my boss said, and then I asked for its rules.", "responsibility_deflection"),
        ("He never said anything about it again.", "just_let_them"),
        ("My strength is that I am very organised, I have lists for all.", "never_disagreed"),
    ],
)
def test_what_others_said_or_did_or_plain_self_praise_accuses_nobody(text: str, check: str) -> None:
    assert check not in heard(text)


def test_the_speakers_own_words_and_deeds_still_count() -> None:
    assert "responsibility_deflection" in heard("It's not my job, the system does it.")
    assert "just_let_them" in heard("I never said anything about it, I let her have it.")


@pytest.mark.parametrize(
    "text",
    [
        "I offered that I'd take eight hundred pounds off.",
        "She had taken twenty pounds from a resident.",
        "I'd have told her one to one first.",
    ],
)
def test_an_offer_or_a_deed_with_a_figure_is_no_baseline(text: str) -> None:
    assert "baseline_or_timeframe" not in heard(text)


def test_money_taken_is_no_decision_and_an_offer_taken_is() -> None:
    assert "decision" not in heard("She had taken twenty pounds from a resident.", section="Situation")
    assert "decision" in heard("They have taken the smaller boat.", section="Result")


def test_half_of_something_is_a_starting_point_too() -> None:
    assert "baseline_or_timeframe" in heard("We went from about half handing it in to over eighty percent.", section="Result")


@pytest.mark.parametrize(
    "text", ["I looked and there were two, and I took one.", "Her hours ended at five thirty by her contract."]
)
def test_a_clock_time_and_a_number_of_nothing_named_are_no_result(text: str) -> None:
    assert "numbers_in_result" not in heard(text, section="Result")


@pytest.mark.parametrize(
    "text",
    [
        "I don't know if that answers the question.",
        "I think that communication is key.",
        "I said, have I missed one?",
        "I learned that you can't rely on people.",
        "People say I'm a perfectionist.",
    ],
)
def test_an_opinion_or_a_question_is_no_lesson(text: str) -> None:
    assert "reflection" not in heard(text, section="Reflection")


def test_a_choice_told_as_ones_own_is_a_decision() -> None:
    assert "decision" in heard("So it was my call, and I moved him to nights.")


@pytest.mark.parametrize("text", ["I didn't see the point in opening that up.", "I've got the email where she says I was right."])
def test_a_refusal_to_look_and_a_triumph_are_no_lesson(text: str) -> None:
    assert "reflection" not in heard(text, section="Result")


def test_what_ought_to_have_been_done_is_a_lesson_with_and_without_a_subject() -> None:
    assert "reflection" in heard("We ought to have had the heights on file before.", section="Result")
    assert "reflection" in heard("Ought to have had the drawings in the van.", section="Result")
