"""Compares two pictures as people do: not by pixels, but by whether something is elsewhere, gone, or of another colour."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

#: Pixels of a kept picture that are averaged into one value: letters rasterised differently come out alike.
BLOCK = 10
#: Mean difference of a block (0..255, worst colour channel) from which on something has changed, and as a mean over the picture.
CHANGED, DRIFTED = 14.0, 1.5

#: (left, top, width, height) in kept pixels: what depends on the calendar.
MASKS: dict[str, tuple[tuple[int, int, int, int], ...]] = {"review": ((40, 10, 160, 40),), "history": ((40, 60, 70, 290),)}

Blocks = NDArray[np.float64]


def blocks(picture: QImage, left: int = 0, top: int = 0) -> Blocks:
    """Means over blocks, the first of which begins at `left`, `top`; shape (rows, columns, 3)."""
    image = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    pixels = pixels[top:, left : image.width(), :3]
    rows, columns = pixels.shape[0] // BLOCK, pixels.shape[1] // BLOCK
    cut = pixels[: rows * BLOCK, : columns * BLOCK].astype(np.float64)
    means: Blocks = cut.reshape(rows, BLOCK, columns, BLOCK, 3).mean(axis=(1, 3))
    return means


def differences(approved: Path, drawn: QImage, name: str) -> tuple[float, float]:
    """Largest block difference and mean difference (0..255). `name` is the scene's, for what must not count."""
    kept = QImage(str(approved))
    assert not kept.isNull(), f"{approved.name} is missing: run scripts/approved_pictures.py --approve and look at it"
    if drawn.width() != kept.width():
        drawn = drawn.scaledToWidth(kept.width(), Qt.TransformationMode.SmoothTransformation)
    assert abs(drawn.height() - kept.height()) <= 1
    # Blocks that begin half a block further on too: what lies on an edge between blocks would be shared out and missed.
    places = [(left, top) for left in (0, BLOCK // 2) for top in (0, BLOCK // 2)]
    found = [_apart(kept, drawn, name, *place) for place in places]
    return float(max(apart.max() for apart in found)), float(found[0].mean())


def _apart(kept: QImage, drawn: QImage, name: str, left: int, top: int) -> NDArray[np.float64]:
    one, other = blocks(kept, left, top), blocks(drawn, left, top)
    apart: NDArray[np.float64] = np.abs(one[: len(other)] - other[: len(one)]).max(axis=2)
    for x, y, width, height in MASKS.get(name, ()):
        rows = slice(max(0, y - top) // BLOCK, (y + height - top) // BLOCK)
        apart[rows, max(0, x - left) // BLOCK : (x + width - left) // BLOCK] = 0.0
    return apart


def alike(approved: Path, drawn: QImage, name: str) -> bool:
    """Whether a person would call them the same screen."""
    largest, mean = differences(approved, drawn, name)
    return largest < CHANGED and mean < DRIFTED
