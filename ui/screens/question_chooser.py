"""Choosing another question without leaving the practise screen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView

from rehearse.model.question import Question
from ui.models.question_rows import QuestionFilter, QuestionRows
from ui.names import vocabulary
from ui.screens.screen import Context
from ui.widgets.buttons import Button
from ui.widgets.motion import Appearing
from ui.widgets.question_filters import choice_of
from ui.widgets.surfaces import Surface, row, stack
from ui.widgets.text import Text


class QuestionChooser(Surface):
    """A search field and a choice of kinds over a list. Enter takes the question; Esc closes.

    Signals: `chosen(question)`; `closed` when it goes with the keyboard in it, before anything else can get that.
    """

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__("card")
        self._context = context
        self.model = QuestionRows(self)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Search questions")
        self.field.setClearButtonEnabled(True)
        self.field.setAccessibleName("Search questions")
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._take_current)
        self.kind = choice_of("Every kind", [(one.id, one.title) for one in vocabulary().categories])
        self.kind.activated.connect(lambda _index: self._search(self.field.text()))
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Questions")
        self.list.setMinimumHeight(context.theme.px(240))
        self.list.activated.connect(self._take)
        self.list.clicked.connect(self._take)
        self.nothing = Text("No question of this kind holds these words.", "muted")
        take = Button("Take it", "plain")
        take.setToolTip("Take it (Enter)")
        take.clicked.connect(self._take_current)
        above = row(self.field, self.kind, take)
        above.setStretch(0, 3)
        above.setStretch(1, 2)
        self.hold(stack(above, self.list, self.nothing, spacing=8), 12)
        self._appearing = Appearing(context.theme, self)
        self.hide()

    def open(self, questions: tuple[Question, ...]) -> None:
        """Shows all questions, whatever was looked for last time; reads them first if there are none yet."""
        self.kind.setCurrentIndex(0)
        self.field.clear()
        self._appearing.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._show(questions)
        self._context.jobs.run(self._context.ports.questions.all, self._show, self._context.trouble)

    def close_list(self) -> None:
        """Away with it; the keyboard goes to whoever hears `closed`."""
        focused = self.window().focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self.closed.emit()
        self._appearing.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes from the field into the list."""
        if event.key() == Qt.Key.Key_Down and self.field.hasFocus():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _show(self, questions: tuple[Question, ...]) -> None:
        self.model.set_questions(questions, self._context.settings.work)
        self._search(self.field.text())

    def _search(self, words: str) -> None:
        self.model.keep(QuestionFilter(words, str(self.kind.currentData() or "")))
        found = self.model.rowCount() > 0
        self.nothing.setVisible(not found)
        self.list.setVisible(found)
        if found:
            self.list.setCurrentIndex(self.model.index(0, 0))

    def _take_current(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self._take(index)

    def _take(self, index: QModelIndex) -> None:
        self.close_list()
        self.chosen.emit(self.model.question(index.row()))
