"""The sign that a take is being recorded: a dot, the word and the running clock."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from rehearse.clock import minutes
from rehearse.ports import PracticePhase, PracticeState
from ui.theme import Theme
from ui.widgets.buttons import HoldingButton
from ui.widgets.text import Text

_WORDS = {
    PracticePhase.STARTING: "Starting",
    PracticePhase.RECORDING: "Recording",
    PracticePhase.FINISHING: "Reading",
}


class LiveDot(QWidget):
    """A round dot: in the colour of a live microphone, or quiet. It does not blink."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.live = True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As high as a small letter."""
        return QSize(self._theme.px(12), self._theme.px(12))

    def set_live(self, live: bool) -> None:
        """Whether the microphone is open."""
        if live != self.live:
            self.live = live
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("live" if self.live else "muted"))
        side = self._theme.px(10)
        painter.drawEllipse(QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side))


class RecordingSign(HoldingButton):
    """Hidden until `show_state` is told of a take under way. Pressed, it leads back to the take."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", "quiet", parent)
        self.dot = LiveDot(theme)
        self.word = Text("", "strong")
        self.clock = Text("", "strong")
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(8)
        self._narrow = False
        for part in (self.dot, self.word, self.clock):
            self._box.addWidget(part, 0, Qt.AlignmentFlag.AlignCenter)
        self._box.addStretch(1)
        self.hold(self._box, (12, 8, 4, 8))
        self.hide()

    def set_narrow(self, narrow: bool) -> None:
        """The clock below the dot, without the word."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._box.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
            self._box.setContentsMargins(*((4, 8, 4, 8) if narrow else (12, 8, 4, 8)))
            self.word.setVisible(not narrow)

    def show_state(self, state: PracticeState, key: str) -> None:
        """What is going on, and the key of the place where; hidden when nothing is."""
        word = _WORDS.get(state.phase)
        if word is None:
            self.hide()
            return
        clock = minutes(int(state.seconds))
        if (word, clock) != (self.word.text(), self.clock.text()):
            self.word.setText(word)
            self.clock.setText(clock)
            self.dot.set_live(state.phase is not PracticePhase.FINISHING)
            self.setAccessibleName(f"{word} the take, {clock}" if word == "Reading" else f"{word}, {clock}")
        self.setToolTip(f"Back to the take ({key})")
        self.show()
