"""Today, Stories and Questions for everyone: names, Tab, tooltips, plain text, small windows, large type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rehearse.ports import Ports
from rehearse.settings import Settings
from rehearse.settings import Theme as Choice
from tests.fakes.practice_system import practice_ports
from tests.ui.access import misfits, nameless, rich, silent, unreached
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
def test_every_control_has_a_name_and_every_button_a_tooltip(make_desk: MakeDesk, scene: str) -> None:
    screen = _shown(make_desk, scene).screen
    assert (nameless(screen), silent(screen), rich(screen)) == ([], [], [])


@EVERY
def test_every_control_is_reached_by_tab(make_desk: MakeDesk, scene: str) -> None:
    assert unreached(_shown(make_desk, scene)) == []


@EVERY
@pytest.mark.parametrize(("width", "height", "scale"), [(1000, 700, 1.0), (1000, 700, 2.0), (3840, 2160, 1.5)])
def test_everything_fits_at_every_text_size(
    make_desk: MakeDesk, theme: Any, scene: str, width: int, height: int, scale: float
) -> None:
    theme.set(Choice.LIGHT, scale, reduced_motion=False)
    desk = _shown(make_desk, scene, scale=scale, size=(width, height))
    assert desk.window.width() == width, "the window could not be as narrow as asked"
    assert misfits(desk.screen) == []
