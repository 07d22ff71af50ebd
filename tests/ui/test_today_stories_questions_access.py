"""Today, Stories and Questions for everyone: names, Tab, tooltips, plain text, small windows, large type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rehearse.ports import Ports
from rehearse.settings import Settings
from rehearse.settings import Theme as Choice
from tests.fakes.practice_system import practice_ports
from tests.ui.access import SMALL, faults, faults_of_large_text
from tests.ui.conftest import Desk, MakeDesk
from ui.places import Place

Build = Callable[[Settings], Ports]


def _nothing(_desk: Desk) -> None:
    return


def _keys(*keys: str) -> Callable[[Desk], None]:
    return lambda desk: desk.press(*keys)


SCENES: dict[str, tuple[bool, Place, Any, Callable[[Desk], None]]] = {
    "today": (True, Place.TODAY, None, _nothing),
    "today empty": (False, Place.TODAY, None, _nothing),
    "stories": (True, Place.STORIES, None, _nothing),
    "stories empty": (False, Place.STORIES, None, _nothing),
    "story from a frame": (True, Place.STORIES, ("template", "disagreement"), _nothing),
    "coverage": (True, Place.STORIES, None, _keys("Ctrl+G")),
    "three ways": (True, Place.STORIES, None, _keys("Ctrl+T")),
    "questions": (True, Place.QUESTIONS, None, _keys("H", "H", "H")),
    "question form": (True, Place.QUESTIONS, None, _keys("E")),
    "paste": (True, Place.QUESTIONS, "paste", _nothing),
}
EVERY = pytest.mark.parametrize("scene", SCENES)


def _shown(make_desk: MakeDesk, scene: str, *, scale: float = 1.0, size: tuple[int, int] = (1280, 860)) -> Desk:
    filled, place, payload, then = SCENES[scene]
    settings = Settings(first_run_done=True, model="base.en", text_scale=scale, interview_date="2026-03-16" if filled else "")
    desk = make_desk(ports=practice_ports(filled=filled, settings=settings), size=size)
    desk.go(place, payload)
    then(desk)
    return desk


@EVERY
def test_every_control_has_a_name_a_tooltip_plain_text_room_and_a_turn_of_tab(make_desk: MakeDesk, scene: str) -> None:
    assert faults(_shown(make_desk, scene)) == []


@pytest.mark.slow
@EVERY
def test_everything_fits_at_large_text(make_desk: MakeDesk, theme: Any, scene: str) -> None:
    theme.set(Choice.LIGHT, 2.0, reduced_motion=False)
    assert faults_of_large_text(_shown(make_desk, scene, scale=2.0, size=SMALL)) == []
