"""The page on which an own question is written; what was typed stays until it is kept or thrown away."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rehearse.model.question import Question
from ui.names import vocabulary
from ui.screens.screen import Context
from ui.widgets.buttons import Button
from ui.widgets.question_form import QuestionForm
from ui.widgets.state_bar import StateBar
from ui.widgets.surfaces import row, stack
from ui.widgets.text import Text


class QuestionsWriting(QWidget):
    """GUI thread; keeping is a job. `saved(question, done)` when it is kept, `left()` when the person goes without keeping.

    `done` is False where the form shows another question by now, or more than was kept.
    Guarantee: nothing typed is lost by leaving: the next time the same question is opened, it is there again.
    """

    saved = Signal(object, bool)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._base = Question("", "", "")
        self._begun: dict[str, Question] = {}
        self._on_disk: dict[str, Question] = {}
        #: Drafts are written only after those of an earlier run were read.
        self._taken_up = False
        self.title = Text("", "title", wrap=True)
        self.found = StateBar()
        self.form = QuestionForm(context.theme, vocabulary())
        self._save = Button("Save", "primary")
        self._save.setToolTip("Save the question (Ctrl+S or Ctrl+Enter)")
        self._save.clicked.connect(self.save)
        cancel = Button("Cancel", "plain")
        cancel.setToolTip("Back without saving; what you typed stays here (Esc)")
        cancel.clicked.connect(self.left)
        self.commands = QWidget()
        self.commands.setLayout(row(self._save, cancel, None))
        self.box = stack(self.title, self.found, self.form, self.commands, None, spacing=12)
        self.setLayout(self.box)

    def take_up(self, begun: dict[str, Question]) -> None:
        """What an earlier run of the program had kept; what was typed since comes first."""
        self._on_disk = dict(begun)
        self._begun = {**begun, **self._begun}
        self._taken_up = True

    def keep_begun(self) -> None:
        """What was begun goes to disk, where the next start finds it; what was saved or thrown away goes from there."""
        begun, port = dict(self._begun), self._port
        if self._taken_up and begun != self._on_disk:
            self._on_disk = begun
            self._context.jobs.run(lambda: port.keep_drafts(begun), None, self._context.trouble)

    def open(self, question: Question, title: str) -> None:
        """A question to write or to change; what was begun of it before is shown again."""
        self._base = question
        self.title.setText(title)
        begun = self._begun.get(question.id)
        self.form.show_question(question, begun)
        if begun is not None:
            self.found.say("This is what you had begun to write.", "", (("Start afresh", self.start_afresh),))
        else:
            self.found.clear()

    @property
    def about(self) -> str:
        """The id of the question in the form; "" of a new one."""
        return self._base.id

    def start_afresh(self) -> None:
        """Throws away what was begun."""
        self._begun.pop(self._base.id, None)
        self.keep_begun()
        self.open(self._base, self.title.text())

    def put_aside(self) -> bool:
        """Keeps what was typed for the next time; False if nothing was."""
        if not self.form.changed:
            self._begun.pop(self._base.id, None)
        else:
            self._begun[self._base.id] = self.form.question
        self.keep_begun()
        return self._base.id in self._begun

    def save(self) -> None:
        """Keeps the form's question."""
        question, base, port = self.form.question, self._base, self._port
        before = self._begun.get(base.id)
        if not question.text:
            self._context.say("Write the question first; everything else may stay empty.", None)
            self.form.text.setFocus()
            return

        def saved(kept: Question) -> None:
            if self._begun.get(base.id) in (before, question):
                self._begun.pop(base.id, None)
            self.keep_begun()
            same, more = self._base.id == base.id, self.form.question != question
            if same and more:  # typed on meanwhile: to be kept as this question, not as one more
                self._base = kept
                self.form.go_on_with(kept)
            self.saved.emit(kept, same and not more)

        self._context.jobs.run(lambda: port.save(question), saved, self._context.trouble)

    @property
    def _port(self) -> Any:
        return self._context.ports.question_edit
