"""Takes chosen recordings into the history, one after another, and says how far it is."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rehearse.errors import RehearseError
from rehearse.model.question import Question
from rehearse.ports import RecordingsPort
from ui.jobs import Job, Jobs


@dataclass(frozen=True, slots=True)
class ToTake:
    """One recording to be taken in. `made` None: the day of its file."""

    path: Path
    question: Question | None
    made: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of them: the attempts made, by the file each came from; why others were not; what was left alone after a stop."""

    kept: tuple[tuple[Path, str], ...] = ()
    refused: tuple[tuple[Path, RehearseError], ...] = ()
    left: tuple[Path, ...] = ()


class TakingIn(QObject):
    """GUI thread; each recording is a job of its own, the next begins when it has ended.

    Signals: `progressed(number, total, path, share or None, doing)`, and once at the end `ended(Taken)`. Guarantee: `ended` comes after the
    last work has stopped, so that what it says was kept and what was not is so.
    """

    progressed = Signal(int, int, object, object, str)
    ended = Signal(object)

    def __init__(self, port: RecordingsPort, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._port = port
        self._jobs = jobs
        self._wanted: tuple[ToTake, ...] = ()
        self._number = 0
        self._kept: list[tuple[Path, str]] = []
        self._refused: list[tuple[Path, RehearseError]] = []
        self._stop = threading.Event()
        self._running = False

    @property
    def running(self) -> bool:
        """Whether something is being taken in."""
        return self._running

    def begin(self, wanted: tuple[ToTake, ...]) -> None:
        """Takes these in; nothing while others are."""
        if self._running or not wanted:
            return
        self._wanted, self._number = wanted, 0
        self._kept, self._refused = [], []
        self._stop = threading.Event()
        self._running = True
        self._next()

    def stop(self) -> None:
        """What was kept stays; of the one at work nothing does, the rest is left alone."""
        self._stop.set()

    def _next(self) -> None:
        left = self._wanted[self._number :]
        if not left or self._stop.is_set():
            self._end(left)
            return
        one, stop, port = left[0], self._stop, self._port
        self._number += 1
        self._tell(one, None, "")
        known = len(self._kept) + len(self._refused)

        def work(job: Job) -> str:
            # Asked of both: a job that is cancelled delivers nothing, and what became of a recording must be told.
            return port.take_in(
                one.path,
                one.question,
                one.made,
                lambda share, doing: job.report((share, doing)),
                lambda: stop.is_set() or job.cancelled(),
            )

        def done() -> None:
            if len(self._kept) + len(self._refused) == known:  # stopped half way
                self._end(self._wanted[self._number - 1 :])
            else:
                self._next()

        job = self._jobs.submit(work)
        job.progressed.connect(lambda told: self._tell(one, *told))
        job.succeeded.connect(lambda attempt_id: self._kept.append((one.path, attempt_id)))
        job.failed.connect(lambda error: self._refused.append((one.path, error)))
        job.done.connect(done)

    def _tell(self, one: ToTake, share: float | None, doing: str) -> None:
        self.progressed.emit(self._number, len(self._wanted), one.path, share, "Stopping" if self._stop.is_set() else doing)

    def _end(self, left: tuple[ToTake, ...]) -> None:
        self._running = False
        self.ended.emit(Taken(tuple(self._kept), tuple(self._refused), tuple(one.path for one in left)))
