"""What must hold on every screen for those who use keys, screen readers or large text: each function lists what does not."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from tests.ui.conftest import Desk

#: The smallest window that must hold everything, and a large screen.
SMALL = (1000, 700)
LARGE = (3840, 2160)


def faults(desk: Desk) -> list[Any]:
    """What is wrong with the screen shown, at the size it has and in a small window; one window for all, since building it is what costs."""
    screen = desk.screen
    found = [*nameless(screen), *silent(screen), *rich(screen), *uneven(screen)]
    return [*found, *_misfits_at(desk, SMALL), *unreached(desk), *disordered(desk)]


def faults_of_large_text(desk: Desk) -> list[Any]:
    """What does not fit a small window at the text size it was opened with, and a large one at 150 %."""
    found = _misfits_at(desk, SMALL)
    context = desk.window.context
    desk.window.setUpdatesEnabled(False)  # eight million points to draw, and nobody looks at them
    context.set_settings(replace(desk.ports.settings.current(), text_scale=1.5))
    return [*found, *_misfits_at(desk, LARGE)]


def _misfits_at(desk: Desk, size: tuple[int, int]) -> list[str]:
    desk.window.resize(*size)
    desk.settle()
    got = (desk.window.width(), desk.window.height())
    found = misfits(desk.screen) if got == size else [f"the window could not be as small as asked, but {got}"]
    return [f"{fault} ({size[0]} pixels wide)" for fault in found]


def name_of(widget: QWidget) -> str:
    """What a screen reader says."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip()


def controls(screen: QWidget) -> list[QWidget]:
    """Everything visible that takes the keyboard."""
    return [
        widget
        for widget in screen.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not _inner(widget)
    ]


def nameless(screen: QWidget) -> list[tuple[str, str]]:
    """Controls that a screen reader cannot name."""
    return [
        (type(widget).__name__, name_of(widget))
        for widget in controls(screen)
        if not name_of(widget) or (isinstance(widget, QComboBox) and not _introduced(widget))
    ]


def _introduced(box: QComboBox) -> bool:
    """Whether a list says what it is for. On Linux Qt gives it what it shows as its name, so a label or a description must say that."""
    interface = QAccessible.queryAccessibleInterface(box)
    labelled = interface.relations(QAccessible.RelationFlag.Label)
    return bool(box.accessibleName()) and bool(labelled or interface.text(QAccessible.Text.Description))


def unreached(desk: Desk) -> list[tuple[str, str]]:
    """Controls of the screen shown that Tab never comes to."""
    wanted = set(controls(desk.screen))
    desk.screen.setFocus()
    reached: set[QWidget] = set()
    for _step in range(3 * len(wanted) + 30):
        QTest.keyClick(desk.application.focusWidget() or desk.window, Qt.Key.Key_Tab)
        focused = desk.application.focusWidget()
        if focused is not None:
            reached.add(focused)
    return [(type(widget).__name__, name_of(widget)) for widget in wanted - reached if not _in_unchosen_group(widget)]


def disordered(desk: Desk) -> list[str]:
    """Turns of Tab that go up, or back in a row: what is read first comes first, a column before the one at its right."""
    screen, window = desk.screen, desk.window
    screen.setFocus()
    stops: list[QWidget] = []
    for _step in range(400):
        QTest.keyClick(desk.application.focusWidget() or window, Qt.Key.Key_Tab)
        focused = desk.application.focusWidget()
        if focused is None or focused in stops or not screen.isAncestorOf(focused):
            break
        stops.append(focused)
    places = [_seen_at(stop, screen) for stop in stops]
    return [
        f"Tab goes from {name_of(stops[number])!r} to {name_of(stops[number + 1])!r}"
        for number, (one, following) in enumerate(pairwise(places))
        if (following.bottom() < one.top() and following.left() < one.right())
        or (following.right() < one.left() and following.top() < one.bottom() and one.top() < following.bottom())
    ]


