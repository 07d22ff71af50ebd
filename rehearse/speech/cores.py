"""How many processor cores there are to compute on; hyper-threads do not help a recogniser."""

from __future__ import annotations

import os
from pathlib import Path


def physical_cores() -> int:
    """Physical cores this process may use; where the system does not tell, all logical ones. At least 1."""
    allowed = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    siblings: set[str] = set()
    for cpu in allowed:
        try:
            siblings.add(Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list").read_text().strip())
        except OSError:
            return max(1, len(allowed))
    return max(1, len(siblings) or os.cpu_count() or 1)


def decoding_threads() -> int:
    """Threads for the recogniser: the physical cores, four at most (more were measured to be slower, not faster)."""
    return min(4, physical_cores())
