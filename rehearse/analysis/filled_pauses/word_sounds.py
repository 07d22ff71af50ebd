"""How long a word takes, and each kind of sound in it, from its letters alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.filled_pauses.net import SOUNDS
from rehearse.assets import asset


@dataclass(frozen=True)
class WordSounds:
    """Seconds of each kind of sound that a letter, or two or three in a row, or a whole common word stands for. Pure."""

    table: dict[str, NDArray[np.float32]]

    @classmethod
    def load(cls, path: Path | None = None) -> WordSounds:
        """The table that ships (assets/fillers/word_sounds.json), written by scripts/train_filled_pauses.py."""
        return _loaded(path or asset("fillers", "word_sounds.json"))

    def seconds(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Of bare words: seconds of each of SOUNDS at an even pace. Shape (n, 12)."""
        found = np.zeros((len(texts), len(SOUNDS)), np.float32)
        for place, text in enumerate(texts):
            for piece in pieces(text):
                part = self.table.get(piece)
                if part is not None:
                    found[place] += part
        return np.maximum(found, 0.0)


def pieces(text: str) -> list[str]:
    """What a word is put together from: ^ and $ are its edges; a whole word stands between both."""
    edged = f"^{text}$"
    whole = [edged] if len(text) > 1 else []
    return [*text, *(edged[at : at + size] for size in (2, 3) for at in range(len(edged) - size + 1)), "", *whole]


@cache
def _loaded(path: Path) -> WordSounds:
    data = json.loads(path.read_text("utf-8"))
    return WordSounds({piece: np.array(values, np.float32) / 1000.0 for piece, values in data["milliseconds"].items()})
