"""The history's table on the screen: rows and columns that follow the text size."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.models.history_table import Column
from ui.screens.history_cells import ROW_HEIGHT, HistoryCells
from ui.theme import Theme

#: Widths at 100 % text; the question gets what is left, and never less than its own.
_WIDTHS = {Column.STAR: 40, Column.WHEN: 128, Column.TIME: 72, Column.SECTIONS: 200, Column.FILLERS: 104, Column.RATE: 104}
_QUESTION = 200


class AttemptsView(QTableView):
    """GUI thread. Where the columns do not fit beside a readable question, the table scrolls sideways."""

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
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, px(width))
        left = self.viewport().width() - sum(px(width) for width in _WIDTHS.values())
        header, fits = self.horizontalHeader(), left >= px(_QUESTION)
        header.setSectionResizeMode(Column.QUESTION, QHeaderView.ResizeMode.Stretch if fits else QHeaderView.ResizeMode.Fixed)
        if not fits:
            self.setColumnWidth(Column.QUESTION, px(_QUESTION))
