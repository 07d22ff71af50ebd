"""Work handed to several threads that must take effect in the order in which it was handed over: saves of the same thing."""

from __future__ import annotations

import threading
from collections.abc import Callable


class InTurn:
    """Each piece waits for the one handed over before it, whichever thread is there first. Hand over on one thread; run on any.

    Guarantee: a piece that fails lets the next one go on. An executor must begin pieces in the order in which it got them, or have a
    thread for each: one that began the second alone would wait for a first that nobody runs.
    """

    def __init__(self) -> None:
        self._last: threading.Event | None = None

    def after_the_last(self, work: Callable[[], None]) -> Callable[[], None]:
        """`work` as it is to be run."""
        before, done = self._last, threading.Event()
        self._last = done

        def run() -> None:
            if before is not None:
                before.wait()
            try:
                work()
            finally:
                done.set()

        return run
