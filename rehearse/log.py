"""Sets up logging to one small file; what people said, audio paths and names are never logged."""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import os
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TextIO


class _LogFile(logging.handlers.RotatingFileHandler):
    """What the disk refuses is not logged, and nothing else happens."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """No traceback on the terminal either: it would quote the record."""


def start_log(path: Path, *, level: int = logging.INFO) -> logging.Handler:
    """Sends `rehearse` and `ui` records to `path` (1 MiB, two older copies, 0600) and returns the handler, for closing."""
    handler = _LogFile(path, maxBytes=1 << 20, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    with suppress(OSError):  # a full disk: the program is of use without a log
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
    with suppress(OSError):  # closing tries once more to write what a full disk refused
        handler.close()


def start_crash_trace(path: Path) -> TextIO | None:
    """From now on a native crash leaves its trace in `path`; it holds no words, only where the program stood. None: the disk refuses."""
    try:
        file = path.open("a", encoding="utf-8")
    except OSError:
        return None
    faulthandler.enable(file)
    return file


def stop_crash_trace(file: TextIO | None) -> None:
    """Ends what `start_crash_trace` began."""
    if file is not None:
        faulthandler.disable()
        file.close()


def fault_place(fault: BaseException) -> str:
    """What kind of fault it was and where, innermost call last. Never its text: that may hold what a person said."""
    calls = traceback.extract_tb(fault.__traceback__)
    return " > ".join((type(fault).__name__, *(f"{Path(call.filename).name}:{call.lineno} {call.name}" for call in calls)))
