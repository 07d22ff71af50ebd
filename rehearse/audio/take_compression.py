"""Halving a take's size without losing a bit: WAV to FLAC, checked before the WAV goes."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from rehearse.errors import CancelledError, StorageError
from rehearse.model.attempt import Take
from rehearse.platform import create_private, sync_data, sync_directory

#: Frames handled at a time.
_PIECE = 1 << 16


def compress_take(path: Path, *, cancelled: Callable[[], bool] | None = None) -> Take:
    """Turns our own `<id>.wav` into `<id>.flac` and removes the WAV once the FLAC, read back, holds the same samples.

    For finished, analysed takes only. Interrupted at any point it leaves the WAV; run again it finishes the work. Blocks for about a
    second per minute of sound: not for the io worker while recording. `cancelled` returns True to give up.
    Raises StorageError (the WAV is untouched) and CancelledError.
    """
    import soundfile

    target = path.with_suffix(".flac")
    fresh = path.with_name(target.name + ".part")
    try:
        with soundfile.SoundFile(path) as source:
            rate, channels = int(source.samplerate), int(source.channels)
        frames, truth = _digest(path)
        if target.exists():  # checked before it got this name, unless it is not ours
            if _digest(target) != (frames, truth):
                raise StorageError("Another file has the smaller recording's name.", safe="Neither was touched.")
        else:
            _encode(path, fresh, rate, channels, cancelled)
            if _digest(fresh) != (frames, truth):
                raise StorageError("The smaller copy of a recording did not match it.", safe="The recording itself is untouched.")
            fresh.replace(target)
            sync_directory(path.parent)
        path.unlink()
        sync_directory(path.parent)
    except (OSError, soundfile.SoundFileError) as error:
        raise StorageError(
            "A recording could not be made smaller.", safe="The recording itself is untouched.", detail=repr(error)
        ) from error
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
    return Take(file=target.name, seconds=frames / rate, samplerate=rate, channels=channels)


def _encode(path: Path, fresh: Path, rate: int, channels: int, cancelled: Callable[[], bool] | None) -> None:
    import soundfile

    fresh.unlink(missing_ok=True)
    os.close(create_private(fresh))
    with (
        soundfile.SoundFile(path) as source,
        soundfile.SoundFile(fresh, "w", samplerate=rate, channels=channels, format="FLAC", subtype="PCM_16") as sink,
    ):
        for block in source.blocks(blocksize=_PIECE, dtype="int16"):
            if cancelled is not None and cancelled():
                raise CancelledError
            sink.write(block)
    fd = os.open(fresh, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        sync_data(fd)
    finally:
        os.close(fd)


def _digest(path: Path) -> tuple[int, str]:
    """Frames and SHA-256 of the decoded PCM16."""
    import soundfile

    digest = hashlib.sha256()
    frames = 0
    with soundfile.SoundFile(path) as source:
        for block in source.blocks(blocksize=_PIECE, dtype="int16"):
            digest.update(block.tobytes())
            frames += len(block)
    return frames, digest.hexdigest()
