"""The question bank's screen: finding, reading, practising, writing, pasting, files; by keys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from rehearse.errors import StorageError, UnreadableInputError
from rehearse.model.schedule import SubjectKind
from rehearse.settings import Settings
from tests.fakes.practice_system import BANK, practice_ports
from tests.ui.conftest import Desk, MakeDesk
from ui.places import Place

READY = Settings(first_run_done=True, model="base.en")


@pytest.fixture
def bank(make_desk: MakeDesk) -> Desk:
    desk = make_desk(ports=practice_ports(settings=READY))
    desk.go(Place.QUESTIONS)
    return desk


def _texts(desk: Desk) -> str:
    return "\n".join(label.text() for label in desk.screen.findChildren(QLabel) if label.isVisible())


def test_arrow_keys_choose_and_enter_practises(bank: Desk) -> None:
    bank.press("Down", "Return")
    assert bank.window.place is Place.PRACTISE
    assert bank.ports.practice.asked == [BANK[1]]


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
    shown = _texts(bank)
    assert "Conflicting objectives" in shown
    assert "conflicting_objectives" not in shown


def test_hints_are_revealed_one_at_a_time(bank: Desk) -> None:
    first, second = BANK[0].hints[:2]
    assert first not in _texts(bank)
    bank.press("H")
    assert first in _texts(bank)
    assert second not in _texts(bank)
    bank.press("H", "H", "H")
    assert BANK[0].hints[2] in _texts(bank)
    assert not bank.screen.detail.more_hints.isVisible()


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
    ports = practice_ports(settings=READY)
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


def test_who_works_in_another_field_can_leave_the_questions_of_one_field_out(bank: Desk) -> None:
    screen = bank.screen
    screen.filters.role.setCurrentIndex(screen.filters.role.findText("Any other work"))
    screen.filters.role.activated.emit(0)
    kept = [screen.rows.question(number) for number in range(screen.rows.rowCount())]
    assert kept
    assert all("general" in question.roles for question in kept)
    assert len(kept) < len(screen.rows.everything)


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
    assert "Nothing was imported" in _texts(bank)
    assert "mine.toml, line 4: 'category' does not know 'weather'" in _texts(bank)


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


def test_no_own_questions_yet_offers_to_write_one(make_desk: MakeDesk) -> None:
    ports = practice_ports(settings=READY)
    ports.question_edit.kept.pop("own-proudest")  # type: ignore[union-attr]  # the fake
    desk = make_desk(ports=ports)
    screen = desk.go(Place.QUESTIONS)
    screen.filters.own.click()
    assert "No own questions yet" in _texts(desk)
    screen.empty.button.click()
    assert screen.writing.form.isVisible()


def test_markup_in_a_question_is_shown_as_it_is(make_desk: MakeDesk) -> None:
    ports = practice_ports(settings=READY)
    saved = ports.question_edit.save(BANK[0].__class__("", "<b>Bold</b> & <img src=x>?", "general"))  # type: ignore[union-attr]
    desk = make_desk(ports=ports)
    screen = desk.go(Place.QUESTIONS, saved.id)
    assert screen.detail.title.text() == "<b>Bold</b> & <img src=x>?"
    assert screen.detail.title.textFormat() is Qt.TextFormat.PlainText


def test_trouble_reading_the_bank_is_said_with_a_way_to_try_again(make_desk: MakeDesk) -> None:
    ports = practice_ports(settings=READY)
    desk = make_desk(ports=ports)
    ports.question_edit.failure = StorageError("The folder cannot be read.", safe="Nothing is lost.")  # type: ignore[union-attr]
    screen = desk.go(Place.QUESTIONS)
    assert "The folder cannot be read." in _texts(desk)
    screen.refresh()
    desk.settle()
    assert screen.rows.rowCount() == len(BANK)
