"""The history as a table: one row an attempt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rehearse.clock import minutes
from rehearse.model.sections import LABELS
from rehearse.ports import AttemptRow
from rehearse.report.facts import percent
from ui.wording import state_text, when

_Index = QModelIndex | QPersistentModelIndex

#: The row itself, for delegates.
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 2


class Column(IntEnum):
    """The table's columns."""

    STAR = 0
    WHEN = 1
    QUESTION = 2
    TIME = 3
    SECTIONS = 4
    FILLERS = 5
    RATE = 6


TITLES = {
    Column.STAR: "★",
    Column.WHEN: "When",
    Column.QUESTION: "Question",
    Column.TIME: "Time",
    Column.SECTIONS: "S T A R F",
    Column.FILLERS: "Fillers/min",
    Column.RATE: "Words/min",
}
_NUMBERS = (Column.TIME, Column.FILLERS, Column.RATE)


class HistoryTable(QAbstractTableModel):
    """The library's rows, newest first until `sort`. `now` is asked for today's date, so that tests can say when it is."""

    def __init__(self, parent: QObject | None = None, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__(parent)
        self._rows: tuple[AttemptRow, ...] = ()
        self._places: dict[str, int] = {}
        self._sorted_by = (Column.WHEN, True)
        self._now = now

    def set_rows(self, rows: tuple[AttemptRow, ...]) -> None:
        """Everything anew."""
        self.beginResetModel()
        self._put(rows)
        self.endResetModel()

    def _put(self, rows: tuple[AttemptRow, ...]) -> None:
        column, descending = self._sorted_by
        # Sorted here at once and not by a proxy, which compares pair by pair through Qt.
        self._rows = tuple(sorted(rows, key=_NATIVE[column], reverse=descending))
        self._places = {row.id: number for number, row in enumerate(self._rows)}

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By native values; what is selected stays selected, and rows given later follow the same order."""
        if column not in _NATIVE:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        selected = [self._rows[index.row()].id for index in before]
        self._sorted_by = Column(column), order is Qt.SortOrder.DescendingOrder
        self._put(self._rows)
        after = [self.index(self._places[name], index.column()) for name, index in zip(selected, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def place(self, attempt_id: str) -> int:
        """The row that an attempt has; -1 if it is not listed."""
        return self._places.get(attempt_id, -1)

    def row(self, number: int) -> AttemptRow:
        """The attempt in a row."""
        return self._rows[number]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Always the same."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles; the star spelt out for screen readers."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[Column(section)]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if Column(section) in _NUMBERS else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return {Column.STAR: "Starred", Column.SECTIONS: "Sections"}.get(Column(section), TITLES[Column(section)])
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts, alignments, sentences for screen readers."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row, column = self._rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, column)
        return None

    def _text(self, row: AttemptRow, column: Column) -> str:
        fillers = row.fillers_per_minute
        rate = row.measures.speech_rate if row.measures else None
        return {
            Column.STAR: "★" if row.starred else "",
            Column.WHEN: when(row.created, self._now()),
            Column.QUESTION: row.title or row.question_text,
            Column.TIME: minutes(row.seconds),
            Column.SECTIONS: "" if row.shares else state_text(row),
            Column.FILLERS: "" if fillers is None else f"{fillers:.1f}",
            Column.RATE: "" if rate is None else f"{rate:.0f}",
        }[column]

    def _spoken(self, row: AttemptRow, column: Column) -> str:
        if column is Column.STAR:
            return "starred" if row.starred else "not starred"
        if column is Column.SECTIONS:
            parts = [f"{label.value} {percent(row.shares[label])}" for label in LABELS if label in row.shares]
            return ", ".join(parts) or state_text(row) or "sections not measured"
        return self._text(row, column) or "not measured"


def _rate(row: AttemptRow) -> float:
    rate = row.measures.speech_rate if row.measures else None
    return -1.0 if rate is None else rate


def _fillers(row: AttemptRow) -> float:
    fillers = row.fillers_per_minute
    return -1.0 if fillers is None else fillers


#: What a column is sorted by: times before texts, nothing below everything.
_NATIVE: dict[Column, Callable[[AttemptRow], Any]] = {
    Column.STAR: lambda row: int(row.starred),
    Column.WHEN: lambda row: row.created.timestamp(),
    Column.QUESTION: lambda row: (row.title or row.question_text).casefold(),
    Column.TIME: lambda row: row.seconds,
    Column.SECTIONS: lambda row: max(row.shares.values(), default=-1.0),
    Column.FILLERS: _fillers,
    Column.RATE: _rate,
}
