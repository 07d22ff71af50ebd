"""How a question is drawn in a list: its words on up to two lines, its kind below."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QTextLayout, QTextOption

from ui.models.question_rows import QUESTION_ROLE, about
from ui.widgets.card_list import CardCells


class QuestionCells(CardCells):
    """Two lines and a caption."""

    HEIGHT = 76

    def write(self, painter: QPainter, inside: QRectF, index: QModelIndex | QPersistentModelIndex) -> None:
        """The words, the caption."""
        theme, question = self.theme, index.data(QUESTION_ROLE)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font(14, 500))
        self._two_lines(painter, " ".join(question.text.split()), inside)
        painter.setPen(theme.colour("muted"))
        painter.setFont(theme.font(12))
        height = painter.fontMetrics().height()
        self.line(painter, about(question), QRectF(inside.left(), inside.bottom() - height, inside.width(), height))

    def _two_lines(self, painter: QPainter, text: str, inside: QRectF) -> None:
        layout = QTextLayout(text, painter.font())
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        layout.beginLayout()
        first = layout.createLine()
        first.setLineWidth(inside.width())
        height = painter.fontMetrics().lineSpacing()
        end = first.textLength()
        layout.endLayout()
        first.draw(painter, inside.topLeft())
        rest = text[end:]
        if rest.strip():
            more = painter.fontMetrics().elidedText(rest.strip(), Qt.TextElideMode.ElideRight, int(inside.width()))
            painter.drawText(QPointF(inside.left(), inside.top() + height + painter.fontMetrics().ascent()), more)
