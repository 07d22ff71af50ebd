from __future__ import annotations

from dataclasses import replace

from rehearse.settings import Settings
from tests.ui.conftest import MakeDesk
from ui.models.history_table import Column
from ui.places import Place


def test_rows_and_columns_follow_a_larger_text_at_once(make_desk: MakeDesk) -> None:
    desk = make_desk(size=(1280, 900))
    view = desk.go(Place.HISTORY).view
    before = view.rowHeight(0)
    assert view.horizontalScrollBar().maximum() == 0
    desk.window.context.set_settings(replace(desk.ports.settings.kept, text_scale=2.0))
    desk.settle()
    assert view.rowHeight(0) == 2 * before
    assert view.columnWidth(Column.QUESTION) >= 400
    assert view.columnWidth(Column.TIME) == 144


def test_columns_give_way_to_a_readable_question_and_their_figures_stand_below_it(make_desk: MakeDesk) -> None:
    desk = make_desk(size=(1000, 700), settings=Settings(first_run_done=True, model="base.en", text_scale=2.0))
    desk.window.context.set_settings(desk.ports.settings.kept)
    desk.settle()
    screen = desk.go(Place.HISTORY)
    view = screen.view
    assert view.horizontalScrollBar().maximum() == 0
    assert view.columnWidth(Column.QUESTION) >= 400
    assert [column for column in Column if view.isColumnHidden(column)] == [
        Column.WHEN,
        Column.SECTIONS,
        Column.FILLERS,
        Column.RATE,
    ]
    first = screen.table.index(0, Column.QUESTION)
    assert view.itemDelegate().given_way(first) == ("12 Mar 18:30", "3.5 fillers/min", "143 words/min")
    waiting = next(row for row in range(view.model().rowCount()) if screen.table.index(row, Column.FILLERS).data() == "")
    assert "words not read yet" in " ".join(view.itemDelegate().given_way(screen.table.index(waiting, Column.QUESTION)))
