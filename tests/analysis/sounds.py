"""Sounds with known truth, made from numbers alone: no synthesiser, no files."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rehearse.model.transcript import Word

RATE = 16_000


def voice(seconds: float, hertz: float = 120.0, glide: float = 0.0, level: float = 0.2) -> NDArray[np.float32]:
    """A buzz with eight harmonics; `glide` in semitones over its length."""
    time = np.arange(round(seconds * RATE)) / RATE
    pitch = hertz * 2.0 ** (glide * time / max(seconds, 1e-6) / 12.0)
    phase = 2.0 * np.pi * np.cumsum(pitch) / RATE
    return np.asarray(level * sum(np.sin(number * phase) / number for number in range(1, 9)) / 2.0, np.float32)


def take(pieces: Sequence[tuple[str, float]], noise: float = 0.0005) -> NDArray[np.float32]:
    """Pieces such as ("voice", 1.0) and ("silence", 0.5) one after the other, in a little noise that is always the same."""
    sound = np.concatenate(
        [voice(seconds) if kind == "voice" else np.zeros(round(seconds * RATE), np.float32) for kind, seconds in pieces]
    )
    return sound + noise * np.random.default_rng(1).standard_normal(len(sound)).astype(np.float32)


def activity(pieces: Sequence[tuple[str, float]]) -> NDArray[np.float32]:
    """What a voice-activity network says of such a take: 0.95 in voice, 0.02 in silence, one value per 512 samples."""
    frames = np.concatenate([np.full(round(seconds * RATE), 0.95 if kind == "voice" else 0.02) for kind, seconds in pieces])
    return frames[: len(frames) // 512 * 512].reshape(-1, 512).mean(axis=1).astype(np.float32)


def words(text: str, start: float = 0.0, each: float = 0.4, gap: float = 0.0) -> tuple[Word, ...]:
    """The text's words one after the other, `each` seconds long and `gap` apart."""
    return tuple(
        Word(word, round(start + place * (each + gap), 3), round(start + place * (each + gap) + each, 3))
        for place, word in enumerate(text.split())
    )
