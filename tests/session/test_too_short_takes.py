"""A take too short to judge moves no schedule and gives no one thing to work on, unless the person judges it; a follow-up's target is its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.measures import FOLLOW_UP_TARGET
from rehearse.model.schedule import Outcome, SubjectKind
from rehearse.session.program import Program
from tests.fakes.sample_answer import sample_report

Start = Callable[[], Program]


def test_a_take_too_short_to_judge_moves_no_schedule_and_gives_no_one_thing(start: Start) -> None:
    program = start()
    question = program.questions().all()[0]
    program.today.schedule(SubjectKind.QUESTION, question.id, on=True)
    whole = sample_report()
    short = replace(whole, delivery=replace(whole.delivery, measures=replace(whole.delivery.measures, answer_seconds=6.0)))
    take = Take("a.wav", 7.0, 16_000)
    attempt = Attempt("a", question.id, question.text, datetime.now(UTC), AttemptState.RECORDED, take)
    program.history.add(attempt)
    program.history.analysed(attempt, short)
    program.agenda.attempted(attempt, short)
    assert program.today.look().focus is None
    assert _visits(program, question.id) == 0
    program.agenda.attempted(attempt, short, Outcome.STRONG)
    assert _visits(program, question.id) == 1


def test_a_follow_up_is_asked_with_a_follow_ups_target(start: Start) -> None:
    program = start()
    program.settings.save(replace(program.settings.current(), speak_questions=False))
    question = program.questions().all()[0]
    program.practice.ask(question)
    assert program.practice.poll().target != FOLLOW_UP_TARGET
    program.practice.ask(question, follow_up_of="before")
    assert program.practice.poll().target == FOLLOW_UP_TARGET


def _visits(program: Program, question_id: str) -> int:
    found = program.history.run(lambda: program.agenda.store.get(SubjectKind.QUESTION, question_id))
    return len(found.visits) if found is not None else 0
