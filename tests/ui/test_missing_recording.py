"""A take whose recording is missing says so and offers to find it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QFileDialog

from rehearse.errors import UnreadableInputError
from tests.ui.conftest import Desk
from ui.places import Place


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person chooses a file in the system's dialog."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: ("somewhere.wav", ""))


def test_a_missing_recording_is_found_again_from_the_review(desk: Desk, chosen: None) -> None:
    desk.ports.library.without_audio.add("a2")
    screen = desk.go(Place.REVIEW, "a2")
    assert "missing" in screen.state.text.text()
    screen.find_recording()
    desk.settle()
    assert screen.view.has_audio
    assert screen.state.isHidden()
    assert "No recording" not in screen.transport.state.text()
    assert "is back" in desk.window.notice.text.text()


def test_another_recording_is_refused_in_words(desk: Desk, chosen: None) -> None:
    desk.ports.library.without_audio.add("a2")
    screen = desk.go(Place.REVIEW, "a2")
    desk.ports.library.failure = UnreadableInputError("somewhere.wav is another recording.")
    screen.find_recording()
    desk.settle()
    assert "another recording" in desk.window.notice.text.text()
    assert not screen.view.has_audio


def test_audio_that_the_person_deleted_is_not_called_missing(desk: Desk) -> None:
    kept = desk.ports.library.kept
    assert kept["a2"].take is not None
    kept["a2"] = replace(kept["a2"], take=replace(kept["a2"].take, file=""))
    desk.ports.library.without_audio.add("a2")
    assert desk.go(Place.REVIEW, "a2").state.isHidden()
