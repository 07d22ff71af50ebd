"""Own questions are written, kept, changed and deleted by keys; what was begun waits, also over the end of the program."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rehearse.errors import UnreadableInputError
from tests.fakes.practice_system import BANK, practice_ports
from tests.ui.conftest import Desk, MakeDesk, shown_text
from ui.places import Place


@pytest.mark.parametrize("row", [0, 1])
def test_a_click_on_a_question_leaves_the_form_and_its_draft_waits(bank: Desk, row: int) -> None:
    screen = bank.screen
    bank.press("N")
    screen.writing.form.text.setPlainText("What did you drop?")
    place = screen.list.visualRect(screen.rows.index(row, 0)).center()
    QTest.mouseClick(screen.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    bank.settle()
    assert screen.panel.currentWidget() is screen._detail_page
    assert screen.detail.question == BANK[row]
    bank.press("N")
    assert screen.writing.form.text.toPlainText() == "What did you drop?"


def test_an_own_question_is_written_and_kept_by_keys(bank: Desk) -> None:
    bank.press("N")
    assert bank.screen.writing.form.text.hasFocus()
    bank.screen.writing.form.text.insertPlainText("What would you ask us?")
    bank.press("Ctrl+S")
    assert bank.screen.detail.question.text == "What would you ask us?"
    assert bank.screen.detail.question.own
    assert bank.screen.panel.currentWidget() is bank.screen._detail_page


def test_a_question_without_words_is_not_kept_and_says_so(bank: Desk) -> None:
    bank.press("N", "Ctrl+S")
    assert "Write the question first" in bank.window.notice.text.text()
    assert bank.screen.writing.form.text.hasFocus()
    assert len(bank.ports.question_edit.kept) == len(BANK)


def test_editing_keeps_what_the_form_does_not_show(bank: Desk) -> None:
    bank.press("E")
    form = bank.screen.writing.form
    form.hints.setPlainText("One hint.")
    bank.press("Ctrl+S")
    kept = bank.ports.question_edit.kept[BANK[0].id]
    assert kept.hints == ("One hint.",)
    assert kept.follow_ups == BANK[0].follow_ups
    assert kept.competencies == BANK[0].competencies
    assert kept.levels == BANK[0].levels


def test_what_was_being_written_is_still_there_after_looking_elsewhere(bank: Desk) -> None:
    bank.press("N")
    bank.screen.writing.form.text.insertPlainText("Half a quest")
    bank.press("Ctrl+1", "Ctrl+5")
    assert bank.screen.writing.form.text.toPlainText() == "Half a quest"
    assert bank.screen.writing.form.isVisible()


def test_esc_leaves_what_was_typed_where_the_next_new_question_finds_it(bank: Desk) -> None:
    bank.press("N")
    bank.screen.writing.form.text.insertPlainText("Half a quest")
    bank.press("Esc")
    assert not bank.screen.writing.form.isVisible()
    assert "still there" in bank.window.notice.text.text()
    bank.press("Ctrl+N")
    assert bank.screen.writing.form.text.toPlainText() == "Half a quest"
    bank.screen.writing.start_afresh()
    assert bank.screen.writing.form.text.toPlainText() == ""
    bank.press("Esc", "N")
    assert not bank.screen.writing.found.isVisible(), "nothing was begun any more"


def test_a_question_half_written_outlives_the_program_until_it_is_saved(make_desk: MakeDesk) -> None:
    ports = practice_ports()
    first = make_desk(ports=ports)
    first.go(Place.QUESTIONS)
    first.press("Ctrl+N")
    first.screen.writing.form.text.insertPlainText("Half a quest")
    first.close()
    second = make_desk(ports=ports)
    second.go(Place.QUESTIONS)
    assert "begun" in second.window.notice.text.text()
    second.press("Ctrl+N")
    assert second.screen.writing.form.text.toPlainText() == "Half a quest"
    second.screen.writing.form.text.setPlainText("Half a question, and the rest?")
    second.press("Ctrl+S")
    assert second.ports.question_edit.begun == {}


def test_a_question_thrown_away_is_gone_from_disk_too(bank: Desk) -> None:
    bank.press("N")
    bank.screen.writing.form.text.insertPlainText("Half a quest")
    bank.press("Esc")
    assert [draft.text for draft in bank.ports.question_edit.begun.values()] == ["Half a quest"]
    bank.press("N")
    bank.screen.writing.start_afresh()
    assert bank.ports.question_edit.begun == {}


def test_pasting_in_between_leaves_what_was_typed(bank: Desk) -> None:
    bank.press("N")
    bank.screen.writing.form.text.insertPlainText("Half a quest")
    bank.press("Ctrl+Shift+V", "Esc", "Ctrl+N")
    assert bank.screen.writing.form.text.toPlainText() == "Half a quest"


def _later(desk: Desk) -> None:
    """What was asked for ends now."""
    desk.executor.at_once = True
    desk.executor.run_all()
    desk.settle()


def test_a_question_kept_a_moment_later_leaves_the_form_of_another_open(bank: Desk) -> None:
    bank.press("E")
    bank.screen.writing.form.hints.setPlainText("Mine.")
    bank.executor.at_once = False
    bank.press("Ctrl+S", "Esc", "N")
    bank.screen.writing.form.text.insertPlainText("Half a quest")
    _later(bank)
    assert bank.ports.question_edit.kept[BANK[0].id].hints == ("Mine.",)
    assert bank.screen.writing.form.isVisible()
    assert bank.screen.writing.form.text.toPlainText() == "Half a quest"
    bank.press("Esc", "E")
    assert not bank.screen.writing.found.isVisible(), "what was kept is not waiting to be kept any more"


def test_a_question_kept_a_moment_later_leaves_the_pasting_open(bank: Desk) -> None:
    bank.press("E")
    bank.executor.at_once = False
    bank.press("Ctrl+S", "Ctrl+Shift+V")
    bank.screen.paste.field.setPlainText("Why?")
    _later(bank)
    assert bank.screen.paste.isVisible()


def test_what_is_typed_while_a_question_is_kept_goes_to_the_same_question(bank: Desk) -> None:
    bank.press("N")
    form = bank.screen.writing.form
    form.text.insertPlainText("What would you ask us?")
    bank.executor.at_once = False
    bank.press("Ctrl+S")
    form.hints.setPlainText("One more thing.")
    _later(bank)
    assert form.isVisible()
    assert form.hints.toPlainText() == "One more thing."
    bank.press("Ctrl+S")
    assert not form.isVisible()
    (kept,) = [one for one in bank.ports.question_edit.kept.values() if one.text == "What would you ask us?"]
    assert kept.hints == ("One more thing.",)


def test_changes_begun_to_one_question_do_not_appear_in_another(bank: Desk) -> None:
    bank.press("E")
    bank.screen.writing.form.hints.setPlainText("Mine.")
    bank.press("Esc", "Down", "E")
    assert bank.screen.writing.form.hints.toPlainText() != "Mine."
    bank.press("Esc", "Up", "E")
    assert bank.screen.writing.form.hints.toPlainText() == "Mine."
    assert bank.ports.question_edit.kept[BANK[0].id] == BANK[0]


def test_ctrl_n_and_ctrl_enter_write_and_keep_a_question_from_anywhere_on_the_screen(bank: Desk) -> None:
    bank.press("Ctrl+F", "Ctrl+N")
    bank.screen.writing.form.text.insertPlainText("What would you ask us?")
    bank.press("Ctrl+Return")
    assert bank.screen.detail.question.text == "What would you ask us?"


def test_roles_competencies_and_the_length_are_chosen_for_an_own_question(bank: Desk) -> None:
    bank.press("N")
    form = bank.screen.writing.form
    form.text.insertPlainText("How did you win the executives over?")
    for tick in form.roles.values():
        tick.setChecked(False)
    form.roles["mlops"].setChecked(True)
    first = next(iter(form.competencies))
    form.competencies[first].setChecked(True)
    form.target.setCurrentIndex(next(at for at in range(form.target.count()) if form.target.itemText(at) == "1:15–1:30"))
    bank.press("Ctrl+S")
    kept = bank.screen.detail.question
    assert (kept.roles, kept.competencies) == (("mlops",), (first,))
    assert (kept.target.minimum, kept.target.maximum) == (75.0, 90.0)


def test_a_refusal_leaves_the_form_open_and_says_why(bank: Desk) -> None:
    bank.press("N")
    bank.screen.writing.form.text.insertPlainText("Why?")
    bank.ports.question_edit.failure = UnreadableInputError("This question cannot be kept: it is too short.")
    bank.press("Ctrl+S")
    assert "it is too short" in bank.window.notice.text.text()
    assert bank.screen.writing.form.isVisible()


def test_an_own_question_is_deleted_and_undo_brings_it_back(bank: Desk) -> None:
    bank.go(Place.QUESTIONS, "own-proudest")
    bank.press("Delete")
    assert "own-proudest" not in bank.ports.question_edit.kept
    bank.press("Ctrl+Z")
    assert "own-proudest" in bank.ports.question_edit.kept


def test_a_shipped_question_cannot_be_deleted(bank: Desk) -> None:
    bank.press("Delete")
    assert set(bank.ports.question_edit.kept) == {question.id for question in BANK}


def test_no_own_questions_yet_offers_to_write_one(make_desk: MakeDesk) -> None:
    ports = practice_ports()
    ports.question_edit.kept.pop("own-proudest")  # type: ignore[union-attr]  # the fake
    desk = make_desk(ports=ports)
    screen = desk.go(Place.QUESTIONS)
    screen.filters.own.click()
    assert "No own questions yet" in shown_text(desk.screen)
    screen.empty.button.click()
    assert screen.writing.form.isVisible()
