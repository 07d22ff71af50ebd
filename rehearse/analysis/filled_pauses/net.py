"""A small network over time: four layers of dilated convolution that say of every frame whether it is a filled pause, and what kind of sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

#: Each layer looks at this many frames, so far apart.
TAPS = 5
DILATIONS = (1, 2, 4, 6)
#: Frames on either side that a verdict looks at: a quarter of a second.
CONTEXT = sum(DILATIONS) * (TAPS // 2)
#: Kinds of sound, by how they look in a spectrum rather than by how they are made.
SOUNDS = ("none", "voiceless stop", "voiced stop", "sibilant", "breath", "m", "n", "glide", "central", "front", "open", "back")
CENTRAL, M = SOUNDS.index("central"), SOUNDS.index("m")


@dataclass(frozen=True)
class FillerNet:
    """`layers`: weights (TAPS * in, out) and biases of each; the last maps to one log odds and the log masses of SOUNDS. Pure."""

    mean: Floats
    scale: Floats
    layers: tuple[tuple[Floats, Floats], ...]
    out: tuple[Floats, Floats]

    def __call__(self, rows: Floats) -> tuple[Floats, Floats]:
        """Of rows (n + 2 * CONTEXT, features): log odds of a filled pause (n,), and shares of each kind of sound (n, 12)."""
        inner = (rows - self.mean) / self.scale
        for (weights, bias), dilation in zip(self.layers, DILATIONS, strict=True):
            inner = np.maximum(_taps(inner, dilation) @ weights + bias, np.float32(0.0))
        found = inner @ self.out[0] + self.out[1]
        masses = np.exp(found[:, 1:] - found[:, 1:].max(axis=1, keepdims=True))
        masses /= masses.sum(axis=1, keepdims=True)
        return np.clip(found[:, 0], -8.0, 8.0), masses

    @classmethod
    def read(cls, data: dict[str, Any]) -> FillerNet:
        """From the file's lists."""
        pairs = [(np.array(one["weights"], np.float32), np.array(one["bias"], np.float32)) for one in data["layers"]]
        return cls(np.array(data["mean"], np.float32), np.array(data["scale"], np.float32), tuple(pairs[:-1]), pairs[-1])


def _taps(rows: Floats, dilation: int) -> Floats:
    """Every row beside its neighbours `dilation` apart. Shape (n - (TAPS - 1) * dilation, TAPS * width)."""
    length = len(rows) - (TAPS - 1) * dilation
    return np.concatenate([rows[tap * dilation : tap * dilation + length] for tap in range(TAPS)], axis=1)
