"""A steady beat for the backends that have no sound card to set one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

#: Seconds between two beats, as a sound card's blocks come.
BEAT = 0.02


class Ticker(Protocol):
    """Calls a step again and again; tests put one in that beats by hand."""

    def start(self, step: Callable[[], bool]) -> None:
        """Begins; ends by itself when `step` returns False."""

    def stop(self) -> None:
        """No step runs after this returns (unless called from the step itself). Safe to call twice."""


class ThreadTicker:
    """A thread that plays the sound system's part: it calls `step` each 20 ms."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, step: Callable[[], bool]) -> None:
        """Begins; a second call does nothing."""
        if self._thread is not None:
            return

        def run() -> None:
            while not self._stopped.is_set() and step():
                self._stopped.wait(BEAT)

        self._thread = threading.Thread(target=run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """See the protocol."""
        self._stopped.set()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join()
