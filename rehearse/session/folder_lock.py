"""One window, or one command that must be alone, at a time on a data folder. The lock dies with its process: nobody is ever locked out."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from rehearse.errors import StorageError
from rehearse.platform import try_lock

#: What the file says while a window holds it; a command writes its name.
WINDOW = "window"
_LONGEST_NAME = 40
_LOOK_AGAIN = 0.05


class FolderLock:
    """Held between a successful `take()` and `release()`. Both are safe to call twice."""

    def __init__(self, path: Path, who: str = WINDOW) -> None:
        self._path = path
        self._who = who
        self._descriptor: int | None = None

    def take(self) -> bool:
        """False when another process holds it. Raises StorageError when the folder cannot be written."""
        if self._descriptor is not None:
            return True
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StorageError(
                f"The data folder {self._path.parent} cannot be used.",
                safe="Nothing was changed.",
                next_step="Make room or make it writable, or choose another with --data-dir.",
                detail=repr(error),
            ) from error
        if not try_lock(descriptor):
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        with suppress(OSError):  # on a full disk the name is missing; that must keep nobody out of their own folder
            os.ftruncate(descriptor, 0)
            os.write(descriptor, self._who.encode())
        return True

    def take_within(
        self, seconds: float, *, clock: Callable[[], float] = time.monotonic, wait: Callable[[float], None] = time.sleep
    ) -> bool:
        """As `take`, but while a command holds it, which is mostly a moment, asks again for so many seconds. A window is not waited for."""
        until = clock() + seconds
        while not self.take():
            if self.holder() == WINDOW or clock() >= until:
                return False
            wait(_LOOK_AGAIN)
        return True

    def holder(self) -> str:
        """Who holds it, as they wrote: `WINDOW` or a command's name, "" where that cannot be read."""
        try:
            with self._path.open("rb") as file:
                said = file.read(_LONGEST_NAME).decode("ascii", errors="replace")
        except OSError:
            return ""
        return said if said.isalpha() else ""

    def release(self) -> None:
        """Lets the next one in; the file stays."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
