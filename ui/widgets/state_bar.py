"""A bar that says in what state an attempt is when it is not simply done, with the actions that help."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from ui.widgets.buttons import Button
from ui.widgets.flow import Flow
from ui.widgets.surfaces import Surface, let_go, stack
from ui.widgets.text import Text


class StateBar(Surface):
    """Hidden until there is something to say. `show_progress` adds a bar with Cancel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("soft", parent)
        self.text = Text("", "strong", wrap=True)
        self.more = Text("", "body", wrap=True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Progress")
        self._buttons: list[Button] = []
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(12, 8, 12, 8)
        self._box.setSpacing(8)
        self._box.addLayout(stack(self.text, self.more, self.progress, spacing=4), 1)
        self._actions = Flow()
        self._box.addLayout(self._actions)
        # Upwards it is free: a greatest height would be the one of its widest form, and cut the lines of a narrow one.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def say(self, text: str, more: str = "", actions: tuple[tuple[str, Callable[[], object]], ...] = ()) -> None:
        """What is so, what is safe, and what can be done."""
        self._set(text, more, actions)
        self.progress.hide()

    def show_progress(self, text: str, share: float | None, cancel: Callable[[], object]) -> None:
        """Something is under way."""
        if self.progress.isHidden() or self.isHidden():
            self._set(text, "", (("Cancel", cancel),))
            self.progress.show()
        self.text.setText(text)
        self.progress.setRange(0, 0 if share is None else 1000)
        self.progress.setValue(round((share or 0.0) * 1000))

    def clear(self) -> None:
        """Nothing to say."""
        self.hide()

    def _set(self, text: str, more: str, actions: tuple[tuple[str, Callable[[], object]], ...]) -> None:
        self.text.setText(text)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        self.setAccessibleName(f"{text} {more}".strip())
        let_go(self._actions, self._buttons)
        self._buttons = []
        for name, slot in actions:
            button = Button(name, "plain")
            button.setToolTip(name)
            button.clicked.connect(lambda _checked=False, slot=slot: slot())
            self._actions.addWidget(button)
            self._buttons.append(button)
        self.show()
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons go below where they would take most of the room."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        below = self._actions.sizeHint().width() > 0.45 * self.width()
        direction = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if self._box.direction() != direction:
            self._box.setDirection(direction)
        self._actions.keep_in_one_row(one_row=not below)
