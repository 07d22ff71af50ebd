"""How the history's cells are drawn: the mini-bar of sections, the question with its note."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from rehearse.model.sections import LABELS
from rehearse.ports import AttemptRow
from ui.models.history_table import ROW_ROLE, Column
from ui.names import category_name
from ui.theme import Theme
from ui.widgets.card_list import lines

_Index = QModelIndex | QPersistentModelIndex

#: Of three lines, at 100 % text: a question has two.
ROW_HEIGHT = 70


class HistoryCells(QStyledItemDelegate):
    """Draws every column; plain text only."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Rows of one comfortable height."""
        return QSize(super().sizeHint(option, index).width(), self._theme.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The row's ground, then the cell."""
        theme = self._theme
        area = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("accent_soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.colour("hover"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        row: AttemptRow = index.data(ROW_ROLE)
        inside = area.adjusted(theme.px(8), 0, -theme.px(8), 0)
        column = Column(index.column())
        if column is Column.SECTIONS and row.shares:
            self._bar(painter, row, inside)
        elif column is Column.QUESTION:
            self._question(painter, index, row, inside)
        else:
            muted = column in (Column.WHEN, Column.SECTIONS)
            painter.setFont(theme.font(14 if not muted else 12, 500 if column is Column.TIME else 400))
            painter.setPen(theme.colour("accent" if column is Column.STAR else "muted" if muted else "text"))
            alignment = Qt.AlignmentFlag(int(index.data(Qt.ItemDataRole.TextAlignmentRole)))
            text = painter.fontMetrics().elidedText(
                str(index.data() or ("–" if column != Column.STAR else "")),
                Qt.TextElideMode.ElideRight,
                int(inside.width()),
            )
            painter.drawText(inside, alignment, text)
        painter.restore()

    def _question(self, painter: QPainter, index: _Index, row: AttemptRow, inside: QRectF) -> None:
        theme = self._theme
        below = "  ·  ".join((*self.given_way(index), row.note or category_name(row.category)))
        painter.setFont(theme.font(14, 500))
        painter.setPen(theme.colour("text"))
        spacing = painter.fontMetrics().lineSpacing()
        shown = lines(" ".join((row.title or row.question_text).split()), painter.font(), inside.width(), 2)
        caption = QFontMetricsF(theme.font(12)).lineSpacing() if below else 0.0
        top = inside.center().y() - (len(shown) * spacing + caption) / 2
        for text in shown:
            painter.drawText(QRectF(inside.left(), top, inside.width(), spacing), Qt.AlignmentFlag.AlignVCenter, text)
            top += spacing
        if below:
            painter.setFont(theme.font(12))
            painter.setPen(theme.colour("muted"))
            more = painter.fontMetrics().elidedText(" ".join(below.split()), Qt.TextElideMode.ElideRight, int(inside.width()))
            painter.drawText(QRectF(inside.left(), top, inside.width(), caption), Qt.AlignmentFlag.AlignVCenter, more)

    def given_way(self, index: _Index) -> tuple[str, ...]:
        """What a column that has no room here would say of this row."""
        told = {
            Column.WHEN: "{}",
            Column.SECTIONS: "{}",
            Column.FILLERS: "{} fillers/min",
            Column.RATE: "{} words/min",
        }
        hidden = [column for column in told if self._view.isColumnHidden(column)]
        texts = {column: str(index.sibling(index.row(), column).data() or "") for column in hidden}
        return tuple(told[column].format(text) for column, text in texts.items() if text)

    def _bar(self, painter: QPainter, row: AttemptRow, inside: QRectF) -> None:
        theme = self._theme
        height = theme.px(18)
        box = QRectF(inside.left(), inside.center().y() - height / 2, inside.width(), height)
        whole = sum(row.shares.values()) or 1.0
        left = box.left()
        painter.setFont(theme.font(12, 600))
        for label in LABELS:
            share = row.shares.get(label, 0.0) / whole
            if not share:
                continue
            part = QRectF(left, box.top(), max(1.0, share * box.width() - 1), height)
            painter.fillRect(part, QColor(theme.section(label).fill))
            if part.width() >= theme.px(12):
                painter.setPen(QColor(theme.section(label).on))
                painter.drawText(part, Qt.AlignmentFlag.AlignCenter, label.letter)
            left += share * box.width()
