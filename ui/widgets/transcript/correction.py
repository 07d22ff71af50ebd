"""The field in which words of a transcript are corrected."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.theme import Theme

#: The keyboard goes away for a moment only: to the field's own menu, or to another window.
_PASSING = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class CorrectionField(QLineEdit):
    """Lies over the words. GUI thread. `kept(text)` on Enter; `left(back)` on Esc (back: the keyboard goes back) or when the keyboard goes elsewhere."""

    kept = Signal(str)
    left = Signal(bool)

    def __init__(self, theme: Theme, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setAccessibleName("Correct these words")
        self.setToolTip("Enter keeps it, Esc leaves it as it was")
        self.returnPressed.connect(lambda: self.kept.emit(" ".join(self.text().split())))

    def lie_over(self, area: QRect, room: QWidget) -> None:
        """Over the rectangle of the first word, as wide as its text needs."""
        px = self._theme.px
        self.setFont(self._theme.font(16))
        self.setStyleSheet(f"font-size: {px(16)}px; padding: {px(2)}px {px(6)}px;")
        width = self.fontMetrics().horizontalAdvance(self.text()) + px(40)
        width = min(max(width, px(80)), room.width())
        left = min(area.left() - px(8), room.width() - width)
        self.setGeometry(max(0, left), area.top() - px(4), width, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Esc is the field's, not the screen's."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self.left.emit(True)
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Left, unless the keyboard will come back."""
        super().focusOutEvent(event)
        if event.reason() not in _PASSING:
            self.left.emit(False)
