"""Frames between the sound system's callback and the thread that stores them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pcm16 = NDArray[np.int16]
Samples = NDArray[np.float32]

#: Analysis runs on mono sound at this rate.
RATE = 16_000


def to_float(pcm: Pcm16) -> Samples:
    """int16 -> float32 in -1..1 (full scale = 32768, so the way back is exact)."""
    return pcm.astype(np.float32) / np.float32(32768.0)


def to_pcm16(samples: Samples) -> Pcm16:
    """float32 -> int16, rounded, what lies outside -1..1 cut off."""
    pcm: Pcm16 = np.clip(np.rint(samples * np.float32(32768.0)), -32768, 32767).astype(np.int16)
    return pcm


class FrameBuffer:
    """A ring of int16 frames for one writing and one reading thread; nothing is allocated while it works.

    Guarantee: frames come out in order, each once; what does not fit is dropped whole and counted, never mixed in. No lock: the writer
    alone moves `written`, the reader alone moves `read`, and each is one store of a Python int after the copy it announces.
    """

    def __init__(self, capacity: int) -> None:
        self._ring: Pcm16 = np.zeros(capacity, dtype=np.int16)
        self._capacity = capacity
        self._written = 0
        self._read = 0
        self._dropped = 0
        self._overflows = 0
        self._sealed = False

    @property
    def written(self) -> int:
        """Frames accepted since the start."""
        return self._written

    @property
    def dropped(self) -> int:
        """Frames that found no room."""
        return self._dropped

    @property
    def overflows(self) -> int:
        """Times the sound system itself said that it lost input (a hint only: it often says nothing)."""
        return self._overflows

    def seal(self) -> None:
        """From now on writes are ignored, so that the end of a take is one fixed frame."""
        self._sealed = True

    def write(self, frames: NDArray[np.int16] | NDArray[np.float32], overflow: bool = False) -> None:
        """Called by the sound system's thread with one block of mono frames, shape (n,)."""
        if overflow:
            self._overflows += 1
        if self._sealed:
            return
        count = len(frames)
        if count > self._capacity - (self._written - self._read):
            self._dropped += count
            return
        pcm = frames if frames.dtype == np.int16 else to_pcm16(frames.astype(np.float32, copy=False))
        start = self._written % self._capacity
        head = min(count, self._capacity - start)
        self._ring[start : start + head] = pcm[:head]
        self._ring[: count - head] = pcm[head:]
        self._written += count

    def read(self) -> Pcm16:
        """All that waits, as a copy of shape (n,); empty when nothing does. Called by the one reading thread."""
        end = self._written
        count = end - self._read
        start = self._read % self._capacity
        head = min(count, self._capacity - start)
        out = np.empty(count, dtype=np.int16)
        out[:head] = self._ring[start : start + head]
        out[head:] = self._ring[: count - head]
        self._read = end
        return out
