"""Undo and redo of what a person does to an attempt. Each step is a slow call that returns the new view; steps run one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from rehearse.errors import RehearseError
from ui.jobs import Jobs
from ui.ports import AttemptView

Call = Callable[[], AttemptView]


@dataclass(frozen=True, slots=True)
class Edit:
    """One step there and back."""

    name: str
    do: Call
    undo: Call


class EditHistory(QObject):
    """GUI thread. Guarantee: calls are never under way two at a time, and a failed one changes nothing in the history.

    `changed(view)` after each step; `told(sentence)` says what was undone or done again.
    """

    changed = Signal(object)
    failed = Signal(object)
    told = Signal(str)

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._done: list[Edit] = []
        self._undone: list[Edit] = []
        self._waiting: list[tuple[Call, Callable[[], None]]] = []
        self._busy = False
        self._round = 0

    def clear(self) -> None:
        """Another attempt: nothing can be undone."""
        self._done, self._undone, self._waiting = [], [], []
        self._round += 1
        self._busy = False

    @property
    def can_undo(self) -> bool:
        """Whether Ctrl+Z does something."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether Ctrl+Shift+Z does something."""
        return bool(self._undone)

    def do(self, edit: Edit) -> None:
        """A new step; what was undone before can no longer be done again."""

        def done() -> None:
            self._done.append(edit)
            self._undone.clear()

        self._run(edit.do, done)

    def undo(self) -> None:
        """The last step back."""
        if self._done and not self._busy:
            edit = self._done[-1]

            def undone() -> None:
                self._done.pop()
                self._undone.append(edit)
                self.told.emit(f"Undone: {edit.name}.")

            self._run(edit.undo, undone)

    def redo(self) -> None:
        """The last undone step again."""
        if self._undone and not self._busy:
            edit = self._undone[-1]

            def done() -> None:
                self._undone.pop()
                self._done.append(edit)
                self.told.emit(f"Done again: {edit.name}.")

            self._run(edit.do, done)

    def _run(self, call: Call, then: Callable[[], None]) -> None:
        self._waiting.append((call, then))
        if not self._busy:
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            return
        call, then = self._waiting.pop(0)
        self._busy = True
        round_ = self._round

        def succeeded(view: AttemptView) -> None:
            if round_ == self._round:
                self._busy = False
                then()
                self.changed.emit(view)
                self._next()

        def failed(error: RehearseError) -> None:
            if round_ == self._round:
                self._busy = False
                self._waiting.clear()
                self.failed.emit(error)

        self._jobs.run(call, succeeded, failed)
