from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from rehearse.errors import StorageError
from rehearse.ports import PracticePhase
from tests.fakes.panel_system import drill_ports
from tests.fakes.sample_answer import sample_report
from tests.ui.conftest import Desk, MakeDesk
from ui.places import Place
from ui.widgets.buttons import Button


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    return make_desk(ports=drill_ports())


def labels(widget: object) -> str:
    """Everything written on a part of the screen."""
    assert hasattr(widget, "findChildren")
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def test_an_exercise_is_walked_by_keys_and_its_texts_are_kept(desk: Desk) -> None:
    screen = desk.go(Place.EXERCISES, "translation")
    desk.press("Ctrl+Return")
    assert screen.step.text.hasFocus()
    QTest.keyClicks(screen.step.text, "We calibrate the score so that it can be read.")
    desk.press("Ctrl+Return")
    run = desk.ports.exercises.kept["x1"]
    assert run.texts == {"technical:0": "We calibrate the score so that it can be read."}
    assert "We calibrate the score" in labels(screen.step)
    desk.press("Alt+PgUp")
    assert screen.step.text.toPlainText().startswith("We calibrate")


def test_the_words_of_the_trade_are_named_with_plain_ones_instead(desk: Desk) -> None:
    screen = desk.go(Place.EXERCISES, "translation")
    desk.press("Ctrl+Return", "Ctrl+Return")
    QTest.keyClicks(screen.step.text, "The precision of the embedding.")
    screen.step._keep()
    desk.settle()
    told = labels(screen.step.heard)
    assert "“precision”" in told
    assert "instead: " in told


def test_what_is_typed_is_kept_when_the_screen_is_left(desk: Desk) -> None:
    screen = desk.go(Place.EXERCISES, "disagreement_check")
    QTest.keyClicks(screen.step.text, "Her argument was the season.")
    desk.press("Ctrl+3")
    assert desk.ports.exercises.kept["x1"].texts["both:0"] == "Her argument was the season."


def test_a_spoken_step_records_like_practise_and_shows_what_was_heard(desk: Desk) -> None:
    screen = desk.go(Place.EXERCISES, "stakeholder_role_play")
    desk.press("Ctrl+Return")
    assert screen.step.answering.isVisible()
    assert desk.ports.practice.asked == []
    desk.press("Space", "Space")
    assert desk.ports.practice.state.phase is PracticePhase.RECORDING
    desk.press("Space")
    desk.ports.exercises.say("x1", sample_report())
    desk.ports.practice.finish()
    screen.step.answering.poll()
    desk.settle()
    assert not screen.step.answering.isVisible()
    assert screen.step.take.isVisible()
    assert "Analogy" in labels(screen.step.heard)
    desk.press("A")
    assert screen.step.answering.isVisible()


def test_a_spoken_step_has_one_thing_to_press_first_and_it_is_not_going_on(desk: Desk) -> None:
    screen = desk.go(Place.EXERCISES, "stakeholder_role_play")
    assert screen.step.go_on.property("kind") == "primary"
    desk.press("Ctrl+Return")
    primary = [
        button.text().strip()
        for button in screen.findChildren(Button)
        if button.isVisible() and button.property("kind") == "primary"
    ]
    assert primary == ["Ask me"]


def test_the_network_is_drawn_as_it_is_written_and_walked_by_arrows(desk: Desk) -> None:
    screen = desk.go(Place.EXERCISES, "network_map")
    editor = screen.step.network
    for name, rubs in (("Compliance", "late reviews"), ("Support", "")):
        editor.add_row()
        QTest.keyClicks(editor.fields["partner"], name)
        QTest.keyClicks(editor.fields["friction"], rubs)
    screen.step._keep()
    desk.settle()
    assert [row["partner"] for row in desk.ports.exercises.kept["x1"].rows["people:0"]] == ["Compliance", "Support"]
    editor.map.setFocus()
    QTest.keyClick(editor.map, Qt.Key.Key_Right)
    assert editor.fields["partner"].text() == "Compliance"
    assert editor.map.accessibleDescription().startswith("Chosen: Compliance. rubs: late reviews")
    QTest.keyClick(editor.map, Qt.Key.Key_Return)
    assert editor.fields["partner"].hasFocus()


def test_somebody_taken_off_the_map_is_gone_from_the_table(desk: Desk) -> None:
    screen = desk.go(Place.EXERCISES, "network_map")
    editor = screen.step.network
    QTest.keyClicks(editor.fields["partner"], "Nobody")
    editor.remove_row()
    screen.step._keep()
    assert desk.ports.exercises.kept["x1"].rows["people:0"] == ()


def test_a_check_stands_beside_what_was_heard_and_is_kept_with_its_reason(desk: Desk) -> None:
    screen = desk.go(Place.EXERCISES, "disagreement_check")
    desk.press("Ctrl+Return")
    desk.ports.exercises.say("x1", sample_report())
    desk.press("Ctrl+Return")
    assert "Stakeholders" in labels(screen.step.heard)
    screen.step.reason.setText("It comes second.")
    screen.step.answer.findChildren(type(screen.step.review))[1].click()
    desk.settle()
    assert desk.ports.exercises.kept["x1"].checks["understanding:0"] == (False, "It comes second.")


def test_the_end_says_what_is_still_open_and_leads_back(desk: Desk) -> None:
    screen = desk.go(Place.EXERCISES, "network_map")
    desk.press("Ctrl+Return", "Ctrl+Return", "Ctrl+Return")
    assert screen.pages.currentWidget() is screen.finished
    assert "Still open" in screen.finished.text.text()
    screen.finished.back.click()
    desk.settle()
    assert screen.pages.currentWidget() is screen.step


def test_the_list_says_where_a_run_stands(desk: Desk) -> None:
    desk.go(Place.EXERCISES, "translation")
    desk.press("Ctrl+Return", "Alt+Up")
    assert "begun, at “For a peer”" in labels(desk.screen.list)
    desk.screen.list.buttons["translation"].click()
    desk.settle()
    assert desk.screen.step.view.place.step.id == "technical"


def test_a_failure_to_keep_is_told_and_the_text_stays(desk: Desk) -> None:
    screen = desk.go(Place.EXERCISES, "disagreement_check")
    desk.ports.exercises.failure = StorageError("The text could not be written.", safe="It is still on the screen.")
    QTest.keyClicks(screen.step.text, "Her argument.")
    screen.step._keep()
    desk.settle()
    assert "could not be written" in screen.trouble.text.text()
    assert screen.step.text.toPlainText() == "Her argument."
