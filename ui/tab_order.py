"""The turn of the Tab key follows what one reads, not what happened to be made first; and what is made anew gets the keyboard back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
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


@contextmanager
def keyboard_kept(screen: QWidget) -> Iterator[None]:
    """Where what has the keyboard is made anew meanwhile, its successor of the same kind and name has it afterwards. GUI thread."""
    held = screen.window().focusWidget()
    if held is None or held is screen or not screen.isAncestorOf(held):
        yield
        return
    named = _named(held)
    yield
    if not held.isVisible():
        # In the next turn: what has just been made is not shown yet.
        QTimer.singleShot(0, screen, lambda: _give_to(screen, named))


def _named(widget: QWidget) -> tuple[type, str]:
    return type(widget), widget.accessibleName() or getattr(widget, "text", str)()


def _give_to(screen: QWidget, named: tuple[type, str]) -> None:
    successor = next((one for one in in_order(screen) if _named(one) == named), None)
    if successor is not None and screen.isVisible():
        successor.setFocus(Qt.FocusReason.OtherFocusReason)
