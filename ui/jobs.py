"""The only bridge from worker threads to the window: submit a plain function, get its result on the GUI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from rehearse.errors import CancelledError, RehearseError
from rehearse.log import fault_place

log = logging.getLogger(__name__)

Result = TypeVar("Result")


class Told:
    """Calls everyone connected; always on the GUI thread."""

    def __init__(self) -> None:
        self._calls: list[Callable[..., object]] = []

    def connect(self, call: Callable[..., object]) -> None:
        """From now on `call` is told."""
        self._calls.append(call)

    def emit(self, *values: object) -> None:
        """Tells."""
        for call in tuple(self._calls):
            call(*values)

    def clear(self) -> None:
        """Tells nobody any more."""
        self._calls.clear()


class Job:
    """One piece of work under way. What is connected is called on the GUI thread, `done` last, exactly once, whatever happens.

    Connecting after `submit` is safe: delivery waits for the event loop. A cancelled job delivers only `done`. Not a QObject on purpose: one
    that a worker thread still refers to when Qt deletes it corrupted memory (seen with PySide6 6.11.3: malloc_consolidate after deleteLater).
    """

    def __init__(self, deliver: Callable[[Callable[[], Any]], None], *, whole: bool) -> None:
        #: Never stops half way: closing lets it begin and end.
        self.whole = whole
        self.progressed = Told()
        self.succeeded = Told()
        self.failed = Told()
        self.done = Told()
        self._deliver = deliver
        self._cancelled = threading.Event()

    def report(self, progress: object) -> None:
        """Called by the work, on its thread."""
        self._deliver(lambda: None if self._cancelled.is_set() else self.progressed.emit(progress))

    def cancelled(self) -> bool:
        """Asked by the work between steps, on its thread."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """The person no longer wants it; its result will not be delivered."""
        self._cancelled.set()

    def end(self) -> None:
        """Says that it is over and lets everyone connected go. Called once, by `Jobs`."""
        self.done.emit()
        for told in (self.progressed, self.succeeded, self.failed, self.done):
            told.clear()


class Jobs(QObject):
    """Runs slow work on an executor given to it. GUI thread.

    Guarantee: no slot runs on a worker thread, and none after `close`.
    """

    _delivered = Signal(object)

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._running: set[Job] = set()
        self._closed = False
        self._delivered.connect(self._run_delivery, Qt.ConnectionType.QueuedConnection)

    def submit(self, work: Callable[[Job], Result]) -> Job:
        """Runs `work(job)` on the executor; it may call `job.report` and ask `job.cancelled`."""
        return self._start(Job(self.deliver, whole=False), work)

    def _start(self, job: Job, work: Callable[[Job], Any]) -> Job:
        self._running.add(job)
        self._executor.submit(self._work, job, work)
        return job

    def run(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], object] | None = None,
        failed: Callable[[RehearseError], object] | None = None,
    ) -> Job:
        """The short form for work without progress, such as keeping what was just typed: closing does not take it back."""
        job = self._start(Job(self.deliver, whole=True), lambda _job: work())
        if then is not None:
            job.succeeded.connect(then)
        if failed is not None:
            job.failed.connect(failed)
        return job

    @property
    def running(self) -> int:
        """How many jobs have not been delivered."""
        return len(self._running)

    def deliver(self, call: Callable[[], Any]) -> None:
        """Runs `call` on the GUI thread; from any thread."""
        if not self._closed:
            self._delivered.emit(call)

    def close(self) -> None:
        """Cancels what can stop half way; nothing is delivered any more. Does not wait."""
        self._closed = True
        for job in self._running:
            if not job.whole:
                job.cancel()
        self._running.clear()

    def _work(self, job: Job, work: Callable[[Job], Any]) -> None:
        outcome: Callable[[], Any]
        if job.cancelled():
            self.deliver(lambda: self._finish(job, _nothing))
            return
        try:
            result = work(job)
        except CancelledError:
            outcome = _nothing
        except RehearseError as error:
            told = error
            if error.detail:
                log.info("a job ended: %s", type(error).__name__)
            outcome = lambda: job.failed.emit(told)  # noqa: E731 - a closure over one value
        except Exception as fault:  # noqa: BLE001 - the boundary of a worker; logged without its text, which may hold what was said
            log.error("a job failed: %s", fault_place(fault))
            unexpected = RehearseError(
                "Something went wrong inside the program.",
                safe="Your recordings are untouched.",
                next_step="Try again; if it stays, the log file says more.",
                detail=fault_place(fault),
            )
            outcome = lambda: job.failed.emit(unexpected)  # noqa: E731
        else:
            outcome = lambda: job.succeeded.emit(result)  # noqa: E731
        self.deliver(lambda: self._finish(job, outcome))

    def _finish(self, job: Job, outcome: Callable[[], Any]) -> None:
        self._running.discard(job)
        if not job.cancelled():
            outcome()
        job.end()

    def _run_delivery(self, call: Callable[[], Any]) -> None:
        if not self._closed:
            call()


def _nothing() -> None:
    return None
