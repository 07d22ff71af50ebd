from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect

from rehearse.errors import DeviceError, StorageError, TranscriptionError
from rehearse.model.sections import Label
from rehearse.ports import MicrophoneWarning, PracticePhase, TranscriptState
from rehearse.settings import Settings
from tests.fakes.practice_sample import BANK
from tests.fakes.sample_answer import OTHER_QUESTIONS, QUESTION
from tests.fakes.window import FakeQuestions, fake_ports
from tests.ui.conftest import Desk, MakeDesk
from ui.places import Place
from ui.screens.wanted import Wanted
from ui.wording import MICROPHONE


def test_a_whole_attempt_is_done_by_keys_alone(desk: Desk) -> None:
    practice = desk.ports.practice
    desk.press("Ctrl+2", "Space")
    assert practice.state.phase is PracticePhase.ASKING
    desk.press("Space")
    assert practice.state.phase is PracticePhase.RECORDING
    practice.advance(12.0)
    desk.press("1")
    practice.advance(20.0)
    desk.press("3", "4", "Backspace")
    assert [mark.label for mark in practice.state.marks] == [Label.SITUATION, Label.ACTION]
    desk.press("Space")
    assert practice.state.phase is PracticePhase.FINISHING
    practice.finish()
    desk.screen.poll()
    desk.settle()
    assert desk.window.place is Place.REVIEW
    assert desk.screen.view.attempt.id == "a1"


def test_the_question_that_was_practised_least_is_offered_without_a_sound(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE)
    assert screen.question.text() == OTHER_QUESTIONS[0].text
    assert desk.ports.practice.asked == []


def test_the_question_offered_follows_the_level_that_is_chosen_afterwards_and_one_in_hand_stays(make_desk: MakeDesk) -> None:
    easy = replace(OTHER_QUESTIONS[0], id="easy", text="What did you do first?", levels=("entry",))
    hard = replace(OTHER_QUESTIONS[0], id="hard", text="What did you do last?", levels=("staff",))
    desk = make_desk(ports=replace(fake_ports(), questions=FakeQuestions((hard, easy))))
    screen = desk.go(Place.PRACTISE)
    assert screen.question.text() == easy.text
    context = desk.window.context
    context.set_settings(replace(context.settings, level="advanced"))
    desk.settle()
    assert screen.question.text() == hard.text
    desk.press("Space")
    context.set_settings(replace(context.settings, level="beginner"))
    desk.settle()
    assert screen.question.text() == hard.text


