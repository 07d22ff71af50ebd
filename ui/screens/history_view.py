"""The history's table on the screen: rows and columns that follow the text size."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.models.history_table import Column
from ui.screens.history_cells import ROW_HEIGHT, HistoryCells
from ui.theme import Theme

#: Widths at 100 % text; the question gets what is left, and never less than its own.
_WIDTHS = {Column.STAR: 40, Column.WHEN: 128, Column.TIME: 72, Column.SECTIONS: 200, Column.FILLERS: 104, Column.RATE: 104}
_QUESTION = 248
#: What gives way first where there is no room for all; its figures then stand below the question.
_GIVES_WAY = (Column.RATE, Column.FILLERS, Column.SECTIONS, Column.WHEN)


class AttemptsView(QTableView):
    """GUI thread. Where the columns do not fit beside a readable question, some give way: nothing scrolls sideways."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName("Takes")
        self.setItemDelegate(HistoryCells(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        theme.changed.connect(self.fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The question's column takes what is left."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Rows and columns at the text size of now."""
        px = self._theme.px
        self.verticalHeader().setDefaultSectionSize(px(ROW_HEIGHT))
        if self.model() is None:
            return
        room, hidden = self.viewport().width() - px(_QUESTION), []
        for column in _GIVES_WAY:
            if sum(px(width) for name, width in _WIDTHS.items() if name not in hidden) <= room:
                break
            hidden.append(column)
        for column, width in _WIDTHS.items():
            self.setColumnHidden(column, column in hidden)
            self.setColumnWidth(column, px(width))
        self.horizontalHeader().setSectionResizeMode(Column.QUESTION, QHeaderView.ResizeMode.Stretch)
