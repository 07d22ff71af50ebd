"""Scenes of the panel, the exercises, the rating and of a recording that is opened, for `screenshots_scenes.py`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from rehearse.ports import Ports
from rehearse.settings import Settings
from tests.fakes.panel_system import a_finished_round, drill_ports, with_words
from tests.fakes.sample_answer import sample_report
from ui.places import Place
from ui.screens.wanted import Opening
from ui.window import Window

#: Of several chosen files one is no recording.
FILES = (Path("phone.m4a"), Path("notes.txt"), Path("talk.mp3"))


def everything(settings: Settings) -> Ports:
    """Every place with sample data."""
    return drill_ports(settings=settings)


def _round(window: Window, _ports: Any) -> None:
    window.go(Place.PANEL, None)
    window.current.begin("conflicting_goals", 30)


def _paused(window: Window, ports: Any) -> None:
    _round(window, ports)
    _let_it_work()
    window.current.round.toggle()


def _report(window: Window, ports: Any) -> None:
    reports = (sample_report(), with_words(sample_report(), "twelve", "fifteen"), None)
    window.go(Place.PANEL, a_finished_round(ports.panel, reports))


def _step(exercise: str, steps: int) -> Callable[[Window, Any], None]:
    def play(window: Window, _ports: Any) -> None:
        window.go(Place.EXERCISES, exercise)
        for _step in range(steps):
            _let_it_work()
            window.current.go_on()

    return play


def _let_it_work() -> None:
    for _turn in range(4):
        QApplication.processEvents()


def _at(place: Place, payload: Any = None) -> Callable[[Window, Any], None]:
    return lambda window, _ports: window.go(place, payload)


DRILLS: dict[str, tuple[Callable[[Settings], Ports], Callable[[Window, Any], None]]] = {
    "panel": (everything, _at(Place.PANEL)),
    "panel-round": (everything, _round),
    "panel-paused": (everything, _paused),
    "panel-report": (everything, _report),
    "exercises": (everything, _at(Place.EXERCISES)),
    "exercise-text": (everything, _step("translation", 1)),
    "exercise-network": (everything, _step("network_map", 0)),
    "exercise-spoken": (everything, _step("stakeholder_role_play", 1)),
    "exercise-check": (everything, _step("disagreement_check", 2)),
    "exercise-done": (everything, _step("network_map", 3)),
    "rating": (everything, _at(Place.RATING, "a1")),
    "open": (everything, _at(Place.OPEN, Opening(FILES[:1]))),
    "open-several": (everything, _at(Place.OPEN, Opening(FILES))),
}