def test_the_time_shown_is_that_of_the_frames_recorded(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space")
    for seconds, shown in ((0.4, "0:00"), (59.5, "0:59"), (0.2, "1:00"), (61.0, "2:01")):
        desk.ports.practice.advance(seconds)
        screen.poll()
        assert screen.timer.text == shown


def test_esc_discards_and_undo_brings_the_take_back(desk: Desk) -> None:
    desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space")
    desk.ports.practice.advance(30.0)
    desk.press("Esc")
    assert desk.ports.practice.state.phase is PracticePhase.IDLE
    assert desk.window.notice.isVisible()
    desk.press("Ctrl+Z")
    assert desk.ports.practice.state.phase is PracticePhase.FINISHING


def test_a_discarded_take_asked_for_during_the_next_one_is_offered_again_when_that_has_ended(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    practice = desk.ports.practice
    desk.press("Space")
    practice.advance(30.0)
    desk.press("Esc", "Space")
    practice.advance(5.0)
    desk.press("Ctrl+Z")
    assert practice.state.phase is PracticePhase.RECORDING
    assert "offered again" in desk.window.notice.text.text()
    desk.press("Space")
    practice.finish()
    screen.poll()
    desk.settle()
    assert desk.window.place is Place.REVIEW
    assert desk.window.notice.can_undo
    desk.press("Ctrl+Z")
    assert practice.state.phase is PracticePhase.FINISHING
    assert practice.state.seconds == 30.0


def test_when_the_offer_is_over_nobody_waits_for_the_discarded_take(desk: Desk) -> None:
    desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space")
    desk.ports.practice.advance(30.0)
    desk.press("Esc")
    assert desk.ports.practice.state.can_undo_discard
    desk.window.notice.finish()
    assert not desk.ports.practice.state.can_undo_discard


def test_thinking_time_counts_down_and_recording_starts_by_itself(make_desk: MakeDesk) -> None:
    desk = make_desk(settings=Settings(first_run_done=True, model="base.en", thinking_seconds=15))
    screen = desk.go(Place.PRACTISE, QUESTION)
    desk.ports.practice.hush()
    screen.poll()
    assert desk.ports.practice.state.phase is PracticePhase.THINKING
    desk.ports.practice.advance(5.0)
    screen.poll()
    assert screen.timer.text == "0:10"
    desk.ports.practice.advance(10.0)
    screen.poll()
    assert desk.ports.practice.state.phase is PracticePhase.RECORDING


@pytest.mark.parametrize("warning", [item for item in MicrophoneWarning if item])
def test_a_microphone_in_trouble_is_said_plainly(desk: Desk, warning: MicrophoneWarning) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space")
    desk.ports.practice.warn(warning)
    screen.poll()
    assert screen.warning.isVisible()
    assert all(sentence in screen.warning.accessibleName() for sentence in MICROPHONE[warning])
    desk.ports.practice.warn(MicrophoneWarning.NONE)
    screen.poll()
    assert not screen.warning.isVisible()


def test_the_text_can_be_hidden_and_shown_again(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    desk.press("H")
    assert QUESTION.text not in screen.question.text()
    desk.press("H")
    assert screen.question.text() == QUESTION.text


def test_another_question_is_found_by_typing_and_taken_by_enter(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    desk.press("N")
    assert screen.chooser.field.hasFocus()
    desk.press("l", "a", "t", "e", "Return")
    assert desk.ports.practice.asked[-1].id == "late-data"
    assert screen.question.text() == OTHER_QUESTIONS[1].text


def test_another_question_is_found_by_its_kind(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=replace(fake_ports(), questions=FakeQuestions(BANK)))
    chooser = desk.go(Place.PRACTISE, BANK[0]).chooser
    desk.press("N")
    assert chooser.model.rowCount() == len(BANK)
    chooser.kind.setCurrentIndex(chooser.kind.findText("Working with data engineering"))
    chooser.kind.activated.emit(chooser.kind.currentIndex())
    assert [chooser.model.question(row).id for row in range(chooser.model.rowCount())] == ["late-data"]


def test_another_question_is_looked_for_afresh_each_time(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=replace(fake_ports(), questions=FakeQuestions(BANK)))
    chooser = desk.go(Place.PRACTISE, BANK[0]).chooser
    desk.press("N")
    chooser.kind.setCurrentIndex(chooser.kind.findText("Working with data engineering"))
    chooser.kind.activated.emit(chooser.kind.currentIndex())
    chooser.field.setText("late")
    desk.press("Esc", "N")
    assert chooser.model.rowCount() == len(BANK)
    assert chooser.kind.currentIndex() == 0


def test_a_question_that_could_not_be_spoken_is_said_so_at_once_and_can_be_read(make_desk: MakeDesk) -> None:
    desk = make_desk(settings=Settings(hide_question_text=True, first_run_done=True))
    screen = desk.go(Place.PRACTISE, QUESTION)
    assert QUESTION.text not in screen.question.text()
    practice = desk.ports.practice
    trouble = DeviceError("No speaker was found.", next_step="Connect one, or choose another in the settings.")
    practice.state = replace(practice.state, phase=PracticePhase.IDLE, speaking=False, unheard=trouble)
    screen.poll()
    assert screen.unheard.isVisible()
    assert screen.unheard.text().startswith("The question could not be spoken: no speaker was found. Read it here")
    assert screen.question.text() == QUESTION.text
    desk.settle()
    before = screen.timer.mapTo(desk.window, QPoint(0, 0))
    desk.press("Space")
    screen.poll()
    desk.settle()
    assert not screen.unheard.isVisible()
    assert screen.timer.mapTo(desk.window, QPoint(0, 0)) == before, "the clock does not jump when one begins"


def test_past_the_target_there_is_one_gentle_sentence_and_recording_goes_on(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space")
    desk.ports.practice.advance(179.0)
    screen.poll()
    assert screen.status.text() == ""
    desk.ports.practice.advance(2.0)
    screen.poll()
    assert screen.status.text() == "3:00 reached. Finish your thought."
    assert desk.ports.practice.state.phase is PracticePhase.RECORDING


def test_a_failure_says_what_is_safe_and_offers_the_way_on(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    practice = desk.ports.practice
    failure = TranscriptionError(
        "The reading of the words ended early.", safe="Your recording is safe.", next_step="Try again from the history."
    )
    practice.state = replace(practice.state, phase=PracticePhase.FAILED, error=failure, seconds=12.0)
    screen.poll()
    assert screen.warning.accessibleName() == failure.sentence()
    desk.press("Ctrl+L")
    assert desk.window.place is Place.HISTORY


def test_a_start_without_a_microphone_says_one_thing_and_can_look_again(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    practice = desk.ports.practice
    failure = DeviceError("No microphone was found.", next_step="Plug one in.")
    practice.state = replace(practice.state, phase=PracticePhase.FAILED, error=failure, warning=MicrophoneWarning.LOST)
    screen.poll()
    assert screen.warning.isVisible()
    assert screen.warning.accessibleName() == failure.sentence()
    assert screen.status.text() == ""
    assert not screen.controls.later.isVisible()
    screen.controls.look.click()
    desk.settle()
    assert practice.state.phase is PracticePhase.IDLE
    assert not screen.controls.look.isVisible()
    assert "Built-in Microphone" in desk.window.notice.text.text()


def test_a_full_disk_is_said_where_nobody_overlooks_it_and_no_microphone_is_looked_for(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    practice = desk.ports.practice
    failure = StorageError("There is no room on the disk for a recording, so none was begun.", next_step="Free at least 74 MB.")
    practice.state = replace(practice.state, phase=PracticePhase.FAILED, error=failure, warning=MicrophoneWarning.DISK_FULL)
    screen.poll()
    desk.settle()
    assert screen.warning.visibleRegion().boundingRect() == screen.warning.rect()
    assert not screen.controls.look.isVisible()
    assert screen.recording.word.text() == "Not recording"


@pytest.mark.parametrize("size", [(1000, 700), (1440, 900)])
def test_start_and_stop_and_the_clock_keep_one_place_whatever_is_said(make_desk: MakeDesk, size: tuple[int, int]) -> None:
    desk = make_desk(size=size)
    screen = desk.go(Place.PRACTISE, QUESTION)
    practice = desk.ports.practice

    def places() -> tuple[QPoint, QPoint]:
        screen.poll()
        desk.settle()
        return screen.controls.main.mapTo(desk.window, QPoint(0, 0)), screen.timer.mapTo(desk.window, QPoint(0, 0))

    before = places()
    desk.press("I")
    assert not screen.hints.empty
    start_alone = places()[0]
    assert start_alone == before[0], "a hint"
    practice.start()
    assert places() == before, "recording"
    for warning in (MicrophoneWarning.STALLED, MicrophoneWarning.CLIPPING, MicrophoneWarning.NONE):
        practice.warn(warning)
        assert places() == before, warning
    desk.window.context.say("The take was kept.", None)
    assert desk.window.notice.isVisible()
    assert places() == before, "a notice of the window"
    stop = QRect(before[0], screen.controls.main.size())
    notice = QRect(desk.window.notice.mapTo(desk.window, QPoint(0, 0)), desk.window.notice.size())
    assert not notice.intersects(stop)
    desk.window.notice.finish()
    practice.stop()
    assert places()[1] == before[1], "the reading of the last words"
    failure = DeviceError("The microphone was disconnected.", safe="All is safe.", next_step="Connect it again.")
    practice.state = replace(practice.state, phase=PracticePhase.FAILED, error=failure)
    assert places()[0] == before[0], "an error"


def test_what_another_screen_asked_last_is_not_the_question_in_hand_here(desk: Desk) -> None:
    practice = desk.ports.practice
    desk.go(Place.PRACTISE, QUESTION)
    desk.go(Place.HISTORY)
    practice.ask(OTHER_QUESTIONS[1], round_id="r1")
    practice.hush()
    screen = desk.go(Place.PRACTISE)
    assert screen.question.text() == QUESTION.text
    desk.press("Space")
    assert practice.asked[-1].id == QUESTION.id


def test_a_reading_that_falls_behind_is_told_calmly(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space")
    practice = desk.ports.practice
    practice.state = replace(practice.state, transcript=TranscriptState.BEHIND, behind_seconds=14.0, suggested_model="tiny.en")
    screen.poll()
    assert "14 s behind" in screen.status.text()
    assert "tiny.en" in screen.status.text()


def test_looking_elsewhere_never_ends_a_recording(desk: Desk) -> None:
    desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space", "Ctrl+3")
    assert desk.window.place is Place.HISTORY
    assert desk.ports.practice.state.phase is PracticePhase.RECORDING
    desk.press("Ctrl+2")
    assert desk.screen.timer.isVisible()
    desk.press("Space")
    assert desk.ports.practice.state.phase is PracticePhase.FINISHING


def test_reading_can_be_left_for_later(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space", "Space")
    assert screen.controls.progress.isVisible()
    desk.press("C")
    assert desk.ports.practice.state.phase is PracticePhase.IDLE
    assert "kept" in desk.window.notice.text.text()


def test_no_question_at_all_says_so(make_desk: MakeDesk) -> None:
    ports = replace(fake_ports(), questions=FakeQuestions(()))
    desk = make_desk(ports=ports)
    screen = desk.go(Place.PRACTISE)
    assert "Choose a question" in screen.question.text()
    assert desk.ports.practice.asked == []


def test_the_end_of_the_demo_s_ready_answer_is_no_false_alarm(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=fake_ports(demo=True))
    screen = desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space")
    desk.ports.practice.warn(MicrophoneWarning.STALLED)
    screen.poll()
    assert screen.warning.accessibleName().startswith("The demo answer is over: press Space to stop.")
    assert "cable" not in screen.warning.accessibleName()
    desk.ports.practice.warn(MicrophoneWarning.CLIPPING)
    screen.poll()
    assert screen.warning.accessibleName().startswith(MICROPHONE[MicrophoneWarning.CLIPPING][0])


def test_another_question_is_offered_by_name_with_its_key(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    button = screen.controls.choose
    assert button.isVisible()
    assert button.text().startswith("Another question")
    assert button.key == "N"
    desk.press("Space")
    screen.poll()
    assert not button.isVisible()


@pytest.mark.parametrize("wanted", [Wanted(QUESTION), Wanted(replace(QUESTION, text="And then?"), follow_up_of="a2")])
def test_after_a_finished_take_the_next_question_is_offered_and_space_asks_before_it_records(desk: Desk, wanted: Wanted) -> None:
    practice = desk.ports.practice
    screen = desk.go(Place.PRACTISE, wanted)
    desk.press("Space")
    practice.advance(30.0)
    desk.press("Space")
    practice.finish()
    screen.poll()
    desk.settle()
    assert desk.window.place is Place.REVIEW
    screen = desk.go(Place.PRACTISE)
    assert screen.question.text() == OTHER_QUESTIONS[0].text
    assert screen.controls.main.text().startswith("Ask me")
    desk.press("Space")
    assert practice.state.phase is PracticePhase.ASKING
    assert practice.asked[-1] == OTHER_QUESTIONS[0]


def test_every_part_of_the_strip_has_its_name_where_there_is_room(desk: Desk) -> None:
    strip = desk.go(Place.PRACTISE, QUESTION).strip
    columns = strip._columns()
    assert min(right - left for left, right in pairwise(columns)) >= 98
    assert columns[-1] == pytest.approx(strip.width())
    strip.resize(300, strip.height())
    narrow = strip._columns()
    assert min(right - left for left, right in pairwise(narrow)) > 0
    assert narrow[-1] == pytest.approx(300)
