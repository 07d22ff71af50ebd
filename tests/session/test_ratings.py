"""The person's own view of takes through the whole program: kept, compared over takes, heard by the schedule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from rehearse.errors import StorageError
from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.question import Question
from rehearse.model.rating import Mark
from rehearse.model.schedule import Outcome, SubjectKind
from rehearse.ports.drill import DimensionView, RatingSheet
from rehearse.session.program import Program
from tests.fakes.sample_answer import sample_report

Start = Callable[[], Program]


def _take(program: Program, name: str, question: Question | None, *, days_ago: int = 0, story_id: str | None = None) -> str:
    attempt = Attempt(
        id=name,
        question_id=question.id if question else "",
        question_text=question.text if question else "",
        created=datetime.now(UTC) - timedelta(days=days_ago),
        state=AttemptState.RECORDED,
        take=Take("nothing.wav", 100.0, 16_000),
        story_id=story_id,
    )
    program.history.add(attempt)
    program.history.analysed(attempt, sample_report())
    program.agenda.attempted(program.history.get(name), sample_report())
    return name


def _question(program: Program, *, staff_only: bool = False) -> Question:
    return next(item for item in program.questions().all() if (item.levels == ("staff",)) == staff_only)


def _of(sheet: RatingSheet, dimension: str) -> DimensionView:
    return next(item for item in sheet.dimensions if item.competency.id == dimension)


def test_a_verdict_and_its_note_are_there_after_a_restart(start: Start) -> None:
    program = start()
    taken = _take(program, "one", _question(program))
    program.ratings.rate(taken, "empathy", Mark.STRONG, "Her reason came first.")
    kept = _of(start().ratings.open(taken), "empathy")
    assert (kept.mark, kept.note) == (Mark.STRONG, "Her reason came first.")
    assert kept.competency.strong
    assert kept.competency.weak


def test_a_verdict_can_be_taken_back(start: Start) -> None:
    program = start()
    taken = _take(program, "one", _question(program))
    program.ratings.rate(taken, "empathy", Mark.WEAK)
    assert _of(program.ratings.rate(taken, "empathy", None), "empathy").mark is None


def test_earlier_takes_of_the_same_question_stand_beside_it_and_others_do_not(start: Start) -> None:
    program = start()
    asked, other = program.questions().all()[:2]
    for name, question, days in (("old", asked, 3), ("other", other, 2), ("new", asked, 0)):
        _take(program, name, question, days_ago=days)
    program.ratings.rate("old", "empathy", Mark.WEAK)
    program.ratings.rate("other", "empathy", Mark.STRONG)
    shown = _of(program.ratings.rate("new", "empathy", Mark.MIXED), "empathy")
    assert [(item.attempt_id, item.mark) for item in shown.before] == [("old", Mark.WEAK)]
    assert shown.change is not None
    assert shown.change.marks == (Mark.WEAK, Mark.MIXED)


def test_takes_of_a_story_are_compared_across_its_questions(start: Start) -> None:
    program = start()
    asked, other = program.questions().all()[:2]
    story = program.stories.begin("One story").story.id
    _take(program, "old", asked, days_ago=3, story_id=story)
    _take(program, "new", other, story_id=story)
    program.ratings.rate("old", "empathy", Mark.WEAK)
    sheet = program.ratings.open("new")
    assert [item.attempt_id for item in _of(sheet, "empathy").before] == ["old"]
    assert sheet.story_title == "One story"


def test_a_weak_verdict_brings_the_question_back_and_a_strong_one_moves_it_on(start: Start) -> None:
    program = start()
    question = _question(program)
    taken = _take(program, "one", question)

    def outcome() -> Outcome:
        return next(item for item, _title in program.agenda.subjects() if item.subject == question.id).visits[0].outcome

    assert program.ratings.judge(taken, Outcome.WEAK).verdict is Outcome.WEAK
    assert outcome() is Outcome.WEAK
    assert start().ratings.open(taken).verdict is Outcome.WEAK
    program = start()
    program.ratings.judge(taken, Outcome.STRONG)
    assert outcome() is Outcome.STRONG
    assert program.ratings.judge(taken, None).verdict is None
    assert outcome() is not Outcome.STRONG


def test_the_staff_dimensions_are_there_for_staff_questions_or_when_wanted(start: Start) -> None:
    program = start()
    everyone = _take(program, "one", _question(program))
    staff = _take(program, "two", _question(program, staff_only=True))
    assert len(program.ratings.open(everyone).dimensions) == 5
    assert len(program.ratings.open(everyone, staff=True).dimensions) == 11
    assert len(program.ratings.open(staff).dimensions) == 11
    program.ratings.rate(everyone, "maturity", Mark.MIXED)
    assert program.ratings.open(everyone).staff


def test_a_free_recording_can_be_rated_and_says_that_no_schedule_follows(start: Start) -> None:
    program = start()
    taken = _take(program, "free", None)
    sheet = program.ratings.judge(taken, Outcome.FAIR)
    assert sheet.verdict is Outcome.FAIR
    assert not sheet.scheduled
    assert not any(item.kind is SubjectKind.QUESTION for item, _title in program.agenda.subjects())


def test_a_take_that_is_gone_and_a_dimension_that_never_was_are_told(start: Start) -> None:
    program = start()
    with pytest.raises(StorageError):
        program.ratings.open("never")
    taken = _take(program, "one", _question(program))
    with pytest.raises(StorageError):
        program.ratings.rate(taken, "charm", Mark.WEAK)
