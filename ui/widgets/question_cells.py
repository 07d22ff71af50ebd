"""How a question is drawn in a list: its words on up to two lines, its kind below; in a list to choose from, with a tick."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from ui.models.question_rows import QUESTION_ROLE, about
from ui.theme import Theme
from ui.widgets.card_list import CardCells, lines


class QuestionCells(CardCells):
    """Two lines and a caption."""

    HEIGHT = 76

    def write(self, painter: QPainter, inside: QRectF, index: QModelIndex | QPersistentModelIndex) -> None:
        """The words, the caption."""
        theme, question = self.theme, index.data(QUESTION_ROLE)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font(14, 500))
        spacing = painter.fontMetrics().lineSpacing()
        for number, text in enumerate(lines(" ".join(question.text.split()), painter.font(), inside.width(), 2)):
            painter.drawText(QPointF(inside.left(), inside.top() + number * spacing + painter.fontMetrics().ascent()), text)
        painter.setPen(theme.colour("muted"))
        painter.setFont(theme.font(12))
        height = painter.fontMetrics().height()
        self.line(painter, about(question), QRectF(inside.left(), inside.bottom() - height, inside.width(), height))


class FoundCells(QStyledItemDelegate):
    """A question to be ticked, as high as its words need at the width the list has now: the style's own measure cut the last line."""

    #: What stands beside the words, at 100 % text: the tick, its gap, the padding at both sides and a scroll bar.
    BESIDE = 64
    #: Above and below the words together.
    PADDING = 18

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The words' own lines at this width."""
        width = max(1, self._view.width() - self._theme.px(self.BESIDE))
        words = option.fontMetrics.boundingRect(QRect(0, 0, width, 10_000), int(Qt.TextFlag.TextWordWrap), str(index.data()))
        return QSize(width, words.height() + self._theme.px(self.PADDING))
