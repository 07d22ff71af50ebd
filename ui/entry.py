"""The `rehearse` command: headless commands stay headless; Qt is imported only when a window opens."""

from __future__ import annotations

import gc
import multiprocessing
import sys

from rehearse.cli.main import run as run_command
from rehearse.paths import DataPaths


def _open_window(paths: DataPaths, *, offline: bool, demo: bool) -> int:
    """Opens the window and returns its exit status."""
    gc.disable()  # importing makes no garbage; from the first picture on the window collects by itself (ui/garbage.py)
    from ui.launch import run_window  # late: headless commands must work, and start fast, without Qt

    return run_window(paths, offline=offline, demo=demo)


def _status_of(leaving: SystemExit) -> int:
    return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)


def run() -> int:
    """Entry point named in pyproject.toml."""
    multiprocessing.freeze_support()  # the engine's child re-enters here in a frozen build
    try:
        status = run_command(sys.argv[1:], open_window=_open_window)
    except SystemExit as leaving:  # asked to end before the window was there to hear it
        status = _status_of(leaving)
    if "ui.launch" in sys.modules:  # a window was opened: what it leaves running must not hold up the end
        from ui.leaving import leave

        leave(status)
    return status
