"""Room on the disk: what a recording needs to begin, and the one rule by which everything else that is written leaves it that much."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rehearse.errors import StorageError

#: Says how many bytes may still be written in a folder. Raises OSError.
Free = Callable[[Path], int]

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class DiskLimits:
    """Free bytes below which recording warns, below which it ends in good order while there is still room for the rest, and below which
    it does not begin: a minute of sound (16-bit mono at up to 192 kHz) must fit above the end, or words would be spoken into it for nothing.
    """

    warn: int = 500_000_000
    stop: int = 50_000_000
    begin: int = 75_000_000

    def lacking(self, free: int) -> int:
        """Bytes that are to be freed before a recording begins; 0 where it does with `free` of them."""
        return max(0, self.begin - free)


@dataclass(frozen=True, slots=True)
class TakeRoom:
    """Room on the disk for the next take: bytes `free`, and bytes `lacking` before one begins. `low`: enough, but little."""

    free: int
    lacking: int = 0
    low: bool = False


def free_bytes(folder: Path) -> int:
    """Bytes that this user may still write in `folder`. Raises OSError."""
    return shutil.disk_usage(folder).free


def megabytes_to_free(lacking: int) -> int:
    """Whole megabytes that are at least `lacking` bytes: whoever frees so many has enough."""
    return -(-lacking // _MEGABYTE)


def megabytes_left(free: int) -> int:
    """Whole megabytes that are at most `free` bytes: nobody is told of more than there is."""
    return max(0, free) // _MEGABYTE


def require_room(
    what: str,
    need: int,
    folder: Path,
    free: Free = free_bytes,
    *,
    takes: Path | None = None,
    instead: str = "then try again",
) -> None:
    """Raises StorageError where `what`, of `need` bytes, would leave `folder` less than a recording needs to begin; OSError where it is gone.

    `takes` is where recordings lie, if `folder` may be on another disk: there it must only fit. What needs no byte always does.
    """
    if need <= 0:
        return
    left = free(folder)
    kept = takes is None or folder.stat().st_dev == takes.stat().st_dev
    lacking = DiskLimits().lacking(left - need) if kept else max(0, need - left)
    if lacking:
        why = ", so that your next answer can still be recorded," if kept else ","
        raise StorageError(
            f"The disk has no room for {what}: {megabytes_to_free(need):,} MB, with {megabytes_left(left):,} MB free.",
            safe="Nothing was changed, and what you have recorded is safe.",
            next_step=f"Make {megabytes_to_free(lacking):,} MB of room{why} {instead}.",
            detail=f"{need} bytes needed, {left} free",
        )
