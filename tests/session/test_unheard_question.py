"""A question that stays silent is told, and why: no voice for it, no speaker, or a speaker lost while it was spoken."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rehearse.audio.player import Player
from rehearse.errors import DeviceError, RehearseError
from rehearse.model.question import Question
from rehearse.session.asker import Clip, PlayerAsker
from rehearse.settings import Settings
from tests.fakes.audio import FakeBackend, FakeClock, InlineRunner
from tests.session.practice_desk import QUESTION, Desk


class AtOnce(Executor):
    """Works on the calling thread."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # an executor's seam
            future.set_exception(error)
        return future


class Voices:
    """Gives half a second of sound, or raises."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.trouble = trouble

    def clip(self, _question: Question, _voice: str = "") -> Clip:
        if self.trouble is not None:
            raise self.trouble
        return np.zeros(8_000, np.float32), 16_000


def asker(voices: Voices, backend: FakeBackend) -> PlayerAsker:
    return PlayerAsker(voices, Player(backend, InlineRunner(), FakeClock()), AtOnce())  # type: ignore[arg-type]  # has `clip` alone


def said(one: PlayerAsker) -> RehearseError | None:
    one.say(QUESTION)
    assert not one.busy
    return one.trouble


def test_a_machine_without_a_voice_is_said_so() -> None:
    one = asker(Voices(DeviceError("There is no voice on this machine.")), FakeBackend(16_000))
    trouble = said(one)
    assert trouble is not None
    assert "no voice" in trouble.happened
    one.hush()
    assert one.trouble is None


def test_a_fault_of_ours_is_told_without_its_own_words(caplog: pytest.LogCaptureFixture) -> None:
    trouble = said(asker(Voices(ValueError("a secret")), FakeBackend(16_000)))
    assert trouble is not None
    assert "secret" not in trouble.sentence() + caplog.text


def test_a_machine_without_a_speaker_is_said_so() -> None:
    backend = FakeBackend(16_000)
    backend.refuse = DeviceError("No speaker was found.")
    trouble = said(asker(Voices(), backend))
    assert trouble is not None
    assert "No speaker" in trouble.happened


def test_the_session_passes_it_on_until_the_question_is_asked_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Settings())
    desk.session.ask(QUESTION)
    assert desk.session.poll().unheard is None
    desk.voice.trouble = DeviceError("No speaker was found.")
    desk.voice.busy = False
    state = desk.session.poll()
    assert state.unheard is not None
    assert replace(state, unheard=None).error is None
