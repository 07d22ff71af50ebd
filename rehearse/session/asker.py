"""Speaks questions: shipped audio first, else the system's voice; played by our own player."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehearse.assets import asset
from rehearse.audio.clip import read_clip
from rehearse.audio.player import Player
from rehearse.errors import DeviceError, RehearseError
from rehearse.log import fault_place
from rehearse.model.question import Question
from rehearse.settings import Settings
from rehearse.speech.voice_out import SpeechRenderer

log = logging.getLogger(__name__)

Clip = tuple[NDArray[np.float32], int]


def shipped_audio(question: Question) -> Path:
    """Where a shipped question's speech lies (scripts/render_questions.py makes it), whether or not it is there."""
    return asset(*question.audio.split("/")) if question.audio else asset("questions", "audio", f"{question.id}.opus")


class QuestionVoice:
    """Finds or makes the sound of a question. Blocks: run it on the job pool."""

    def __init__(self, renderer: SpeechRenderer, settings: Callable[[], Settings]) -> None:
        self._renderer = renderer
        self._settings = settings

    def clip(self, question: Question, voice: str = "") -> Clip:
        """Samples (mono float32) and their rate. Raises DeviceError when there is neither shipped audio nor a voice."""
        wanted = voice or self._settings().voice
        shipped = None if question.own or not question.id else shipped_audio(question)
        if not wanted and shipped is not None and shipped.is_file():
            return read_clip(shipped)
        own = self._settings().voice
        try:
            return read_clip(self._renderer.render(question.text, wanted or None))
        except RehearseError:
            if shipped is not None and shipped.is_file():
                return read_clip(shipped)
            if wanted in ("", own):
                raise
            # A voice that this machine does not have after all: better the usual one than silence.
            return read_clip(self._renderer.render(question.text, own or None))


class PlayerAsker:
    """The session's `Asker`: renders on the pool, then plays. Thread: its owner's; `tick` is called with every poll through `busy`."""

    def __init__(self, voice: QuestionVoice, player: Player, pool: Executor) -> None:
        self._voice = voice
        self._player = player
        self._pool = pool
        self._work: Future[Clip] | None = None
        self._error: RehearseError | None = None
        self._spoken = False

    def say(self, question: Question, voice: str = "") -> None:
        """Starts preparing, with `voice` or the person's choice; what was being said is cut off."""
        self.hush()
        self._work = self._pool.submit(lambda: self._voice.clip(question, voice))

    def hush(self) -> None:
        """Silence at once."""
        self._work = None
        self._error = None
        self._spoken = False
        self._player.stop()

    def _tick(self) -> None:
        work = self._work
        if work is None or not work.done():
            return
        self._work = None
        error = work.exception()
        if error is None:
            self._player.load(*work.result())
            self._player.play()
            self._spoken = True
        elif isinstance(error, RehearseError):
            # The question stays readable on the screen; being silent is no reason to stop anybody from practising.
            self._error = error
        else:
            log.error("a question could not be spoken: %s", fault_place(error))
            self._error = DeviceError("The voice failed.")

    @property
    def busy(self) -> bool:
        """Preparing or speaking."""
        self._tick()
        return self._work is not None or self._player.playing

    @property
    def speaking(self) -> bool:
        """Audible now."""
        return self._player.playing

    @property
    def trouble(self) -> RehearseError | None:
        """Why the question asked last was not heard: no voice, no sound for it, no speaker."""
        return self._error or (self._player.status().failure if self._spoken else None)
