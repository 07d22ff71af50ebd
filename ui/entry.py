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


def run() -> int:
    """Entry point named in pyproject.toml."""
    multiprocessing.freeze_support()  # the engine's child re-enters here in a frozen build
    return run_command(sys.argv[1:], open_window=_open_window)
