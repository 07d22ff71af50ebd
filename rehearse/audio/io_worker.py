"""The one thread that writes: take files and, for those who submit it, the database."""

from __future__ import annotations

import collections
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from rehearse.errors import StorageError
from rehearse.workers import complete

Result = TypeVar("Result")


class Repetition:
    """Work that is done again and again until `cancel()`; `failure` holds what ended it early, if anything did."""

    def __init__(self, fn: Callable[[], object], period: float) -> None:
        self.fn = fn
        self.period = period
        self.due = 0.0
        self.cancelled = False
        self.failure: BaseException | None = None

    def cancel(self) -> None:
        """Not run again after the run that may be under way. Any thread."""
        self.cancelled = True


class IoRunner(Protocol):
    """What the recorder asks of the io thread; a fake in tests runs it by hand."""

    def submit(self, fn: Callable[[], Result]) -> Future[Result]:
        """Queues `fn`."""

    def every(self, period: float, fn: Callable[[], object]) -> Repetition:
        """Runs `fn` each `period` seconds."""


class IoWorker:
    """Runs submitted functions in order on one thread, and repeated ones between them whenever they are due.

    Guarantee: a repetition (the recorder's drain) goes before queued work and needs nobody else's thread, so a frozen window or a long
    queue does not stop the writing. The thread starts with the first request; `close()` finishes what is queued.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._jobs: collections.deque[tuple[Future[Any], Callable[[], Any]]] = collections.deque()
        self._repetitions: list[Repetition] = []
        self._thread: threading.Thread | None = None
        self._closed = False

    def submit(self, fn: Callable[[], Result]) -> Future[Result]:
        """Queues `fn`; its result or exception is the future's. Any thread, the io thread included (but never wait there)."""
        future: Future[Result] = Future()
        with self._changed:
            self._begin()
            self._jobs.append((future, fn))
            self._changed.notify()
        return future

    def every(self, period: float, fn: Callable[[], object]) -> Repetition:
        """Runs `fn` now and then each `period` seconds, until cancelled, or until it raises."""
        repetition = Repetition(fn, period)
        with self._changed:
            self._begin()
            self._repetitions.append(repetition)
            self._changed.notify()
        return repetition

    def close(self, limit: float = 10.0) -> bool:
        """Does what is queued, drops repetitions, ends the thread; False when that took longer than `limit`. Safe to call twice."""
        with self._changed:
            self._closed = True
            self._changed.notify()
            thread = self._thread
        if thread is None:
            return True
        thread.join(limit)
        return not thread.is_alive()

    def _begin(self) -> None:
        if self._closed:
            raise StorageError("The program is closing; nothing more is written.")
        if self._thread is None:
            # A daemon, so that a disk that hangs cannot keep a closed program alive; close() is what finishes the work.
            self._thread = threading.Thread(target=self._run, name="io", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            with self._changed:
                work = self._next()
                while work is None:
                    if self._closed and not self._jobs:
                        return
                    self._changed.wait(self._patience())
                    work = self._next()
            work()
            del work

    def _next(self) -> Callable[[], None] | None:
        self._repetitions = [one for one in self._repetitions if not one.cancelled and not self._closed]
        now = time.monotonic()
        for repetition in self._repetitions:
            if repetition.due <= now:
                repetition.due = now + repetition.period
                return lambda: _repeat(repetition)
        if self._jobs:
            future, fn = self._jobs.popleft()
            return lambda: complete(future, fn)
        return None

    def _patience(self) -> float | None:
        if not self._repetitions:
            return None
        return max(0.0, min(one.due for one in self._repetitions) - time.monotonic())


def _repeat(repetition: Repetition) -> None:
    if repetition.cancelled:
        return
    try:
        repetition.fn()
    except BaseException as error:  # noqa: BLE001 - an executor's seam: the owner of the repetition reads it
        repetition.failure = error
        repetition.cancelled = True
