"""One attempt from question to report, and everything that may go wrong between: the take always comes first."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rehearse.audio.recorder import Recorder
from rehearse.errors import DeviceError, StorageError, TranscriptionError
from rehearse.model.attempt import Attempt
from rehearse.model.question import Question
from rehearse.model.report import Report
from rehearse.model.sections import Label
from rehearse.ports import MicrophoneWarning, PracticePhase, TranscriptState
from rehearse.session.ear import Ear
from rehearse.session.finishing import Finisher, NewAttempt
from rehearse.session.practice import PracticeSession
from rehearse.session.practice_parts import PracticeParts
from rehearse.session.tools import load_tools
from rehearse.settings import Settings
from rehearse.speech.live import LiveTranscription
from tests.fakes.audio import FakeBackend, FakeClock, InlineRunner, noise

shipped_tools = cache(lambda: load_tools(None))
QUESTION = Question(id="q1", text="Tell me about a hard week.", category="pressure")
STEP = 0.05


class InlinePool(Executor):
    """Does the work when told: `hold` keeps it back, as a busy pool would."""

    def __init__(self) -> None:
        self.held: list[tuple[Future[Any], Any]] = []
        self.hold = False

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.held.append((future, fn))
        if not self.hold:
            self.release()
        return future

    def release(self) -> None:
        while self.held:
            future, fn = self.held.pop(0)
            try:
                future.set_result(fn())
            except Exception as error:  # an executor's seam
                future.set_exception(error)


class RememberingKeeper:
    """What the history was told, in order."""

    def __init__(self, refuse: StorageError | None = None) -> None:
        self.told: list[tuple[str, Any]] = []
        self.refuse = refuse

    def add(self, attempt: Attempt) -> None:
        if self.refuse:
            raise self.refuse
        self.told.append(("recorded", attempt))

    def analysed(self, attempt: Attempt, report: Report) -> None:
        self.told.append(("analysed", report))

    def failed(self, attempt: Attempt, reason: str) -> None:
        self.told.append(("failed", reason))


class Voice:
    """Speaks until told that it has ended."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.voices: list[str] = []
        self.busy = False

    @property
    def speaking(self) -> bool:
        return self.busy

    def say(self, question: Question, voice: str = "") -> None:
        self.said.append(question.text)
        self.voices.append(voice)
        self.busy = True

    def hush(self) -> None:
        self.busy = False


class FailingLive(LiveTranscription):
    """An engine that died while speaking."""

    def finish(self, *_arguments: Any, **_names: Any) -> Any:
        raise TranscriptionError("Transcription stopped.", safe="The recording is safe.")


class FaultyLive(LiveTranscription):
    """A fault of ours whose text holds words."""

    def finish(self, *_arguments: Any, **_names: Any) -> Any:
        raise ValueError("a secret somebody told")


class HearingLive(LiveTranscription):
    """As with an engine, as far as the state goes."""

    @property
    def listening(self) -> bool:
        return True


class Desk:
    """A person at the program, with time in hand."""

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        *,
        keeper: RememberingKeeper | None = None,
        live: Any = LiveTranscription,
        why_no_words: str = "no transcript: no model on this machine",
    ) -> None:
        self.clock = FakeClock()
        self.backend = FakeBackend(16_000)
        self.io = InlineRunner()
        self.pool = InlinePool()
        self.voice = Voice()
        self.keeper = keeper or RememberingKeeper()
        self.settings = settings
        self.folder = folder
        self.count = 0
        self._live = live
        self.ears: list[Ear] = []
        self.let_go: list[Ear] = []
        self.rests: list[int] = []
        tools = shipped_tools()
        recorder = Recorder(self.backend, InlineRunner(), self.io, self.clock, free=lambda _folder: 10**12)
        finisher = Finisher(self.keeper, lambda: tools, lambda: self.settings, lambda: why_no_words)
        self.parts = PracticeParts(
            recorder=recorder,
            asker=self.voice,
            finisher=finisher,
            pool=self.pool,
            clock=self.clock,
            settings=lambda: self.settings,
            new_ear=self._ear,
            new_attempt=self._attempt,
            suggest_model=lambda: "",
            let_go=lambda ear: self.let_go.append(ear),
            at_rest=lambda: self.rests.append(len(self.let_go)),
        )
        self.session = PracticeSession(self.parts)

    def _ear(self) -> Ear:
        self.ears.append(Ear(self._live(None)))
        return self.ears[-1]

    def _attempt(self) -> NewAttempt:
        self.count += 1
        return NewAttempt(f"take{self.count}", self.folder / f"take{self.count}.wav", datetime(2026, 3, 1, tzinfo=UTC))

    def pass_time(self, seconds: float, *, sound: bool = True) -> None:
        for _ in range(round(seconds / STEP)):
            if sound:
                self.backend.inputs_opened[-1].feed(noise(STEP, 16_000, level=0.1))
            self.clock.advance(STEP)
            self.io.beat()
            self.session.poll()

    def start(self) -> None:
        self.session.ask(QUESTION)
        self.session.start()
        self.pass_time(0.2)

    @property
    def phase(self) -> PracticePhase:
        return self.session.poll().phase


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, Settings(speak_questions=False))


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


def test_the_end_of_a_discarded_recording_is_told_once(desk: Desk) -> None:
    desk.start()
    desk.pass_time(1)
    assert desk.rests == []
    desk.session.discard()
    desk.session.poll()
    desk.session.poll()
    assert desk.rests == [0]


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


def test_cancelling_leaves_the_take_recorded_to_be_analysed_later(desk: Desk) -> None:
    desk.start()
    desk.pass_time(1)
    desk.pool.hold = True
    desk.session.stop()
    desk.session.cancel_finishing()
    desk.pool.hold = False
    desk.pool.release()
    state = desk.session.poll()
    assert state.phase is PracticePhase.DONE
    assert [what for what, _ in desk.keeper.told] == ["recorded"]


def test_closing_while_recording_keeps_the_take(desk: Desk) -> None:
    desk.start()
    desk.pass_time(1)
    desk.session.close()
    desk.session.close()
    assert [what for what, _ in desk.keeper.told] == ["recorded"]
    assert (desk.folder / "take1.wav").exists()


def test_silence_from_the_microphone_is_noticed_while_recording(desk: Desk) -> None:
    desk.start()
    for _ in range(60):
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
