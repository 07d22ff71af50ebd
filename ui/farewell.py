"""A polite request to end (logout, Ctrl+C in the terminal) closes the window as a person would: a running take is kept."""

from __future__ import annotations

import signal
from types import FrameType

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

#: Python hears a signal only between its own instructions, and an idle event loop runs none: this beat lets it listen.
_BEAT_MS = 250


class Farewell(QObject):
    """GUI thread, from `start()` until the application ends; puts the old handlers back with `stop()`."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._before: dict[signal.Signals, object] = {}
        self._beat = QTimer(self)
        self._beat.setInterval(_BEAT_MS)
        self._beat.timeout.connect(_listen)

    def start(self) -> None:
        """From now on SIGTERM and SIGINT quit the application."""
        for number in (signal.SIGTERM, signal.SIGINT):
            self._before[number] = signal.signal(number, self._heard)
        self._beat.start()

    def stop(self) -> None:
        """As it was before. Safe to call twice."""
        self._beat.stop()
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal() itself returned
        self._before = {}

    def _heard(self, number: int, frame: FrameType | None) -> None:
        self._application.quit()


def _listen() -> None:
    """Nothing to do: being called is enough."""
