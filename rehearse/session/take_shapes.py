"""The waveforms of takes looked at lately, so that a star or a corrected word does not read the whole recording again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehearse.audio.decode import read_audio
from rehearse.audio.waveform import peaks
from rehearse.errors import RehearseError

Shape = NDArray[np.float32]

#: Columns of the waveform: enough for a 4K window.
COLUMNS = 4_000
#: A shape of 4 000 columns has 32 kB.
MOST = 16


class TakeShapes:
    """Thread: any worker. Guarantee: a file that changed is read again, and its shape is never written to by us."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[Path, int, int], Shape] = OrderedDict()

    def of(self, path: Path) -> Shape | None:
        """Lowest and highest sample in each column, shape (COLUMNS, 2); None for what is not a recording."""
        try:
            stat = path.stat()
        except OSError:
            return None
        key = (path, stat.st_mtime_ns, stat.st_size)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        try:
            shape = peaks(read_audio(path).samples, COLUMNS)
        except RehearseError:
            return None
        with self._lock:
            self._kept[key] = shape
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return shape
