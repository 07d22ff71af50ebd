"""The question bank's screen: finding, reading, practising, pasting, files; by keys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt

from rehearse.errors import StorageError
from rehearse.model.question import Question
from rehearse.model.schedule import SubjectKind
from rehearse.ports import FoundQuestion
from rehearse.settings import Theme as Choice
from tests.fakes.practice_system import BANK, practice_ports
from tests.fakes.window_machine import READY
from tests.ui.conftest import Desk, MakeDesk, shown_text
from ui.places import Place


def test_a_question_that_comes_to_be_shown_is_looked_up_once_on_the_schedule(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(), at_once=False)
    desk.go(Place.QUESTIONS)
    desk.executor.run_all()
    desk.settle()
    assert desk.screen.detail.question == BANK[0]
    assert len(desk.executor.waiting) == 1
    desk.executor.run_all()
    desk.settle()
    desk.press("Down")
    assert desk.screen.detail.question == BANK[1]
    assert len(desk.executor.waiting) == 1


def test_arrow_keys_choose_and_enter_practises(bank: Desk) -> None:
    bank.press("Down", "Return")
    assert bank.window.place is Place.PRACTISE
    assert bank.ports.practice.asked == [BANK[1]]


def test_search_and_filters_narrow_together_and_esc_clears_them(bank: Desk) -> None:
    screen = bank.screen
    bank.press("Ctrl+F")
    screen.filters.search.setText("model")
    assert screen.rows.rowCount() == 2
    screen.filters.listener.setCurrentIndex(screen.filters.listener.findData("executive"))
    screen.filters.listener.activated.emit(0)
    assert screen.rows.rowCount() == 1
    assert screen.detail.question.id == "unsure-model-to-an-executive"
    bank.press("Esc")
    assert screen.rows.rowCount() == len(BANK)


def test_a_role_keeps_questions_for_any_role(bank: Desk) -> None:
    screen = bank.screen
    screen.filters.role.setCurrentIndex(screen.filters.role.findData("mlops"))
    screen.filters.role.activated.emit(0)
    kept = {screen.rows.question(row).id for row in range(screen.rows.rowCount())}
    assert kept == {"teams-wanting-different-things", "late-data", "own-proudest"}


def test_questions_that_name_the_persons_work_come_first_and_the_others_stay(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(settings=replace(READY, work="mlops")))
    rows = desk.go(Place.QUESTIONS).rows
    shown = [rows.question(row).id for row in range(rows.rowCount())]
    assert shown[:2] == ["late-data", "own-proudest"]
    assert sorted(shown) == sorted(question.id for question in BANK)


def test_a_kind_opened_from_the_map_shows_what_the_persons_work_is_asked(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(settings=replace(READY, work="teaching")))
    screen = desk.go(Place.QUESTIONS, ("category", "data_engineering"))
    assert screen.rows.rowCount() == 0
    assert screen.filters.role.currentText() == "Teacher or trainer"
    screen = desk.go(Place.QUESTIONS, ("category", "conflicting_objectives"))
    assert [screen.rows.question(row).id for row in range(screen.rows.rowCount())] == ["teams-wanting-different-things"]


def test_the_role_asked_for_outranks_the_persons_work(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(settings=replace(READY, work="mlops")))
    screen = desk.go(Place.QUESTIONS)
    screen.filters.role.setCurrentIndex(screen.filters.role.findData("applied_scientist"))
    screen.filters.role.activated.emit(0)
    asked = [screen.rows.question(row) for row in range(screen.rows.rowCount())]
    named = ["applied_scientist" in question.roles or question.own for question in asked]
    assert named == sorted(named, reverse=True)
    assert not named[-1]


def test_names_are_shown_instead_of_ids(bank: Desk) -> None:
    bank.press("Down")
    shown = shown_text(bank.screen)
    assert "Conflicting objectives" in shown
    assert "conflicting_objectives" not in shown


def test_hints_are_revealed_one_at_a_time(bank: Desk) -> None:
    first, second = BANK[0].hints[:2]
    assert first not in shown_text(bank.screen)
    bank.press("H")
    assert first in shown_text(bank.screen)
    assert second not in shown_text(bank.screen)
    bank.press("H", "H", "H")
    assert BANK[0].hints[2] in shown_text(bank.screen)
    assert not bank.screen.detail.more_hints.isVisible()


def test_who_works_in_another_field_can_leave_the_questions_of_one_field_out(bank: Desk) -> None:
    screen = bank.screen
    screen.filters.role.setCurrentIndex(screen.filters.role.findText("Any other work"))
    screen.filters.role.activated.emit(0)
    kept = [screen.rows.question(number) for number in range(screen.rows.rowCount())]
    assert kept
    assert all("general" in question.roles for question in kept)
    assert len(kept) < len(screen.rows.everything)


def test_pasted_questions_are_shown_before_any_is_kept(bank: Desk) -> None:
    bank.press("Ctrl+Shift+V")
    paste = bank.screen.paste
    assert paste.field.hasFocus()
    paste.field.setPlainText(f"- {BANK[0].text}\n- Tell me about a time your pipeline broke overnight.\n- Lunch is free.")
    paste.look()
    bank.settle()
    assert paste.found.text() == "2 questions found. 1 already in the bank."
    assert len(bank.ports.question_edit.kept) == len(BANK)
    bank.press("Ctrl+S")
    assert any("pipeline broke" in question.text for question in bank.ports.question_edit.kept.values())
    assert bank.screen.filters.own.isChecked()


def test_a_pasted_job_shows_its_duties_as_questions_and_a_text_without_any_says_what_is_found(bank: Desk) -> None:
    bank.press("Ctrl+Shift+V")
    paste = bank.screen.paste
    paste.field.setPlainText("Ward clerk\n\nResponsibilities:\n- Greet patients at the desk\n- Keep the bed list up to date\n")
    paste.look()
    bank.settle()
    assert paste.found.text() == "2 questions found."
    paste.field.setPlainText("Ward clerk wanted.")
    paste.look()
    bank.settle()
    assert "Responsibilities" in paste.found.text()


def test_a_found_question_can_be_unticked_with_space(bank: Desk) -> None:
    bank.press("Ctrl+Shift+V")
    paste = bank.screen.paste
    paste.field.setPlainText("Tell me about a time your pipeline broke overnight.")
    paste.look()
    bank.settle()
    paste.list.setFocus(Qt.FocusReason.TabFocusReason)
    paste.list.setCurrentIndex(paste.rows.index(0, 0))
    bank.press("Space")
    assert paste.rows.chosen == ()
    assert not paste.add.isEnabled()


def test_the_faults_of_an_imported_file_name_file_line_and_fault(bank: Desk, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[[question]]\nid = "a"\ntext = "Why did you stay?"\ncategory = "weather"\n', encoding="utf-8")
    bank.screen.files.import_file(file)
    bank.settle()
    assert "Nothing was imported" in shown_text(bank.screen)
    assert "mine.toml, line 4: 'category' does not know 'weather'" in shown_text(bank.screen)


def test_own_questions_are_exported(bank: Desk, tmp_path: Path) -> None:
    bank.screen.files.export_file(tmp_path / "out.toml")
    bank.settle()
    assert "own-proudest" in (tmp_path / "out.toml").read_text(encoding="utf-8")
    assert "1 question written to out.toml." in bank.window.notice.text.text()


def test_a_question_goes_on_the_schedule_and_off_again(bank: Desk) -> None:
    today = bank.ports.today
    bank.press("S")
    assert today.on_schedule(SubjectKind.QUESTION, BANK[0].id)
    bank.press("S")
    assert not today.on_schedule(SubjectKind.QUESTION, BANK[0].id)


def test_markup_in_a_question_is_shown_as_it_is(make_desk: MakeDesk) -> None:
    ports = practice_ports()
    saved = ports.question_edit.save(BANK[0].__class__("", "<b>Bold</b> & <img src=x>?", "general"))  # type: ignore[union-attr]
    desk = make_desk(ports=ports)
    screen = desk.go(Place.QUESTIONS, saved.id)
    assert screen.detail.title.text() == "<b>Bold</b> & <img src=x>?"
    assert screen.detail.title.textFormat() is Qt.TextFormat.PlainText


def test_trouble_reading_the_bank_is_said_with_a_way_to_try_again(make_desk: MakeDesk) -> None:
    ports = practice_ports()
    desk = make_desk(ports=ports)
    ports.question_edit.failure = StorageError("The folder cannot be read.", safe="Nothing is lost.")  # type: ignore[union-attr]
    screen = desk.go(Place.QUESTIONS)
    assert "The folder cannot be read." in shown_text(desk.screen)
    screen.refresh()
    desk.settle()
    assert screen.rows.rowCount() == len(BANK)


@pytest.mark.parametrize("text", [1.0, 1.5])
def test_a_question_found_in_a_text_is_shown_whole_with_its_kind(make_desk: MakeDesk, theme: Any, text: float) -> None:
    theme.set(Choice.LIGHT, text, reduced_motion=False)
    desk = make_desk(ports=practice_ports(), size=(1000, 700))
    paste = desk.go(Place.QUESTIONS, "paste").paste
    wording = "Tell me about a time you had to take and record observations and tell the nurse when something changes."
    paste.rows.set_found((FoundQuestion(Question("q", wording, "customers"), known=False),))
    desk.settle()
    index = paste.rows.index(0, 0)
    lines = paste.list.fontMetrics().boundingRect(
        QRect(0, 0, paste.list.viewport().width() - 60, 10_000), int(Qt.TextFlag.TextWordWrap), index.data()
    )
    assert paste.list.visualRect(index).height() >= lines.height()
    assert paste.list.horizontalScrollBar().maximum() == 0
    assert paste.list.textElideMode() is Qt.TextElideMode.ElideNone