def _seen_at(widget: QWidget, screen: QWidget) -> QRect:
    """Where it stands, and at the edge of what scrolls where that has cut it off."""
    place = QRect(widget.mapTo(screen, QPoint(0, 0)), widget.size())
    area = widget.parentWidget()
    while area is not None and area is not screen:
        if isinstance(area, QAbstractScrollArea):
            port = area.viewport()
            shown = QRect(port.mapTo(screen, QPoint(0, 0)), port.size())
            place = place.intersected(shown) if place.intersects(shown) else _edge(place, shown)
        area = area.parentWidget()
    return place


def _edge(place: QRect, shown: QRect) -> QRect:
    y = shown.top() if place.bottom() < shown.top() else shown.bottom()
    return QRect(place.left(), y, place.width(), 1)


def silent(screen: QWidget) -> list[str]:
    """Buttons that neither say nor tell in a tooltip what they do."""
    return [
        name_of(button)
        for button in screen.findChildren(QAbstractButton)
        if button.isVisible() and not button.toolTip() and not button.text() and not _inner(button)
    ]


def rich(screen: QWidget) -> list[str]:
    """Labels that would read markup in what a person said or typed."""
    return [
        label.text()
        for label in screen.findChildren(QLabel)
        if label.text() and label.textFormat() is not Qt.TextFormat.PlainText
    ]


def misfits(screen: Any) -> list[str]:
    """Lines and buttons that are cut, lists and pages that scroll sideways, and a first thing to press that is out of sight."""
    found = [
        f"sideways: {type(area).__name__}"
        for area in (*screen.findChildren(QAbstractScrollArea), *_itself(screen))
        if area.isVisible() and not _inner(area) and area.horizontalScrollBar().maximum() > 0
    ]
    for label in screen.findChildren(QLabel):
        if (
            label.isVisible()
            and label.wordWrap()
            and label.width() > 40
            and label.heightForWidth(label.width()) > label.height() + 2
        ):
            found.append(f"cut: {label.text()}")
    for button in screen.findChildren(QPushButton):
        if not button.isVisible():
            continue
        if button.text() and button.sizeHint().width() > button.width() + 2:
            found.append(f"cut: {button.text()}")
        if button.property("kind") == "primary" and button.visibleRegion().boundingRect() != button.rect():
            found.append(f"out of sight: {button.text()}")
    return found


def uneven(screen: QWidget) -> list[str]:
    """Buttons and one-line fields that stand in one row and are not of one height, or not on one line."""
    rows: dict[QWidget, list[QWidget]] = {}
    for kind in (QPushButton, QComboBox, QLineEdit):
        for control in screen.findChildren(kind):
            if control.isVisible() and not _inner(control) and control.property("kind") not in ("tile", "row"):
                rows.setdefault(control.parentWidget(), []).append(control)
    return [
        f"uneven: {name_of(one)} {one.geometry().getCoords()}, {name_of(other)} {other.geometry().getCoords()}"
        for controls_ in rows.values()
        for place, one in enumerate(controls_)
        for other in controls_[place + 1 :]
        if one.y() <= other.geometry().center().y() <= one.geometry().bottom()
        and (one.y(), one.height()) != (other.y(), other.height())
    ]


def _itself(screen: QWidget) -> list[QAbstractScrollArea]:
    return [screen] if isinstance(screen, QAbstractScrollArea) else []


def _inner(widget: QWidget) -> bool:
    """Parts that Qt makes inside other controls (a spin box's field, a combo's list, a clear button)."""
    name = widget.objectName()
    inside_field = isinstance(widget.parentWidget(), QLineEdit) or name in ("qt_spinbox_lineedit", "qt_scrollarea_viewport")
    return (
        name.startswith("qt_") or inside_field or (isinstance(widget, QAbstractScrollArea) and "Combo" in type(widget).__name__)
    )


def _in_unchosen_group(widget: QWidget) -> bool:
    """Of an exclusive group, Tab reaches the chosen one; arrows reach the others."""
    return isinstance(widget, QAbstractButton) and widget.autoExclusive() and not widget.isChecked()
