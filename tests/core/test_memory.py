"""How much freed memory a process keeps."""

from __future__ import annotations

import subprocess
import sys

import pytest

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
