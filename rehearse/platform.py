"""The few operating-system calls that are not the same everywhere: syncing, positioned writes, file locks."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Protocol

#: Owner may read and write, nobody else anything.
PRIVATE_FILE = 0o600


def create_private(path: Path) -> int:
    """A new file that only its owner can read, open for reading and writing. Raises FileExistsError rather than touch an old one."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    return os.open(path, flags, PRIVATE_FILE)


def sync_data(fd: int) -> None:
    """Returns once the file's bytes and length are on the disk.

    Linux: fdatasync (what is needed to read the data back, nothing more). macOS: F_FULLFSYNC, because its fsync leaves data in the
    drive's cache. Elsewhere: fsync.
    """
    if sys.platform == "darwin":
        import fcntl

        try:
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
        except OSError:  # network and some foreign file systems refuse it
            os.fsync(fd)
        return
    sync = getattr(os, "fdatasync", os.fsync)
    sync(fd)


def write_at(fd: int, data: bytes, offset: int) -> int:
    """Writes at `offset` without moving the position that `os.write` uses; returns the bytes written."""
    if hasattr(os, "pwrite"):
        return os.pwrite(fd, data, offset)
    position = os.lseek(fd, 0, os.SEEK_CUR)
    try:
        os.lseek(fd, offset, os.SEEK_SET)
        return os.write(fd, data)
    finally:
        os.lseek(fd, position, os.SEEK_SET)


def sync_directory(folder: Path) -> None:
    """Makes a created, renamed or removed name in `folder` survive a power cut. Windows has no such call and needs none (NTFS journal)."""
    if os.name != "posix":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def try_lock(fd: int) -> bool:
    """Takes the exclusive lock of an open file, without waiting. False: another open file description holds it.

    The lock goes with the holder: a killed process leaves nothing stale behind.
    """
    if os.name == "posix":
        import fcntl

        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
    return _lock_far_byte(fd)


def _lock_far_byte(fd: int) -> bool:
    """Windows locks byte ranges and forbids reading them, so the byte locked lies far behind any real content."""
    import importlib

    msvcrt = importlib.import_module("msvcrt")
    position = os.lseek(fd, 0, os.SEEK_CUR)
    try:
        os.lseek(fd, 1 << 40, os.SEEK_SET)
        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    finally:
        os.lseek(fd, position, os.SEEK_SET)
    return True


class Files(Protocol):
    """The file operations that a take's safety rests on; tests put one in that fails or stops at a chosen step."""

    def create(self, path: Path) -> int:
        """See `create_private`."""

    def write(self, fd: int, data: bytes | memoryview) -> int:
        """Appends; returns the bytes written, which may be fewer than given."""

    def write_at(self, fd: int, data: bytes, offset: int) -> int:
        """See the function of this name."""

    def truncate(self, fd: int, length: int) -> None:
        """Cuts the file to `length` bytes."""

    def sync(self, fd: int) -> None:
        """See `sync_data`."""

    def close(self, fd: int) -> None:
        """Closes the descriptor."""

    def rename(self, old: Path, new: Path) -> None:
        """Renames within one folder, replacing `new`."""

    def remove(self, path: Path) -> None:
        """Removes one name."""

    def sync_directory(self, folder: Path) -> None:
        """See the function of this name."""


class SystemFiles:
    """`Files` on the real disk. Stateless; any thread."""

    def create(self, path: Path) -> int:
        """See `create_private`."""
        return create_private(path)

    def write(self, fd: int, data: bytes | memoryview) -> int:
        """One `os.write`."""
        return os.write(fd, data)

    def write_at(self, fd: int, data: bytes, offset: int) -> int:
        """See the function of this name."""
        return write_at(fd, data, offset)

    def truncate(self, fd: int, length: int) -> None:
        """One `os.ftruncate`."""
        os.ftruncate(fd, length)

    def sync(self, fd: int) -> None:
        """See `sync_data`."""
        sync_data(fd)

    def close(self, fd: int) -> None:
        """One `os.close`."""
        os.close(fd)

    def rename(self, old: Path, new: Path) -> None:
        """Atomic on one file system."""
        old.replace(new)

    def remove(self, path: Path) -> None:
        """One unlink."""
        path.unlink()

    def sync_directory(self, folder: Path) -> None:
        """See the function of this name."""
        sync_directory(folder)
