"""File operations that fail, fill up or die at a step of a test's choosing, over the real ones."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from rehearse.platform import SystemFiles


class Killed(BaseException):
    """The process ends here: nothing after this step happens, no handler runs."""


class FullDisk(SystemFiles):
    """Has room for `room` more bytes, then takes part of a write, then refuses, as a real disk does."""

    def __init__(self, room: int) -> None:
        self.room = room

    def write(self, fd: int, data: bytes | memoryview) -> int:
        if self.room <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = super().write(fd, data[: self.room])
        self.room -= written
        return written


class DyingFiles(SystemFiles):
    """Raises `Killed` instead of the `step`-th operation (counted from 0), and at every later one. `steps` counts them."""

    def __init__(self, step: int | None) -> None:
        self.step = step
        self.steps = 0
        self._open: set[int] = set()

    def bury(self) -> None:
        """The system closes a dead process's files; that also frees its locks."""
        for fd in self._open:
            os.close(fd)
        self._open.clear()

    def _count(self) -> None:
        number = self.steps
        self.steps += 1
        if self.step is not None and number >= self.step:
            raise Killed

    def create(self, path: Path) -> int:
        self._count()
        fd = super().create(path)
        self._open.add(fd)
        return fd

    def write(self, fd: int, data: bytes | memoryview) -> int:
        self._count()
        return super().write(fd, data)

    def write_at(self, fd: int, data: bytes, offset: int) -> int:
        self._count()
        return super().write_at(fd, data, offset)

    def truncate(self, fd: int, length: int) -> None:
        self._count()
        super().truncate(fd, length)

    def sync(self, fd: int) -> None:
        self._count()
        super().sync(fd)

    def close(self, fd: int) -> None:
        if self.step is None or self.steps <= self.step:
            self._open.discard(fd)
            super().close(fd)

    def rename(self, old: Path, new: Path) -> None:
        self._count()
        super().rename(old, new)

    def remove(self, path: Path) -> None:
        self._count()
        super().remove(path)

    def sync_directory(self, folder: Path) -> None:
        self._count()
        super().sync_directory(folder)


class Grudging(SystemFiles):
    """Takes at most 1,001 bytes at a time, as a system may."""

    def write(self, fd: int, data: bytes | memoryview) -> int:
        return super().write(fd, data[:1_001])


class Noting(SystemFiles):
    """Remembers how long the file was at the last sync: what a power cut would leave."""

    def __init__(self) -> None:
        self.synced = 0

    def sync(self, fd: int) -> None:
        super().sync(fd)
        self.synced = os.fstat(fd).st_size
