"""Discarded takes: set aside, brought back, and in the end truly removed."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rehearse.audio.sidecar import sidecar_path
from rehearse.errors import StorageError
from rehearse.model.attempt import Take
from rehearse.platform import sync_directory

#: Folder for discarded takes inside the folder of takes.
TRASH = "trash"


@dataclass(frozen=True, slots=True)
class DiscardedTake:
    """A take in the trash and where it came from; `restore_take` brings it back."""

    take: Take
    folder: Path

    @property
    def id(self) -> str:
        """The take's id: its file's stem."""
        return self.take.file.split(".", 1)[0]


def discard_take(folder: Path, take: Take) -> DiscardedTake:
    """Moves the take and its sidecar to the trash. Raises StorageError; then the take is where it was."""
    trash, sound = folder / TRASH, folder / take.file
    try:
        trash.mkdir(mode=0o700, exist_ok=True)
        # The sound first: as long as it lies here, its question lies beside it.
        _move((sound, sidecar_path(sound)), trash)
    except OSError as error:
        raise StorageError(
            "The recording could not be discarded.", safe="It is still where it was.", detail=repr(error)
        ) from error
    with contextlib.suppress(OSError):  # else purge_trash goes by the time of its last sound
        now = datetime.now(UTC).timestamp()
        os.utime(trash / take.file, (now, now))  # the time of discarding
    return DiscardedTake(take, folder)


def restore_take(discarded: DiscardedTake) -> Take:
    """Undo. Raises StorageError when the take was purged, cannot be moved or a file of its name has come into being."""
    source, target = discarded.folder / TRASH / discarded.take.file, discarded.folder / discarded.take.file
    if target.exists():
        raise StorageError("A recording of this name exists already.", safe="Neither was touched.")
    try:
        # The sidecar first: sound that lies here without one has lost its question.
        _move((sidecar_path(source), source), discarded.folder)
    except OSError as error:
        raise StorageError("The discarded recording could not be brought back.", detail=repr(error)) from error
    return discarded.take


def purge_trash(folder: Path, *, older_than: float = 0.0) -> int:
    """Removes for good what was discarded more than `older_than` seconds ago; returns the number of files removed."""
    trash = folder / TRASH
    limit = datetime.now(UTC).timestamp() - older_than
    removed = 0
    for path in sorted(trash.glob("*")) if trash.is_dir() else ():
        if path.suffix == ".json" and any(trash.glob(path.stem + ".[wf]*")):
            continue  # goes with its sound, below
        with contextlib.suppress(OSError):
            if path.stat().st_mtime <= limit:
                path.unlink()
                sidecar_path(path).unlink(missing_ok=True)
                removed += 1
    if removed:
        sync_directory(trash)
    return removed


def _move(files: tuple[Path, Path], folder: Path) -> None:
    """A take's two files, in this order, both or neither; there need not be a sidecar. Raises OSError."""
    moved: list[Path] = []
    try:
        for path in files:
            if path.exists() or path.suffix != ".json":
                path.replace(folder / path.name)
                moved.append(path)
        sync_directory(files[0].parent)
        sync_directory(folder)
    except OSError:
        for path in reversed(moved):
            with contextlib.suppress(OSError):
                (folder / path.name).replace(path)
        raise
