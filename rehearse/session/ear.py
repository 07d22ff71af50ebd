"""Listens to a take while it is recorded: keeps its 16 kHz samples and feeds the live transcription."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

from rehearse.session.engine_room import Loan
from rehearse.speech.live import LiveTranscription

Samples = NDArray[np.float32]


class Ear:
    """What the recorder's `on_block` calls, on the io worker. The samples are there for the report without reading the file again."""

    def __init__(self, live: LiveTranscription, loan: Loan | None = None) -> None:
        self.live = live
        #: The engine this ear listens with; held here so that it outlives a change of model.
        self.loan = loan
        self._lock = threading.Lock()
        self._blocks: list[Samples] = []

    def hear(self, block: Samples) -> None:
        """Takes mono 16 kHz float32, shape (n,); the block is the recorder's own, so it is copied."""
        own = np.array(block, dtype=np.float32)
        with self._lock:
            self._blocks.append(own)
        self.live.feed(own)

    def samples(self) -> Samples:
        """Everything heard, in one array."""
        with self._lock:
            return np.concatenate(self._blocks) if self._blocks else np.zeros(0, dtype=np.float32)
