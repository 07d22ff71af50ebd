from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester

from rehearse.errors import StorageError
from rehearse.ports import AttemptFilter
from tests.fakes.sample_answer import OTHER_QUESTIONS, QUESTION, sample_report
from tests.fakes.window import TODAY, FakeLibrary
from tests.ui.conftest import Desk, MakeDesk
from ui.models.history_table import Column, HistoryTable
from ui.models.question_rows import QuestionFilter, QuestionRows
from ui.places import Place
from ui.screens.compare_lines import LINES


def checked(model: QAbstractItemModel) -> QAbstractItemModelTester:
    """Qt's own check of a model; any fault becomes a Qt message, which fails the test."""
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)


def select(screen: Any, *rows: int) -> None:
    """Selects rows as shown."""
    screen.view.clearSelection()
    for row in rows:
        index = screen.table.index(row, 0)
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
    model = QuestionRows()
    tester = checked(model)
    model.set_questions((QUESTION, *OTHER_QUESTIONS))
    model.keep(QuestionFilter("data late"))
    assert [model.question(row).id for row in range(model.rowCount())] == ["late-data"]
    model.keep(QuestionFilter("no such words"))
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
    assert screen.table.index(0, column).data() == first


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
    assert [view.attempt.id for view in desk.screen.views] == ["a2", "a1"]


def test_deleting_several_is_undone_in_one_step(desk: Desk) -> None:
    screen = desk.go(Place.HISTORY)
    select(screen, 0, 1, 2)
    desk.press("Delete")
    assert screen.table.rowCount() == 4
    assert "3 takes" in desk.window.notice.text.text()
    desk.press("Ctrl+Z")
    assert screen.table.rowCount() == 7


def test_after_undo_a_second_delete_means_the_take_that_came_back(desk: Desk) -> None:
    screen = desk.go(Place.HISTORY)
    select(screen, 2)
    wanted = [row.id for row in screen.selected]
    desk.press("Delete")
    assert [row.id for row in screen.selected] != wanted
    desk.press("Ctrl+Z")
    assert [row.id for row in screen.selected] == wanted
    assert screen.view.currentIndex().row() == 2


def test_a_take_made_since_the_last_visit_is_the_one_selected(desk: Desk) -> None:
    screen = desk.go(Place.HISTORY)
    select(screen, 3)
    older = screen.selected[0].id
    desk.go(Place.PRACTISE)
    assert desk.go(Place.HISTORY).selected[0].id == older
    library = desk.ports.library
    newest = max(library.kept.values(), key=lambda item: item.created)
    library.kept["fresh"] = replace(newest, id="fresh", created=newest.created + timedelta(minutes=5))
    library.reports["fresh"] = sample_report()
    desk.go(Place.PRACTISE)
    screen = desk.go(Place.HISTORY)
    assert [row.id for row in screen.selected] == ["fresh"]
    desk.press("Down")
    assert screen.selected[0].id == newest.id


def test_an_empty_history_does_not_deny_the_take_that_is_being_recorded(make_desk: MakeDesk) -> None:
    desk = make_desk(filled=False)
    desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space", "Ctrl+3")
    assert "under way" in desk.screen.empty.title.text()
    desk.screen.empty.button.click()
    desk.settle()
    assert desk.window.place is Place.PRACTISE


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


def compared(screen: Any, title: str) -> list[str]:
    """The row of one figure: earlier, later, difference."""
    row = next(
        number for number in range(2, screen.grid.rowCount()) if screen.grid.itemAtPosition(number, 0).widget().text() == title
    )
    return [screen.grid.itemAtPosition(row, column).widget().text() for column in (1, 2, 3)]


