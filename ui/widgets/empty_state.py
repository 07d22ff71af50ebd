"""What a list shows while it has nothing: what will be there, and the action that fills it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.widgets.buttons import Button
from ui.widgets.surfaces import row, stack
from ui.widgets.text import Text


class EmptyState(QWidget):
    """A title, a sentence, and at most one button."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Text("", "title")
        self.text = Text("", "muted", wrap=True)
        self.button = Button("", "primary")
        self._slot: Callable[[], object] | None = None
        self.button.clicked.connect(self._press)
        self.setLayout(stack(None, self.title, self.text, row(self.button, None), None, spacing=12))
        self.layout().setContentsMargins(24, 24, 24, 24)  # type: ignore[union-attr]  # just set

    def say(self, title: str, text: str, action: str = "", slot: Callable[[], object] | None = None) -> None:
        """What to show."""
        self.title.setText(title)
        self.text.setText(text)
        self.button.setText(action)
        self.button.setToolTip(action)
        self.button.setVisible(bool(action))
        self._slot = slot

    def _press(self) -> None:
        if self._slot is not None:
            self._slot()
