"""Mock rounds through the whole program: kept after every step, found again after a crash, looked back on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rehearse.errors import StorageError
from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.panel import RoundState, TurnKind
from rehearse.model.report import Report
from rehearse.ports.drill import RoundView
from rehearse.session.panel import Panel
from rehearse.session.panel_report import find_words
from rehearse.session.program import Program
from rehearse.speech.voice_out import Voice
from tests.fakes.panel_system import with_words
from tests.fakes.sample_answer import sample_report

Start = Callable[[], Program]


def _answer(program: Program, view: RoundView, report: Report | None, *, seconds: float = 100.0) -> str:
    """What the recorder leaves behind: a row that names its round."""
    assert view.question is not None
    attempt = Attempt(
        id=f"take{len(view.held.turns)}",
        question_id=view.question.id,
        question_text=view.question.text,
        created=datetime.now(UTC),
        state=AttemptState.RECORDED,
        take=Take("nothing.wav", seconds, 16_000),
        category=view.question.category,
        round_id=view.held.id,
    )
    program.history.add(attempt)
    if report is not None:
        program.history.analysed(attempt, report)
    return attempt.id


def test_a_round_goes_on_after_a_restart_with_the_answer_given_just_before_it(start: Start) -> None:
    program = start()
    view = program.panel.begin("conflicting_goals", 30)
    taken = _answer(program, view, sample_report())
    program = start()
    unfinished = program.panel.look().unfinished
    assert unfinished is not None
    assert unfinished.answers == 0
    view = program.panel.go_on(unfinished.held.id)
    assert [turn.turn.attempt_id for turn in view.turns] == [taken, ""]
    assert view.held.current is not None
    assert view.left == pytest.approx(30 * 60 - 100 - 15)


def test_a_paused_round_stays_paused_over_a_restart_and_goes_on_at_the_same_question(start: Start) -> None:
    panel = start().panel
    view = panel.begin("influence", 15)
    panel.pause(view.held.id)
    again = start().panel
    kept = again.open(view.held.id)
    assert kept.held.state is RoundState.PAUSED
    resumed = again.go_on(view.held.id)
    assert resumed.held.state is RoundState.RUNNING
    assert resumed.question == view.question


def test_who_sits_there_follows_the_work_and_whoever_has_not_said_theirs_meets_no_engineers(start: Start) -> None:
    program = start()

    def roles() -> set[str]:
        return {chair.role for chair in program.panel.look().setup.interviewers}

    assert "Engineering" not in roles()
    view = program.panel.begin("uncertainty", 15)
    program.settings.save(replace(program.settings.current(), work="ml_engineer"))
    assert "Engineering" in roles()
    assert program.panel.open(view.held.id).held == view.held
    program.settings.save(replace(program.settings.current(), work="health_care"))
    assert "Lay member" in roles()


def test_what_an_answer_lacked_is_asked_next_with_its_reason(start: Start) -> None:
    program = start()
    view = program.panel.begin("conflicting_goals", 30)
    _answer(program, view, sample_report())
    turn = program.panel.go_on(view.held.id).held.current
    assert turn is not None
    assert turn.kind is TurnKind.FOLLOW_UP
    assert turn.because


def test_a_take_without_words_still_counts_and_an_angle_follows(start: Start) -> None:
    program = start()
    view = program.panel.begin("uncertainty", 30)
    _answer(program, view, None)
    turn = program.panel.go_on(view.held.id).held.current
    assert turn is not None
    assert turn.kind is TurnKind.ANGLE


def test_the_report_places_each_changed_number_in_its_take(start: Start) -> None:
    program = start()
    view = program.panel.begin("conflicting_goals", 30)
    first = _answer(program, view, sample_report())
    view = program.panel.go_on(view.held.id)
    second = _answer(program, view, with_words(sample_report(), "twelve", "fifteen"))
    look = program.panel.finish(view.held.id).look
    assert look is not None
    changed = next(claim for claim in look.changed if "percent" in claim.first_words)
    assert changed.first is not None
    assert changed.second is not None
    assert (changed.first.attempt_id, changed.second.attempt_id) == (first, second)
    words = sample_report().transcript
    assert words is not None
    assert changed.first.seconds == find_words(words.words, changed.first_words)
    assert changed.first.seconds > 60
    assert look.held
    assert look.unread == 0
    assert look.report.practise


def test_a_round_ended_early_keeps_its_answers_and_takes_the_open_question_back(start: Start) -> None:
    program = start()
    view = program.panel.begin("influence", 45)
    _answer(program, view, None)
    view = program.panel.go_on(view.held.id)
    ended = program.panel.finish(view.held.id)
    assert len(ended.turns) == 1
    assert ended.look is not None
    assert ended.look.unread == 1
    assert program.panel.look().unfinished is None
    assert program.panel.look().past[0].answers == 1


def test_a_take_that_was_deleted_leaves_the_report_and_not_the_round(start: Start) -> None:
    program = start()
    view = program.panel.begin("influence", 30)
    taken = _answer(program, view, sample_report())
    ended = program.panel.finish(view.held.id)
    program.library.delete((taken,))
    again = program.panel.open(ended.held.id)
    assert again.turns[0].row is None
    assert again.look is not None
    assert again.look.lines == ()


def test_beginning_a_round_ends_the_one_that_was_open(start: Start) -> None:
    panel = start().panel
    first = panel.begin("influence", 30)
    second = panel.begin("uncertainty", 15)
    unfinished = panel.look().unfinished
    assert unfinished is not None
    assert unfinished.held.id == second.held.id
    assert panel.open(first.held.id).held.state is RoundState.FINISHED


def test_a_round_that_is_gone_says_so_and_its_takes_stay(start: Start) -> None:
    program = start()
    view = program.panel.begin("influence", 30)
    taken = _answer(program, view, sample_report())
    program.panel.delete(view.held.id)
    with pytest.raises(StorageError) as gone:
        program.panel.open(view.held.id)
    assert "takes are in the history" in gone.value.safe
    assert program.history.get(taken).round_id is None


@pytest.mark.parametrize(
    ("voices", "expected"),
    [
        ((Voice("en-us", "English", "en-us"), Voice("en-gb", "English", "en-gb")), "en-us+f3"),
        ((Voice("Alex", "Alex", "en-us"), Voice("Anna", "Anna", "de-de")), "Alex"),
        ((Voice("Anna", "Anna", "de-de"),), ""),
        ((), ""),
    ],
)
def test_each_chair_speaks_with_a_voice_this_machine_has(start: Start, voices: tuple[Voice, ...], expected: str) -> None:
    panel = Panel(start().history, lambda: voices)
    assert panel.begin("influence", 30).voice == expected


def test_chairs_have_different_voices_where_the_machine_has_several(start: Start) -> None:
    voices = tuple(Voice(name, name, "en-gb") for name in ("one", "two", "three"))
    panel = Panel(start().history, lambda: voices)
    view = panel.begin("influence", 30)
    heard = [view.voice]
    for _ in range(2):
        view = panel.skip(view.held.id)
        heard.append(view.voice)
    assert len(set(heard)) == 3
