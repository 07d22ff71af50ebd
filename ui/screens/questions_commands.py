"""The question bank's commands and their buttons, and which of them mean something now."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from rehearse.model.question import Question
from ui.actions import Command
from ui.screens.screen import Context, Screen
from ui.widgets.buttons import ActionButton, Button
from ui.widgets.flow import Flow

_GROUP = "Questions"


class Commands(Protocol):
    """What the keys and buttons call."""

    def practise(self) -> None:
        """Enter."""

    def schedule(self) -> None:
        """S."""

    def edit(self) -> None:
        """E."""

    def delete(self) -> None:
        """Delete."""

    def new(self) -> None:
        """N."""

    def open_paste(self) -> None:
        """Ctrl+Shift+V."""

    def import_file(self) -> None:
        """Ctrl+I."""

    def export_own(self) -> None:
        """Ctrl+E."""

    def hint(self) -> None:
        """H."""

    def save_panel(self) -> None:
        """Ctrl+S."""

    def to_search(self) -> None:
        """Ctrl+F."""

    def escape(self) -> None:
        """Esc."""


class QuestionsCommands(QObject):
    """Makes the actions and buttons; `follow` enables those that mean something. GUI thread."""

    def __init__(self, context: Context, screen: Screen, calls: Commands) -> None:
        super().__init__(screen)
        self._actions = context.actions
        theme = context.theme
        add = partial(context.actions.add, screen)
        self._practise = add(
            Command("practise-question", "Practise", ("Return", "Enter"), _GROUP, about="Practise this question"), calls.practise
        )
        self.schedule = add(
            Command("schedule-question", "Schedule", ("S",), _GROUP, "calendar-days", about="On or off the schedule"),
            calls.schedule,
        )
        self.edit = add(Command("edit-question", "Edit", ("E", "F2"), _GROUP, "pencil"), calls.edit)
        self._delete = add(
            Command("delete-question", "Delete", ("Delete",), _GROUP, "trash-2", about="Delete an own question"), calls.delete
        )
        self.new = add(Command("new-question", "New question", ("N", "Ctrl+N"), _GROUP, "plus"), calls.new)
        self._paste = add(
            Command(
                "paste-questions", "Paste", ("Ctrl+Shift+V",), _GROUP, "file-output", about="Paste a list or a job description"
            ),
            calls.open_paste,
        )
        self._import = add(Command("import-questions", "Import a file", ("Ctrl+I",), _GROUP), calls.import_file)
        self._export = add(Command("export-questions", "Export your own", ("Ctrl+E",), _GROUP), calls.export_own)
        add(Command("hint", "Show a hint", ("H",), _GROUP), calls.hint)
        add(
            Command("save-question", "Save", ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"), _GROUP, about="Save what is being written"),
            calls.save_panel,
        )
        add(Command("find-question", "Search", ("Ctrl+F",), _GROUP), calls.to_search)
        add(
            Command("leave-question", "Back to the question", ("Esc",), _GROUP, about="Close the form or clear the filters"),
            calls.escape,
        )
        self.of_the_question = QWidget()
        self.of_the_question.setLayout(
            Flow(
                ActionButton(theme, self._practise, "primary", show_key=True, icon_token="mic"),
                ActionButton(theme, self.schedule, "plain"),
                ActionButton(theme, self.edit, "icon"),
                ActionButton(theme, self._delete, "icon"),
            )
        )
        more = Button("More", "quiet")
        more.setToolTip("More: import and export")
        menu = QMenu(screen)
        menu.addAction(self._import)
        menu.addAction(self._export)
        more.setMenu(menu)
        self.of_the_bank = (ActionButton(theme, self.new, "quiet"), ActionButton(theme, self._paste, "quiet"), more)

    def follow(self, question: Question | None, *, reading: bool) -> None:
        """What can be done now with the chosen question; only while it is read, not while something is written."""
        for action in (self._practise, self.schedule, self.edit):
            action.setEnabled(question is not None and reading)
        own = question is not None and question.own
        self._delete.setEnabled(own and reading)
        self._actions.rename(self.edit, "Edit" if own else "Make it your own", "pencil")
