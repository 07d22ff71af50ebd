"""Looks at a database file's bytes without opening it, so that a file that is not ours to touch stays untouched."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MAGIC = b"SQLite format 3\x00"
_USER_VERSION = 60
_APPLICATION_ID = 68
_HEADER = 100
_WAL_HEADER = 32
_FRAME_HEADER = 24


class FileKind(StrEnum):
    """What a path holds, judged by its first bytes."""

    MISSING = "missing"
    EMPTY = "empty"
    DATABASE = "database"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What the header says. The two numbers are 0 unless `kind` is DATABASE."""

    kind: FileKind
    application_id: int = 0
    user_version: int = 0


def with_suffixes(path: Path) -> tuple[Path, ...]:
    """The database and the two files SQLite keeps beside it."""
    return tuple(path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm"))


def glimpse(path: Path) -> Glimpse:
    """Reads the header, and the newest copy of it in the write-ahead log if there is one. Raises OSError."""
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except FileNotFoundError:
        return Glimpse(FileKind.MISSING)
    if not header:
        return Glimpse(FileKind.EMPTY)
    if len(header) < _HEADER or not header.startswith(MAGIC):
        return Glimpse(FileKind.OTHER)
    application, version = _numbers(header)
    logged = _header_in_log(path.with_name(path.name + "-wal"))
    if logged is not None:
        application, version = _numbers(logged)
    return Glimpse(FileKind.DATABASE, application, version)


def _numbers(header: bytes) -> tuple[int, int]:
    application: int = struct.unpack_from(">I", header, _APPLICATION_ID)[0]
    version: int = struct.unpack_from(">I", header, _USER_VERSION)[0]
    return application, version


def _header_in_log(log: Path) -> bytes | None:
    """Page 1 as last committed to the write-ahead log (format: sqlite.org/fileformat2.html section 4), or None."""
    try:
        file = log.open("rb")
    except FileNotFoundError:
        return None
    with file:
        head = file.read(_WAL_HEADER)
        if len(head) < _WAL_HEADER:
            return None
        page_size, salts = struct.unpack_from(">I", head, 8)[0], head[16:24]
        if not 512 <= page_size <= 65_536:
            return None
        committed: bytes | None = None
        pending: bytes | None = None
        while True:
            frame = file.read(_FRAME_HEADER)
            if len(frame) < _FRAME_HEADER or frame[8:16] != salts:
                return committed
            page = file.read(page_size)
            if len(page) < page_size:
                return committed
            number, pages_after_commit = struct.unpack_from(">II", frame)
            if number == 1:
                pending = page[:_HEADER]
            if pages_after_commit:
                committed = pending or committed
