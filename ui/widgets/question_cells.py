"""How a question is drawn in a list: its words on up to two lines, its kind below."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.models.question_rows import QUESTION_ROLE, about
from ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex


class QuestionCells(QStyledItemDelegate):
    """Plain text only; the height follows the text size."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Two lines and a caption."""
        return QSize(0, self._theme.px(76))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The ground, the words, the caption."""
        theme = self._theme
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.colour("hover"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        inside = area.adjusted(theme.px(12), theme.px(8), -theme.px(12), -theme.px(6))
        question = index.data(QUESTION_ROLE)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font(14, 500))
        self._two_lines(painter, " ".join(question.text.split()), inside)
        painter.setPen(theme.colour("muted"))
        painter.setFont(theme.font(12))
        caption = painter.fontMetrics().elidedText(about(question), Qt.TextElideMode.ElideRight, int(inside.width()))
        painter.drawText(inside, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, caption)
        painter.restore()

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
