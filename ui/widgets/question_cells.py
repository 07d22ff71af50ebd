"""How a question is drawn in a list: its words on up to two lines, its kind below."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF
from PySide6.QtGui import QPainter

from ui.models.question_rows import QUESTION_ROLE, about
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
