"""How much freed memory a process keeps."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: What every program begins with: C's own memory, whether the limits are set, and the megabytes held.
_BEGIN = """
import ctypes
from rehearse.memory import give_back, limit_heaps, reuse_freed
limited = {limited}
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes = [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 >> 20
"""

#: Prints how many large blocks are mapped apart after one like them was freed, which makes glibc raise its own threshold.
_LARGE = """
if limited:
    assert limit_heaps(2, map_from=1 << 20)
class Told(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()]
libc.mallinfo2.restype = Told
libc.free(libc.malloc(8 << 20))
before = libc.mallinfo2().hblks
libc.malloc(4 << 20)
print(libc.mallinfo2().hblks - before)
"""

#: Prints the megabytes held after half of a heap was freed in holes that only asking gives back, without and with asking.
_HOLES = """
blocks = []
for _ in range(1000):
    blocks.append(libc.malloc(64 << 10))
    ctypes.memset(blocks[-1], 1, 64 << 10)
for block in blocks[::2]:
    libc.free(block)
before = held()
give_back()
print(before - held())
"""

#: Prints the megabytes held after blocks of 64 MB were taken, written to and freed one after another, and after asking for them back.
_AGAIN = """
if limited:
    assert reuse_freed()
before = held()
for _ in range(3):
    block = libc.malloc(64 << 20)
    ctypes.memset(block, 1, 64 << 20)
    libc.free(block)
kept = held() - before
give_back()
print(kept, held() - before)
"""

_THREADS = """
import threading
if limited:
    assert limit_heaps(2, map_from=1 << 20)
together = threading.Barrier(8)
def work():
    together.wait(30)
    for _ in range(200):
        libc.malloc(1000)
    together.wait(30)
threads = [threading.Thread(target=work) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
libc.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, out)
libc.fflush(out)
"""


ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only glibc can be told")


def told(program: str, *, limited: bool = False) -> str:
    """What one of the programs prints, with or without the limits set."""
    code = _BEGIN.replace("{limited}", str(limited)) + program
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


@ON_LINUX
@pytest.mark.parametrize(("limited", "least", "most"), [(True, 1, 2), (False, 3, 64)])
def test_threads_share_the_heaps_allowed(limited: bool, least: int, most: int) -> None:
    assert least <= told(_THREADS, limited=limited).count("<heap ") <= most


@ON_LINUX
@pytest.mark.parametrize(("limited", "apart"), [(True, 1), (False, 0)])
def test_a_large_block_is_mapped_apart_also_after_one_was_freed(limited: bool, apart: int) -> None:
    assert int(told(_LARGE, limited=limited)) == apart


@ON_LINUX
def test_what_was_freed_between_other_blocks_goes_back_when_asked() -> None:
    assert int(told(_HOLES)) > 20, "of about 30 MB in holes"


@ON_LINUX
@pytest.mark.parametrize(("limited", "least", "most"), [(True, 60, 80), (False, 0, 8)])
def test_a_large_block_is_used_again_and_goes_back_when_asked(limited: bool, least: int, most: int) -> None:
    kept, left = map(int, told(_AGAIN, limited=limited).split())
    assert least <= kept <= most
    assert left <= 8


def test_what_lasts_is_walked_through_no_more_and_the_collector_runs_again() -> None:
    code = (
        "import gc; from rehearse.memory import lasting\n"
        "with lasting():\n"
        "    resting = not gc.isenabled(); made = [[] for _ in range(1000)]\n"
        "print(resting, gc.isenabled(), any(one is made[0] for one in gc.get_objects()))\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert said == ["True", "True", "False"]
