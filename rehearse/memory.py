"""How much freed memory the C library keeps (where it is glibc), and what Python's collector need not look at: told once a process."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

#: Names of glibc's mallopt(3).
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _MMAP_MAX, _ARENA_MAX = -1, -3, -4, -8
#: Bytes: more than any process here frees at once.
_ALL = 1 << 30


def limit_heaps(count: int, *, map_from: int | None = None) -> bool:
    """At most `count` heaps for all threads; blocks of `map_from` bytes or more are mapped apart and go back when freed.

    glibc gives each thread a heap of its own (up to eight a core) and keeps what was freed in each: for a program of many threads
    with short-lived arrays that is tens of megabytes (`scripts/bench_stall.py`). Call before other threads start; heaps that exist
    stay. True if the C library took it.
    """
    wanted = [(_ARENA_MAX, count)]
    if map_from is not None:
        wanted += [(_MMAP_THRESHOLD, map_from), (_TRIM_THRESHOLD, map_from)]
    return _tell(wanted)


def reuse_freed() -> bool:
    """From now on what is freed stays for the next who asks, however large, until `give_back`; true if the C library took it.

    For work that takes and frees the same large blocks again and again, as decoding does: mapped apart, each is cleared by the system
    every time (a fifth of the processor time with base.en), and all of them together take more than one heap in which they follow
    each other (`scripts/bench_stall.py`).
    """
    return _tell([(_MMAP_MAX, 0), (_TRIM_THRESHOLD, _ALL)])


def _tell(options: list[tuple[int, int]]) -> bool:
    if sys.platform != "linux":
        return False
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        return all(mallopt(option, value) == 1 for option, value in options)
    return False


def give_back() -> None:
    """Returns freed memory to the system now (loading a model leaves 35 MB behind for base.en)."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def lasting() -> Iterator[None]:
    """What is made inside lives until the process ends: Python's collector rests meanwhile, and never walks through it afterwards.

    For tables of a hundred thousand objects in a command of a second: else the collector takes a tenth of it.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if running:
            gc.enable()
