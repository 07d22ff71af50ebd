"""The notice at the foot of the window: what happened, and Undo. Never a box in the way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QWidget

from rehearse.errors import RehearseError
from ui.theme import Theme
from ui.theme.tokens import ICON
from ui.widgets.buttons import Button
from ui.widgets.motion import Appearing, Leaving
from ui.widgets.surfaces import Surface, row, stack
from ui.widgets.text import Text

#: Milliseconds a passing notice stays; long enough to read twice and reach Undo by keyboard.
STAY = 9_000
#: Milliseconds in which a notice is new: it is told of the very step that leads to another place, and goes there with it.
NEW = 1_000
#: Milliseconds in which one has read what went wrong.
READ = 8_000


class Notice(Surface):
    """One notice at a time. A notice with Undo becomes final when it goes, or when the next one comes."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("raised", parent)
        self._theme = theme
        self._back: Callable[[], object] | None = None
        self._final: Callable[[], object] | None = None
        self.text = Text("", "body", wrap=True)
        self.more = Text("", "muted", wrap=True)
        self.undo_button = Button("Undo", "quiet")
        self.undo_button.setToolTip("Undo (Ctrl+Z)")
        self.undo_button.clicked.connect(self.undo)
        self.close_button = Button("", "icon")
        self.close_button.setAccessibleName("Close notice")
        self.close_button.setToolTip("Close notice (Esc when it has the keyboard)")
        self.close_button.clicked.connect(lambda: self.finish())
        box = row(stack(self.text, self.more, spacing=4), self.undo_button, self.close_button)
        box.setStretch(0, 1)
        self.hold(box, 8)
        box.setContentsMargins(16, 8, 8, 8)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.finish)
        self._passing = False
        self._new = QTimer(self)
        self._new.setSingleShot(True)
        theme.changed.connect(self._dress)
        self._dress()
        self._appearing = Appearing(theme, self)
        self.hide()

    @property
    def can_undo(self) -> bool:
        """True while Undo would do something."""
        return self._back is not None

    def say(self, text: str, back: Callable[[], object] | None = None, final: Callable[[], object] | None = None) -> None:
        """A passing notice."""
        self.finish(fade=False)
        self._show(text, "", "raised")
        self._back, self._final = back, final
        self._passing = back is None
        self.undo_button.setVisible(back is not None)
        self._timer.start(STAY)
        self._new.start(NEW)

    def trouble(self, error: RehearseError) -> None:
        """A notice that stays until it is closed, or until one who had the time to read it goes elsewhere."""
        self.finish(fade=False)
        self._show(error.happened, " ".join(part for part in (error.safe, error.next_step) if part), "notice")
        self.undo_button.hide()
        self._passing = True
        self._new.start(READ)

    def undo(self) -> None:
        """Takes back what the notice told of."""
        back, self._back, self._final = self._back, None, None
        self.finish()
        if back is not None:
            back()

    def pass_on(self) -> None:
        """Another place is shown: what only told of something there, and was there to be read, goes."""
        if self._passing and not self._new.isActive():
            self.finish()

    def finish(self, *, fade: bool = True) -> None:
        """Closes it; what it told of is final, at once. `fade`: nothing else comes in its place."""
        final, self._back, self._final = self._final, None, None
        self._passing = False
        self._timer.stop()
        self._new.stop()
        if not self.isHidden():
            if fade:
                Leaving.of(self._theme, self)
            self._appearing.hide()
            self.closed.emit()
        if final is not None:
            final()

    def _show(self, text: str, more: str, surface: str) -> None:
        self.text.setText(text)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        self.setAccessibleName(f"Notice: {text} {more}".strip())
        if self.property("surface") != surface:
            self.setProperty("surface", surface)
            self.style().unpolish(self)
            self.style().polish(self)
        self._appearing.show()
        self.raise_()

    def _dress(self) -> None:
        self.close_button.setIcon(self._theme.icon("x", "muted"))
        self.close_button.setIconSize(QSize(self._theme.px(ICON), self._theme.px(ICON)))
