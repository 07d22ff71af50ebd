from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from rehearse.model.sections import Label
from rehearse.settings import Settings
from rehearse.settings import Theme as Choice
from tests.fakes.panel_system import drill_ports
from tests.fakes.sample_answer import QUESTION
from tests.ui.access import SMALL, faults, faults_of_large_text
from tests.ui.conftest import Desk, MakeDesk
from ui.app import SCREENS
from ui.places import Place
from ui.screens.wanted import Opening

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
    (Place.OPEN, Opening((Path("phone.m4a"), Path("notes.txt"), Path("talk.mp3")))),
]
EVERY = pytest.mark.parametrize(
    ("place", "payload"), PLACES, ids=[f"{place.name}-{payload if isinstance(payload, str) else ''}" for place, payload in PLACES]
)


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    """A window with every place."""
    return make_desk(ports=drill_ports())


def test_every_place_of_this_test_exists() -> None:
    assert {place for place, _payload in PLACES} <= set(SCREENS)


@EVERY
def test_every_control_has_a_name_a_tooltip_plain_text_room_and_a_turn_of_tab(desk: Desk, place: Place, payload: Any) -> None:
    desk.go(place, payload)
    assert faults(desk) == []


@pytest.mark.slow
@EVERY
def test_everything_on_a_screen_fits_at_large_text(make_desk: MakeDesk, theme: Any, place: Place, payload: Any) -> None:
    theme.set(Choice.LIGHT, 2.0, reduced_motion=False)
    desk = make_desk(size=SMALL, ports=drill_ports(settings=Settings(first_run_done=True, model="base.en", text_scale=2.0)))
    desk.go(place, payload)
    assert faults_of_large_text(desk) == []


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


def test_the_keys_overlay_lists_every_screen_s_keys_and_gives_the_keyboard_back(desk: Desk, theme: Any) -> None:
    desk.press("?")
    assert desk.window.keys.isVisible()
    texts = {label.text() for label in desk.window.keys.findChildren(QLabel)}
    assert {"Practise", "Review", "Listen", "Sections and words", "History", "Space", "Ctrl+Z"} <= texts
    desk.press("Esc")
    assert not desk.window.keys.isVisible()
    made = desk.window.keys._card
    desk.press("?")
    assert desk.window.keys._card is made, "a few hundred labels are not made anew"
    desk.press("Esc")
    theme.set(Choice.LIGHT, 2.0, reduced_motion=False)
    desk.press("?")
    assert desk.window.keys._card is not made
    desk.press("Esc")
