"""At large text nothing is cut: bars grow with their lines, heads and rows of buttons go on below."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from rehearse.settings import Settings
from tests.fakes.practice_system import practice_ports
from tests.fakes.window import FakeModels, fake_ports
from tests.ui.conftest import MakeDesk
from tests.ui.test_accessibility import theme_choice
from ui.places import Place


def _settings(scale: float) -> Settings:
    return Settings(first_run_done=True, model="base.en", text_scale=scale)


def _cut(screen: Any) -> list[str]:
    labels = [label for label in screen.findChildren(QLabel) if label.isVisible() and label.wordWrap() and label.width() > 40]
    cut = [label.text() for label in labels if label.heightForWidth(label.width()) > label.height() + 2]
    buttons = [button for button in screen.findChildren(QPushButton) if button.isVisible() and button.text()]
    return cut + [button.text() for button in buttons if button.sizeHint().width() > button.width() + 2]


@pytest.mark.parametrize("scale", [1.25, 1.5, 2.0])
def test_a_bar_with_three_ways_on_keeps_every_line_of_its_text(make_desk: MakeDesk, theme: Any, scale: float) -> None:
    theme.set(theme_choice(), scale, reduced_motion=False)
    ports = replace(fake_ports(settings=_settings(scale)), models=FakeModels())
    desk = make_desk(size=(1000, 700), ports=ports)
    screen = desk.go(Place.REVIEW, "a4")
    assert screen.state.isVisible()
    assert _cut(screen.state) == []


@pytest.mark.parametrize("scale", [1.25, 1.5, 2.0])
@pytest.mark.parametrize("place", [Place.STORIES, Place.QUESTIONS, Place.PRACTISE, Place.TODAY])
def test_no_button_and_no_line_is_cut(make_desk: MakeDesk, theme: Any, place: Place, scale: float) -> None:
    theme.set(theme_choice(), scale, reduced_motion=False)
    desk = make_desk(size=(1000, 700), ports=practice_ports(settings=_settings(scale)))
    screen = desk.go(place)
    assert desk.window.width() == 1000
    assert _cut(screen) == []


@pytest.mark.parametrize("size", [(1000, 700), (1280, 800)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_start_is_in_sight_at_every_text_size(make_desk: MakeDesk, theme: Any, scale: float, size: tuple[int, int]) -> None:
    theme.set(theme_choice(), scale, reduced_motion=False)
    desk = make_desk(size=size, ports=practice_ports(settings=_settings(scale)))
    screen = desk.go(Place.PRACTISE)
    desk.settle()
    start = screen.controls.main
    assert start.visibleRegion().boundingRect() == start.rect()
    theme.set(theme_choice(), 1.0, reduced_motion=False)
    screen.poll()
    desk.settle()
    screen.poll()
    desk.settle()
    assert screen.column.isAncestorOf(start)


def test_the_charts_of_the_trends_never_go_sideways(make_desk: MakeDesk, theme: Any) -> None:
    for scale in (1.0, 2.0):
        theme.set(theme_choice(), scale, reduced_motion=False)
        desk = make_desk(size=(1000, 700), settings=_settings(scale))
        screen = desk.go(Place.TRENDS)
        assert screen.column.horizontalScrollBar().maximum() == 0
        desk.close()
