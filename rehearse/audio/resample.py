"""Changing the sample rate of a stream of blocks, so that live sound and files go through one and the same filter."""

from __future__ import annotations

import numpy as np

from rehearse.audio.frames import RATE, Samples


class StreamResampler:
    """Mono float32 in blocks of any size to `to_rate` (soxr, high quality). One thread.

    Guarantee: the output does not depend on how the input was cut, starts at the same instant, and has round(n * to / from) samples in
    all once `finish` was called. Equal rates pass through untouched.
    """

    def __init__(self, from_rate: int, to_rate: int = RATE) -> None:
        self._from = from_rate
        self._to = to_rate
        self._stream = None
        if from_rate != to_rate:
            import soxr

            self._stream = soxr.ResampleStream(from_rate, to_rate, 1, dtype="float32", quality="HQ")

    def feed(self, samples: Samples) -> Samples:
        """The output that is ready; may be empty, since the filter looks ahead (a few ms)."""
        if self._stream is None or not len(samples):
            return samples
        return np.asarray(self._stream.resample_chunk(samples), dtype=np.float32)

    def finish(self) -> Samples:
        """What the filter still held; nothing may be fed afterwards."""
        empty = np.zeros(0, dtype=np.float32)
        if self._stream is None:
            return empty
        return np.asarray(self._stream.resample_chunk(empty, last=True), dtype=np.float32)
