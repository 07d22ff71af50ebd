"""A take thrown away, brought back, or not offered any more, and what listened to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from rehearse.errors import DeviceError
from rehearse.model.question import Question
from rehearse.model.sections import Label
from rehearse.ports import PracticePhase
from rehearse.session.practice import PracticeSession
from tests.session.practice_desk import (
    QUESTION,
    Desk,
)

ANOTHER = Question(id="q2", text="Tell me about a change of plan.", category="change")


def test_a_discarded_take_can_be_brought_back_and_is_then_analysed(desk: Desk) -> None:
    desk.start()
    desk.pass_time(2)
    desk.session.mark(Label.ACTION)
    desk.session.discard()
    state = desk.session.poll()
    assert state.phase is PracticePhase.IDLE
    assert state.can_undo_discard
    assert not (desk.folder / "take1.wav").exists()
    desk.session.undo_discard()
    state = desk.session.poll()
    assert state.phase is PracticePhase.DONE
    assert (desk.folder / "take1.wav").exists()
    assert desk.keeper.told[0][1].marks[0].label is Label.ACTION


def test_a_follow_up_is_known_as_one_from_the_question_on_and_again_when_its_take_is_brought_back(desk: Desk) -> None:
    desk.session.ask(QUESTION, follow_up_of="take0")
    assert desk.session.poll().follow_up
    desk.session.start()
    desk.pass_time(2)
    desk.session.discard()
    desk.session.ask(QUESTION)
    assert not desk.session.poll().follow_up
    desk.session.undo_discard()
    assert desk.session.poll().follow_up
    assert desk.keeper.told[0][1].follow_up_of == "take0"


def test_an_ear_is_let_go_as_soon_as_its_take_cannot_be_brought_back(desk: Desk) -> None:
    for _ in range(2):
        desk.start()
        desk.pass_time(1)
        desk.session.discard()
        desk.session.poll()
    assert desk.let_go == desk.ears[:1]
    desk.session.undo_discard()
    assert desk.session.poll().attempt_id == "take2"
    assert desk.let_go == desk.ears[:1]  # the second is the finisher's, which gives its engine back itself


def test_a_discard_before_anything_was_recorded_lets_its_ear_go_and_keeps_the_earlier_undo(desk: Desk) -> None:
    desk.start()
    desk.pass_time(1)
    desk.session.discard()
    desk.session.poll()
    desk.session.ask(QUESTION)
    desk.session.start()
    desk.session.discard()
    assert desk.session.poll().can_undo_discard
    assert desk.let_go == desk.ears[1:]
    desk.session.undo_discard()
    assert desk.session.poll().attempt_id == "take1"


def test_a_discard_that_is_not_offered_any_more_lets_its_ear_go(desk: Desk) -> None:
    desk.start()
    desk.pass_time(1)
    desk.session.discard()
    desk.session.poll()
    desk.session.forget_discard()
    desk.session.forget_discard()
    assert not desk.session.poll().can_undo_discard
    assert desk.let_go == desk.ears
    desk.session.undo_discard()
    assert desk.phase is PracticePhase.IDLE


def test_a_refused_microphone_keeps_no_ear(desk: Desk) -> None:
    desk.backend.refuse = DeviceError("No microphone was found.")
    desk.session.ask(QUESTION)
    desk.session.start()
    desk.pass_time(0.2, sound=False)
    assert desk.phase is PracticePhase.FAILED
    assert desk.let_go == desk.ears


def test_a_recording_that_cannot_begin_keeps_no_ear(desk: Desk) -> None:
    desk.parts.recorder.start(None, {})  # a recording of somebody else's goes on
    desk.session.ask(QUESTION)
    desk.session.start()
    assert desk.phase is PracticePhase.FAILED
    assert desk.let_go == desk.ears != []


def _start_while_the_discarded_take_is_moved(desk: Desk) -> None:
    desk.start()
    desk.pass_time(1)
    desk.pool.hold = True
    desk.session.discard()
    desk.session.start()


def _moved(desk: Desk) -> None:
    desk.pool.hold = False
    desk.pool.release()
    desk.session.poll()


def test_a_start_pressed_right_after_a_discard_waits_until_the_take_is_set_aside(desk: Desk) -> None:
    _start_while_the_discarded_take_is_moved(desk)
    assert desk.phase is PracticePhase.STARTING
    assert desk.session.poll().error is None
    assert len(desk.ears) == 1
    _moved(desk)
    desk.pass_time(0.2)
    assert desk.phase is PracticePhase.RECORDING
    assert desk.session.poll().can_undo_discard


@pytest.mark.parametrize(
    "otherwise",
    [PracticeSession.stop, PracticeSession.discard, PracticeSession.reset, lambda session: session.ask(ANOTHER)],
    ids=["stop", "discard", "elsewhere", "another question"],
)
def test_a_start_that_waits_can_be_taken_back(desk: Desk, otherwise: Callable[[PracticeSession], None]) -> None:
    _start_while_the_discarded_take_is_moved(desk)
    otherwise(desk.session)
    assert desk.phase is PracticePhase.IDLE
    _moved(desk)
    assert desk.phase is PracticePhase.IDLE
    assert len(desk.ears) == 1, "no microphone was opened"
    assert desk.session.poll().can_undo_discard


def test_a_start_that_waits_does_not_outlive_the_program(desk: Desk) -> None:
    _start_while_the_discarded_take_is_moved(desk)
    desk.session.close()
    _moved(desk)
    assert len(desk.ears) == 1
    assert desk.keeper.told == []


def test_a_take_brought_back_silences_the_question_being_asked(desk: Desk) -> None:
    desk.start()
    desk.pass_time(1)
    desk.session.discard()
    desk.session.poll()
    desk.settings = replace(desk.settings, speak_questions=True)
    desk.session.ask(ANOTHER)
    assert desk.voice.busy
    desk.session.undo_discard()
    assert not desk.voice.busy


def test_the_end_of_a_discarded_recording_is_told_once(desk: Desk) -> None:
    desk.start()
    desk.pass_time(1)
    assert desk.rests == []
    desk.session.discard()
    desk.session.poll()
    desk.session.poll()
    assert desk.rests == [0]
