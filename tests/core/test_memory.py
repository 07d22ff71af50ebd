"""How much freed memory a process keeps."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: Prints how many large blocks are mapped apart after one like them was freed, which makes glibc raise its own threshold.
_LARGE = """
import ctypes
from rehearse.memory import limit_heaps
if {limited}:
    assert limit_heaps(2, map_from=1 << 20)
class Told(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()]
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes = [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
libc.mallinfo2.restype = Told
libc.free(libc.malloc(8 << 20))
before = libc.mallinfo2().hblks
libc.malloc(4 << 20)
print(libc.mallinfo2().hblks - before)
"""

#: Prints the megabytes held after half of a heap was freed in holes that only asking gives back, without and with asking.
_HOLES = """
import ctypes
from rehearse.memory import give_back
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes = [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 >> 20
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
import ctypes
from rehearse.memory import give_back, reuse_freed
if {reused}:
    assert reuse_freed()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes = [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 >> 20
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
import ctypes, threading
from rehearse.memory import limit_heaps
if {limited}:
    assert limit_heaps(2, map_from=1 << 20)
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
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


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc can be told")
@pytest.mark.parametrize(("limited", "most"), [(True, 2), (False, 64)])
def test_threads_share_the_heaps_allowed(limited: bool, most: int) -> None:
    program = _THREADS.replace("{limited}", str(limited))
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    heaps = told.count("<heap ")
    assert 1 <= heaps <= most
    assert limited or heaps > 2, "without a limit there would be more: else this tests nothing"


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc can be told")
@pytest.mark.parametrize(("limited", "apart"), [(True, 1), (False, 0)])
def test_a_large_block_is_mapped_apart_also_after_one_was_freed(limited: bool, apart: int) -> None:
    program = _LARGE.replace("{limited}", str(limited))
    assert int(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout) == apart


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc can be told")
def test_what_was_freed_between_other_blocks_goes_back_when_asked() -> None:
    given = int(subprocess.run([sys.executable, "-c", _HOLES], capture_output=True, text=True, check=True).stdout)
    assert given > 20, "of about 30 MB in holes"


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc can be told")
@pytest.mark.parametrize(("reused", "least", "most"), [(True, 60, 80), (False, 0, 8)])
def test_a_large_block_is_used_again_and_goes_back_when_asked(reused: bool, least: int, most: int) -> None:
    program = _AGAIN.replace("{reused}", str(reused))
    kept, left = map(
        int, subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    )
    assert least <= kept <= most
    assert left <= 8


def test_what_lasts_is_walked_through_no_more_and_the_collector_runs_again() -> None:
    code = (
        "import gc; from rehearse.memory import lasting\n"
        "with lasting():\n"
        "    resting = not gc.isenabled(); made = [[] for _ in range(1000)]\n"
        "print(resting, gc.isenabled(), any(one is made[0] for one in gc.get_objects()))\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert told == ["True", "True", "False"]
