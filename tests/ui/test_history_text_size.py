from __future__ import annotations

from dataclasses import replace

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
