"""The story bank's commands and their buttons, and which of them mean something now."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.actions import Command
from ui.screens.screen import Context, Screen
from ui.widgets.buttons import ActionButton
from ui.widgets.flow import Flow

_GROUP = "Stories"


class Commands(Protocol):
    """What the keys and buttons call."""

    def new(self) -> None:
        """Ctrl+N."""

    def show_coverage(self) -> None:
        """Ctrl+G."""

    def show_translations(self) -> None:
        """Ctrl+T."""

    def practise(self) -> None:
        """Ctrl+Return."""

    def schedule(self) -> None:
        """Ctrl+P."""

    def delete(self) -> None:
        """Ctrl+Delete."""

    def save(self) -> None:
        """Ctrl+S."""

    def to_search(self) -> None:
        """Ctrl+F."""

    def escape(self) -> None:
        """Esc."""


class StoriesCommands(QObject):
    """Makes the actions and buttons; `follow` enables those that mean something. GUI thread."""

    def __init__(self, context: Context, screen: Screen, calls: Commands) -> None:
        super().__init__(screen)
        self._actions = context.actions
        theme = context.theme
        add = partial(context.actions.add, screen)

        def about(name: str, text: str, key: str, icon: str, told: str) -> Command:
            return Command(name, text, (key,), _GROUP, icon, about=told)

        bank = (
            add(Command("new-story", "New story", ("Ctrl+N",), _GROUP, "plus"), calls.new),
            add(about("coverage", "Coverage", "Ctrl+G", "locate-fixed", "What your stories cover"), calls.show_coverage),
            add(
                about("three-ways", "Three ways", "Ctrl+T", "message-circle-question", "The same thing, said three ways"),
                calls.show_translations,
            ),
        )
        self._practise = add(
            Command("practise-story", "Practise", ("Ctrl+Return",), _GROUP, about="Practise this story"), calls.practise
        )
        self._schedule = add(
            about("schedule-story", "Schedule", "Ctrl+P", "calendar-days", "On or off the schedule"), calls.schedule
        )
        self._delete = add(about("delete-story", "Delete", "Ctrl+Delete", "trash-2", "Delete the story"), calls.delete)
        add(Command("save-story", "Save now", ("Ctrl+S",), _GROUP), calls.save)
        add(Command("find-story", "Search", ("Ctrl+F",), _GROUP), calls.to_search)
        add(Command("leave-story", "Back to the story", ("Esc",), _GROUP), calls.escape)
        self.of_the_bank = tuple(ActionButton(theme, action, "quiet") for action in bank)
        self.of_the_story = QWidget()
        self.of_the_story.setLayout(
            Flow(
                ActionButton(theme, self._practise, "primary", icon_token="mic"),
                ActionButton(theme, self._schedule, "plain"),
                ActionButton(theme, self._delete, "icon"),
            )
        )

    def follow(self, *, shown: bool, scheduled: bool) -> None:
        """What can be done now, with a story `shown` or another page."""
        for action in (self._practise, self._schedule, self._delete):
            action.setEnabled(shown)
        self._actions.rename(
            self._schedule, "On the schedule" if scheduled else "Schedule", "check" if scheduled else "calendar-days"
        )
