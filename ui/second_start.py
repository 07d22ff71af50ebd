"""A second start on a data folder brings the first one's window to the front: by a file that it lays down and the window takes away."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

_FILE = "show-window"
#: Seconds that a second start waits for the window to answer, and between two looks.
PATIENCE = 2.0
_LOOK_AGAIN = 0.05


def show_the_other(
    folder: Path,
    *,
    seconds: float = PATIENCE,
    clock: Callable[[], float] = time.monotonic,
    wait: Callable[[float], None] = time.sleep,
) -> bool:
    """Asks the window that is open on the folder to come to the front; whether it answered. Never raises: the folder may be read-only."""
    asked = folder / _FILE
    try:
        asked.touch(mode=0o600)
    except OSError:
        return False
    until = clock() + seconds
    while asked.exists():
        if clock() >= until:
            with suppress(OSError):
                asked.unlink()
            return False
        wait(_LOOK_AGAIN)
    return True


class SecondStart(QObject):
    """Watches the folder from `start()` to `stop()`; `asked` once for each second start. GUI thread."""

    asked = Signal()

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._file = folder / _FILE
        self._watcher: QFileSystemWatcher | None = None

    def start(self) -> None:
        """From now on; what was laid down for a window that has gone is taken away."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)
        self._watcher = QFileSystemWatcher([str(self._file.parent)], self)
        self._watcher.directoryChanged.connect(self._look)

    def stop(self) -> None:
        """No longer."""
        if self._watcher is not None:
            self._watcher.directoryChanged.disconnect(self._look)
            self._watcher.deleteLater()
            self._watcher = None

    def _look(self) -> None:
        try:
            self._file.unlink()
        except OSError:
            return  # another change in the folder
        self.asked.emit()


def to_the_front(window: QWidget) -> None:
    """Shows a window that is minimised or covered; where the desktop forbids that, its entry in the task bar calls."""
    window.setWindowState((window.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
    window.show()
    window.raise_()
    window.activateWindow()
    QApplication.alert(window)
