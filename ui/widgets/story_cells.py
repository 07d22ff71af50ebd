"""How a story's card is drawn in the list."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.models.story_rows import CARD_ROLE, facts, kinds, story_title
from ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex


class StoryCells(QStyledItemDelegate):
    """Title, kinds and tags, what it answers, facts. Plain text only."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Four lines."""
        return QSize(0, self._theme.px(96))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The ground, then the lines."""
        theme, card = self._theme, index.data(CARD_ROLE)
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.colour("hover"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        inside = area.adjusted(theme.px(12), theme.px(8), -theme.px(12), -theme.px(8))
        first = f"“{card.answers[0]}”" if card.answers else "No question yet: choose what kind of story it is."
        top = inside.top()
        for text, size, weight, colour in (
            (story_title(card), 14, 600, "text"),
            (kinds(card), 12, 400, "muted"),
            (first, 12, 400, "text"),
            (facts(card), 12, 400, "muted"),
        ):
            painter.setFont(theme.font(size, weight))
            painter.setPen(theme.colour(colour))
            height = inside.height() / 4
            line = QRectF(inside.left(), top, inside.width(), height)
            shown = painter.fontMetrics().elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, int(line.width()))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            top += height
        painter.restore()
