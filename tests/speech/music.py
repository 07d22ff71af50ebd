"""Music made from numbers: chords, a melody with vibrato and a beat, none of it sung."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
_BEAT = 0.5
_CHORDS = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14))
_TUNE = (12, 14, 16, 12, 17, 16, 14, 12, 19, 17, 16, 14, 12, 11, 12)


def _hertz(semitones: float) -> float:
    return float(220.0 * 2.0 ** (semitones / 12.0))


def note(semitones: float, seconds: float, harmonics: int = 8, vibrato: float = 0.0, fall: float = 2.0) -> NDArray[np.float64]:
    """One tone: harmonics of falling strength, a quick attack, a decay of `fall` a second, `vibrato` in semitones at 5.5 Hz."""
    time = np.arange(round(seconds * RATE)) / RATE
    pitch = _hertz(semitones) * 2.0 ** (vibrato * np.sin(2 * np.pi * 5.5 * time) / 12.0)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    tone = sum((np.sin(number * phase) / number**1.2 for number in range(1, harmonics + 1)), np.zeros(len(time)))
    envelope = np.minimum(1.0, time / 0.015) * np.exp(-fall * time) * np.minimum(1.0, (seconds - time) / 0.02)
    return np.asarray(tone * envelope)


def _loud(sound: NDArray[np.float64], level: float) -> NDArray[np.float32]:
    return np.asarray(sound / max(float(np.abs(sound).max()), 1e-9) * level, np.float32)


def chords(seconds: float, level: float = 0.4) -> NDArray[np.float32]:
    """A piano's four chords over and over, one a second."""
    count = int(seconds) + 1
    sounds = [np.sum([note(tone, 1.0) for tone in _CHORDS[place % 4]], axis=0) for place in range(count)]
    return _loud(np.concatenate(sounds)[: round(seconds * RATE)], level)


def melody(seconds: float, level: float = 0.4) -> NDArray[np.float32]:
    """A violin's tune with vibrato, two notes a second."""
    count = int(seconds / _BEAT) + 1
    sounds = [note(_TUNE[place % len(_TUNE)], _BEAT, 12, 0.3, 0.3) for place in range(count)]
    return _loud(np.concatenate(sounds)[: round(seconds * RATE)], level)


def band(seconds: float, level: float = 0.4) -> NDArray[np.float32]:
    """Chords, tune, a bass and a drum together."""
    random = np.random.default_rng(11)
    count = int(seconds / _BEAT) + 1
    struck = np.exp(-40.0 * np.arange(round(_BEAT * RATE)) / RATE)
    drum = np.concatenate([random.standard_normal(len(struck)) * struck for _ in range(count)])
    bass = np.concatenate([note(_CHORDS[place // 2 % 4][0] - 24, _BEAT, 4) for place in range(count)])
    size = round(seconds * RATE)
    return _loud(chords(seconds) + 0.7 * melody(seconds) + 0.2 * drum[:size] + 0.3 * bass[:size], level)
