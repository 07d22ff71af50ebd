"""Which other takes a side of the comparison can be given, and the menu they are chosen from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from rehearse.clock import minutes
from rehearse.ports import AttemptFilter, AttemptRow, AttemptView, LibraryPort
from ui.wording import when


def takes_of(library: LibraryPort, view: AttemptView) -> tuple[AttemptRow, ...]:
    """The take of `view` and all others at what was asked there, newest first. Slow: a job's work."""
    asked = {view.attempt.id, *view.others}
    rows = library.attempts(AttemptFilter(question_id=view.attempt.question_id)) if view.others else ()
    return tuple(row for row in rows if row.id in asked)


class TakeMenu(QMenu):
    """The takes that one side can show; `chosen(id)`. Those that are shown already are ticked and cannot be chosen."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)

    def fill(self, rows: Sequence[AttemptRow], shown: Sequence[str]) -> bool:
        """Other takes; False if there is none to choose."""
        self.clear()
        for row in rows:
            action = QAction(take_text(row, datetime.now(UTC)), self)
            action.setCheckable(True)
            action.setChecked(row.id in shown)
            action.setEnabled(row.id not in shown)
            action.triggered.connect(lambda _checked=False, identity=row.id: self.chosen.emit(identity))
            self.addAction(action)
        return any(action.isEnabled() for action in self.actions())

    def open_at(self, place: QPoint) -> None:
        """With the first that can be chosen lit: Enter takes it, the arrow keys go on from there."""
        self.popup(place)
        first = next((action for action in self.actions() if action.isEnabled()), None)
        if first is not None:
            self.setActiveAction(first)


def take_text(row: AttemptRow, now: datetime) -> str:
    """A take in one line: when it was, its own name, how long, and what is to be known of it."""
    parts = [
        when(row.created, now),
        row.title if len(row.title) <= _LONGEST else f"{row.title[: _LONGEST - 1].rstrip()}…",
        minutes(row.seconds),
        "starred" if row.starred else "",
        "too short to judge" if row.measures is not None and row.measures.too_short else "",
        "not read yet" if row.measures is None else "",
    ]
    return "  ·  ".join(part for part in parts if part)


_LONGEST = 40
