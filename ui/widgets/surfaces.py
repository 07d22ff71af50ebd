"""Cards, hairlines, columns and scroll areas: the still parts of every screen."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

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


class Column(QScrollArea):
    """A scrolling column with a greatest width, centred; scrolls down, never sideways unless it must."""

    def __init__(self, width: int, parent: QWidget | None = None, *, margin: int = 32) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outside = QWidget()
        outside.setObjectName("page")
        self.inside = QWidget()
        self.inside.setObjectName("column")
        self.inside.setMaximumWidth(width)
        self.inside.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        box = QHBoxLayout(outside)
        box.setContentsMargins(margin, margin, margin, margin)
        box.addStretch(1)
        box.addWidget(self.inside, 1000)
        box.addStretch(1)
        self.setWidget(outside)

    def set_width(self, width: int) -> None:
        """The greatest width of the column."""
        self.inside.setMaximumWidth(width)
