"""Collects Python's cyclic garbage on the GUI thread only: Qt's objects must not be destroyed by a worker that happens to run the collector."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

#: Milliseconds between two looks at how much has been allocated.
LOOK = 1_000
#: Objects of the youngest generation from which on it is worth collecting.
YOUNG = 2_000
#: Collections of the youngest generation before the middle one is collected too; likewise of the middle one before the oldest.
MIDDLE, OLDEST = 10, 20


class Garbage(QObject):
    """Takes Python's own collector over while the window runs. GUI thread.

    Guarantee: between `start` and `stop` no other thread runs the collector, and what was alive at `start` is never walked through again, so
    that a collection takes a few milliseconds, not a tenth of a second.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._young = 0
        self._middle = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on only here."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def keep(self) -> None:
        """What is alive now is never walked through again: the screens live as long as the window."""
        if self._timer.isActive():
            gc.freeze()

    def stop(self) -> None:
        """Python does it by itself again; safe to call twice."""
        if self._timer.isActive():
            self._timer.stop()
            gc.unfreeze()
            gc.enable()

    def look(self) -> None:
        """Collects what is worth it."""
        if gc.get_count()[0] < YOUNG:
            return
        self._young += 1
        if self._young % MIDDLE:
            gc.collect(0)
            return
        self._middle += 1
        gc.collect(1 if self._middle % OLDEST else 2)
