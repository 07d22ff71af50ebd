"""Opens a data folder's history for one piece of work, also beside a window that is open on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rehearse.audio.io_worker import IoWorker
from rehearse.paths import DataPaths
from rehearse.session.folder_lock import FolderLock
from rehearse.session.history import History
from rehearse.store.database import Opened


@dataclass(frozen=True, slots=True)
class Visit:
    """An open history; `alone` tells that no window holds the folder, and none can while the visit lasts."""

    history: History
    opened: Opened
    alone: bool


@contextmanager
def visited(paths: DataPaths) -> Iterator[Visit]:
    """The history, closed again whatever happens. Raises StorageError.

    Only who holds the folder's lock recovers: what looks unfinished (a deletion, a take without its row) may be in the hands of
    the open window, which can still undo the one and is about to store the other.
    """
    paths.create()
    lock, io = FolderLock(paths.lock), IoWorker()
    try:
        alone = lock.take()
        history = History(paths, io)
        opened = history.open(recover=alone)
        yield Visit(history, opened, alone)
        history.close()
    finally:
        io.close()
        lock.release()
