"""Undo and redo of what a person does to an attempt. Each step is a slow call that returns the new view; steps run one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from rehearse.errors import RehearseError
from rehearse.model.transcript import Word
from rehearse.ports import AttemptView
from ui.jobs import Jobs

Call = Callable[[], AttemptView]


@dataclass(frozen=True, slots=True)
class Edit:
    """One step there and back."""

    name: str
    do: Call
    undo: Call


#: Makes an edit of the attempt as it is when the edit's turn comes; None when it no longer applies.
Make = Callable[[AttemptView], Edit | None]


@dataclass(frozen=True, slots=True)
class _Step:
    """Something to run in its turn: `begin` makes the call, `then` writes the history."""

    round: int
    begin: Callable[[AttemptView | None], tuple[Call, Callable[[], None]] | None]


class EditHistory(QObject):
    """GUI thread. Guarantee: calls are never under way two at a time, a later edit is made from what the one before left, and a failed one
    changes nothing in the history.

    `changed(view)` after each step of the attempt shown; `told(sentence)` says what was undone or done again.
    """

    changed = Signal(object)
    failed = Signal(object)
    told = Signal(str)

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._done: list[Edit] = []
        self._undone: list[Edit] = []
        self._waiting: list[_Step] = []
        self._busy = False
        self._round = 0
        #: What the last step left, while another one waits behind it.
        self._latest: tuple[int, AttemptView] | None = None

    def clear(self) -> None:
        """Another attempt: nothing can be undone. What was asked for before is still done, to the attempt it was asked for."""
        self._done, self._undone = [], []
        self._round += 1

    @property
    def can_undo(self) -> bool:
        """Whether Ctrl+Z does something."""
        return bool(self._done)

    def do(self, view: AttemptView, make: Make) -> None:
        """A new step on the attempt shown as `view`; what was undone before can no longer be done again."""
        round_ = self._round

        def begin(latest: AttemptView | None) -> tuple[Call, Callable[[], None]] | None:
            edit = make(latest or view)
            if edit is None:
                return None

            def done() -> None:
                self._done.append(edit)
                self._undone.clear()

            return edit.do, done

        self._run(_Step(round_, begin))

    def undo(self) -> None:
        """The last step back."""
        if self._done and not self._busy:
            edit = self._done[-1]

            def undone() -> None:
                self._done.pop()
                self._undone.append(edit)
                self.told.emit(f"Undone: {edit.name}.")

            self._run(_Step(self._round, lambda _latest: (edit.undo, undone)))

    def redo(self) -> None:
        """The last undone step again."""
        if self._undone and not self._busy:
            edit = self._undone[-1]

            def done() -> None:
                self._undone.pop()
                self._done.append(edit)
                self.told.emit(f"Done again: {edit.name}.")

            self._run(_Step(self._round, lambda _latest: (edit.do, done)))

    def _run(self, step: _Step) -> None:
        self._waiting.append(step)
        if not self._busy:
            self._next()

    def _next(self) -> None:
        begun = None
        while begun is None:
            if not self._waiting:
                self._latest = None
                return
            step = self._waiting.pop(0)
            same = self._latest is not None and self._latest[0] == step.round
            begun = step.begin(self._latest[1] if self._latest is not None and same else None)
        call, then = begun
        round_ = step.round
        self._busy = True

        def succeeded(view: AttemptView) -> None:
            self._latest = (round_, view)
            if round_ == self._round:
                then()
                self.changed.emit(view)

        def failed(error: RehearseError) -> None:
            self._waiting = [step for step in self._waiting if step.round != round_]
            self.failed.emit(error)

        def over() -> None:
            self._busy = False
            self._next()

        job = self._jobs.run(call, succeeded, failed)
        job.done.connect(over)


def place_of(meant: tuple[Word, ...], words: tuple[Word, ...]) -> int | None:
    """Where the same words, at the same times, stand now; None if one of them was changed."""
    places = range(len(words) - len(meant) + 1) if meant else ()
    return next((at for at in places if words[at : at + len(meant)] == meant), None)
