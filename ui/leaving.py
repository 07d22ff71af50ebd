"""The window's process ends here, at once: everything is saved and closed, and nothing left running may keep it alive."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from PySide6.QtWidgets import QApplication

#: Seconds that Qt has to end, which takes 0.06 s. Then the process ends without it, with status 1.
QT_LIMIT = 10.0


def leave(status: int) -> NoReturn:
    """Ends the process with `status`, without Python's own way out. Main thread, after the program was closed and its folder let go.

    Python would first wait, without a limit, for workers that were left behind (a device that hangs, a model being verified), and then
    take every object apart: nine tenths of the work of closing, during which a busy machine showed a process that did not end.
    """
    for child in multiprocessing.active_children():
        child.kill()
    nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as the process
    # A thread of its own that needs nothing of Python: a display or a clipboard that hangs is not waited for.
    faulthandler.dump_traceback_later(QT_LIMIT, exit=True, file=nowhere)
    application = QApplication.instance()
    if application is not None:
        application.shutdown()  # what was copied is handed on to the system's clipboard here
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # a program without a console has none
            with suppress(OSError, ValueError):  # its reader is gone
                stream.flush()
    os._exit(status)
