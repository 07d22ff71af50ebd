"""The overlay behind `?`: every key of the window, by group."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.question_card import CardColumn
from ui.widgets.surfaces import Surface, clear, row, stack
from ui.widgets.text import Text

#: Below this width (at 100 % text) the groups stand in one column.
BESIDE = 720


class KeysOverlay(QWidget):
    """Covers its parent while shown; Esc, a click beside it or Close ends it."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parent = parent
        self.setAccessibleName("Keys")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(48, 48, 48, 48)
        self._card: Surface | None = None
        self._made: tuple[dict[str, list[tuple[str, str]]], bool] | None = None
        self._close: Button | None = None
        self._scroll: CardColumn | None = None
        self.hide()

    def open(self, groups: dict[str, list[tuple[str, str]]]) -> None:
        """Shows the keys. What was shown before is shown again where it is still so: making a few hundred labels is felt."""
        narrow = self._parent.width() < self._theme.px(BESIDE)
        if self._card is None or self._made != (groups, narrow):
            self._make(groups, narrow=narrow)
            self._made = groups, narrow
        self.setGeometry(self._parent.rect())
        self.installEventFilter(self)
        self.show()
        self.raise_()
        assert self._close is not None, "just made"
        assert self._scroll is not None, "just made"
        self._scroll.verticalScrollBar().setValue(0)
        self._close.setFocus(Qt.FocusReason.TabFocusReason)

    def _make(self, groups: dict[str, list[tuple[str, str]]], *, narrow: bool) -> None:
        if self._card is not None:
            clear(self._box)
        self._close = close = Button("Close", "plain")
        close.clicked.connect(self.close_overlay)
        close.setToolTip("Close (Esc)")
        columns = [stack(spacing=24) for _number in range(1 if narrow else 2)]
        lengths = [0 for _column in columns]
        for group, rows in groups.items():
            shorter = lengths.index(min(lengths))
            grid = QGridLayout()
            grid.setHorizontalSpacing(16)
            grid.setVerticalSpacing(8)
            grid.setColumnStretch(1, 1)
            for line, (keys, about) in enumerate(rows):
                grid.addWidget(Text(keys, "strong"), line, 0)
                grid.addWidget(Text(about, "body", wrap=True), line, 1)
            columns[shorter].addLayout(stack(Text(group, "caption-strong"), grid))
            lengths[shorter] += len(rows) + 2
        for column in columns:
            column.addStretch(1)
        inside = QWidget()
        inside.setLayout(row(*columns, spacing=48))
        self._scroll = scroll = CardColumn(inside, margin=0)
        self._card = Surface("card").hold(stack(row(Text("Keys", "title"), None, close), scroll, spacing=16), 24)
        self._card.setMaximumWidth(1040)
        self._box.addStretch(1)
        self._box.addWidget(self._card, 1000)
        self._box.addStretch(1)

    def close_overlay(self) -> None:
        """Hides it."""
        self.removeEventFilter(self)
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While it is open no other shortcut works: Esc closes this and nothing else."""
        if watched is self and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Question):
            self.close_overlay()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the card closes."""
        if self._card is None or not self._card.geometry().contains(event.position().toPoint()):
            self.close_overlay()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dims what is below."""
        painter = QPainter(self)
        shade = QColor("#000000")
        shade.setAlpha(110)
        painter.fillRect(event.rect(), shade)
