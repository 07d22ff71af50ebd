"""Reads our own short clips (shipped or rendered questions) at their own rate. Not for recordings from elsewhere: see `decode`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehearse.errors import UnreadableInputError


def read_clip(path: Path) -> tuple[NDArray[np.float32], int]:
    """Mono float32 samples, shape (n,), and their rate in Hz. Raises UnreadableInputError."""
    import soundfile  # late: loads libsndfile, and only playback needs it

    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.SoundFileError) as error:
        raise UnreadableInputError(
            "A sound file of the program could not be read.",
            next_step="Installing the program again mends it.",
            detail=repr(error),
        ) from error
    return np.ascontiguousarray(samples.mean(axis=1), dtype=np.float32), int(rate)
