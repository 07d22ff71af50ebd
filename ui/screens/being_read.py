"""What waits to be read, and what is being read meanwhile: a bar that offers the reading of the one and follows that of the other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from rehearse.counted import counted
from rehearse.ports import AttemptRow
from ui.screens.screen import Context
from ui.widgets.state_bar import StateBar
from ui.wording import waiting_text

#: Milliseconds between two looks at what is being read.
LOOK = 400

Action = tuple[str, Callable[[], object]]


class ReadingWatch(QObject):
    """GUI thread. Looks only while there is something to wait for."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._library = context.ports.library
        self._seen: frozenset[str] = frozenset()
        self._then: Callable[[], object] = lambda: None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK)
        self._timer.timeout.connect(self.look)

    def watch(self, wanted: frozenset[str], then: Callable[[], object]) -> bool:
        """Calls `then` once, when one of the takes `wanted` that are being read is not any more. Whether any of them is."""
        self._seen, self._then = wanted & self._library.being_read(), then
        if self._seen:
            self._timer.start()
        else:
            self._timer.stop()
        return bool(self._seen)

    def look(self) -> None:
        """Whether one of them is through."""
        if self._seen - self._library.being_read():
            self._timer.stop()
            self._then()

    def stop(self) -> None:
        """Nobody waits any more."""
        self._timer.stop()


class WaitingBar:
    """Says in a bar what waits to be read. `changed` when what was being read is through: the screen is to be shown anew."""

    def __init__(self, context: Context, parent: QObject, bar: StateBar, changed: Callable[[], object]) -> None:
        self._library = context.ports.library
        self._bar = bar
        self._changed = changed
        self._watch = ReadingWatch(context, parent)

    def show(
        self,
        rows: tuple[AttemptRow, ...],
        before: frozenset[str],
        actions: Callable[[tuple[AttemptRow, ...]], tuple[Action, ...]],
    ) -> None:
        """What waits; `actions` are offered for those of it that nobody reads. `before`: what was being read just before `rows` were looked up."""
        being = self._library.being_read()
        if any(row.id in before and row.id not in being for row in rows):
            self._changed()  # read to its end while the rows were on their way: they are no longer so
            return
        left = tuple(row for row in rows if row.id not in being)
        reading = len(rows) - len(left)
        self._watch.watch(frozenset(row.id for row in rows), self._changed)
        if left:
            more = "The recording is safe." if len(left) == 1 else "The recordings are safe."
            more = f"{more} {reading_text(reading)}" if reading else more
            self._bar.say(waiting_text(len(left)), more, actions(left))
        elif reading:
            safe = (
                "The recording is safe, and its figures stand here"
                if reading == 1
                else "The recordings are safe, and their figures stand here"
            )
            self._bar.say(reading_text(reading), f"{safe} by themselves.")
        else:
            self._bar.clear()

    def stop(self) -> None:
        """The screen is left."""
        self._watch.stop()


def reading_text(count: int) -> str:
    """So many takes are being read."""
    return f"{counted(count, 'take')} {'is' if count == 1 else 'are'} being read."