@pytest.mark.parametrize("chosen", [("a2", "a1"), ("a1", "a2")])
def test_two_takes_stand_by_their_days_with_the_later_minus_the_earlier(desk: Desk, chosen: tuple[str, str]) -> None:
    screen = desk.go(Place.COMPARE, chosen)
    assert [view.attempt.id for view in screen.views] == ["a2", "a1"]
    heads = [screen.grid.itemAtPosition(0, column).widget().text() for column in (1, 2)]
    assert [head.split("\n")[0] for head in heads] == ["Earlier", "Later"]
    assert all(head.split("\n")[1] in date.accessibleName() for head, date in zip(heads, screen.dates, strict=True))
    assert compared(screen, "Fillers a minute") == ["6.8", "3.5", "−3.3, fewer"]
    desk.press("2")
    assert desk.ports.playback.status.state == "playing"
    desk.press("Shift+2")
    assert desk.screen.view.attempt.id == "a1"


def test_what_the_checks_heard_count_is_told_where_they_are_compared(desk: Desk) -> None:
    screen = desk.go(Place.COMPARE, ("a2", "a1"))
    titles = {
        screen.grid.itemAtPosition(number, 0).widget().text(): screen.grid.itemAtPosition(number, 0).widget()
        for number in range(2, screen.grid.rowCount())
    }
    assert "worth having" in titles["Checks heard"].toolTip()


@pytest.mark.parametrize(
    ("earlier", "later", "told"),
    [
        (100.0, 150.0, "closer to the target"),
        (150.0, 100.0, "further from the target"),
        (130.0, 170.0, ""),
        (100.0, 110.0, "closer to the target"),
    ],
)
def test_an_answer_time_is_told_by_its_distance_from_the_target(earlier: float, later: float, told: str) -> None:
    line = next(line for line in LINES if line.title == "Answer time")
    assert line.word(sample_report(), earlier, later) == told


def many(desk: Desk, number: int) -> None:
    """So many takes more, older than all others."""
    kept = desk.ports.library.kept
    first = kept["a7"]
    for older in range(number):
        kept[f"old{older}"] = replace(first, id=f"old{older}", created=first.created - timedelta(hours=older + 1))
        desk.ports.library.reports[f"old{older}"] = desk.ports.library.reports["a7"]


def test_a_list_that_ends_before_the_oldest_take_says_so_and_how_to_reach_it(desk: Desk) -> None:
    many(desk, 2_100)
    screen = desk.go(Place.HISTORY)
    assert screen.table.rowCount() == 2_000
    assert screen.count.text() == "The newest 2,000 of 2,107 takes; search or filter for older ones"
    screen.starred.setChecked(True)
    desk.settle()
    assert screen.count.text() == "1 take"


def test_two_thousand_takes_are_shown_anew_without_holding_the_window_up(desk: Desk) -> None:
    many(desk, 2_100)
    screen = desk.go(Place.HISTORY)
    rows = desk.ports.library.attempts(AttemptFilter())
    times = []
    for all_selected in (False, True):
        if all_selected:
            screen.view.selectAll()
        began = time.thread_time()
        screen._show(rows, len(rows), filtered=False)
        times.append(time.thread_time() - began)
    assert len(screen.selected) == 2_000
    assert max(times) < 0.05


def test_what_is_selected_stays_selected_when_the_order_changes(desk: Desk) -> None:
    screen = desk.go(Place.HISTORY)
    select(screen, 1, 3)
    chosen = {item.id for item in screen.selected}
    for column in Column:
        screen.view.sortByColumn(column, Qt.SortOrder.AscendingOrder)
        assert {item.id for item in screen.selected} == chosen


def test_without_a_take_there_is_nothing_to_filter_and_enter_does_the_one_thing_offered(make_desk: MakeDesk) -> None:
    desk = make_desk(filled=False)
    screen = desk.go(Place.HISTORY)
    assert not screen.search.isVisible()
    desk.press("T")
    assert desk.window.place is Place.HISTORY, "no trends without takes"
    desk.press("Return")
    assert desk.window.place is Place.PRACTISE


def test_a_filter_that_finds_nothing_can_still_be_changed(desk: Desk) -> None:
    screen = desk.go(Place.HISTORY)
    screen.starred.click()
    screen.search.setText("no such words")
    screen.refresh()
    desk.settle()
    assert screen.empty.isVisible()
    assert screen.search.isVisible()
