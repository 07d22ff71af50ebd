"""The question bank: found by words and filters, read, practised; own questions written, pasted, imported, exported."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rehearse.counted import counted
from rehearse.errors import RehearseError
from rehearse.model.question import Question
from rehearse.ports import FaultLine, Imported
from ui.models.question_rows import QuestionFilter, QuestionRows
from ui.names import vocabulary
from ui.places import Place
from ui.screens.questions_commands import QuestionsCommands
from ui.screens.questions_files import QuestionFiles, say_faults
from ui.screens.questions_paste import QuestionsPaste
from ui.screens.questions_schedule import QuestionSchedule
from ui.screens.questions_writing import QuestionsWriting
from ui.screens.screen import Context, Screen, Undo
from ui.screens.wanted import Wanted
from ui.widgets.card_list import CardList
from ui.widgets.empty_state import EmptyState
from ui.widgets.head import Head
from ui.widgets.question_card import pinned_card
from ui.widgets.question_cells import QuestionCells
from ui.widgets.question_detail import QuestionDetail
from ui.widgets.question_filters import QuestionFilters
from ui.widgets.state_bar import StateBar
from ui.widgets.surfaces import Surface, row, stack
from ui.widgets.text import Text

#: Below this width (at 100 % text) the question stands below the list.
BESIDE = 760
#: Below this height, where the question stands below the list, the filters wait behind a button.
TALL = 560


class QuestionsScreen(Screen):
    """GUI thread; reading and changing run as jobs. Payload of `go`: a question's id, ("category", id), "paste", or nothing."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.rows = QuestionRows(self)
        self._chosen = ""
        self._drafts_read = False
        #: What an earlier run of the program left unfinished; None until it was read.
        self._begun_before: dict[str, Question] | None = None
        self.state = StateBar()
        self.filters = QuestionFilters(context.theme, vocabulary())
        self.count = Text("", "caption")
        self.list = CardList(context.theme, self.rows, QuestionCells(context.theme), "Questions")
        self.empty = EmptyState()
        self.files = QuestionFiles(context, self, self._imported)
        self.commands = QuestionsCommands(context, self, self)
        self.on_schedule = QuestionSchedule(context, self.commands.schedule)
        self.detail = QuestionDetail(self.commands.of_the_question)
        self._writing: QuestionsWriting | None = None
        self._form_page: QWidget | None = None
        self.paste = QuestionsPaste(context)
        self.paste.left.connect(self.close_panel)
        self.paste.added.connect(self._pasted)
        self._lay_out()
        self.filters.changed.connect(self._filter)
        self.list.selectionModel().currentChanged.connect(self._moved)
        self.list.clicked.connect(self._clicked)
        self.list.doubleClicked.connect(lambda _index: self.practise())
        self._enable()

    # -- making --

    def _lay_out(self) -> None:
        head = Head(Text("Questions", "title"), self.count, actions=self.commands.of_the_bank)
        left = stack(self.list, self.empty, spacing=0)
        self.panel = QStackedWidget()
        self.panel.setObjectName("card")
        self._detail_page = pinned_card(self.detail)
        self._paste_page = pinned_card(self.paste)
        self._none_page = QWidget()
        for page in (self._none_page, self._detail_page, self._paste_page):
            self.panel.addWidget(page)
        self._card = Surface("card").hold(stack(self.panel), 1)
        self._body = row(spacing=16)
        self._body.addLayout(left, 1)
        self._body.addWidget(self._card, 1)
        self.filters.unfolded.connect(lambda unfolded: self._card.setHidden(unfolded))
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 16)
        box.setSpacing(12)
        box.addWidget(head)
        box.addWidget(self.state)
        box.addWidget(self.filters)
        box.addLayout(self._body, 1)
        self.empty.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room beside the list, the question stands below it."""
        super().resizeEvent(event)
        px = self.context.theme.px
        narrow = self.width() < px(BESIDE)
        self.filters.fold(folded=narrow and self.height() < px(TALL))
        self._body.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    # -- coming and going --

    def enter(self, payload: Any = None) -> None:
        """Reads the bank; a question's id shows it, "paste" opens the pasting."""
        if payload == "paste":
            self.open_paste()
        elif isinstance(payload, tuple) and payload[:1] == ("category",):
            # As many as the coverage map counted there: those that the person's work is asked.
            self.filters.clear(str(payload[1]), self.context.settings.work)
        elif isinstance(payload, str) and payload:
            self._chosen = payload
            self.filters.clear()
        self.refresh()
        if self.panel.currentWidget() not in (self._form_page, self._paste_page):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """What is being written stays in the form, and on disk."""
        self._put_aside()
        self.paste.stop()

    @property
    def port(self) -> Any:
        """The session's port."""
        return self.context.ports.question_edit

    def refresh(self) -> None:
        """Reads questions and faults."""
        if not self.rows.everything:
            self.count.setText("Reading the questions …")
        port = self.port
        self.context.jobs.run(lambda: (port.all(), port.faults()), self._show, self._unreadable)
        if not self._drafts_read:
            self._drafts_read = True
            self.context.jobs.run(port.drafts, self._take_up, self.context.trouble)

    def _take_up(self, begun: dict[str, Question]) -> None:
        self._begun_before = begun
        if self._writing is not None:
            self._writing.take_up(begun)
        if "" in begun:
            begin = self.commands.new
            self.context.say(f"A question you had begun is still here: {begin.text()} ({begin.property('keys')}).", None)

    def _show(self, read: tuple[tuple[Question, ...], tuple[FaultLine, ...]]) -> None:
        questions, faults = read
        self.rows.set_questions(questions, self.context.settings.work)
        say_faults(self.state, "Some question files have faults; what is whole in them is here.", faults)
        self._keep_place()

    def _unreadable(self, error: RehearseError) -> None:
        self.count.setText("")
        self.state.say(error.happened, error.advice, (("Try again", self.refresh),))

    # -- choosing --

    @property
    def question(self) -> Question | None:
        """The one chosen in the list."""
        index = self.list.currentIndex()
        return self.rows.question(index.row()) if index.isValid() else None

    def _filter(self) -> None:
        self.rows.keep(self.filters.wanted)
        self._keep_place()

    def _keep_place(self) -> None:
        """After a change of rows: the same question where it is still shown, else the first."""
        # Before the list is shown: with the keyboard it would choose its first row by itself.
        place = max(0, self.rows.row_of(self._chosen))
        found = self.rows.rowCount()
        self.count.setText(
            f"{found} of {len(self.rows.everything)}" if self.rows.wanted != QuestionFilter() else counted(found, "question")
        )
        self.list.setVisible(found > 0)
        self.empty.setVisible(found == 0)
        if not found and self.filters.own.isChecked() and not any(question.own for question in self.rows.everything):
            self.empty.say(
                "No own questions yet", "Write one, or paste a list: they stay beside those that ship.", "New question", self.new
            )
        elif not found:
            self.empty.say("Nothing found", "No question fits these words and filters.", "Clear the filters", self.filters.clear)
        index = self.rows.index(place, 0)
        moves = found > 0 and index != self.list.currentIndex()
        if found:
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
        if not moves:  # a move shows it by itself
            self._show_chosen()

    def _moved(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self._chosen = self.rows.question(index.row()).id
            self._show_chosen()

    def _clicked(self, _index: QModelIndex) -> None:
        """Whichever page is open, a click on a question shows it; what was being written waits in its form."""
        if self.panel.currentWidget() in (self._form_page, self._paste_page):
            self.escape()

    def _show_chosen(self) -> None:
        question = self.question
        if self.panel.currentWidget() in (self._none_page, self._detail_page):
            self.panel.setCurrentWidget(self._detail_page if question is not None else self._none_page)
        if question is not None:
            self.detail.show_question(question)
            self.on_schedule.show(question.id)
        self._enable()

    def _enable(self) -> None:
        self.commands.follow(self.question, reading=self.panel.currentWidget() is self._detail_page)

    # -- what one does --

    def practise(self) -> None:
        """Enter: to the practise screen."""
        if self.question is not None:
            self.context.go(Place.PRACTISE, Wanted(self.question))

    def hint(self) -> None:
        """H: one hint more."""
        self.detail.reveal()

    def to_search(self) -> None:
        """Ctrl+F: the keyboard goes to the search."""
        self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def schedule(self) -> None:
        """S: on or off the schedule."""
        if self.question is not None:
            self.on_schedule.change(self.question.id)

    def new(self) -> None:
        """N: an empty form, or what was begun."""
        if self.panel.currentWidget() is self._form_page and not self.writing.about:
            self.writing.form.text.setFocus()
            return
        self._open_form(Question("", "", self.filters.wanted.category), "A question of your own")

    def edit(self) -> None:
        """E: the chosen question in the form; a shipped one becomes an own version."""
        question = self.question
        if question is not None:
            self._open_form(question, "Edit your question" if question.own else "Your own version of this question")

    def _open_form(self, question: Question, title: str) -> None:
        self._put_aside()
        writing = self.writing
        assert self._form_page is not None, "made with the writing"
        self.panel.setCurrentWidget(self._form_page)
        writing.open(question, title)
        self._enable()

    def _put_aside(self) -> None:
        if self.panel.currentWidget() is self._form_page:
            self.writing.put_aside()

    @property
    def writing(self) -> QuestionsWriting:
        """The page for writing, made when it is first wanted: it is the largest part of this screen."""
        if self._writing is None:
            self._writing = QuestionsWriting(self.context)
            if self._begun_before is not None:
                self._writing.take_up(self._begun_before)
            self._writing.left.connect(self.escape)
            self._writing.saved.connect(self._saved)
            self._form_page = pinned_card(self._writing)
            self.panel.addWidget(self._form_page)
        return self._writing

    def open_paste(self) -> None:
        """A text to find questions in."""
        self._put_aside()
        self.panel.setCurrentWidget(self._paste_page)
        self.paste.open()
        self._enable()

    def save_panel(self) -> None:
        """Ctrl+S, Ctrl+Enter: the form or the pasted ones."""
        if self.panel.currentWidget() is self._form_page:
            self.writing.save()
        elif self.panel.currentWidget() is self._paste_page:
            self.paste.keep()

    def _saved(self, kept: Question, done: bool) -> None:
        """What was opened meanwhile stays open."""
        if self.panel.currentWidget() is self._form_page and (done or self.writing.about == kept.id):
            self._chosen = kept.id
            if done:
                self.close_panel()
        self.refresh()
        self.context.say("Saved among your own questions.", None)

    def delete(self) -> None:
        """Delete: an own question, with Undo."""
        question, port, jobs = self.question, self.port, self.context.jobs
        if question is None or not question.own:
            return

        def deleted(_none: None) -> None:
            self.refresh()
            back = Undo(
                lambda: jobs.run(lambda: port.save(replace(question)), lambda _kept: self.refresh(), self.context.trouble)
            )
            self.context.say("The question was deleted. Takes of it stay in the history.", back)

        jobs.run(lambda: port.delete(question.id), deleted, self.context.trouble)

    def close_panel(self) -> None:
        """Back to reading."""
        self.panel.setCurrentWidget(self._detail_page)
        self._show_chosen()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> None:
        """Esc: closes what is open (what was typed waits there), else clears the filters."""
        if self.panel.currentWidget() is self._form_page:
            again = self.commands.edit if self.writing.about else self.commands.new
            kept = self.writing.put_aside()
            self.close_panel()
            if kept:
                keys = again.property("keys")
                self.context.say(f"Not saved yet. What you typed is still there: {again.text()} ({keys}) opens it.", None)
        elif self.panel.currentWidget() is self._paste_page:
            self.close_panel()
        else:
            self.filters.clear()

    def _pasted(self, count: int) -> None:
        self.close_panel()
        self.filters.own.setChecked(True)
        self.refresh()
        self.context.say(f"Added {counted(count, 'question')} to your own.", None)

    # -- files --

    def import_file(self) -> None:
        """Ctrl+I: questions from a file."""
        self.files.ask_import()

    def export_own(self) -> None:
        """Ctrl+E: the own questions into a file."""
        self.files.ask_export(any_own=any(question.own for question in self.rows.everything))

    def _imported(self, result: Imported) -> None:
        if result.faults:
            say_faults(self.state, "Nothing was imported: the file has faults.", result.faults)
            return
        self.filters.own.setChecked(bool(result.added))
        self.refresh()
        new = counted(len(result.added), "new question")
        self.context.say(f"Imported {new}." if result.added else "Every question of this file is in the bank already.", None)
