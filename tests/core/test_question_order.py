"""Which questions come first for somebody's work, and which is offered next."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rehearse.assets import asset
from rehearse.model.question import Fit, Question, nearest_first, next_to_practise
from rehearse.store.questions import QuestionBank


def asked(question_id: str, *roles: str, own: bool = False) -> Question:
    """A question of these roles."""
    return Question(question_id, f"What about {question_id}?", "general", roles=roles, own=own)


ML = asked("ml", "mlops", "general")
PIPELINE = asked("pipeline", "mlops")
ANYBODY = asked("anybody", "general")
PATIENT = asked("patient", "health_care")
CLIENT = asked("client", "health_care", "sales", "general")
BANK = (ML, PIPELINE, ANYBODY, PATIENT, CLIENT)


def ids(questions: tuple[Question, ...]) -> list[str]:
    """Their ids."""
    return [question.id for question in questions]


def test_questions_that_name_the_work_come_first_and_those_of_other_work_last():
    assert ids(nearest_first(BANK, "health_care")) == ["patient", "client", "ml", "anybody", "pipeline"]
    assert ids(nearest_first(BANK, "mlops")) == ["ml", "pipeline", "anybody", "client", "patient"]


def test_without_a_work_the_banks_order_stays():
    assert nearest_first(BANK, "") == BANK


def test_a_persons_own_questions_are_near_whatever_their_work_is():
    own = asked("own", "general", own=True)
    assert ids(nearest_first((ANYBODY, own), "mlops")) == ["own", "anybody"]


def test_what_was_practised_least_is_next_and_other_work_never():
    practised = {"patient": 1, "client": 1}
    assert next_to_practise(BANK, practised, "health_care") == ML
    everything = dict.fromkeys(("ml", "anybody", "patient", "client"), 2)
    assert next_to_practise(BANK, everything, "health_care") == PATIENT


def test_the_next_question_is_of_a_kind_that_was_practised_less():
    kinds = [replace(asked(name, "general"), category=name[0]) for name in ("a1", "a2", "b1")]
    assert next_to_practise(kinds, {"a1": 1}, "") == kinds[2]
    assert next_to_practise(kinds, {"a1": 1, "b1": 1}, "") == kinds[1]


def test_somebody_who_has_not_said_their_work_is_asked_what_anybody_may_be_asked():
    assert next_to_practise((PIPELINE, PATIENT, ANYBODY), {}, "") == ANYBODY
    assert next_to_practise((PIPELINE, PATIENT), {}, "sales") == PIPELINE
    assert next_to_practise((), {}, "") is None


SENIOR = replace(ANYBODY, id="senior", levels=("senior", "staff"))
ENTRY = replace(ANYBODY, id="entry", levels=("entry",))


@pytest.mark.parametrize(
    ("level", "first"), [("beginner", ENTRY), ("advanced", SENIOR), ("", ENTRY), ("intermediate", SENIOR), ("no level", ENTRY)]
)
def test_the_next_question_suits_the_level_before_the_work(level: str, first: Question):
    assert next_to_practise((SENIOR, ENTRY), {}, "mlops", level) == first
    hard = replace(PIPELINE, levels=("senior",))
    assert next_to_practise((hard, ENTRY), {}, "mlops", "beginner") == ENTRY


def test_who_has_not_said_their_work_begins_with_what_most_kinds_of_work_are_asked():
    anybody = replace(CLIENT, roles=("sales", "service", "teaching", "general"))
    assert next_to_practise((ML, anybody), {}, "") == anybody


@pytest.mark.parametrize("work", ["", "health_care", "teaching", "ml_engineer"])
def test_a_beginner_is_never_first_offered_a_question_of_a_higher_level(work: str, tmp_path: Path) -> None:
    bank = QuestionBank(asset("questions"), tmp_path).all()
    practised: dict[str, int] = {}
    for _take in range(20):
        question = next_to_practise(bank, practised, work, "beginner")
        assert question is not None
        assert "entry" in question.levels
        practised[question.id] = 1


def test_of_the_bank_that_ships_a_nurse_is_asked_first_what_names_nurses_and_nobody_what_only_others_live_through(
    tmp_path: Path,
) -> None:
    bank = QuestionBank(asset("questions"), tmp_path).all()
    nurse = nearest_first(bank, "health_care")
    named = sum("health_care" in question.roles for question in bank)
    assert named >= 40
    assert all("health_care" in question.roles for question in nurse[:named])
    maker = nearest_first(bank, "ml_engineer")
    assert all("ml_engineer" in question.roles for question in maker[:80])
    others = [question.id for question in maker if question.fits("ml_engineer") is Fit.OTHERS]
    assert "cus-frightened" in others
    assert ids(maker[-len(others) :]) == others
