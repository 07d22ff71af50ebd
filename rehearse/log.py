"""Sets up logging to one small file; what people said, audio paths and names are never logged."""

from __future__ import annotations

import logging
import logging.handlers
import os
import traceback
from pathlib import Path


def start_log(path: Path, *, level: int = logging.INFO) -> logging.Handler:
    """Sends `rehearse` and `ui` records to `path` (1 MiB, two older copies, 0600) and returns the handler, for closing."""
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=1 << 20, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    path.touch(mode=0o600)
    if os.name == "posix":
        path.chmod(0o600)
    for name in ("rehearse", "ui"):
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.addHandler(handler)
        logger.propagate = False
    return handler


def stop_log(handler: logging.Handler) -> None:
    """Takes the handler off again and closes its file."""
    for name in ("rehearse", "ui"):
        logger = logging.getLogger(name)
        logger.removeHandler(handler)
        logger.propagate = True
    handler.close()


def fault_place(fault: BaseException) -> str:
    """What kind of fault it was and where, innermost call last. Never its text: that may hold what a person said."""
    calls = traceback.extract_tb(fault.__traceback__)
    return " > ".join((type(fault).__name__, *(f"{Path(call.filename).name}:{call.lineno} {call.name}" for call in calls)))
