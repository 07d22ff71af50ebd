"""Slow building on the GUI thread, cut into turns of the event loop, so that keys, the playhead and the sound's clock never wait for all of it."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

#: Seconds of work after which the next piece waits for the next turn.
BUDGET = 0.012


def building(window: QWidget) -> bool:
    """Whether anything in a window is still being built; for those who look at the finished window: tests and pictures."""
    return any(turns.busy for turns in window.findChildren(Turns))


class Turns(QObject):
    """Works through an iterator whose every step is a piece of work. GUI thread.

    Guarantee: another iterator drops what is left of the one before; nothing runs after `stop` or once the owner is gone.
    A piece may call both; one that raises ends the work, `done` is not told, and the exception goes on to the event loop.
    """

    done = Signal()

    def __init__(self, owner: QObject, budget: float = BUDGET) -> None:
        super().__init__(owner)
        self._budget = budget
        self._rest: Iterator[object] | None = None
        self._at_work: Iterator[object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._turn)

    @property
    def busy(self) -> bool:
        """Whether something is left to do."""
        return self._rest is not None

    def begin(self, pieces: Iterable[object]) -> None:
        """From the next turn on."""
        self.stop()
        self._rest = iter(pieces)
        self._timer.start(0)

    def stop(self) -> None:
        """Drops what is left; a generator cleans up behind itself, the one whose piece calls this as soon as that piece is done."""
        rest, self._rest = self._rest, None
        self._timer.stop()
        if isinstance(rest, Generator) and rest is not self._at_work:
            rest.close()

    def _turn(self) -> None:
        began = time.perf_counter()
        rest = self._rest
        while rest is not None and rest is self._rest:
            if not self._piece(rest):
                return
            if time.perf_counter() - began >= self._budget:
                break
        if self._rest is not None:
            self._timer.start(0)

    def _piece(self, rest: Iterator[object]) -> bool:
        """One step; False if it was the last."""
        self._at_work = rest
        try:
            ended = next(rest, self) is self
        except BaseException:
            if rest is self._rest:
                self._rest = None
            raise
        finally:
            self._at_work = None
        if rest is not self._rest:  # dropped by its own piece
            if isinstance(rest, Generator):
                rest.close()
            return True
        if ended:
            self._rest = None
            self.done.emit()
        return not ended
