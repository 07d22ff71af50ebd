from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester

from rehearse.errors import StorageError
from rehearse.ports import AttemptFilter
from tests.fakes.sample_answer import OTHER_QUESTIONS, QUESTION
from tests.fakes.window import TODAY, FakeLibrary
from tests.ui.conftest import Desk, MakeDesk
from ui.models.history_table import Column, HistoryTable
from ui.models.question_list import QuestionListModel
from ui.places import Place


def checked(model: QAbstractItemModel) -> QAbstractItemModelTester:
    """Qt's own check of a model; any fault becomes a Qt message, which fails the test."""
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)


def select(screen: Any, *rows: int) -> None:
    """Selects rows as shown."""
    screen.view.clearSelection()
    for row in rows:
        index = screen.sorted.index(row, 0)
        screen.view.selectionModel().select(
            index, QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        )


def test_the_history_table_obeys_qt_s_rules(qapp: Any) -> None:
    table = HistoryTable(now=lambda: TODAY)
    tester = checked(table)
    rows = FakeLibrary().attempts(AttemptFilter())
    table.set_rows(rows)
    table.set_rows(rows[:2])
    table.set_rows(())
    assert tester.model() is table


def test_the_question_list_obeys_qt_s_rules_and_finds_by_every_word(qapp: Any) -> None:
    model = QuestionListModel()
    tester = checked(model)
    model.set_questions((QUESTION, *OTHER_QUESTIONS))
    model.search("data late")
    assert [model.question(row).id for row in range(model.rowCount())] == ["late-data"]
    model.search("no such words")
    assert model.rowCount() == 0
    assert tester.model() is model


def test_a_row_says_everything_to_screen_readers(qapp: Any) -> None:
    table = HistoryTable(now=lambda: TODAY)
    table.set_rows(FakeLibrary().attempts(AttemptFilter()))
    spoken = [str(table.data(table.index(0, column), Qt.ItemDataRole.AccessibleTextRole)) for column in Column]
    assert spoken[Column.STAR] == "starred"
    assert spoken[Column.SECTIONS].startswith("Situation 17 %, Task 9 %")
    waiting = table.data(table.index(3, Column.SECTIONS), Qt.ItemDataRole.AccessibleTextRole)
    assert waiting == "recorded, words not read yet"


@pytest.mark.parametrize(("column", "first"), [(Column.TIME, "1:25"), (Column.FILLERS, ""), (Column.RATE, "")])
def test_columns_sort_by_value_not_by_text(desk: Desk, column: Column, first: str) -> None:
    screen = desk.go(Place.HISTORY)
    screen.view.sortByColumn(column, Qt.SortOrder.AscendingOrder)
    assert screen.sorted.index(0, column).data() == first


def test_attempts_are_found_by_words_category_and_star(desk: Desk) -> None:
    screen = desk.go(Place.HISTORY)
    assert screen.table.rowCount() == 7
    screen.search.setText("uncertainty")
    screen.refresh()
    desk.settle()
    assert screen.table.rowCount() == 2
    desk.press("Esc")
    screen.starred.setChecked(True)
    desk.settle()
    assert screen.table.rowCount() == 1
    assert screen.count.text() == "1 take"


def test_an_answer_to_an_older_search_is_dropped(make_desk: MakeDesk) -> None:
    desk = make_desk(at_once=False)
    screen = desk.go(Place.HISTORY)
    screen.search.setText("uncertainty")
    screen.refresh()
    screen.search.setText("")
    screen.refresh()
    older, newer = desk.executor.waiting[-2:]
    newer()
    desk.settle()
    older()
    desk.settle()
    assert screen.table.rowCount() == 7
    screen.leave()


def test_enter_opens_and_m_compares_the_two_selected(desk: Desk) -> None:
    screen = desk.go(Place.HISTORY)
    select(screen, 0)
    desk.press("Return")
    assert desk.window.place is Place.REVIEW
    screen = desk.go(Place.HISTORY)
    select(screen, 0, 1)
    desk.press("M")
    assert desk.window.place is Place.COMPARE
    assert [view.attempt.id for view in desk.screen.views] == ["a1", "a2"]


def test_deleting_several_is_undone_in_one_step(desk: Desk) -> None:
    screen = desk.go(Place.HISTORY)
    select(screen, 0, 1, 2)
    desk.press("Delete")
    assert screen.table.rowCount() == 4
    assert "3 takes" in desk.window.notice.text.text()
    desk.press("Ctrl+Z")
    assert screen.table.rowCount() == 7


def test_an_empty_history_offers_what_fills_it(make_desk: MakeDesk) -> None:
    desk = make_desk(filled=False)
    screen = desk.go(Place.HISTORY)
    assert screen.empty.isVisible()
    assert screen.empty.button.text() == "Practise a question"
    screen.empty.button.click()
    desk.settle()
    assert desk.window.place is Place.PRACTISE


def test_nothing_found_offers_to_clear_the_filters(desk: Desk) -> None:
    screen = desk.go(Place.HISTORY)
    screen.search.setText("zebra")
    screen.refresh()
    desk.settle()
    screen.empty.button.click()
    desk.settle()
    assert screen.table.rowCount() == 7


def test_a_history_that_cannot_be_read_says_so_and_can_be_tried_again(desk: Desk) -> None:
    screen = desk.go(Place.HISTORY)
    desk.ports.library.failure = StorageError("The history cannot be read.", safe="Your recordings are untouched.")
    screen.refresh()
    desk.settle()
    assert screen.empty.title.text() == "The history cannot be read."
    screen.empty.button.click()
    desk.settle()
    assert screen.table.rowCount() == 7


def test_trends_draw_only_what_was_measured(desk: Desk) -> None:
    screen = desk.go(Place.TRENDS)
    charts = {title.text(): chart for title, chart in zip(screen.titles, screen.charts, strict=True)}
    assert "3.5" in charts["Fillers a minute"].accessibleDescription()
    assert charts["Fillers a minute"].accessibleDescription().count(";") == 4
    assert charts["Answer time"].accessibleDescription().count(";") == 5


def test_two_takes_are_compared_in_figures_with_their_difference(desk: Desk) -> None:
    screen = desk.go(Place.COMPARE, ("a2", "a1"))
    row = next(
        number
        for number in range(2, screen.grid.rowCount())
        if screen.grid.itemAtPosition(number, 0).widget().text() == "Fillers a minute"
    )
    assert [screen.grid.itemAtPosition(row, column).widget().text() for column in (1, 2, 3)] == ["6.8", "3.5", "−3.3"]
    desk.press("2")
    assert desk.ports.playback.status.state == "playing"
