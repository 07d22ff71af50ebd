"""What every screen has: the ports, the jobs, the theme, the actions, and a way to go elsewhere or say something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from rehearse.errors import RehearseError
from rehearse.model.question import Question
from rehearse.ports import Ports
from rehearse.settings import Settings
from ui.actions import Actions
from ui.jobs import Jobs
from ui.places import Place
from ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Undo:
    """What a notice can take back: `back` on Undo, `final` when the notice has gone."""

    back: Callable[[], object]
    final: Callable[[], object] | None = None


@dataclass(frozen=True)
class Context:
    """Given to each screen by the window.

    `go(place, payload)` shows a place, `back()` the one before; `say(text, undo)` shows a notice that passes by itself; `trouble(error)` shows one that stays until
    closed; `set_settings` saves and makes everything follow, `unsaved` are those on their way to the disk; `in_hand` is the question that
    stands on the practise screen.
    """

    ports: Ports
    jobs: Jobs
    theme: Theme
    actions: Actions
    go: Callable[[Place, Any], None]
    back: Callable[[], None]
    say: Callable[[str, Undo | None], None]
    trouble: Callable[[RehearseError], None]
    set_settings: Callable[[Settings], None]
    unsaved: Callable[[], Settings | None] = lambda: None
    in_hand: Callable[[], Question | None] = lambda: None

    @property
    def settings(self) -> Settings:
        """As they were chosen last: what is changed next is changed in these, saved or not."""
        return self.unsaved() or self.ports.settings.current()


class Screen(QWidget):
    """One place of the window. GUI thread.

    Guarantee: timers run only between `enter` and `leave`; nothing slow happens on the GUI thread.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setObjectName("page")
        self.setAccessibleName(type(self).__name__)

    def enter(self, payload: Any = None) -> None:
        """Called each time the screen is shown; `payload` is what `go` was given."""

    def leave(self) -> None:
        """Called when another screen is shown, and when the window closes."""

    @property
    def in_hand(self) -> Question | None:
        """The question that is shown to be answered here, if one is."""
        return None

    def undo(self) -> None:
        """Ctrl+Z while no notice offers its own undo."""

    def redo(self) -> None:
        """Ctrl+Shift+Z."""

    def settings_changed(self) -> None:
        """Called after the settings were saved."""


#: Makes a screen.
ScreenFactory = Callable[[Context], Screen]
#: Imports what makes a screen.
ScreenLoader = Callable[[], ScreenFactory]
