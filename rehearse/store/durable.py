"""Files that survive a power cut: written aside, flushed, renamed, and the folder's entry flushed too."""

from __future__ import annotations

import os
from pathlib import Path

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
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    sync_directory(path.parent)


def settle(path: Path) -> None:
    """Flushes a file that something else wrote, and makes it its owner's alone."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if os.name == "posix":
        path.chmod(0o600)
