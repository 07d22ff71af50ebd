from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rehearse.ports import PracticePhase
from tests.fakes.practice_system import practice_ports
from tests.fakes.sample_answer import QUESTION
from tests.ui.conftest import Desk, MakeDesk
from ui.places import Place


@pytest.mark.parametrize("keys", [("N", "Return"), ("N", "Esc")], ids=["a question taken", "the list closed"])
def test_space_starts_the_answer_after_the_list_of_questions_has_gone(desk: Desk, keys: tuple[str, ...]) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    desk.press("N")
    assert screen.chooser.field.hasFocus()
    desk.press(*keys[1:])
    assert not screen.chooser.isVisible()
    desk.press("Space")
    assert desk.window.place is Place.PRACTISE
    assert desk.ports.practice.state.phase is PracticePhase.RECORDING


def test_a_question_clicked_in_the_list_leaves_the_keyboard_on_the_page(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    desk.press("N", "Down")
    assert screen.chooser.list.hasFocus()
    desk.press("Return", "Space")
    assert desk.window.place is Place.PRACTISE
    assert desk.ports.practice.state.phase is PracticePhase.RECORDING


@pytest.mark.parametrize("way", ["Ctrl+S", "mouse", "Space"])
def test_after_pasted_questions_were_added_enter_practises_and_opens_no_other_place(make_desk: MakeDesk, way: str) -> None:
    desk = make_desk(ports=practice_ports())
    screen = desk.go(Place.QUESTIONS, "paste")
    screen.paste.field.setPlainText("Tell me about a time your pipeline broke overnight.")
    screen.paste.look()
    desk.settle()
    if way == "mouse":
        QTest.mouseClick(screen.paste.add, Qt.MouseButton.LeftButton)
        desk.settle()
    else:
        if way == "Space":
            screen.paste.add.setFocus()
        desk.press(way)
    assert not desk.window.rail.isAncestorOf(desk.application.focusWidget())
    desk.press("Return")
    assert desk.window.place in (Place.QUESTIONS, Place.PRACTISE)


def test_a_control_that_goes_away_hands_the_keyboard_to_its_screen_never_to_the_rail(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    for button in (screen.controls.main, screen.controls.choose, screen.controls.speaker):
        button.setFocus()
        button.hide()
        assert not desk.window.rail.isAncestorOf(desk.application.focusWidget())
    screen.page.setFocus()
    screen.page.hide()
    assert desk.application.focusWidget() is screen or screen.isAncestorOf(desk.application.focusWidget())
