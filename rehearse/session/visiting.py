"""Opens a data folder's history for one piece of work, also beside a window that is open on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from rehearse.audio.io_worker import IoWorker
from rehearse.errors import StorageError
from rehearse.paths import DataPaths
from rehearse.session.folder_lock import WINDOW, FolderLock
from rehearse.session.history import History
from rehearse.store.database import Opened

#: Seconds for which a change, and who must be alone, wait for another command, and a starting window for any.
PATIENCE = 5.0


class Stay(StrEnum):
    """What a visit needs of the folder. LOOK keeps nobody out: the lock is held only while the history is opened and recovered.

    CHANGE holds the lock if it is free, so that no window starts in the middle, and goes on beside a window. ALONE is refused there.
    """

    LOOK = "look"
    CHANGE = "change"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Visit:
    """An open history and how it was opened."""

    history: History
    opened: Opened


@contextmanager
def visited(paths: DataPaths, who: str, stay: Stay) -> Iterator[Visit]:
    """The history, closed again whatever happens; `who` is the command's name, for others who wait. Raises StorageError.

    Only who holds the folder's lock recovers: what looks unfinished (a deletion, a take without its row) may be in the hands of
    the open window, which can still undo the one and is about to store the other.
    """
    paths.create()
    lock, io = FolderLock(paths.lock, who), IoWorker()
    try:
        # A change waits too: it would else go on without the lock beside a command that holds it for a moment, and a window could start.
        alone = lock.take() if stay is Stay.LOOK else lock.take_within(PATIENCE)
        if stay is Stay.ALONE and not alone:
            raise in_use(paths, lock.holder())
        history = History(paths, io)
        opened = history.open(recover=alone)
        if stay is Stay.LOOK:
            lock.release()
        try:
            yield Visit(history, opened)
        finally:
            history.close()
    finally:
        io.close()
        lock.release()


def in_use(paths: DataPaths, holder: str) -> StorageError:
    """What somebody is told who finds the folder held: by whom, and what to do."""
    if holder in ("", WINDOW):
        return StorageError(
            f"Rehearse is open on {paths.root}.",
            safe="Nothing was changed.",
            next_step="Use its window, or close it and try again; another folder is chosen with --data-dir.",
        )
    return StorageError(
        f"The command `rehearse {holder}` is working on {paths.root}.",
        safe="Nothing was changed.",
        next_step="Try again when it has ended.",
    )
