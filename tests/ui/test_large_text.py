"""At large text nothing is cut: bars grow with their lines, heads and rows of buttons go on below."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from rehearse.settings import Settings
from rehearse.settings import Theme as Choice
from tests.fakes.panel_system import drill_ports
from tests.fakes.practice_system import practice_ports
from tests.fakes.sample_answer import QUESTION
from tests.fakes.window import FakeModels, fake_ports
from tests.ui.access import misfits
from tests.ui.conftest import MakeDesk
from ui.places import Place
from ui.widgets.buttons import Button
from ui.widgets.surfaces import Column, Surface
from ui.widgets.text import Text


def _settings(scale: float) -> Settings:
    return Settings(first_run_done=True, model="base.en", text_scale=scale)


@pytest.mark.parametrize("scale", [1.25, 1.5, 2.0])
def test_a_bar_with_three_ways_on_keeps_every_line_of_its_text(make_desk: MakeDesk, theme: Any, scale: float) -> None:
    theme.set(Choice.LIGHT, scale, reduced_motion=False)
    ports = replace(fake_ports(settings=_settings(scale)), models=FakeModels())
    desk = make_desk(size=(1000, 700), ports=ports)
    screen = desk.go(Place.REVIEW, "a4")
    assert screen.state.isVisible()
    assert misfits(screen.state) == []


@pytest.mark.parametrize("size", [(1000, 700), (1280, 800)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_start_is_in_sight_at_every_text_size(make_desk: MakeDesk, theme: Any, scale: float, size: tuple[int, int]) -> None:
    theme.set(Choice.LIGHT, scale, reduced_motion=False)
    desk = make_desk(size=size, ports=practice_ports(settings=_settings(scale)))
    screen = desk.go(Place.PRACTISE)
    desk.settle()
    start = screen.controls.main
    assert start.visibleRegion().boundingRect() == start.rect()
    desk.press("Space", "Space")
    for part in (screen.recording.dot, screen.recording.word, screen.recording.meter, screen.timer, start):
        assert not part.visibleRegion().isEmpty(), "while recording one sees that it records, without scrolling"
        assert part.visibleRegion().boundingRect().height() >= part.height() * 0.5


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_questions_to_choose_from_come_into_sight_when_asked_for(make_desk: MakeDesk, theme: Any, scale: float) -> None:
    theme.set(Choice.LIGHT, scale, reduced_motion=False)
    desk = make_desk(size=(1000, 700), ports=practice_ports(settings=_settings(scale)))
    screen = desk.go(Place.PRACTISE)
    desk.press("N")
    field = screen.chooser.field
    assert field.visibleRegion().boundingRect() == field.rect()
    assert not screen.chooser.list.visibleRegion().isEmpty()


def test_in_a_low_window_the_filters_wait_behind_a_button_and_give_the_room_back(make_desk: MakeDesk, theme: Any) -> None:
    theme.set(Choice.LIGHT, 2.0, reduced_motion=False)
    desk = make_desk(size=(1000, 700), ports=practice_ports(settings=_settings(2.0)))
    screen = desk.go(Place.QUESTIONS)
    assert not screen.filters.category.isVisible()
    assert screen.detail.isVisible()
    screen.filters.more.click()
    desk.settle()
    assert screen.filters.category.isVisible()
    assert not screen.detail.isVisible()
    screen.filters.more.click()
    desk.settle()
    assert screen.detail.isVisible()
    theme.set(Choice.LIGHT, 1.0, reduced_motion=False)
    desk.window.resize(1280, 860)
    desk.settle()
    assert screen.filters.category.isVisible()
    assert not screen.filters.more.isVisible()


def test_a_setting_stands_below_its_name_where_its_choices_would_be_pushed_into_a_corner(make_desk: MakeDesk, theme: Any) -> None:
    for scale, below in ((1.0, False), (2.0, True)):
        theme.set(Choice.LIGHT, scale, reduced_motion=False)
        desk = make_desk(size=(1000, 700), settings=_settings(scale))
        screen = desk.go(Place.SETTINGS)
        name = next(label for label in screen.findChildren(Text) if label.text() == "Time to think")
        assert (
            screen.thinking.mapTo(screen, QPoint(0, 0)).y() > name.mapTo(screen, QPoint(0, 0)).y() + name.height() / 2
        ) is below
        desk.close()


def test_the_keys_stand_in_one_column_where_two_would_be_narrow(make_desk: MakeDesk, theme: Any) -> None:
    for scale, columns in ((1.0, 2), (2.0, 1)):
        theme.set(Choice.LIGHT, scale, reduced_motion=False)
        desk = make_desk(size=(1000, 700), settings=_settings(scale))
        desk.press("?")
        groups = [label for label in desk.window.keys.findChildren(Text) if label.property("role") == "caption-strong"]
        assert len({label.mapTo(desk.window.keys, QPoint(0, 0)).x() for label in groups}) == columns
        desk.close()


def test_start_keeps_the_keyboard_when_the_text_grows(make_desk: MakeDesk, theme: Any) -> None:
    desk = make_desk(size=(1000, 700), ports=practice_ports(settings=_settings(1.0)))
    screen = desk.go(Place.PRACTISE)
    screen.controls.main.setFocus(Qt.FocusReason.TabFocusReason)
    theme.set(Choice.LIGHT, 2.0, reduced_motion=False)
    desk.settle()
    assert not screen.column.isAncestorOf(screen.controls.main)
    assert screen.controls.main.hasFocus()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_signs_of_a_narrow_rail_stand_in_the_middle_of_their_mark(make_desk: MakeDesk, theme: Any, scale: float) -> None:
    theme.set(Choice.LIGHT, scale, reduced_motion=False)
    desk = make_desk(size=(1000, 700), settings=_settings(scale))
    desk.go(Place.PRACTISE)
    button = next(button for button in desk.window.rail.findChildren(Button) if button.accessibleName() == "Practise")
    image = button.grab().toImage()
    ratio = image.devicePixelRatio()
    back = image.pixelColor(image.width() // 2, round(4 * ratio))
    row = range(round(0.3 * image.height()), round(0.7 * image.height()))
    drawn = [
        x for x in range(round(6 * ratio), image.width() - round(6 * ratio)) if any(image.pixelColor(x, y) != back for y in row)
    ]
    middle = (drawn[0] + drawn[-1]) / 2 / ratio
    assert abs(middle - (button.width() - 1) / 2) <= 1.5


@pytest.mark.parametrize("width", [1000, 1280, 1440])
def test_the_keys_stand_in_the_middle(make_desk: MakeDesk, width: int) -> None:
    desk = make_desk(size=(width, 700))
    desk.press("?")
    keys = desk.window.keys
    card = next(card for card in keys.findChildren(Surface) if card.parentWidget() is keys)
    left, right = card.x(), keys.width() - card.x() - card.width()
    assert abs(left - right) <= 1


def test_a_column_does_not_shift_when_its_scroll_bar_comes(make_desk: MakeDesk) -> None:
    desk = make_desk(size=(1000, 1400))
    screen = desk.go(Place.PRACTISE, QUESTION)
    places = []
    for height in (1400, 520, 1400):
        desk.window.resize(1000, height)
        desk.settle()
        places.append(
            (screen.question.mapTo(desk.window, QPoint(0, 0)).x(), screen.controls.main.mapTo(desk.window, QPoint(0, 0)).x())
        )
    assert places == [places[0]] * 3
    assert places[0][0] == places[0][1]


def test_on_a_large_screen_what_plays_stands_under_what_is_read(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=drill_ports(), size=(3840, 2160))
    desk.window.setUpdatesEnabled(False)
    review = desk.go(Place.REVIEW, "a1")
    left = review.transport.mapTo(desk.window, QPoint(0, 0)).x()
    assert abs(left - review.column.inside.mapTo(desk.window, QPoint(0, 0)).x()) <= 16
    rating = desk.go(Place.RATING, "a1")
    left, right = (part.mapTo(desk.window, QPoint(0, 0)).x() for part in (rating.transcript, rating.column))
    assert right - left < 900
    assert left > desk.window.width() / 4


@pytest.mark.parametrize("text", [1.0, 2.0])
@pytest.mark.parametrize("place", [Place.FIRST_RUN, Place.SETTINGS, Place.EXERCISES, Place.TODAY])
def test_no_page_scrolls_on_into_a_blank(make_desk: MakeDesk, place: Place, text: float) -> None:
    settings = Settings(first_run_done=True, text_scale=text)
    desk = make_desk(ports=drill_ports(settings=settings), size=(1280, 600))
    desk.window.context.set_settings(settings)
    screen = desk.go(place)
    if place is Place.FIRST_RUN:
        screen.next()
        desk.settle()
    column = next(area for area in screen.findChildren(Column) if area.isVisible())
    bar = column.verticalScrollBar()
    assert bar.maximum() > 0, "long enough to be scrolled"
    bar.setValue(bar.maximum())
    desk.settle()
    shown = (QLabel, QAbstractButton, Surface)
    ends = [
        part.mapTo(column, QPoint(0, part.height())).y()
        for part in column.inside.findChildren(QWidget)
        if isinstance(part, shown) and part.isVisible()
    ]
    assert column.viewport().height() - max(ends) <= 56
