"""Times that have a name of their own are time spans, and a rule said where one looks back is a lesson."""

from __future__ import annotations

import pytest

from tests.evidence.spoken import heard


@pytest.mark.parametrize(
    "text",
    [
        "I had until payday to sort it.",
        "It had to be done before half term.",
        "They wanted it for the Easter weekend.",
        "It was to be signed for the first of April.",
        "We stayed till six in the morning.",
        "It had to run before the banks open.",
    ],
)
def test_a_time_with_a_name_of_its_own_is_a_time_span(text: str) -> None:
    assert "baseline_or_timeframe" in heard(text, section="Task")


@pytest.mark.parametrize(
    "text", ["We shut the door before the owner.", "It was for the weekend staff.", "I waited till she spoke."]
)
def test_what_names_no_time_is_none(text: str) -> None:
    assert "baseline_or_timeframe" not in heard(text, section="Task")


@pytest.mark.parametrize("text", ["Last year I worked on the returns desk.", "This was last month, on the night shift."])
def test_when_a_story_took_place_is_no_time_span(text: str) -> None:
    assert "baseline_or_timeframe" not in heard(text, section="Situation")


def test_the_year_before_that_something_is_measured_by_is_a_starting_point() -> None:
    assert "baseline_or_timeframe" in heard("Complaints were up on last year.", section="Situation")


@pytest.mark.parametrize(
    "text",
    [
        "Always start from the top floor, because the dust falls down.",
        "You've to give people a bit of time with a thing.",
        "People don't come back to be impressed.",
        "Have the cafes on a list before.",
    ],
)
def test_a_rule_for_anybody_is_a_lesson_where_one_looks_back_and_only_there(text: str) -> None:
    assert "reflection" in heard(text, section="Reflection")
    assert "reflection" not in heard(text, section="Situation")


@pytest.mark.parametrize("text", ["The product manager wanted fewer false positives.", "They asked for shorter waits."])
def test_what_somebody_wished_for_is_no_impact_yet(text: str) -> None:
    assert "impact" not in heard(text, section="Situation")


def test_what_came_of_it_is_an_impact() -> None:
    assert "impact" in heard("In the end we had fewer false positives and the shops got their money sooner.", section="Result")
