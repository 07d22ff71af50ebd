"""Reading the words of a take: what waits or failed, again with another model, and what becomes of the new words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from rehearse.errors import RehearseError
from rehearse.model.transcript import Word
from rehearse.ports import AttemptView
from ui.jobs import Job
from ui.screens.being_read import ReadingWatch
from ui.screens.screen import Context
from ui.widgets.reading_changes import Change, changes
from ui.widgets.state_bar import StateBar

Result = TypeVar("Result")


class ReviewReading(QObject):
    """GUI thread; one reading at a time, as a job, with its progress in the state bar.

    Signals: `read(view)` when an attempt was read or a decision was kept, `proposed(view, changes, model)` when another model's words wait
    for a decision, `stopped` when nothing came of it.
    """

    read = Signal(object)
    proposed = Signal(object, object, str)
    stopped = Signal()

    def __init__(self, context: Context, parent: QObject, state: StateBar) -> None:
        super().__init__(parent)
        self._context = context
        self._state = state
        self._job: Job | None = None
        self._watch = ReadingWatch(context, self)

    def follow(self, identity: str, then: Callable[[], object]) -> bool:
        """Calls `then` when somebody else's reading of this take has ended. Whether it is being read."""
        return self._job is None and self._watch.watch(frozenset((identity,)), then)

    def analyse(self, identity: str) -> None:
        """Reads (again) what waits or failed."""
        library = self._context.ports.library
        self._run(
            lambda job: library.analyse(identity, lambda share, doing: job.report((share, doing)), job.cancelled), self.read.emit
        )

    def read_again(self, identity: str, model: str, kept: tuple[Word, ...]) -> None:
        """Another model's words, only proposed beside the `kept` ones."""
        library = self._context.ports.library

        def work(job: Job) -> tuple[AttemptView, tuple[Change, ...]]:
            view = library.read_again(identity, model, lambda share, doing: job.report((share, doing)), job.cancelled)
            words = view.report.transcript.words if view.report and view.report.transcript else ()
            return view, changes(kept, words)

        self._run(work, lambda result: self.proposed.emit(*result, model))

    def accept(self, identity: str) -> None:
        """The proposed words are kept."""
        library = self._context.ports.library
        self._context.jobs.run(lambda: library.accept_reading(identity), self.read.emit, self._context.trouble)

    def drop(self, identity: str) -> None:
        """The proposed words are dropped."""
        library = self._context.ports.library

        def dropped() -> AttemptView:
            library.drop_reading(identity)
            return library.open(identity)

        self._context.jobs.run(dropped, self.read.emit, self._context.trouble)

    def choose_folder(self, parent: QWidget, identity: str) -> None:
        """Asks for a model of the person's own."""
        chosen = QFileDialog.getExistingDirectory(parent, "A folder with a converted Whisper model", str(Path.home()))
        if chosen:
            self.use_folder(Path(chosen), identity)

    def use_folder(self, folder: Path, identity: str) -> None:
        """A model of the person's own; the take is read with it at once."""
        models = self._context.ports.models
        self._context.jobs.run(lambda: models.use_folder(folder), lambda _entry: self.analyse(identity), self._context.trouble)

    def cancel(self) -> None:
        """What runs is not wanted any more, and what others read not waited for."""
        self._watch.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _run(self, work: Callable[[Job], Result], then: Callable[[Result], None]) -> None:
        if self._job is not None:
            return
        job = self._job = self._context.jobs.submit(work)

        def cancel() -> None:
            self.cancel()
            self.stopped.emit()
            self._context.say("Reading was stopped. The recording is kept.", None)

        def finished() -> None:
            if self._job is job:
                self._job = None

        def failed(error: RehearseError) -> None:
            self.stopped.emit()
            self._context.trouble(error)

        self._state.show_progress("Reading the words", None, cancel)
        job.progressed.connect(lambda told: self._state.show_progress(told[1] or "Reading the words", told[0], cancel))
        job.succeeded.connect(then)
        job.failed.connect(failed)
        job.done.connect(finished)
