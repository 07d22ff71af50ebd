"""One soft tone before recording starts and one after it has ended, for people who asked for sounds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rehearse.audio.player import Player
from rehearse.settings import Settings

RATE = 48_000
#: Length of a tone in seconds, and of its rise and its fall: no click at either end.
SECONDS, EDGE = 0.16, 0.05
#: Peak of a tone, well below speech (about -22 dBFS).
PEAK = 0.08
#: Hz: a fourth up says go, the same fourth down says done.
START, STOP = 587.33, 440.0


def tone(frequency: float) -> NDArray[np.float32]:
    """A sine with half its octave below it and raised-cosine edges; mono float32 at `RATE`, peak `PEAK`."""
    times = np.arange(int(SECONDS * RATE)) / RATE
    wave = np.sin(2 * np.pi * frequency * times) + 0.35 * np.sin(np.pi * frequency * times)
    edge = np.clip(np.minimum(times, SECONDS - times) / EDGE, 0.0, 1.0)
    shaped = wave * (0.5 - 0.5 * np.cos(np.pi * edge))
    return np.asarray(PEAK * shaped / np.abs(shaped).max(), dtype=np.float32)


class Tones:
    """Plays the two tones if the settings say so. Thread: the session's owner's; nothing here waits.

    Guarantee: silent while `Settings.sounds` is off. When to play is the session's: before the microphone opens, after the take is safe.
    """

    def __init__(self, player: Player, settings: Callable[[], Settings]) -> None:
        self._player = player
        self._settings = settings

    def start(self) -> bool:
        """The tone that says "speak now"; False if sounds are off."""
        return self._play(START)

    def stop(self) -> bool:
        """The tone that says "the take is safe"; False if sounds are off."""
        return self._play(STOP)

    def hush(self) -> None:
        """Silence at once."""
        self._player.stop()

    @property
    def sounding(self) -> bool:
        """Whether a tone is still to be heard."""
        return self._player.playing

    def _play(self, frequency: float) -> bool:
        if not self._settings().sounds:
            return False
        self._player.load(tone(frequency), RATE)
        self._player.play()
        return True
