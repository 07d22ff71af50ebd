"""Motion is short, never in the way, and there is none where the person or the system asks for none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rehearse.settings import Theme as Choice
from tests.fakes.panel_system import drill_ports
from tests.fakes.sample_answer import QUESTION
from tests.ui.conftest import Desk, MakeDesk
from ui.places import Place
from ui.theme.motion_wish import asks_for_less
from ui.widgets.motion import LATE, Glide, Leaving


@pytest.fixture
def moving(theme: Any) -> Iterator[Any]:
    """The theme where somebody looks; nothing here waits for the motion: the tests carry it on."""
    theme.set_still(still=False)
    yield theme
    theme.set_still(still=True)


@pytest.fixture
def desk(make_desk: MakeDesk, moving: Any) -> Desk:
    return make_desk(ports=drill_ports())


def glides(of: QObject) -> list[Glide]:
    """What moves in something."""
    return [glide for glide in of.findChildren(Glide) if glide.moving]


def carry_on(of: QObject) -> None:
    """To the end of all motion."""
    for glide in glides(of):
        glide._animation.setCurrentTime(glide._animation.duration())


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_glide_reaches_its_end_and_tells(moving: Any, qapp: Any) -> None:
    seen: list[float] = []
    parent = QObject()
    glide = Glide(moving, seen.append, parent, clock=Clock())
    glide.to(0.0, 10.0, lambda: seen.append(-1.0))
    assert glide.moving
    glide._animation.setCurrentTime(moving.motion // 2)
    assert 0.0 < seen[-1] < 10.0
    glide._animation.setCurrentTime(moving.motion)
    assert seen[-2:] == [10.0, -1.0]
    assert not glide.moving


def test_without_motion_it_is_there_at_once(moving: Any, qapp: Any) -> None:
    moving.set(Choice.LIGHT, 1.0, reduced_motion=True)
    seen: list[float] = []
    parent = QObject()
    glide = Glide(moving, seen.append, parent)
    glide.to(0.0, 10.0, lambda: seen.append(-1.0))
    assert seen == [10.0, -1.0]
    assert not glide.moving
    moving.set(Choice.LIGHT, 1.0, reduced_motion=False)


def test_on_a_machine_too_busy_for_it_motion_ends_with_its_first_late_step(moving: Any, qapp: Any) -> None:
    seen: list[float] = []
    clock, parent = Clock(), QObject()
    glide = Glide(moving, seen.append, parent, clock=clock)
    glide.to(0.0, 10.0)
    clock.now += LATE * 1.1
    glide._animation.setCurrentTime(20)
    assert seen[-1] == 10.0
    assert not glide.moving


def test_the_setting_less_motion_governs_what_moves(desk: Desk, moving: Any) -> None:
    desk.window.context.say("The take was kept.", None)
    assert desk.window.notice.graphicsEffect() is not None
    carry_on(desk.window)
    assert desk.window.notice.graphicsEffect() is None
    screen = desk.go(Place.SETTINGS)
    screen.still.click()
    desk.settle()
    assert desk.ports.settings.current().reduced_motion
    desk.window.notice.finish()
    desk.window.context.say("The take was kept.", None)
    assert desk.window.notice.graphicsEffect() is None
    desk.go(Place.TODAY)
    assert glides(desk.window) == []
    screen.still.click()
    desk.settle()
    assert moving.motion > 0


def test_a_notice_works_from_its_first_moment_and_is_final_at_once_when_it_goes(desk: Desk) -> None:
    undone, final = [], []
    desk.go(Place.HISTORY)
    say = desk.window.notice.say
    say("Deleted 1 take.", lambda: undone.append(1))
    assert glides(desk.window.notice)
    desk.press("Ctrl+Z")
    assert undone == [1]
    say("Deleted 1 take.", lambda: undone.append(2), lambda: final.append(1))
    desk.window.notice.finish()
    assert final == [1]
    assert desk.window.notice.isHidden()
    picture = desk.window.findChild(Leaving)
    assert picture is not None
    assert desk.window.childAt(picture.geometry().center()) is not picture, "what is below can be pressed"
    carry_on(desk.window)
    desk.settle()
    assert desk.window.findChild(Leaving) is None


def test_one_notice_after_another_leaves_no_picture_behind_the_new_one(desk: Desk) -> None:
    desk.window.context.say("One.", None)
    desk.window.context.say("Two.", None)
    assert desk.window.findChildren(Leaving) == []


def test_the_lit_place_glides_while_the_place_is_there_already(desk: Desk) -> None:
    desk.go(Place.TODAY)
    carry_on(desk.window)
    rail = desk.window.rail
    before = rail._lit.y()
    desk.window.go(Place.SETTINGS)
    assert desk.window.place is Place.SETTINGS
    assert desk.window.current.isVisible()
    assert rail._lit.y() == before
    assert glides(rail)
    carry_on(desk.window)
    assert rail._lit.geometry() == rail._buttons[Place.SETTINGS].geometry()
    desk.window.resize(1000, 700)
    desk.settle()
    assert rail._lit.geometry() == rail._buttons[Place.SETTINGS].geometry()


def test_keys_reach_what_is_unfolding(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    desk.press("N")
    assert glides(screen.chooser)
    assert screen.chooser.field.hasFocus()
    desk.press("u", "n", "c")
    assert screen.chooser.field.text() == "unc"
    carry_on(desk.window)
    assert screen.chooser.graphicsEffect() is None


def test_the_reading_bar_grows_to_what_is_read_and_no_further(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    practice = desk.ports.practice
    practice.start()
    practice.stop()
    screen.poll()
    practice.state = replace(practice.state, progress=0.7)
    screen.poll()
    assert screen.controls.progress.value() < 700
    carry_on(desk.window)
    assert screen.controls.progress.value() == 700


def test_a_window_that_closes_in_the_middle_of_it_leaves_nothing(make_desk: MakeDesk, moving: Any) -> None:
    desk = make_desk(ports=drill_ports())
    desk.go(Place.TODAY)
    desk.window.go(Place.HISTORY)
    desk.window.context.say("One.", None)
    desk.close()


def test_a_still_window_has_no_motion_anywhere(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=drill_ports())
    for place in (Place.TODAY, Place.PRACTISE, Place.HISTORY, Place.STORIES):
        desk.window.go(place)
        desk.window.context.say("A word.", None)
        assert glides(desk.window) == []
        assert all(part.graphicsEffect() is None for part in desk.window.findChildren(QWidget))


@pytest.mark.parametrize(
    ("kept", "less"),
    [
        ({}, False),
        ({"reduced-motion": 0, "enable-animations": True}, False),
        ({"reduced-motion": 1}, True),
        ({"reduced-motion": 0, "enable-animations": False}, True),
        ({"enable-animations": False}, True),
    ],
)
def test_less_motion_is_read_from_what_the_desktop_keeps(kept: dict[str, object], less: bool) -> None:
    assert asks_for_less(lambda _namespace, key: kept.get(key)) is less
