from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint

from rehearse.model.attempt import CUT_OFF, AttemptState
from rehearse.model.sections import Label, Origin, Section
from rehearse.ports import AttemptView, MicrophoneWarning, PracticePhase
from rehearse.settings import Settings
from tests.fakes.sample_answer import QUESTION
from tests.fakes.window import FakeModels, fake_ports
from tests.ui.conftest import Desk, MakeDesk, shown_text
from ui.places import Place

LOST = f"{CUT_OFF} at 0:12: the microphone was lost."


def _lose_microphone(desk: Desk) -> None:
    practice = desk.ports.practice
    practice.advance(12.0)
    practice.warn(MicrophoneWarning.LOST)
    practice.stop()


def test_practising_says_that_the_microphone_was_lost_when_and_that_all_before_is_safe(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space")
    _lose_microphone(desk)
    screen.poll()
    assert desk.ports.practice.state.phase is PracticePhase.FINISHING
    text = shown_text(screen)
    assert "The microphone was lost at 0:12" in text
    assert "Everything up to 0:12 is safe" in text
    assert "Connect the microphone again" in text


def test_a_microphone_lost_while_another_place_is_shown_is_told_there(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space")
    desk.go(Place.HISTORY)
    _lose_microphone(desk)
    screen.poll()
    desk.ports.practice.finish()
    screen.poll()
    assert "The microphone was lost at 0:12" in desk.window.notice.text.text()


@pytest.mark.parametrize("take", ["read", "waiting for words", "not read yet", "failed"])
def test_the_review_of_a_cut_off_take_says_so_first(desk: Desk, take: str) -> None:
    identity = {"read": "a1", "waiting for words": "a4", "not read yet": "a4", "failed": "a6"}[take]
    library = desk.ports.library
    attempt = library.kept[identity]
    state = AttemptState.ANALYSED if take == "waiting for words" else attempt.state
    failure = f"{LOST}\n{attempt.failure}" if attempt.failure else LOST
    library.kept[identity] = replace(attempt, state=state, failure=failure)
    if take == "not read yet":
        del library.reports["a4"]
    screen = desk.go(Place.REVIEW, identity)
    assert screen.state.text.text() == LOST
    assert "safe" in screen.state.more.text() or "kept" in screen.state.more.text()
    assert screen.state.y() < screen.body.y()
    if take == "read":
        assert "press A for another take" in screen.state.more.text()
    if take == "failed":
        assert "The reading of the words ended early." in screen.state.more.text()


@pytest.mark.parametrize("why", ["the program was closed.", "the program ended while it ran."])
def test_a_take_cut_off_with_the_program_asks_for_another_and_for_no_microphone_and_no_disk(desk: Desk, why: str) -> None:
    library = desk.ports.library
    library.kept["a1"] = replace(library.kept["a1"], failure=f"{CUT_OFF} at 0:21: {why}")
    screen = desk.go(Place.REVIEW, "a1")
    assert screen.state.text.text() == f"{CUT_OFF} at 0:21: {why}"
    assert "nothing is counted as missing. Press A for another take." in screen.state.more.text()
    assert "isk" not in screen.state.more.text()
    assert "icrophone" not in screen.state.more.text()


def test_an_uncut_take_says_nothing_of_the_kind(desk: Desk) -> None:
    assert CUT_OFF not in shown_text(desk.go(Place.REVIEW, "a1"))


MARKED = (
    Section(Label.SITUATION, 2.0, 20.0, 1.0, Origin.MARKED),
    Section(Label.ACTION, 20.0, 90.0, 1.0, Origin.MARKED),
)


def _unread(make_desk: MakeDesk, *, installed: tuple[str, ...] = ("base.en",), at_once: bool = True) -> Desk:
    ports: Any = fake_ports()
    ports = replace(ports, models=FakeModels(installed=installed))
    del ports.library.reports["a4"]
    real = ports.library.open

    def marked(identity: str) -> AttemptView:
        view: AttemptView = real(identity)
        return replace(view, marked=MARKED) if view.report is None else view

    ports.library.open = marked
    return make_desk(ports=ports, at_once=at_once)


def test_a_take_that_was_not_read_yet_shows_its_sound_and_the_persons_marks(make_desk: MakeDesk) -> None:
    desk = _unread(make_desk)
    screen = desk.go(Place.REVIEW, "a4")
    assert screen.timeline.isVisible()
    assert screen.timeline._content.duration == 139.0
    assert screen.timeline._content.peaks is not None
    assert screen.timeline._content.sections == MARKED
    assert screen.transport.play_button.isEnabled()
    assert not screen.facts.isVisible()
    assert not screen.evidence.isVisible()
    assert "not read yet" in screen.no_words.text()
    assert screen.state.text.text() == "This take has not been read yet."


def test_after_an_unread_take_the_next_one_is_shown_whole(make_desk: MakeDesk) -> None:
    desk = _unread(make_desk)
    screen = desk.go(Place.REVIEW, "a4")
    desk.go(Place.REVIEW, "a1")
    assert screen.facts.isVisible()
    assert screen.evidence.isVisible()
    assert screen.transcript.isVisible()


def test_without_a_model_an_unread_take_is_measured_without_being_asked(make_desk: MakeDesk) -> None:
    desk = _unread(make_desk, installed=())
    screen = desk.go(Place.REVIEW, "a4")
    assert desk.ports.library.kept["a4"].state is AttemptState.ANALYSED
    assert screen.report is not None


def test_with_a_model_an_unread_take_waits_for_its_turn_or_for_the_person(make_desk: MakeDesk) -> None:
    desk = _unread(make_desk)
    screen = desk.go(Place.REVIEW, "a4")
    assert desk.ports.library.kept["a4"].state is AttemptState.RECORDED
    assert screen.report is None


def test_with_large_text_in_a_small_window_the_loss_is_in_sight(make_desk: MakeDesk) -> None:
    desk = make_desk(size=(1000, 700), settings=Settings(first_run_done=True, model="base.en", text_scale=2.0))
    screen = desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space")
    _lose_microphone(desk)
    for _look in range(3):
        screen.poll()
        desk.settle()
    port = screen.column.viewport()
    top = screen.warning.mapTo(port, QPoint(0, 0)).y()
    assert top >= 0
    assert top + screen.warning.height() <= port.height()


def test_a_full_disk_asks_for_room_not_for_a_microphone(desk: Desk) -> None:
    library = desk.ports.library
    library.kept["a1"] = replace(library.kept["a1"], failure=f"{CUT_OFF} at 0:12: the disk was full.")
    screen = desk.go(Place.REVIEW, "a1")
    assert "Make room on the disk" in screen.state.more.text()
    assert "microphone" not in screen.state.more.text()


def test_silence_after_the_last_word_is_no_warning_while_the_take_is_read(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    practice = desk.ports.practice
    practice.start()
    practice.warn(MicrophoneWarning.NO_SIGNAL)
    screen.poll()
    assert screen.warning.isVisible()
    practice.stop()
    screen.poll()
    assert not screen.warning.isVisible()
    practice.warn(MicrophoneWarning.LOST)
    screen.poll()
    assert screen.warning.isVisible(), "that the recording ended by itself is still to be known"
