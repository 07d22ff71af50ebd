from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.conftest import Desk, MakeDesk
from ui.places import Place

WRITTEN = "Slow down before the result."


def _write(desk: Desk, text: str = WRITTEN, key: str = "N") -> None:
    desk.press(key)
    QTest.keyClicks(desk.application.focusWidget(), text)


@pytest.mark.parametrize("key", ["N", "Ctrl+R"], ids=["note", "name"])
@pytest.mark.parametrize("away", ["another place by its key", "a place clicked", "the follow-up", "a click beside it", "Enter"])
def test_what_is_being_written_is_kept_however_one_goes_on(desk: Desk, review: Any, key: str, away: str) -> None:
    _write(desk, key=key)
    if away == "another place by its key":
        desk.press("Ctrl+2")
    elif away == "a place clicked":
        button = next(
            one for one in desk.window.rail.findChildren(type(review.header.more)) if one.accessibleName() == "Settings"
        )
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    elif away == "the follow-up":
        desk.press("Ctrl+Return")
        assert desk.window.place is Place.PRACTISE
    elif away == "a click beside it":
        QTest.mouseClick(review.transport.play_button, Qt.MouseButton.LeftButton)
        review.transport.play_button.setFocus(Qt.FocusReason.MouseFocusReason)
    else:
        desk.press("Return")
    desk.settle()
    attempt = desk.ports.library.kept["a1"]
    assert (attempt.note if key == "N" else attempt.title) == WRITTEN
    desk.go(Place.REVIEW, "a1")
    assert not review.header.field.isVisible()


def test_esc_alone_leaves_a_note_as_it_was(desk: Desk, review: Any) -> None:
    desk.ports.library.set_note("a1", "Before.")
    desk.go(Place.REVIEW, "a1")
    _write(desk)
    desk.press("Esc")
    assert not review.header.field.isVisible()
    assert desk.ports.library.kept["a1"].note == "Before."


def test_a_note_goes_with_its_own_take_when_another_is_opened(desk: Desk, review: Any) -> None:
    _write(desk)
    desk.go(Place.REVIEW, "a2")
    assert desk.ports.library.kept["a1"].note == WRITTEN
    assert desk.ports.library.kept["a2"].note == ""
    assert desk.screen.view.attempt.id == "a2"


def test_a_name_begun_while_a_note_is_open_keeps_the_note(desk: Desk, review: Any) -> None:
    _write(desk)
    review.header.write_title()
    desk.settle()
    assert desk.ports.library.kept["a1"].note == WRITTEN
    assert review.header.field.isVisible()


def test_a_note_is_kept_when_the_window_closes(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.go(Place.REVIEW, "a1")
    _write(desk)
    desk.close()
    assert desk.ports.library.kept["a1"].note == WRITTEN


def test_a_note_kept_on_leaving_loads_no_sound_for_the_take_that_was_left(make_desk: MakeDesk) -> None:
    desk = make_desk(at_once=False)
    desk.go(Place.REVIEW, "a1")
    desk.executor.run_all()
    desk.settle()
    desk.executor.run_all()
    desk.settle()
    _write(desk)
    desk.press("Ctrl+2")
    for _turn in range(3):
        desk.executor.run_all()
        desk.settle()
    assert desk.ports.library.kept["a1"].note == WRITTEN
    assert desk.ports.playback.status.duration == 0.0
