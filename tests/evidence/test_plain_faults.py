"""Plain answers are told plain things: ordinary work settles no dispute, a warning is no promise, a scale is a figure, a rule is none."""

from __future__ import annotations

import pytest

from rehearse.coach.evidence import find_evidence
from rehearse.model.evidence import Evidence
from tests.evidence.spoken import spoken


def found(section: str, text: str) -> dict[str, Evidence]:
    sentences, words = spoken((section, text))
    return {item.check: item for item in find_evidence(sentences, words, listener="manager") if item.heard}


@pytest.mark.parametrize(
    "text",
    [
        "I wrote the scripts, and we ran them on a weekend.",
        "Since then I keep a list of everyone who can say no.",
        "I tested it with six of them.",
    ],
)
def test_ordinary_work_settles_no_difference_of_views(text: str) -> None:
    assert "conflict_made_measurable" not in found("Action", text)


@pytest.mark.parametrize("text", ["My boss was clueless about the design.", "My co-worker kept missing handovers."])
def test_a_complaint_about_somebody_is_not_what_they_wanted(text: str) -> None:
    assert "stakeholders" not in found("Situation", text)


def test_a_warning_is_no_promise() -> None:
    assert "over_promising" not in found("Action", "I told them it would break and nobody listened to me.")
    assert "over_promising" in found("Action", "I told them it would never break again.")


def test_who_keeps_quiet_about_a_view_gives_in_and_hides_no_doubt() -> None:
    heard = found("Action", "I kept quiet and went along with it.")
    assert "just_let_them" in heard
    assert "hidden_uncertainty" not in heard


def test_a_grade_that_rose_is_a_number_in_the_result_and_a_grade_that_only_names_a_class_is_none() -> None:
    assert "numbers_in_result" in found("Result", "He went from a grade two to a grade five.")
    assert "numbers_in_result" not in found("Result", "The children of grade five were glad.")
    assert "numbers_in_result" not in found("Result", "Nobody was hurt.")


def test_being_right_is_gloated_over_in_plain_words_too() -> None:
    assert "proved_them_wrong" in found("Result", "The whole thing fell over, exactly like I said.")


def test_a_quotation_runs_on_to_the_end_of_its_clause_where_that_is_near() -> None:
    quote = (
        found("Action", "Six months later the whole thing fell over, and we began again.")["baseline_or_timeframe"].quotes[0].text
    )
    assert not quote.endswith(("the", "whole"))
