"""The screens look as approved: `scripts/approved_pictures.py --approve` draws them anew, after a look at what has changed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

from rehearse.settings import Theme as Choice
from tests.fakes.panel_system import drill_ports
from tests.fakes.sample_answer import QUESTION
from tests.ui.conftest import Desk, MakeDesk
from tests.ui.pictures import alike, differences
from ui.places import Place

ROOT = Path(__file__).resolve().parents[2]
APPROVED = Path(__file__).parent / "approved"
NAMES = tuple(sorted(path.stem for path in APPROVED.glob("*.png")))


def scene_of(name: str) -> str:
    """`review` of `review-dark-1x`."""
    return name.rsplit("-", 2)[0]


#: At twice the pixels every line of every screen is drawn again, for what a change at one scale shows too: left to the full run.
SCALES = [pytest.param("1", id="1x"), pytest.param("2", id="2x", marks=pytest.mark.slow)]


@pytest.fixture(scope="module", params=SCALES)
def drawn(request: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Every picture at one scale, drawn by a program of its own: Qt reads the scale once."""
    folder = tmp_path_factory.mktemp("drawn")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    command = [sys.executable, str(ROOT / "scripts" / "approved_pictures.py"), "--scale", request.param, "--out", str(folder)]
    subprocess.run(command, check=True, cwd=ROOT, env=environment, capture_output=True, timeout=300)
    return request.param, folder


def test_every_screen_has_an_approved_picture_in_light_and_dark() -> None:
    scenes = {"practise-asking", "practise-recording", "review", "history", "settings", "welcome", "open"}
    assert set(NAMES) == {f"{scene}-{theme}-1x" for scene in scenes for theme in ("light", "dark")}
    assert sum(path.stat().st_size for path in APPROVED.glob("*.png")) < 2_000_000


def test_every_screen_looks_as_approved(drawn: tuple[str, Path]) -> None:
    scale, folder = drawn
    apart = {}
    for name in NAMES:
        picture = QImage(str(folder / f"{name.removesuffix('1x')}{scale}x.png"))
        if not alike(APPROVED / f"{name}.png", picture, scene_of(name)):
            apart[name] = differences(APPROVED / f"{name}.png", picture, scene_of(name))
    assert not apart, f"largest and mean difference: {apart}; if that is meant, run scripts/approved_pictures.py --approve"


@pytest.fixture
def practise(make_desk: MakeDesk) -> Desk:
    """The question just asked, as in the approved picture."""
    desk = make_desk(size=(1000, 700), ports=drill_ports())
    desk.go(Place.PRACTISE, QUESTION)
    return desk


def picture_of(desk: Desk) -> QImage:
    """The window as it is now."""
    desk.settle()
    return desk.window.grab().toImage()


GONE: dict[str, Callable[[Any], Any]] = {
    "the main button": lambda screen: screen.controls.main,
    "the speaker": lambda screen: screen.controls.speaker,
    "the strip of sections": lambda screen: screen.strip,
    "the line that says what to do": lambda screen: screen.status,
    "the timer": lambda screen: screen.timer,
}


@pytest.mark.parametrize("what", GONE)
def test_a_widget_that_disappears_is_noticed(practise: Desk, what: str) -> None:
    approved = APPROVED / "practise-asking-light-1x.png"
    assert alike(approved, picture_of(practise), "practise-asking")
    widget = GONE[what](practise.screen)
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)
    widget.hide()
    picture = practise.window.grab().toImage()
    assert not alike(approved, picture, "practise-asking"), differences(approved, picture, "practise-asking")


def test_light_where_dark_is_meant_is_noticed(practise: Desk, theme: Any) -> None:
    theme.set(Choice.DARK, 1.0, reduced_motion=False)
    picture = picture_of(practise)
    assert not alike(APPROVED / "practise-asking-light-1x.png", picture, "practise-asking")
    assert alike(APPROVED / "practise-asking-dark-1x.png", picture, "practise-asking")
