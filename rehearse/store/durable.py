"""Files that survive a power cut: written aside, flushed, renamed, and the folder's entry flushed too."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from rehearse.platform import sync_directory


def create_private(path: Path) -> None:
    """An empty file that only its owner can read; an existing one is left as it is, except for its mode."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if os.name == "posix":
        path.chmod(0o600)


def write_atomically(path: Path, content: bytes) -> None:
    """Replaces `path` by `content`, 0600: afterwards either the old or the new file is whole. Raises OSError."""
    aside = path.with_name(path.name + ".part")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with _becoming(path, aside, descriptor) as file:
        file.write(content)
    sync_directory(path.parent)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file, 0600, that takes the place of `path` when the block is through; until then, and where it fails, what was there stays.

    For a place that a person chose: a link is followed, no file of theirs is touched, and what is no file (a pipe, a terminal) is written
    to as it is. Raises OSError.
    """
    place = Path(os.path.realpath(path))
    if place.exists() and not place.is_file():
        with place.open("wb") as file:
            yield file
        return
    descriptor, aside = tempfile.mkstemp(prefix=".rehearse-", suffix=".part", dir=place.parent)
    with _becoming(place, Path(aside), descriptor) as file:
        yield file
    with suppress(OSError):  # some foreign file systems refuse it; the file itself is on the disk
        sync_directory(place.parent)


@contextmanager
def _becoming(path: Path, aside: Path, descriptor: int) -> Iterator[BinaryIO]:
    """The open `aside`, which becomes `path` once it is whole and on the disk, and else goes."""
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        with suppress(OSError):  # the first trouble is the one to be told
            aside.unlink(missing_ok=True)
        raise


def settle(path: Path) -> None:
    """Flushes a file that something else wrote, and makes it its owner's alone."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if os.name == "posix":
        path.chmod(0o600)
