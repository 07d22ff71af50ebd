"""The review over the real store: what its fake cannot show."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rehearse.audio.null import NullBackend
from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.paths import DataPaths
from rehearse.session.program import Program, Surroundings
from tests.fakes.sample_answer import QUESTION
from tests.fakes.window import fake_ports
from tests.ui.conftest import Desk, MakeDesk
from ui.places import Place


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """A program that keeps one take, recorded and not yet read."""
    program = Program(DataPaths(tmp_path / "data"), Surroundings(backend=NullBackend(), offline=True))
    program.open()
    with wave.open(str(program.history.takes.path("t1.wav")), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(bytes(2 * 16_000))
    program.history.add(
        Attempt(
            id="t1",
            question_id=QUESTION.id,
            question_text=QUESTION.text,
            created=datetime(2026, 3, 1, tzinfo=UTC),
            state=AttemptState.RECORDED,
            take=Take("t1.wav", 1.0, 16_000),
            note="my note",
        )
    )
    yield program
    program.close()


@pytest.fixture
def stored(program: Program, make_desk: MakeDesk) -> Desk:
    """The window on that program's library."""
    return make_desk(ports=replace(fake_ports(), library=program.library))


def test_deleting_the_audio_is_asked_first_and_keeps_the_text_for_good(stored: Desk, program: Program) -> None:
    screen = stored.go(Place.REVIEW, "t1")
    stored.press("Shift+Delete")
    audio = program.history.takes.path("t1.wav")
    assert audio.exists()
    assert [button.text() for button in screen.state._buttons] == ["Delete the audio", "Keep it"]
    screen.state._buttons[0].click()
    stored.settle()
    assert not audio.exists()
    assert not stored.window.notice.can_undo
    stored.window.notice.finish()
    stored.settle()
    assert program.history.get("t1").note == "my note"


def test_the_audio_stays_when_it_is_kept_after_all(stored: Desk, program: Program) -> None:
    screen = stored.go(Place.REVIEW, "t1")
    stored.press("Shift+Delete")
    screen.state._buttons[1].click()
    stored.settle()
    assert program.history.takes.path("t1.wav").exists()
    assert [button.text() for button in screen.state._buttons] == ["Read it now"]


def test_a_recording_that_another_take_has_too_is_not_called_deleted(stored: Desk, program: Program) -> None:
    program.history.add(replace(program.history.get("t1"), id="t2", note=""))
    screen = stored.go(Place.REVIEW, "t1")
    stored.press("Shift+Delete")
    screen.state._buttons[0].click()
    stored.settle()
    assert program.history.takes.path("t1.wav").exists()
    assert "another take has the same recording" in stored.window.notice.text.text()
    assert program.library.open("t2").has_audio
    assert not program.library.open("t1").has_audio
