"""Writing a take so that nothing worse than the last second is ever lost; reading and mending takes stand beside it."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from rehearse.audio import wav
from rehearse.audio.frames import Pcm16
from rehearse.audio.ports import Clock
from rehearse.audio.sidecar import read_sidecar, sidecar_path, write_sidecar
from rehearse.audio.take_recovery import RecoveredTake, describe_take, recover_takes
from rehearse.errors import StorageError
from rehearse.model.attempt import Take
from rehearse.platform import Files, SystemFiles, try_lock

__all__ = [
    "PART",
    "RecoveredTake",
    "TakeWriter",
    "describe_take",
    "read_sidecar",
    "recover_takes",
    "sidecar_path",
]

#: What an unfinished take's name ends with.
PART = ".part"
#: Seconds between two syncs: what a power cut may cost.
SYNC_PERIOD = 1.0
#: "The disk has no room" in its several spellings.
_FULL = frozenset(code for name in ("ENOSPC", "EDQUOT", "EFBIG") if (code := getattr(errno, name, None)) is not None)


class TakeWriter:
    """Writes mono PCM16 to `<id>.wav.part`, then renames it to `<id>.wav`. One thread: the io worker.

    Guarantee: the sidecar is on the disk before the first sample; every second the header tells the true length and all of it is synced;
    a killed process loses nothing written, a power cut at most the last second; a full disk keeps what fitted. No existing file is ever
    overwritten. The file is locked while it is being written, so that recovery in another process leaves it alone.
    """

    def __init__(
        self, path: Path, samplerate: int, sidecar: Mapping[str, Any], *, clock: Clock, files: Files | None = None
    ) -> None:
        self._path = path
        self._part = path.with_name(path.name + PART)
        self._samplerate = samplerate
        self._sidecar = {"version": 1, **sidecar, "samplerate": samplerate}
        self._clock = clock
        self._files: Files = files or SystemFiles()
        self._fd: int | None = None
        self._bytes = 0
        self._synced_bytes = 0
        self._synced_at = 0.0
        self._take: Take | None = None

    @property
    def frames(self) -> int:
        """Whole frames in the file."""
        return self._bytes // wav.FRAME_BYTES

    @property
    def part(self) -> Path:
        """The file while it is being written."""
        return self._part

    def open(self) -> None:
        """Creates sidecar and file. Raises StorageError; then neither is left behind."""
        if self._path.exists():
            raise StorageError("A recording of this name exists already.", safe="It was not touched.", detail=self._path.name)
        self._sidecar.setdefault("started", datetime.now(UTC).isoformat())
        self._sidecar.setdefault("monotonic_start", self._clock())
        sidecar = sidecar_path(self._path)
        created = False
        try:
            write_sidecar(sidecar, self._sidecar, self._files)
            self._fd = self._files.create(self._part)
            created = True
            try_lock(self._fd)
            self._append(memoryview(wav.header(self._samplerate, 0)), self._fd)
            self._files.sync(self._fd)
            self._files.sync_directory(self._path.parent)
        except OSError as error:
            if self._fd is not None:
                self._files.close(self._fd)
                self._fd = None
            for path in (self._part, sidecar) if created else (sidecar,):
                with contextlib.suppress(OSError):
                    self._files.remove(path)
            raise _storage_error(error, 0.0) from error
        self._bytes = 0
        self._synced_at = self._clock()

    def write(self, frames: Pcm16) -> None:
        """Appends frames, shape (n,), n may be 0; syncs when a second has passed. Raises StorageError; what fitted is kept and counted."""
        fd = self._open_fd()
        try:
            self._append(memoryview(np.ascontiguousarray(frames, dtype="<i2").tobytes()), fd)
            if self._clock() - self._synced_at >= SYNC_PERIOD:
                self.sync()
        except OSError as error:
            raise _storage_error(error, self.frames / self._samplerate) from error

    def note(self, facts: Mapping[str, Any]) -> None:
        """Adds `facts` to the sidecar, on the disk when this returns: what a person notes while speaking outlives a kill as the sound does.

        Raises OSError; then the sidecar on the disk is the one before, and `finish` writes the facts once more.
        """
        self._open_fd()
        self._sidecar = {**self._sidecar, **facts}
        write_sidecar(sidecar_path(self._path), self._sidecar, self._files)

    def sync(self) -> None:
        """Header and samples to the disk. Raises OSError."""
        fd = self._open_fd()
        self._synced_at = self._clock()
        if self._synced_bytes == self._bytes:
            return
        self._files.write_at(fd, wav.header(self._samplerate, self.frames), 0)
        self._files.sync(fd)
        self._synced_bytes = self._bytes

    def finish(self, extra: Mapping[str, Any] | None = None) -> Take:
        """True header, sync, close, rename, sync of the folder; `extra` is added to the sidecar where there is room. Safe to call twice.

        Raises StorageError when the disk refuses; the `.part` then stays and is recovered at the next start.
        """
        if self._take is not None:
            return self._take
        fd = self._open_fd()
        try:
            if self._bytes % wav.FRAME_BYTES:
                self._bytes -= self._bytes % wav.FRAME_BYTES
                self._files.truncate(fd, wav.HEADER_BYTES + self._bytes)
            self._files.write_at(fd, wav.header(self._samplerate, self.frames), 0)
            self._files.sync(fd)
            self._files.rename(self._part, self._path)
            self._files.sync_directory(self._path.parent)
        except OSError as error:
            raise _storage_error(error, self.frames / self._samplerate) from error
        finally:
            self._fd = None
            with contextlib.suppress(OSError):
                self._files.close(fd)
        self._take = Take(file=self._path.name, seconds=self.frames / self._samplerate, samplerate=self._samplerate)
        with contextlib.suppress(OSError):  # the first sidecar stands; a full disk may have no room for a second
            write_sidecar(sidecar_path(self._path), {**self._sidecar, "frames": self.frames, **(extra or {})}, self._files)
        return self._take

    def abandon(self) -> None:
        """Closes and removes a take that holds no sound; one that holds sound is only closed, for recovery to find."""
        if self._fd is None:
            return
        fd, self._fd = self._fd, None
        with contextlib.suppress(OSError):
            self._files.close(fd)
        if not self.frames:
            for path in (self._part, sidecar_path(self._path)):
                with contextlib.suppress(OSError):
                    self._files.remove(path)

    def _open_fd(self) -> int:
        if self._fd is None:
            raise StorageError("The recording is closed already.", safe="What was written is kept.")
        return self._fd

    def _append(self, data: memoryview, fd: int) -> None:
        """`os.write` may take a part only (a full disk does just that before it refuses): count what it took, go on with the rest."""
        while data:
            written = self._files.write(fd, data)
            self._bytes += written
            data = data[written:]


def _storage_error(error: OSError, seconds: float) -> StorageError:
    minutes, rest = divmod(int(seconds), 60)
    safe = "Less than a second was recorded." if seconds > 0 else "Nothing that was there before was touched."
    if seconds >= 1:
        safe = f"The recording is kept up to {minutes}:{rest:02d}."
    if error.errno in _FULL:
        return StorageError("The disk is full.", safe=safe, next_step="Make some room, then record again.", detail=repr(error))
    return StorageError(
        "The recording cannot be written to the data folder.",
        safe=safe,
        next_step="Check that the folder is there and writable, or choose another data folder in the settings.",
        detail=repr(error),
    )
