"""One window at a time on a data folder. The lock dies with its process, whatever the file holds: nobody is ever locked out."""

from __future__ import annotations

import os
from pathlib import Path

from rehearse.platform import try_lock


class FolderLock:
    """Held between a successful `take()` and `release()`. Both are safe to call twice."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> bool:
        """False when another process holds it. Raises OSError when the folder cannot be written."""
        if self._descriptor is not None:
            return True
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        if not try_lock(descriptor):
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Lets the next one in; the file stays."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
