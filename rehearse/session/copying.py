"""Copies a recording piece by piece: readable by its owner alone, on the disk when it is done, and known by its SHA-256."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from rehearse.errors import CancelledError

_BLOCK = 1 << 20


def copy_synced(source: BinaryIO, target: Path, *, over: bool = False, cancelled: Callable[[], bool] = lambda: False) -> str:
    """Writes what is left of `source` to `target` and returns its SHA-256 in hex; `over`: in place of what may stand there.

    Raises OSError (FileExistsError without `over`), and CancelledError as soon as `cancelled`; what was written until then stays.
    """
    digest = hashlib.sha256()
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if over else os.O_EXCL)
    with os.fdopen(os.open(target, flags, 0o600), "wb") as copy:
        while block := source.read(_BLOCK):
            if cancelled():
                raise CancelledError
            digest.update(block)
            copy.write(block)
        copy.flush()
        os.fsync(copy.fileno())
    return digest.hexdigest()
