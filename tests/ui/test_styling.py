"""What is put together takes its style in its place in the window, not once more at every step on the way there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tests.ui.conftest import Desk
from ui.theme import Theme
from ui.widgets.buttons import HoldingButton, wraps
from ui.widgets.flow import Flow
from ui.widgets.question_card import CardColumn
from ui.widgets.surfaces import Column, Scrolled, row, stack
from ui.widgets.text import Text

STYLED = Qt.WidgetAttribute.WA_WState_Polished


def _column(inside: QWidget) -> Scrolled:
    column = Column(400)
    column.inside.setLayout(stack(inside))
    return column


@pytest.mark.parametrize("make", [_column, CardColumn])
def test_what_scrolls_is_not_styled_before_it_has_its_place_in_the_window(
    desk: Desk, theme: Theme, make: type[CardColumn]
) -> None:
    label = Text("What was hard about it?")
    area = make(label)
    page = QWidget()
    outer = QVBoxLayout(page)
    outer.addWidget(area)
    assert not label.testAttribute(STYLED)
    page.setParent(desk.screen)
    page.show()
    desk.settle()
    assert label.testAttribute(STYLED)


def test_a_button_that_holds_lines_grows_with_them_and_does_not_style_them_at_once(theme: Theme) -> None:
    wrapping, line = Text("A story told in four parts", wrap=True), Text("One line")
    tall, flat = HoldingButton("", "tile"), HoldingButton("", "row")
    tall.hold(stack(row(line), stack(wrapping)))
    flat.hold(stack(Text("One line")))
    assert not wrapping.testAttribute(STYLED)
    assert tall.sizePolicy().hasHeightForWidth()
    assert not flat.sizePolicy().hasHeightForWidth()


def test_whether_a_layout_wraps_is_told_as_qt_tells_it(theme: Theme) -> None:
    held = QWidget()
    held.setLayout(stack(Text("Wraps inside", wrap=True)))
    hidden = Text("Wraps, but is not shown", wrap=True)
    hidden.hide()
    layouts = [stack(Text("One line")), stack(held), stack(hidden), row(stack(None, Text("x", wrap=True))), stack(Flow())]
    for layout in layouts:
        owner = QWidget()
        owner.setLayout(layout)
        assert wraps(layout) == layout.hasHeightForWidth(), layouts.index(layout)
