"""Sounds, probabilities and words made by rule, for tests that need no voice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rehearse.model.transcript import Word
from rehearse.speech.voice_activity import RATE, WINDOW


def voiced(seconds: float, pitch: float = 120.0, level: float = 0.3) -> NDArray[np.float32]:
    """A vowel-like buzz: harmonics of a gliding pitch through two formants, at four syllables a second."""
    time = np.arange(round(seconds * RATE)) / RATE
    phase = 2 * np.pi * np.cumsum(pitch * (1 + 0.1 * np.sin(2 * np.pi * 1.5 * time))) / RATE
    sound = sum(
        np.sin(k * phase) * (np.exp(-(((k * pitch - 600) / 250) ** 2)) + 0.5 * np.exp(-(((k * pitch - 1700) / 300) ** 2)))
        for k in range(1, 25)
    )
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * 4 * time)
    shaped = np.asarray(sound * syllables)
    return (level * shaped / max(1e-9, float(np.max(np.abs(shaped))))).astype(np.float32)


def windows_of(plan: list[tuple[bool, int]]) -> NDArray[np.float32]:
    """Probabilities from (speech?, how many windows) pairs."""
    return np.concatenate(
        [np.full(count, 0.95 if speech else 0.02, np.float32) for speech, count in plan] or [np.zeros(0, np.float32)]
    )


_PLACES = np.arange(9973) / 9973.0


def sound_for(probabilities: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sound that goes with probabilities: each sample tells its own place, louder where there is speech."""
    count = len(probabilities) * WINDOW
    ramp = np.resize(_PLACES, count)
    loud = np.repeat(np.where(probabilities >= 0.5, 0.5, 0.001), WINDOW)
    return (ramp * loud).astype(np.float32)


def seconds(windows: float) -> float:
    """How long so many windows last."""
    return windows * WINDOW / RATE


def windows(length: float) -> int:
    """How many windows last at least so many seconds."""
    return int(np.ceil(length * RATE / WINDOW))


def said(*timed: tuple[str, float, float]) -> list[Word]:
    """Words with their first and last second, as a recogniser that is rather sure gives them."""
    return [Word(text, start, end, 0.9) for text, start, end in timed]
