"""That the disk is full, or nearly, is said before anybody speaks."""

from __future__ import annotations

from rehearse.ports import MicrophoneWarning, TakeRoom
from tests.fakes.panel_system import drill_ports
from tests.fakes.sample_answer import QUESTION
from tests.ui.conftest import Desk, MakeDesk, shown_text
from ui.places import Place
from ui.screens.practise_room import EVERY

FULL = TakeRoom(60_000_000, 15_000_000, low=True)
LOW = TakeRoom(312_000_000, 0, low=True)


def test_where_no_recording_would_begin_practise_says_so_before_start_and_takes_it_back_when_there_is_room(desk: Desk) -> None:
    desk.ports.data.left = FULL
    screen = desk.go(Place.PRACTISE, QUESTION)
    screen.poll()
    assert "no room on the disk" in shown_text(screen.warning)
    assert "Free at least 15 MB" in shown_text(screen.warning)
    assert screen.controls.main.isEnabled(), "the recorder looks again"
    desk.ports.data.left = TakeRoom(80_000_000)
    for _poll in range(EVERY + 1):
        screen.poll()
    desk.settle()
    screen.poll()
    assert screen.warning.isHidden()


def test_little_room_is_said_calmly_and_never_while_speaking(desk: Desk) -> None:
    desk.ports.data.left = LOW
    screen = desk.go(Place.PRACTISE, QUESTION)
    screen.poll()
    assert screen.warning.isHidden()
    assert "312 MB" in screen.status.text()
    desk.press("Space")
    screen.poll()
    assert "MB" not in screen.status.text()


def test_a_warning_of_the_microphone_is_not_hidden_by_one_of_the_disk(desk: Desk) -> None:
    desk.ports.data.left = FULL
    screen = desk.go(Place.PRACTISE, QUESTION)
    desk.ports.practice.start()
    desk.ports.practice.warn(MicrophoneWarning.CLIPPING)
    screen.poll()
    assert "disk" not in shown_text(screen.warning)
    assert shown_text(screen.warning)


def test_a_disk_that_does_not_say_is_no_warning(desk: Desk) -> None:
    desk.ports.data.left = None
    screen = desk.go(Place.PRACTISE, QUESTION)
    screen.poll()
    assert screen.warning.isHidden()


def test_a_panel_round_says_it_too(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=drill_ports())
    desk.ports.data.left = FULL
    screen = desk.go(Place.PANEL)
    screen.begin("conflicting_goals", 30)
    desk.settle()
    answering = screen.round.answering
    answering.poll()
    assert "no room on the disk" in shown_text(answering)
