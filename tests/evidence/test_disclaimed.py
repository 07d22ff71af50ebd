"""What only looks like a lesson, a settled conflict, an outcome or a careful figure is not praised or let pass as one."""

from __future__ import annotations

import pytest

from rehearse.coach.evidence_follow_up import find_follow_up_evidence
from rehearse.model.evidence import Evidence
from rehearse.model.sections import Label
from tests.evidence.spoken import evidence_of, heard, spoken


@pytest.mark.parametrize(
    "text",
    [
        "There was nothing I could have done because it wasn't my fault.",
        "Honestly there was nothing I could have done differently.",
        "I couldn't have done anything else.",
        "There is nothing I would change.",
        "I don't think I would do anything differently.",
    ],
)
def test_having_had_no_part_in_it_is_neither_a_lesson_nor_something_that_came_of_it(text: str) -> None:
    for section in ("Reflection", "Result"):
        assert heard(text, section=section).isdisjoint({"reflection", "impact"}), section


def test_a_lesson_beside_a_disclaimer_is_still_heard() -> None:
    found = evidence_of(
        ("Reflection", "There was nothing I could have done that night, but next time I would call the vet earlier.")
    )
    assert [quote.text for quote in found["reflection"].quotes] == ["next time I would call the vet earlier."]


def test_a_page_or_a_plan_settles_a_conflict_only_where_somebody_wanted_otherwise() -> None:
    assert "conflict_made_measurable" not in heard("I made a one page sheet for the volunteers with the bus times.")
    assert "conflict_made_measurable" not in heard("We moved the office floor by floor.")
    assert "conflict_made_measurable" in heard("We disagreed about the buses, so I made a one page sheet and we both signed it.")


def of_follow_up(text: str) -> dict[str, Evidence]:
    """Evidence of a follow-up's answer in which no sentence was found to be a result."""
    return {item.check: item for item in find_follow_up_evidence(*spoken((Label.ACTION, text)))}


@pytest.mark.parametrize(
    ("text", "tells_what_came_of_it"),
    [
        ("It fell from nine to four complaints a week.", True),
        ("We saved thirty percent.", True),
        ("About forty people use it now.", True),
        ("We were a team of twelve and I asked all seven managers.", False),
        ("I have worked there for 12 years.", False),
        ("I sent 5 emails and called 14 customers.", False),
    ],
)
def test_in_a_follow_up_a_figure_is_the_results_where_it_tells_what_came_of_something(
    text: str, tells_what_came_of_it: bool
) -> None:
    assert of_follow_up(text)["numbers_in_result"].heard is tells_what_came_of_it


def test_in_a_follow_up_a_deed_counts_wherever_it_is_said() -> None:
    assert of_follow_up("I sent 5 emails.")["own_contribution"].heard


LONG = " ".join(["Then I went to the shop and looked at the shelf by the door with the owner."] * 6)


def test_a_figure_that_is_too_exact_by_rule_is_believed_in_a_whole_answer_as_in_a_sentence() -> None:
    text = "I said her understanding had gone up by sixty-four point two percent."
    assert "false_precision" in heard(text)
    assert "false_precision" in heard(f"{text} {LONG}")


def test_money_told_with_its_hundredths_is_one_amount() -> None:
    assert "false_precision" in heard(
        f"I told them they would save four thousand one hundred dollars and sixty cents a year. {LONG}"
    )
    assert "false_precision" not in heard(f"They would save about four thousand dollars a year. {LONG}")


def test_money_that_was_counted_may_be_told_to_the_penny() -> None:
    text = "I counted every till, and it was six thousand two hundred and eleven pounds and forty pence."
    assert "false_precision" not in heard(f"{text} {LONG}", section="Result")


@pytest.mark.parametrize(
    "text",
    [
        "The stress test took 14.5 minutes.",
        "The stress test failed at 12.5 bar.",
        "The peace line was 12.5 kilometres.",
        "Thinking time was 12.5 seconds.",
        "The culture survey rose from 61.2 to 70.5.",
    ],
)
def test_a_word_of_feeling_that_only_says_which_makes_no_figure_too_exact(text: str) -> None:
    assert "false_precision" not in heard(text, section="Result")


@pytest.mark.parametrize("text", ["Their happiness is at 7.43.", "It saves each of them 43.6 minutes of stress a day."])
def test_a_feeling_told_to_the_decimal_is_too_exact(text: str) -> None:
    assert "false_precision" in heard(text, section="Result")
