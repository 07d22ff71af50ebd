"""Every command of the window: its name, its keys, its icon; the list behind the keys overlay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.theme import Theme

#: How keys are written for people where Qt's own name is terse.
_KEY_NAMES = {"Esc": "Esc", "Del": "Delete", "Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Return": "Enter"}


@dataclass(frozen=True, slots=True)
class Command:
    """A command before it is bound to a screen. `keys` may be empty only for commands that another shown key reaches."""

    id: str
    text: str
    keys: tuple[str, ...]
    group: str
    icon: str = ""
    checkable: bool = False
    #: What the overlay says if it should differ from `text`.
    about: str = ""


def key_text(key: str) -> str:
    """A key sequence as people read it: `Ctrl+Z`, `Space`, `←`."""
    shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    parts = shown.split("+") if shown != "+" else [shown]
    return "+".join(_KEY_NAMES.get(part, part) for part in parts)


class Actions(QObject):
    """Makes actions and remembers them. GUI thread.

    Guarantee: an action's tooltip always names its key; its icon follows the theme.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._made: list[tuple[Command, QAction]] = []
        theme.changed.connect(self._recolour)

    def add(self, owner: QWidget, command: Command, slot: Callable[[], object]) -> QAction:
        """Binds a command to a widget: its keys work anywhere in the window while that widget is visible."""
        action = QAction(command.text, owner)
        action.setObjectName(command.id)
        action.setCheckable(command.checkable)
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setAutoRepeat(command.keys[:1] in (("Left",), ("Right",), ("Shift+Left",), ("Shift+Right",)))
        keys = " or ".join(dict.fromkeys(key_text(key) for key in command.keys))
        action.setToolTip(f"{command.text} ({keys})" if keys else command.text)
        action.setProperty("keys", keys)
        if command.icon:
            action.setIcon(self._theme.icon(command.icon))
        action.triggered.connect(lambda _checked=False: slot())
        owner.addAction(action)
        self._made.append((command, action))
        action.destroyed.connect(self._forget)
        return action

    def rename(self, action: QAction, text: str, icon: str = "") -> None:
        """Another text (and icon) for the same command: Start becomes Stop."""
        action.setText(text)
        keys = action.property("keys")
        action.setToolTip(f"{text} ({keys})" if keys else text)
        if icon:
            self._made = [
                (Command(c.id, c.text, c.keys, c.group, icon, c.checkable, c.about) if a is action else c, a)
                for c, a in self._made
            ]
            action.setIcon(self._theme.icon(icon))

    def groups(self) -> dict[str, list[tuple[str, str]]]:
        """Group -> (keys, what they do), in the order made; each command once."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for command, _action in self._made:
            keys = " or ".join(dict.fromkeys(key_text(key) for key in command.keys))
            row = (keys, command.about or command.text)
            if keys and row not in groups.setdefault(command.group, []):
                groups[command.group].append(row)
        return {group: rows for group, rows in groups.items() if rows}

    def _forget(self, gone: QObject) -> None:
        self._made = [(command, action) for command, action in self._made if action is not gone]

    def _recolour(self) -> None:
        for command, action in self._made:
            if command.icon:
                action.setIcon(self._theme.icon(command.icon))
