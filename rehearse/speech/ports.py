"""What the rest of the program may expect of anything that turns sound into words."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rehearse.model.transcript import ModelInfo, Word


class Recogniser(Protocol):
    """Turns at most 30 s of speech into words. Thread: one call at a time."""

    @property
    def info(self) -> ModelInfo:
        """Which weights these are."""
        ...

    def load(self) -> None:
        """Reads the model and warms it up; safe to call twice. Raises ModelError naming what is wrong."""
        ...

    def transcribe(self, samples: NDArray[np.float32], language: str, speech_end: float | None = None) -> tuple[Word, ...]:
        """Words in `samples` (mono, 16 kHz, shape (n,)), times in seconds from its first sample, in order.

        `speech_end`: where the last voice was heard, in the same seconds; nothing after it is worth decoding.
        """
        ...

    def time_cost(self) -> tuple[float, float]:
        """Times the machine: seconds for one 30 s window's encoder, and seconds for each word piece after it."""
        ...
