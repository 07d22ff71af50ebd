"""Which takes are being read at this moment, by whoever reads them: the end of a recording, the catching up, a person's wish."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class BeingRead:
    """Thread: any. A take that two read at once is being read until both have ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids: Counter[str] = Counter()

    @property
    def ids(self) -> frozenset[str]:
        """The attempts' ids, now."""
        with self._lock:
            return frozenset(self._ids)

    @contextmanager
    def reading(self, attempt_id: str) -> Iterator[None]:
        """While this lasts, the take is being read."""
        with self._lock:
            self._ids[attempt_id] += 1
        try:
            yield
        finally:
            with self._lock:
                self._ids[attempt_id] -= 1
                self._ids += Counter()  # drops what has come down to nothing
