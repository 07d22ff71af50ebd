"""A polite request to end (logout, Ctrl+C in the terminal) closes the window as a person would: a running take is kept."""

from __future__ import annotations

import signal
from types import FrameType

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

#: Python hears a signal only between its own instructions, and an idle event loop runs none: this beat lets it listen.
_BEAT_MS = 250


class Farewell(QObject):
    """GUI thread, from `start()` until the application ends; puts the old handlers back with `stop()`.

    Start it before anything is painted: a handler that raises instead would leave painters behind, on which Qt crashes at the end.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._before: dict[signal.Signals, object] = {}
        self._asked = False
        self._beat = QTimer(self)
        self._beat.setInterval(_BEAT_MS)
        self._beat.timeout.connect(self._listen)

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
        self._asked = True
        self._application.quit()

    def _listen(self) -> None:
        """Being called is enough for Python to hear; and a request from before the event loop ran is heard by Qt only now."""
        if self._asked:
            self._application.quit()


def hear_no_more() -> None:
    """For the rest of the process: an impatient second request must not break into keeping the take."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
