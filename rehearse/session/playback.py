"""Plays one attempt's recording. Implements `PlaybackPort` over the player."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rehearse.audio.decode import read_audio
from rehearse.audio.player import Player
from rehearse.errors import RehearseError
from rehearse.ports import PlaybackState, PlaybackStatus

RATE = 16_000


class Playback:
    """The `PlaybackPort`. `load` on a worker; the rest on the owner's thread, at once."""

    def __init__(self, player: Player, audio_path: Callable[[str], Path]) -> None:
        self._player = player
        self._audio_path = audio_path
        self._loaded = False
        self._error: RehearseError | None = None

    def load(self, attempt_id: str) -> float:
        """See `PlaybackPort`. Raises StorageError or UnreadableInputError when there is nothing to play."""
        self._loaded = False
        self._error = None
        try:
            sound = read_audio(self._audio_path(attempt_id))
        except RehearseError as error:
            self._error = error
            raise
        self._player.load(sound.samples, RATE)
        self._loaded = True
        return self._player.duration

    def play(self, start: float | None = None, end: float | None = None, *, loop: bool = False) -> None:
        """See `PlaybackPort`."""
        if self._loaded:
            self._player.play(start, end, loop=loop)

    def pause(self) -> None:
        """See `PlaybackPort`."""
        self._player.pause()

    def seek(self, position: float) -> None:
        """See `PlaybackPort`."""
        self._player.seek(position)

    def set_speed(self, speed: float) -> None:
        """See `PlaybackPort`."""
        self._player.set_speed(speed)

    def unload(self) -> None:
        """See `PlaybackPort`."""
        self._loaded = False
        self._player.stop()

    def poll(self) -> PlaybackStatus:
        """See `PlaybackPort`."""
        status = self._player.status()
        error = self._error or status.failure
        if not self._loaded:
            state = PlaybackState.FAILED if error else PlaybackState.EMPTY
        elif error is not None:
            state = PlaybackState.FAILED
        else:
            state = PlaybackState.PLAYING if status.playing else PlaybackState.PAUSED
        return PlaybackStatus(state, status.position, self._player.duration, self._player.speed, status.preparing, error)
