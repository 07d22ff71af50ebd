"""One attempt from question to report, and everything that may go wrong between: the take always comes first."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rehearse.errors import DeviceError, StorageError
from rehearse.model.sections import Label
from rehearse.ports import MicrophoneWarning, PracticePhase, TranscriptState
from rehearse.settings import Settings
from tests.session.practice_desk import (
    QUESTION,
    STEP,
    Desk,
    FailingLive,
    FaultyLive,
    HearingLive,
    RememberingKeeper,
)


def test_a_question_is_spoken_then_thinking_counts_down_then_recording_starts_by_itself(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Settings(thinking_seconds=15))
    desk.session.ask(QUESTION)
    assert desk.phase is PracticePhase.ASKING
    assert desk.voice.said == [QUESTION.text]
    desk.voice.busy = False
    assert desk.phase is PracticePhase.THINKING
    desk.clock.advance(10)
    assert desk.session.poll().thinking_left == pytest.approx(5)
    desk.clock.advance(5.1)
    desk.session.poll()
    desk.pass_time(0.2)
    assert desk.phase is PracticePhase.RECORDING


def test_seconds_come_from_recorded_frames_not_from_the_clock(desk: Desk) -> None:
    desk.start()
    desk.pass_time(2)
    before = desk.session.poll().seconds
    desk.pass_time(1, sound=False)
    assert desk.session.poll().seconds == before
    assert before == pytest.approx(2.2, abs=0.1)


def test_a_take_begun_without_a_model_is_not_called_live_when_a_model_comes_meanwhile(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Settings(speak_questions=False), why_no_words="")
    desk.start()
    assert desk.session.poll().transcript is TranscriptState.WAITING_FOR_MODEL


def test_a_take_begun_with_a_model_is_called_live_even_if_the_model_is_removed_meanwhile(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Settings(speak_questions=False), live=HearingLive)
    desk.start()
    assert desk.session.poll().transcript is TranscriptState.LIVE


def test_stop_makes_the_take_safe_and_the_row_before_anything_is_measured(desk: Desk) -> None:
    desk.start()
    desk.pass_time(3)
    desk.session.stop()
    desk.session.stop()
    state = desk.session.poll()
    assert state.phase is PracticePhase.DONE
    assert [what for what, _ in desk.keeper.told] == ["recorded", "analysed"]
    assert (desk.folder / "take1.wav").stat().st_size > 90_000
    assert state.attempt_id == "take1"


def test_without_a_model_the_report_holds_what_needs_no_words_and_says_what_waits(desk: Desk) -> None:
    desk.start()
    desk.pass_time(1)
    assert desk.session.poll().transcript is TranscriptState.WAITING_FOR_MODEL
    desk.session.stop()
    state = desk.session.poll()
    report = desk.keeper.told[-1][1]
    assert state.transcript is TranscriptState.WAITING_FOR_MODEL
    assert report.transcript is None
    assert report.not_measured["words"] == "no transcript: no model on this machine"


def test_when_the_engine_fails_the_take_stays_and_the_row_says_why(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Settings(speak_questions=False), live=FailingLive)
    desk.start()
    desk.pass_time(1)
    desk.session.stop()
    state = desk.session.poll()
    assert state.phase is PracticePhase.FAILED
    assert state.error is not None
    assert "safe" in state.error.sentence()
    assert [what for what, _ in desk.keeper.told] == ["recorded", "failed"]
    assert (tmp_path / "take1.wav").exists()


def test_when_the_row_cannot_be_written_the_recording_is_still_on_disk(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Settings(speak_questions=False), keeper=RememberingKeeper(StorageError("The disk is full.")))
    desk.start()
    desk.pass_time(1)
    desk.session.stop()
    assert desk.phase is PracticePhase.FAILED
    assert (tmp_path / "take1.wav").exists()


def test_a_microphone_pulled_out_ends_the_take_and_keeps_it(desk: Desk) -> None:
    desk.start()
    desk.pass_time(2)
    desk.backend.inputs_opened[-1].unplug()
    desk.session.poll()
    state = desk.session.poll()
    assert state.phase is PracticePhase.DONE
    assert state.warning is MicrophoneWarning.LOST
    assert [what for what, _ in desk.keeper.told] == ["recorded", "analysed"]


def test_less_than_a_second_is_kept_too_when_the_microphone_is_pulled_out(desk: Desk) -> None:
    desk.start()
    desk.pass_time(0.3)
    desk.backend.inputs_opened[-1].unplug()
    desk.session.poll()
    assert desk.phase is PracticePhase.DONE
    assert (desk.folder / "take1.wav").exists()


def test_a_question_that_is_still_spoken_ends_when_recording_begins(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Settings(speak_questions=True))
    desk.start()
    assert desk.phase is PracticePhase.RECORDING
    assert not desk.voice.busy


def test_a_question_is_said_again_when_asked_for_and_never_into_a_recording(desk: Desk) -> None:
    desk.session.ask(QUESTION)
    desk.session.repeat()
    assert desk.voice.said == [QUESTION.text]
    desk.start()
    desk.session.repeat()
    assert desk.voice.said == [QUESTION.text]


def test_beginning_over_ends_a_question_that_is_still_spoken(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Settings(speak_questions=True))
    desk.session.ask(QUESTION)
    desk.session.reset()
    assert not desk.voice.busy
    assert desk.phase is PracticePhase.IDLE


def test_start_while_a_take_is_recorded_or_saved_and_discard_when_there_is_none_do_nothing(desk: Desk) -> None:
    desk.session.discard()
    assert desk.phase is PracticePhase.IDLE
    desk.start()
    desk.session.start()
    desk.pass_time(1)
    desk.pool.hold = True
    desk.session.stop()
    desk.session.start()
    desk.session.discard()
    assert desk.phase is PracticePhase.FINISHING
    desk.pool.release()
    assert desk.phase is PracticePhase.DONE
    assert len(desk.ears) == 1
    assert desk.session.poll().error is None


def test_a_refused_microphone_is_said_plainly_and_leaves_nothing_behind(desk: Desk) -> None:
    desk.backend.refuse = DeviceError("No microphone was found.", next_step="Connect one.")
    desk.session.ask(QUESTION)
    desk.session.start()
    desk.session.poll()
    state = desk.session.poll()
    assert state.phase is PracticePhase.FAILED
    assert state.error is not None
    assert state.error.next_step == "Connect one."
    assert not list(desk.folder.glob("*.wav*"))
    desk.backend.refuse = None
    desk.session.reset()
    desk.start()
    assert desk.phase is PracticePhase.RECORDING


def test_a_disk_without_room_is_said_before_a_word_is_spoken_and_leaves_nothing_behind(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.free = 1_000_000
    desk.session.ask(QUESTION)
    desk.session.start()
    desk.session.poll()
    state = desk.session.poll()
    assert (state.phase, state.warning, state.seconds) == (PracticePhase.FAILED, MicrophoneWarning.DISK_FULL, 0.0)
    assert isinstance(state.error, StorageError)
    assert "none was begun" in state.error.happened
    assert desk.backend.inputs_opened == []
    assert list(desk.folder.iterdir()) == []
    assert desk.keeper.told == []
    desk.free = 10**12
    desk.start()
    desk.pass_time(1)
    assert desk.phase is PracticePhase.RECORDING


def test_trying_again_after_a_refused_microphone_or_a_failed_reading_records(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Settings(speak_questions=False), live=FailingLive)
    desk.backend.refuse = DeviceError("No microphone was found.")
    desk.session.ask(QUESTION)
    desk.session.start()
    assert desk.phase is PracticePhase.FAILED
    desk.backend.refuse = None
    desk.session.start()
    desk.session.poll()
    desk.pass_time(1)
    assert desk.session.poll().warning is MicrophoneWarning.NONE
    assert desk.phase is PracticePhase.RECORDING
    desk.session.stop()
    assert desk.phase is PracticePhase.FAILED
    desk.session.start()
    desk.pass_time(0.2)
    assert desk.phase is PracticePhase.RECORDING
    assert desk.session.poll().error is None


def test_a_fault_of_ours_is_logged_by_its_place_and_never_with_what_was_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(tmp_path, Settings(speak_questions=False), live=FaultyLive)
    desk.start()
    desk.pass_time(1)
    desk.session.stop()
    assert desk.phase is PracticePhase.FAILED
    assert "ValueError > " in caplog.text
    assert "a secret" not in caplog.text


def test_marks_carry_recorded_seconds_and_a_slip_within_half_a_second_is_replaced(desk: Desk) -> None:
    desk.start()
    desk.pass_time(1)
    desk.session.mark(Label.SITUATION)
    desk.session.mark(Label.TASK)
    desk.pass_time(2)
    desk.session.mark(Label.ACTION)
    marks = desk.session.poll().marks
    assert [mark.label for mark in marks] == [Label.TASK, Label.ACTION]
    assert marks[1].at - marks[0].at == pytest.approx(2, abs=0.15)
    desk.session.take_back_mark()
    assert len(desk.session.poll().marks) == 1


def test_marks_lie_beside_the_sound_as_soon_as_they_are_made(desk: Desk, tmp_path: Path) -> None:
    def noted() -> list[str]:
        (sidecar,) = tmp_path.rglob("*.json")
        return [label for label, _at in json.loads(sidecar.read_text()).get("marks", [])]

    desk.start()
    desk.pass_time(1)
    desk.session.mark(Label.SITUATION)
    desk.pass_time(2)
    desk.session.mark(Label.ACTION)
    assert noted() == ["Situation", "Action"]
    desk.session.take_back_mark()
    assert noted() == ["Situation"]
    desk.session.stop()
    assert noted() == ["Situation"]


def test_cancelling_leaves_the_take_recorded_to_be_analysed_later(desk: Desk) -> None:
    desk.start()
    desk.pass_time(1)
    desk.stop_and_read_later()
    state = desk.session.poll()
    assert state.phase is PracticePhase.DONE
    assert [what for what, _ in desk.keeper.told] == ["recorded"]


def test_a_take_after_a_cancelled_one_is_analysed(desk: Desk) -> None:
    desk.start()
    desk.pass_time(1)
    desk.stop_and_read_later()
    desk.session.poll()
    desk.start()
    desk.pass_time(1)
    desk.session.stop()
    assert desk.phase is PracticePhase.DONE
    assert [what for what, _ in desk.keeper.told] == ["recorded", "recorded", "analysed"]


def test_closing_while_recording_keeps_the_take(desk: Desk) -> None:
    desk.start()
    desk.pass_time(1)
    desk.session.close()
    desk.session.close()
    assert [what for what, _ in desk.keeper.told] == ["recorded"]
    assert (desk.folder / "take1.wav").exists()


def test_closing_while_a_take_is_saved_keeps_it_and_analyses_it_later(desk: Desk) -> None:
    desk.start()
    desk.pass_time(1)
    desk.pool.hold = True
    desk.session.stop()
    desk.session.close()
    desk.pool.release()
    assert [what for what, _ in desk.keeper.told] == ["recorded"]


def test_silence_from_the_microphone_is_noticed_while_recording(desk: Desk) -> None:
    desk.start()
    for _ in range(125):
        desk.backend.inputs_opened[-1].feed(np.zeros(800, dtype=np.int16))
        desk.clock.advance(STEP)
        desk.io.beat()
        desk.session.poll()
    assert desk.session.poll().warning is MicrophoneWarning.NO_SIGNAL


def test_a_new_question_while_recording_is_not_taken(desk: Desk) -> None:
    desk.start()
    desk.session.ask(replace(QUESTION, id="q2"))
    state = desk.session.poll()
    assert state.phase is PracticePhase.RECORDING
    assert state.question == QUESTION
