"""The one thread that talks to the sound system, and the time limits on what it says."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any, Protocol, TypeVar

from rehearse.errors import DeviceError
from rehearse.workers import complete

Result = TypeVar("Result")

#: Opening and listing take milliseconds; a sound daemon that hangs takes for ever.
CALL_LIMIT = 5.0


class DeviceRunner(Protocol):
    """What recorder and player ask of the device thread; a fake in tests runs it by hand."""

    def submit(self, fn: Callable[[], Result]) -> Future[Result]:
        """Queues `fn`."""


class DeviceWorker:
    """Runs calls into the sound system one after another on its own thread (PortAudio is not thread-safe).

    Guarantee: `call` returns or raises DeviceError within its limit, whatever the sound system does. A call that hangs keeps the thread;
    later calls wait behind it in order, so a stream is never opened beside a hung close. The thread starts with the first call and is a
    daemon: a hung sound system does not keep the program alive.
    """

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def submit(self, fn: Callable[[], Result]) -> Future[Result]:
        """Queues `fn`; its result or exception is the future's. Any thread."""
        future: Future[Result] = Future()
        with self._lock:
            if self._closed:
                raise DeviceError("The program is closing; the sound system is no longer used.")
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="device", daemon=True)
                self._thread.start()
            self._jobs.put((future, fn))
        return future

    def call(self, fn: Callable[[], Result], limit: float = CALL_LIMIT) -> Result:
        """Runs `fn` on the thread and waits at most `limit` seconds. A call that has not begun by then never will."""
        future = self.submit(fn)
        try:
            return future.result(limit)
        except (FutureTimeoutError, CancelledError) as error:
            future.cancel()
            raise DeviceError(
                "The sound system does not answer.",
                next_step="Other programs may have trouble with sound too; it can help to restart the sound system or the computer.",
                detail=f"no answer within {limit:g} s: {error!r}",
            ) from error

    def close(self, limit: float = 2.0) -> bool:
        """Ends the thread after what is queued; False when the sound system hangs and the thread was left behind. Safe to call twice."""
        with self._lock:
            thread, already = self._thread, self._closed
            self._closed = True
        if thread is None:
            return True
        if not already:
            self._jobs.put(None)
        thread.join(limit)
        return not thread.is_alive()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            complete(*job)
            del job
