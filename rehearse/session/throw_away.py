"""A data folder that is gone when its program ends, and whatever an earlier program that was killed outright left of its own."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from rehearse.errors import StorageError
from rehearse.session.folder_lock import FolderLock

PREFIX = "rehearse-demo-"
_LOCK = "demo.lock"
#: A folder this young may belong to a program that has not yet locked it.
_SETTLED_SECONDS = 60.0
#: What a shell reports for a program that a signal ended.
_ENDED_BY_SIGNAL = 128


@contextmanager
def throw_away_folder(parent: Path | None = None, *, now: Callable[[], float] = time.time) -> Iterator[Path]:
    """An empty private folder below `parent` (the system's place for such), removed at the end, also when asked to end by SIGTERM."""
    place = parent or Path(tempfile.gettempdir())
    remove_left_behind(place, now=now)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    lock = FolderLock(folder / _LOCK, "demo")
    lock.take()
    try:
        with _leaving_in_order():
            yield folder
    finally:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def remove_left_behind(place: Path, *, now: Callable[[], float] = time.time) -> int:
    """Removes the folders of dead programs of this person; returns how many. A killed program's lock died with it."""
    removed = 0
    for folder in place.glob(f"{PREFIX}*"):
        if _is_left_behind(folder, now()):
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def _is_left_behind(folder: Path, now: float) -> bool:
    try:
        about = folder.lstat()
        ours = not hasattr(os, "getuid") or about.st_uid == os.getuid()
        if not ours or folder.is_symlink() or not (folder / _LOCK).is_file():
            return False
        if now - (folder / _LOCK).stat().st_mtime < _SETTLED_SECONDS:
            return False
        lock = FolderLock(folder / _LOCK, "demo")
        free = lock.take()
    except (OSError, StorageError):
        return False
    lock.release()
    return free


@contextmanager
def _leaving_in_order() -> Iterator[None]:
    """SIGTERM unwinds the program instead of ending it on the spot. Python lets only the main thread choose that."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(number: int, _frame: FrameType | None) -> NoReturn:
        signal.signal(number, signal.SIG_IGN)  # once: the way out must not be interrupted
        raise SystemExit(_ENDED_BY_SIGNAL + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
