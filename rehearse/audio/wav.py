"""WAV headers: writing ours, reading anyone's, and mending one whose sizes were never filled in."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from pathlib import Path

from rehearse.platform import write_at

#: Bytes before the first sample in the files we write.
HEADER_BYTES = 44
#: Mono PCM16.
FRAME_BYTES = 2

_PCM = 1
_EXTENSIBLE = 0xFFFE
_LARGEST = 0xFFFFFFFF
#: A header that is not ours may carry pictures and notes before the sound; more than this is no header.
_SEARCH_LIMIT = 1 << 20


@dataclass(frozen=True, slots=True)
class WavShape:
    """What a WAV header says, except for the length, which is taken from the file's size."""

    samplerate: int
    channels: int
    frame_bytes: int
    data_start: int
    #: Bytes of sound that the header claims; 0 or far too many in a file that was never finished.
    claimed_bytes: int
    bits: int = 16


def header(samplerate: int, frames: int) -> bytes:
    """The 44 bytes before `frames` frames of mono PCM16. Sizes beyond 4 GiB (12.4 h at 48 kHz) are written as the largest possible."""
    data = frames * FRAME_BYTES
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        min(data + HEADER_BYTES - 8, _LARGEST),
        b"WAVE",
        b"fmt ",
        16,
        _PCM,
        1,
        samplerate,
        samplerate * FRAME_BYTES,
        FRAME_BYTES,
        16,
        b"data",
        min(data, _LARGEST),
    )


def rate_of_own(head: bytes, size: int) -> int | None:
    """The sample rate of a finished file of ours, from its first bytes and its size; None for any other file.

    Ours begins with exactly the bytes that `header` makes for the sound that follows.
    """
    if len(head) < HEADER_BYTES or (size - HEADER_BYTES) % FRAME_BYTES:
        return None
    (samplerate,) = struct.unpack_from("<I", head, 24)
    own = 0 < samplerate <= _LARGEST // FRAME_BYTES and head[:HEADER_BYTES] == header(
        samplerate, (size - HEADER_BYTES) // FRAME_BYTES
    )
    return samplerate if own else None


def read_shape(fd: int) -> WavShape | None:
    """The shape of an open WAV file by its chunks, or None when it has no usable header. Never trusts the sizes of RIFF and data."""
    os.lseek(fd, 0, os.SEEK_SET)
    start = os.read(fd, 12)
    if len(start) < 12 or start[:4] != b"RIFF" or start[8:] != b"WAVE":
        return None
    position = 12
    fmt: tuple[int, int, int, int] | None = None
    while position < _SEARCH_LIMIT:
        os.lseek(fd, position, os.SEEK_SET)
        head = os.read(fd, 8)
        if len(head) < 8:
            return None
        name, size = struct.unpack("<4sI", head)
        if name == b"data":
            if fmt is None:
                return None
            channels, samplerate, frame_bytes, bits = fmt
            return WavShape(samplerate, channels, frame_bytes, position + 8, size, bits)
        if name == b"fmt ":
            body = os.read(fd, 16)
            if len(body) < 16:
                return None
            kind, channels, samplerate, _, frame_bytes, bits = struct.unpack("<HHIIHH", body)
            if kind not in (_PCM, _EXTENSIBLE) or not (channels and samplerate and frame_bytes):
                return None
            fmt = (channels, samplerate, frame_bytes, bits)
        position += 8 + size + size % 2
    return None


def frames_in(fd: int, shape: WavShape) -> int:
    """Whole frames between the header and the end of the file, whatever the header claims."""
    return max(0, os.fstat(fd).st_size - shape.data_start) // shape.frame_bytes


def write_sizes(fd: int, shape: WavShape, frames: int) -> None:
    """Sets both sizes to `frames`; touches no other byte."""
    data = frames * shape.frame_bytes
    write_at(fd, struct.pack("<I", min(shape.data_start + data - 8, _LARGEST)), 4)
    write_at(fd, struct.pack("<I", min(data, _LARGEST)), shape.data_start - 4)


def mend(path: Path) -> bool:
    """Corrects a finished file whose header claims no sound, or more than there is, although sound follows. True when it changed it.

    Chunks behind the sound (a header that claims less than the file holds, but not nothing) are left alone.
    """
    fd = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        shape = read_shape(fd)
        if shape is None:
            return False
        frames = frames_in(fd, shape)
        present = frames * shape.frame_bytes
        if shape.claimed_bytes == present or 0 < shape.claimed_bytes < present:
            return False
        write_sizes(fd, shape, frames)
        os.fsync(fd)
    finally:
        os.close(fd)
    return True
