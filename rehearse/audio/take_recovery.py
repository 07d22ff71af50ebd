"""Bringing back takes that a crash or a power cut left unfinished. Nothing is ever deleted here."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rehearse.audio import wav
from rehearse.audio.decode import probe_audio
from rehearse.audio.sidecar import read_sidecar, sidecar_path
from rehearse.errors import StorageError, UnreadableInputError
from rehearse.model.attempt import Take
from rehearse.platform import Files, SystemFiles, try_lock

log = logging.getLogger(__name__)

#: Rates that a damaged header or sidecar may plausibly name.
_RATES = range(4_000, 400_001)


@dataclass(frozen=True, slots=True)
class RecoveredTake:
    """A take made whole again. `id` is the file's stem; `sidecar` is what was noted at its start (may be empty); `started` from there or
    from the file's own time. `take.seconds` is 0 when nothing but a header had been written."""

    id: str
    take: Take
    started: datetime
    sidecar: dict[str, Any] = field(default_factory=dict)


def recover_takes(folder: Path, *, files: Files | None = None) -> tuple[RecoveredTake, ...]:
    """Finishes every `*.wav.part` in `folder`: length from the file's size, both sizes rewritten, synced, renamed to `.wav`.

    A file that a living process is writing is left alone, and so is one that names no sample rate anywhere (it stays as it is, and is
    logged). Safe to interrupt at any point and to run again. Raises StorageError when the folder cannot be read.
    """
    doing = files or SystemFiles()
    try:
        parts = sorted(folder.glob("*.wav.part"))
    except OSError as error:
        raise StorageError(
            "The folder with your recordings cannot be read.", safe="Nothing was changed.", detail=repr(error)
        ) from error
    recovered = []
    for part in parts:
        try:
            one = _recover(part, doing)
        except OSError as error:
            log.warning("an unfinished take could not be recovered now and stays as it is: errno %s", error.errno)
            continue
        if one is not None:
            recovered.append(one)
    return tuple(recovered)


def _recover(part: Path, files: Files) -> RecoveredTake | None:
    if not part.is_file() or part.is_symlink():
        return None
    sidecar = read_sidecar(sidecar_path(part))
    fd = os.open(part, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        if not try_lock(fd):
            return None
        changed = os.fstat(fd).st_mtime
        shape = wav.read_shape(fd)
        if shape is None:
            rate = _rate_of(sidecar)
            if rate is None:
                log.warning("an unfinished take names no sample rate and stays as it is")
                return None
            # A power cut can leave the first block unwritten; the sidecar was synced before it.
            files.write_at(fd, wav.header(rate, 0), 0)
            shape = wav.WavShape(rate, 1, wav.FRAME_BYTES, wav.HEADER_BYTES, 0)
        frames = wav.frames_in(fd, shape)
        wav.write_sizes(fd, shape, frames)
        files.sync(fd)
        target = _free_name(part)
        files.rename(part, target)
        files.sync_directory(part.parent)
    finally:
        os.close(fd)
    take = Take(file=target.name, seconds=frames / shape.samplerate, samplerate=shape.samplerate, channels=shape.channels)
    return RecoveredTake(target.name.removesuffix(".wav"), take, _started(sidecar, changed), sidecar)


def _free_name(part: Path) -> Path:
    """The name without `.part`, or a new one where that is taken: two recordings are two recordings."""
    wanted = part.with_name(part.name.removesuffix(".part"))
    candidate, number = wanted, 1
    while candidate.exists():
        number += 1
        candidate = wanted.with_name(f"{wanted.name.removesuffix('.wav')}-{number}.wav")
    return candidate


def _rate_of(sidecar: dict[str, Any]) -> int | None:
    rate = sidecar.get("samplerate")
    return rate if isinstance(rate, int) and rate in _RATES else None


def _started(sidecar: dict[str, Any], changed: float) -> datetime:
    try:
        started = datetime.fromisoformat(str(sidecar.get("started")))
    except ValueError:
        return datetime.fromtimestamp(changed, UTC)
    return started if started.tzinfo else started.replace(tzinfo=UTC)


def describe_take(path: Path) -> Take:
    """The shape of a finished take of any kind; a WAV's header is mended first if it claims no sound. Raises UnreadableInputError."""
    take = _described_wav(path) if path.suffix == ".wav" else None
    if take is not None:
        return take
    info = probe_audio(path)
    return Take(file=path.name, seconds=info.duration or 0.0, samplerate=info.samplerate, channels=info.channels)


def _described_wav(path: Path) -> Take | None:
    """None for a WAV of samples that are no whole numbers, or of no header that `wav` knows."""
    try:
        wav.mend(path)
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise UnreadableInputError("The recording cannot be opened.", detail=repr(error)) from error
    try:
        shape = wav.read_shape(fd)
        if shape is None:
            return None
        frames = min(wav.frames_in(fd, shape), shape.claimed_bytes // shape.frame_bytes)
    finally:
        os.close(fd)
    return Take(file=path.name, seconds=frames / shape.samplerate, samplerate=shape.samplerate, channels=shape.channels)
