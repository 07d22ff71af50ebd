from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QLineEdit, QWidget

from rehearse.model.sections import Label
from rehearse.settings import Settings
from tests.fakes.sample_answer import QUESTION
from tests.ui.conftest import Desk, MakeDesk
from ui.app import SCREENS
from ui.places import Place

PLACES: list[tuple[Place, Any]] = [
    (Place.PRACTISE, QUESTION),
    (Place.HISTORY, None),
    (Place.REVIEW, "a1"),
    (Place.REVIEW, "a4"),
    (Place.REVIEW, "a6"),
    (Place.COMPARE, ("a1", "a2")),
    (Place.TRENDS, None),
    (Place.SETTINGS, None),
    (Place.FIRST_RUN, None),
    (Place.DEFINITIONS, None),
    (Place.ABOUT, None),
]
EVERY = pytest.mark.parametrize(("place", "payload"), PLACES, ids=[f"{place.name}-{payload}" for place, payload in PLACES])


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
    ]


def test_every_place_of_this_test_exists() -> None:
    assert {place for place, _payload in PLACES} <= set(SCREENS)


@EVERY
def test_every_control_has_a_name(desk: Desk, place: Place, payload: Any) -> None:
    screen = desk.go(place, payload)
    nameless = [widget for widget in controls(screen) if not name_of(widget) and not _inner(widget)]
    assert not nameless, [(type(widget).__name__, widget.objectName()) for widget in nameless]


@EVERY
def test_every_control_is_reached_by_tab(desk: Desk, place: Place, payload: Any) -> None:
    screen = desk.go(place, payload)
    wanted = {widget for widget in controls(screen) if not _inner(widget)}
    screen.setFocus()
    reached: set[QWidget] = set()
    for _step in range(3 * len(wanted) + 30):
        QTest.keyClick(desk.application.focusWidget() or desk.window, Qt.Key.Key_Tab)
        focused = desk.application.focusWidget()
        if focused is not None:
            reached.add(focused)
    missing = {widget for widget in wanted - reached if not _in_unchosen_group(widget)}
    assert not missing, [(type(widget).__name__, name_of(widget)) for widget in missing]


@EVERY
def test_every_button_says_what_it_does(desk: Desk, place: Place, payload: Any) -> None:
    screen = desk.go(place, payload)
    silent = [
        button
        for button in screen.findChildren(QAbstractButton)
        if button.isVisible() and not button.toolTip() and not button.text() and not _inner(button)
    ]
    assert not silent, [name_of(button) for button in silent]


@EVERY
def test_every_label_reads_plain_text_only(desk: Desk, place: Place, payload: Any) -> None:
    screen = desk.go(place, payload)
    rich = [label for label in screen.findChildren(QLabel) if label.text() and label.textFormat() is not Qt.TextFormat.PlainText]
    assert not rich, [label.text() for label in rich]


@EVERY
@pytest.mark.parametrize(("width", "height", "scale"), [(1000, 700, 1.0), (1000, 700, 2.0), (3840, 2160, 1.5)])
def test_nothing_on_a_screen_needs_more_width_than_there_is(
    make_desk: MakeDesk, theme: Any, place: Place, payload: Any, width: int, height: int, scale: float
) -> None:
    theme.set(theme_choice(), scale, reduced_motion=False)
    desk = make_desk(size=(width, height), settings=Settings(first_run_done=True, model="base.en", text_scale=scale))
    screen = desk.go(place, payload)
    assert desk.window.width() == width, "the window could not be as narrow as asked"
    for label in screen.findChildren(QLabel):
        if label.isVisible() and label.wordWrap() and label.width() > 40:
            assert label.heightForWidth(label.width()) <= label.height() + 2, f"cut: {label.text()}"


def test_pressing_buttons_by_key_works_where_space_means_something_else(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    screen.controls.hide.setFocus(Qt.FocusReason.TabFocusReason)
    desk.press("Space")
    assert "hidden" in screen.question.text()
    assert desk.ports.practice.state.phase == "asking"


def test_the_marked_section_and_the_time_are_told_to_screen_readers(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    desk.ports.practice.start()
    desk.ports.practice.advance(65.0)
    screen.poll()
    desk.press("3")
    assert screen.strip.lit is Label.ACTION
    assert screen.strip.accessibleDescription().startswith("Now in Action")
    assert screen.timer.accessibleDescription().startswith("1:05")


def test_the_keys_overlay_lists_every_screen_s_keys_and_gives_the_keyboard_back(desk: Desk) -> None:
    desk.press("?")
    assert desk.window.keys.isVisible()
    texts = {label.text() for label in desk.window.keys.findChildren(QLabel)}
    assert {"Practise", "Review", "Listen", "Sections and words", "History", "Space", "Ctrl+Z"} <= texts
    desk.press("Esc")
    assert not desk.window.keys.isVisible()


def theme_choice() -> Any:
    """Light."""
    from rehearse.settings import Theme

    return Theme.LIGHT


def _inner(widget: QWidget) -> bool:
    """Parts that Qt makes inside other controls (a spin box's field, a combo's list, a clear button)."""
    name = widget.objectName()
    parent = widget.parentWidget()
    inside_field = isinstance(parent, QLineEdit) or name in ("qt_spinbox_lineedit", "qt_scrollarea_viewport")
    return (
        name.startswith("qt_") or inside_field or (isinstance(widget, QAbstractScrollArea) and "Combo" in type(widget).__name__)
    )


def _in_unchosen_group(widget: QWidget) -> bool:
    """Of an exclusive group, Tab reaches the chosen one; arrows reach the others."""
    return isinstance(widget, QAbstractButton) and widget.autoExclusive() and not widget.isChecked()
