"""The data folder as a whole: its size, its cache, everything out and in as one zip. Implements `DataPort`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rehearse.analysis.definitions import DEFINITIONS
from rehearse.disk_room import TakeRoom
from rehearse.errors import StorageError
from rehearse.model.measures import Definition
from rehearse.ports import Cancelled, DataUse, OnProgress
from rehearse.session.archive import export_everything, import_everything, imported_sentence
from rehearse.session.history import History
from rehearse.store.questions import QuestionBank


class Data:
    """The `DataPort`. Thread: `folder` and `definitions` any, the others a worker."""

    def __init__(
        self,
        history: History,
        questions: Callable[[], QuestionBank],
        *,
        recording: Callable[[], bool] = lambda: False,
        room: Callable[[Path], TakeRoom] | None = None,
    ) -> None:
        self._history = history
        self._questions = questions
        self._recording = recording
        self._room = room
        self._paths = history.paths

    def folder(self) -> Path:
        """See `DataPort`."""
        return self._paths.root

    def definitions(self) -> tuple[Definition, ...]:
        """See `DataPort`."""
        return DEFINITIONS

    def use(self) -> DataUse:
        """See `DataPort`."""
        database = sum(_bytes(path) for path in self._paths.root.glob("history.db*"))
        return DataUse(_bytes(self._paths.takes), _bytes(self._paths.models), _bytes(self._paths.cache), database)

    def room(self) -> TakeRoom | None:
        """See `DataPort`."""
        if self._room is None:
            return None
        try:
            return self._room(self._paths.takes)
        except OSError:
            return None  # a recording that begins will tell

    def clear_cache(self) -> None:
        """See `DataPort`. A file in use stays until the next time."""
        for path in self._paths.cache.rglob("*"):
            if path.is_file():
                path.unlink(missing_ok=True)

    def export_all(self, path: Path, on_progress: OnProgress, cancelled: Cancelled) -> None:
        """See `DataPort`. Refused while a take is being recorded: the disk belongs to the person who speaks."""
        self._require_quiet()
        export_everything(self._history, self._questions(), path, on_progress, cancelled)

    def import_all(self, path: Path, on_progress: OnProgress, cancelled: Cancelled) -> str:
        """See `DataPort`. Refused while a take is being recorded, also when that begins before anything was added."""

        def stopped() -> bool:
            self._require_quiet()
            return cancelled()

        self._require_quiet()
        return imported_sentence(import_everything(self._history, self._questions(), path, on_progress, stopped))

    def _require_quiet(self) -> None:
        if self._recording():
            raise StorageError(
                "A recording is running, and it comes first.",
                safe="Your data is as it was.",
                next_step="Try again when it has ended.",
            )


def _bytes(path: Path) -> int:
    """Size of a file, or of all files below a folder; what vanishes meanwhile counts nothing."""
    total = 0
    for found in (path,) if path.is_file() else path.rglob("*"):
        try:
            total += found.stat().st_size if found.is_file() else 0
        except OSError:
            continue
    return total
