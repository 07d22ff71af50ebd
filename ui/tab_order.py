"""The turn of the Tab key follows what one reads: as things stand on the screen, not as they happened to be made."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QStackedWidget, QWidget


def follow_what_is_read(screen: QWidget) -> None:
    """Lets Tab go from one thing to what stands next to or below it, also to what was made later than the rest. GUI thread."""
    for one, following in pairwise(in_order(screen)):
        if one.nextInFocusChain() is not following:
            QWidget.setTabOrder(one, following)


def in_order(widget: QWidget) -> Iterator[QWidget]:
    """Everything shown in a widget, and itself, that Tab stops at, in the order of its layouts."""
    if widget.isHidden():
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    inside = widget.widget() if isinstance(widget, QScrollArea) else None
    if isinstance(widget, QStackedWidget):
        inside = widget.currentWidget()
    box = widget.layout() if inside is None else None
    if inside is not None:
        yield from in_order(inside)
    elif box is not None:
        yield from _in_layout(box)


def _in_layout(box: QLayout) -> Iterator[QWidget]:
    for number in range(box.count()):
        item = box.itemAt(number)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            yield from in_order(widget)
        elif inner is not None:
            yield from _in_layout(inner)
