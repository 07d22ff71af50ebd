"""The drills' screens for those who use keys, screen readers or large text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rehearse.settings import Settings
from rehearse.settings import Theme as Choice
from tests.fakes.panel_system import a_finished_round, drill_ports, with_words
from tests.fakes.sample_answer import sample_report
from tests.ui.access import SMALL, faults, faults_of_large_text
from tests.ui.conftest import Desk, MakeDesk
from ui.places import Place

Scene = Callable[[Desk], Any]


def _round(desk: Desk) -> Any:
    screen = desk.go(Place.PANEL)
    screen.begin("conflicting_goals", 30)
    desk.settle()
    return screen


def _report(desk: Desk) -> Any:
    reports = (sample_report(), with_words(sample_report(), "twelve", "fifteen"), None)
    return desk.go(Place.PANEL, a_finished_round(desk.ports.panel, reports))


def _step(exercise: str, steps: int) -> Scene:
    def scene(desk: Desk) -> Any:
        screen = desk.go(Place.EXERCISES, exercise)
        for _ in range(steps):
            screen.go_on()
            desk.settle()
        return screen

    return scene


SCENES: dict[str, Scene] = {
    "panel": lambda desk: desk.go(Place.PANEL),
    "round": _round,
    "report": _report,
    "exercises": lambda desk: desk.go(Place.EXERCISES),
    "text": _step("translation", 1),
    "network": _step("network_map", 0),
    "spoken": _step("stakeholder_role_play", 1),
    "check": _step("disagreement_check", 2),
    "done": _step("network_map", 3),
    "rating": lambda desk: desk.go(Place.RATING, "a1"),
}
EVERY = pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())


def _ports(scale: float = 1.0) -> Any:
    return drill_ports(settings=Settings(first_run_done=True, model="base.en", text_scale=scale))


@EVERY
def test_every_control_of_a_drill_has_a_name_a_tooltip_plain_text_room_and_a_turn_of_tab(
    make_desk: MakeDesk, scene: Scene
) -> None:
    desk = make_desk(ports=_ports())
    scene(desk)
    assert faults(desk) == []


@pytest.mark.slow
@EVERY
def test_a_drill_fits_at_large_text(make_desk: MakeDesk, theme: Any, scene: Scene) -> None:
    theme.set(Choice.LIGHT, 2.0, reduced_motion=False)
    desk = make_desk(size=SMALL, ports=_ports(2.0))
    scene(desk)
    assert faults_of_large_text(desk) == []
