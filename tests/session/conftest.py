"""A whole program on a folder of its own, silent and without a model, that can be restarted; and a person at the practice session alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rehearse.audio.null import NullBackend
from rehearse.paths import DataPaths
from rehearse.session.program import Program, Surroundings
from rehearse.settings import Settings
from tests.session.practice_desk import Desk
from tests.sound_fixtures import virtual_sound

__all__ = ["virtual_sound"]

Start = Callable[[], Program]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Closes the program that runs, if one does, and starts a fresh one on the same folder."""
    running: list[Program] = []

    def begin() -> Program:
        if running:
            running[-1].close()
        program = Program(DataPaths(tmp_path / "data"), Surroundings(backend=NullBackend(), offline=True))
        program.open()
        running.append(program)
        return program

    yield begin
    if running:
        running[-1].close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A person whose questions are not spoken."""
    return Desk(tmp_path, Settings(speak_questions=False))
