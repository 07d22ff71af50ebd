"""What is done with a whole attempt from its review: star, name, note, delete, delete the audio alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from rehearse.model.question import Question
from rehearse.ports import AttemptView
from ui.places import Place
from ui.screens.screen import Context, Undo
from ui.widgets.state_bar import StateBar


def asked_question(view: AttemptView | None) -> Question | None:
    """What was asked; from the attempt itself where the question has left the bank."""
    if view is None:
        return None
    attempt = view.attempt
    question = view.question or Question(id=attempt.question_id, text=attempt.question_text, category=attempt.category)
    if not attempt.answers_a_follow_up:
        return question
    # A panel's question is in no bank: how long an answer it asks for, the take alone knows.
    return replace(drilled(question, attempt.question_text), target=attempt.target)


def drilled(question: Question, text: str) -> Question:
    """A follow-up to a question: filed under it, asked in its own words."""
    return replace(question, text=text, audio="", hints=(), follow_ups=())


class ReviewChanges(QObject):
    """GUI thread; changes run as jobs. Signals: `opened(view)` after a change, `leaving` before audio is removed, `gone` when it was deleted."""

    opened = Signal(object)
    leaving = Signal()
    gone = Signal()
    audio_gone = Signal(str)

    def __init__(self, context: Context, parent: QObject, state: StateBar) -> None:
        super().__init__(parent)
        self._context = context
        self._state = state

    def star(self, identity: str, starred: bool) -> None:
        """On or off."""
        library = self._context.ports.library
        self._change(identity, lambda: library.set_star(identity, starred))

    def rename(self, identity: str, title: str) -> None:
        """Another name; "" is the question's own text."""
        library = self._context.ports.library
        self._change(identity, lambda: library.rename(identity, title))

    def note(self, identity: str, note: str) -> None:
        """Another note."""
        library = self._context.ports.library
        self._change(identity, lambda: library.set_note(identity, note))

    def delete(self, identity: str) -> None:
        """All of it, with Undo."""
        context, library, jobs, ids = self._context, self._context.ports.library, self._context.jobs, (identity,)
        self.leaving.emit()

        def deleted(_shared: object) -> None:
            undo = Undo(
                lambda: jobs.run(lambda: library.undelete(ids), lambda _n: context.go(Place.REVIEW, identity), context.trouble),
                lambda: jobs.run(lambda: library.purge(ids), None, context.trouble),
            )
            self.gone.emit()
            context.go(Place.HISTORY, None)
            context.say("The take was deleted, recording and text.", undo)

        jobs.run(lambda: library.delete(ids), deleted, context.trouble)

    def ask_about_audio(self, view: AttemptView, keep: Callable[[], object]) -> None:
        """Asked first, because a removed recording cannot come back: there is no undo for it."""
        if not view.has_audio:
            return
        identity = view.attempt.id
        self._state.say(
            "Delete the audio of this take?",
            "The text and the figures stay. The audio cannot be brought back.",
            (("Delete the audio", lambda: self._delete_audio(identity)), ("Keep it", keep)),
        )

    def _delete_audio(self, identity: str) -> None:
        library = self._context.ports.library
        self.leaving.emit()

        def deleted(shared: tuple[str, ...]) -> None:
            self.audio_gone.emit(identity)
            self._context.say(
                "The audio was taken from this take; another take has the same recording, and there it stays."
                if shared
                else "The audio was deleted; the text is kept.",
                None,
            )

        self._context.jobs.run(lambda: library.delete((identity,), audio_only=True), deleted, self._context.trouble)

    def _change(self, identity: str, change: Callable[[], None]) -> None:
        library = self._context.ports.library

        def changed() -> AttemptView:
            change()
            return library.open(identity)

        self._context.jobs.run(changed, self.opened.emit, self._context.trouble)
