"""What a person changes in an attempt's sections and words: every change can be undone, and each is made from what the one before left."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from rehearse.model.sections import Label, Section
from rehearse.model.transcript import Word
from rehearse.ports import AttemptView
from ui.screens.edit_history import Edit, EditHistory, Make, place_of
from ui.screens.screen import Context
from ui.widgets.timeline.edges import relabel_from

DECIDE_FIRST = "Nothing was changed: first keep or drop the new words."


class ReviewEditing(QObject):
    """GUI thread; changes run as jobs, one after the other. `changed(view)` after each; `refused` when a proposal waits for a decision.

    `view` says what is shown, `waiting` whether it is only a proposal.
    """

    changed = Signal(object)
    refused = Signal()

    def __init__(
        self, context: Context, parent: QObject, view: Callable[[], AttemptView | None], waiting: Callable[[], bool]
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._view = view
        self._waiting = waiting
        #: The words as the transcript shows them now: what a correction's numbers count in.
        self._written: tuple[Word, ...] = ()
        self.history = EditHistory(context.jobs, self)
        self.history.changed.connect(self.changed)
        self.history.failed.connect(context.trouble)
        self.history.told.connect(lambda text: context.say(text, None))

    def set_written(self, words: tuple[Word, ...]) -> None:
        """These words stand in the transcript now."""
        self._written = words

    def undo(self) -> None:
        """The last edit back."""
        if not self._waiting():
            self.history.undo()

    def redo(self) -> None:
        """The last undone edit again."""
        if not self._waiting():
            self.history.redo()

    def set_sections(self, sections: tuple[Section, ...]) -> None:
        """An edge was moved, or a part named anew."""
        self._do(lambda view: self._sections("a section edge", view, sections) if view.report is not None else None)

    def relabel(self, label: Label, position: float, gaps: tuple[float, ...]) -> None:
        """From a moment to the end of its section it is this."""

        def make(view: AttemptView) -> Edit | None:
            now = view.report.sections if view.report is not None else None
            sections = relabel_from(now, position, label, gaps) if now is not None else None
            return self._sections("a section edge", view, sections) if sections != now else None

        self._do(make)

    def back_to_automatic(self) -> None:
        """The person's edges away and their live marks set aside; can be undone."""

        def make(view: AttemptView) -> Edit | None:
            # No edits at all would leave the marks in force: empty ones say that they are not.
            automatic: tuple[Section, ...] | None = () if view.attempt.marks else None
            if view.attempt.edits == automatic or view.report is None or view.report.sections is None:
                return None
            return self._sections("back to automatic", view, automatic)

        self._do(make)

    def back_to_marks(self) -> None:
        """The sections as they were marked while speaking; can be undone."""

        def make(view: AttemptView) -> Edit | None:
            if view.attempt.edits is None or not view.attempt.marks or view.report is None:
                return None
            return self._sections("back to your marks", view, None)

        self._do(make)

    def correct(self, first: int, last: int, text: str) -> None:
        """Words replaced in place; every figure follows. The words meant are those written on the screen, wherever they stand by then."""
        library, meant = self._context.ports.library, self._written[first:last]

        def make(view: AttemptView) -> Edit | None:
            if view.report is None or view.report.transcript is None:
                return None
            identity, words = view.attempt.id, view.report.transcript.words
            at = place_of(meant, words)
            if at is None:
                self._context.say("These words have changed meanwhile; correct them as they are now.", None)
                return None
            return Edit(
                "a correction",
                lambda: library.correct_words(identity, at, at + len(meant), text),
                lambda: library.set_words(identity, words),
            )

        self._do(make)

    def _do(self, make: Make) -> None:
        """Hands an edit to the history, unless the words on the screen are only a proposal."""
        view = self._view()
        if view is None:
            return
        if self._waiting():
            self.refused.emit()
            self._context.say(DECIDE_FIRST, None)
            return
        self.history.do(view, make)

    def _sections(self, name: str, view: AttemptView, sections: tuple[Section, ...] | None) -> Edit:
        library, identity, before = self._context.ports.library, view.attempt.id, view.attempt.edits
        return Edit(name, lambda: library.set_sections(identity, sections), lambda: library.set_sections(identity, before))
