"""Cards, hairlines, columns and scroll areas: the still parts of every screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

Box = TypeVar("Box", bound=QBoxLayout)


def row(*items: QWidget | QLayout | int | None, spacing: int = 8) -> QHBoxLayout:
    """Left to right; an int is a fixed gap, None takes the free room."""
    return _filled(QHBoxLayout(), items, spacing)


def stack(*items: QWidget | QLayout | int | None, spacing: int = 8) -> QVBoxLayout:
    """Top to bottom; an int is a fixed gap, None takes the free room."""
    return _filled(QVBoxLayout(), items, spacing)


def _filled(box: Box, items: tuple[QWidget | QLayout | int | None, ...], spacing: int) -> Box:
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(spacing)
    for item in items:
        if item is None:
            box.addStretch(1)
        elif isinstance(item, int):
            box.addSpacing(item)
        elif isinstance(item, QWidget):
            box.addWidget(item)
        else:
            box.addLayout(item)
    return box


def let_go(box: QLayout, widgets: Iterable[QWidget]) -> None:
    """Takes widgets out of a layout for good. Hidden at once: Qt deletes them only later, and they would stand in the way till then."""
    for widget in widgets:
        box.removeWidget(widget)
        widget.hide()
        widget.deleteLater()


def clear(box: QLayout) -> None:
    """Takes everything out of a layout, its widgets for good."""
    while (item := box.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class Surface(QFrame):
    """A framed area: card, raised, notice, soft or rail."""

    def __init__(self, surface: str = "card", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", surface)

    def hold(self, layout: QLayout, margin: int = 16) -> Surface:
        """Takes a layout, with an even margin."""
        layout.setContentsMargins(margin, margin, margin, margin)
        self.setLayout(layout)
        return self


def hairline(*, vertical: bool = False) -> QFrame:
    """A line of one pixel."""
    line = QFrame()
    line.setProperty("surface", "line")
    if vertical:
        line.setFixedWidth(1)
        line.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
    else:
        line.setFixedHeight(1)
    return line


class Tiles(QWidget):
    """Equal tiles side by side; in a narrow place they go on below. `least` is a tile's least width."""

    def __init__(self, least: Callable[[], int], spacing: int = 8) -> None:
        super().__init__()
        self._least = least
        self._tiles: list[QWidget] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(spacing)

    def set_tiles(self, tiles: Sequence[QWidget]) -> None:
        """Other tiles; the old ones are let go."""
        let_go(self._grid, self._tiles)
        self._tiles = list(tiles)
        self._columns = 0
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many beside each other as fit."""
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Two beside each other."""
        return QSize(2 * self._least(), super().minimumSizeHint().height())

    def _arrange(self) -> None:
        if not self._tiles:
            return
        fit = max(2, self.width() // max(1, self._least()))
        rows = -(-len(self._tiles) // fit)
        columns = min(len(self._tiles), -(-len(self._tiles) // rows))
        if columns == self._columns:
            return
        self._columns = columns
        for number, tile in enumerate(self._tiles):
            self._grid.removeWidget(tile)
            self._grid.addWidget(tile, number // columns, number % columns)
        # Also those that more tiles than now once stood in: they would keep their share of the width.
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)


_SCROLLS = {
    int(Qt.Key.Key_PageUp): QAbstractSlider.SliderAction.SliderPageStepSub,
    int(Qt.Key.Key_PageDown): QAbstractSlider.SliderAction.SliderPageStepAdd,
    int(Qt.Key.Key_Home): QAbstractSlider.SliderAction.SliderToMinimum,
    int(Qt.Key.Key_End): QAbstractSlider.SliderAction.SliderToMaximum,
}


class Scrolled(QScrollArea):
    """What scrolls a page as wide as itself. Measures nothing before it has its place in a window that is there.

    Qt measures what is scrolled at every change of style, thus whenever a widget above gets a parent while a screen is put together; measuring
    gives everything inside its style, and it would get it again at each such step.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Holds changes of style back until the window is there, and then looks no more."""
        if watched is self and event.type() is QEvent.Type.StyleChange:
            if not self.window().testAttribute(Qt.WidgetAttribute.WA_WState_Created):
                return True
            self.removeEventFilter(self)
        return super().eventFilter(watched, event)


class ScrolledPage(QWidget):
    """What is scrolled: as high as its texts are at the width it has, and no higher."""

    def minimumSizeHint(self) -> QSize:
        """Its height is asked for by its width. Qt's own least height is that of narrower texts, and would end in a blank to be scrolled through."""
        hint = super().minimumSizeHint()
        box = self.layout()
        return QSize(hint.width(), 0) if box is not None and box.hasHeightForWidth() else hint


class Column(Scrolled):
    """A scrolling column with a greatest width, centred; scrolls down, never sideways unless it must."""

    def __init__(self, width: int, parent: QWidget | None = None, *, margin: int = 32) -> None:
        super().__init__(parent)
        self._outside = ScrolledPage()
        self._outside.setObjectName("page")
        self.inside = QWidget()
        self.inside.setObjectName("column")
        self.inside.setMaximumWidth(width)
        self.inside.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._margin = margin
        box = QHBoxLayout(self._outside)
        box.setContentsMargins(margin, margin, margin, margin)
        box.addStretch(1)
        box.addWidget(self.inside, 1000)
        box.addStretch(1)
        self.setWidget(self._outside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The scroll bar takes its room from the margin: the column does not shift when it comes or goes."""
        super().resizeEvent(event)
        taken = self.width() - self.viewport().width()  # also before the bar is there to be seen
        box = self._outside.layout()
        if box is not None:
            now = box.contentsMargins()
            right = max(0, self._margin - taken) if taken else self._margin
            if self._margin and now.left() == self._margin and now.right() != right:
                box.setContentsMargins(now.left(), now.top(), right, now.bottom())

    def scroll_to(self, part: QWidget) -> None:
        """As much of a part in sight as fits, its beginning first."""
        top = part.mapTo(self._outside, QPoint(0, 0)).y()
        height = self.viewport().height()
        bar = self.verticalScrollBar()
        if top < bar.value() or top + part.height() > bar.value() + height:
            bar.setValue(min(top, top + part.height() - height) if part.height() < height else top)

    def scroll_by_key(self, key: int) -> bool:
        """Page Up, Page Down, Home and End as they work in any page; False for any other key."""
        action = _SCROLLS.get(key)
        if action is not None:
            self.verticalScrollBar().triggerAction(action)
        return action is not None

    def set_rim(self, rim: int) -> None:
        """Pixels left free above and below; those at the sides stay."""
        box = self._outside.layout()
        if box is not None:
            sides = box.contentsMargins()
            box.setContentsMargins(sides.left(), rim, sides.right(), rim)
