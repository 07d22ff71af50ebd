"""A list of cards (questions, stories): how it behaves, and the ground each card is drawn on."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex


class CardCells(QStyledItemDelegate):
    """Plain text only; the height follows the text size. A kind of card says how high it is and what is written on it."""

    #: Height of a card at 100 % text.
    HEIGHT = 76

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """As wide as the list."""
        return QSize(0, self.theme.px(self.HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The ground, a hairline below, then the words."""
        theme = self.theme
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.colour("hover"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        self.write(painter, area.adjusted(theme.px(12), theme.px(8), -theme.px(12), -theme.px(8)), index)
        painter.restore()

    def write(self, painter: QPainter, inside: QRectF, index: _Index) -> None:
        """What stands on the card."""
        raise NotImplementedError

    def line(self, painter: QPainter, text: str, inside: QRectF) -> None:
        """One line, ending in … where there is no room."""
        shown = painter.fontMetrics().elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, int(inside.width()))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def lines(text: str, font: QFont, width: float, most: int) -> list[str]:
    """A text cut into at most so many lines of this width; the last ends in … where there is more."""
    layout = QTextLayout(text, font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    found: list[str] = []
    begin = 0
    layout.beginLayout()
    while begin < len(text) and len(found) < most - 1:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        end = begin + line.textLength()
        found.append(text[begin:end].strip())
        begin = end
    layout.endLayout()
    if text[begin:].strip():
        found.append(QFontMetrics(font).elidedText(text[begin:].strip(), Qt.TextElideMode.ElideRight, int(width)))
    return found


class CardList(QListView):
    """GUI thread. One card at a time is chosen; cards follow the text size at once."""

    def __init__(self, theme: Theme, model: QAbstractItemModel, cells: CardCells, name: str) -> None:
        super().__init__()
        cells.setParent(self)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setItemDelegate(cells)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self._theme = theme
        self._fit()
        theme.changed.connect(self._fit)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def _fit(self) -> None:
        self.setMinimumSize(self._theme.px(240), self._theme.px(88))
