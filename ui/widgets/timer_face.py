"""The time of the answer, large and still, above the band it should end in."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rehearse.clock import minutes
from rehearse.model.measures import DEFAULT_TARGET, Target
from ui.theme import Theme


class TimerFace(QWidget):
    """Seconds as m:ss in tabular figures, and a thin bar with the target's band. Nothing blinks."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seconds = 0.0
        self._target = DEFAULT_TARGET
        self._still = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Time")
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """The figures, the bar and its two times."""
        return QSize(self._theme.px(480), self._theme.px(128))

    def show_time(self, seconds: float, target: Target, *, still: bool) -> None:
        """`still` while nothing is being recorded."""
        if (
            int(seconds) == int(self._seconds)
            and abs(seconds - self._seconds) < 0.1
            and (target, still) == (self._target, self._still)
        ):
            return
        self._seconds, self._target, self._still = seconds, target, still
        self.setAccessibleDescription(f"{minutes(int(seconds))}, target {minutes(target.minimum)} to {minutes(target.maximum)}")
        self.update()

    @property
    def text(self) -> str:
        """What the figures say: whole seconds passed."""
        return minutes(int(self._seconds))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Figures above, bar below."""
        px, theme = self._theme.px, self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(56, 500))
        painter.setPen(theme.colour("muted" if self._still else "text"))
        painter.drawText(QRectF(0, 0, self.width(), px(72)), Qt.AlignmentFlag.AlignCenter, self.text)
        whole = max(self._target.maximum * 1.2, self._seconds)
        bar = QRectF(0, px(84), self.width(), px(8))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(bar, px(4), px(4))
        left, right = (value / whole * bar.width() for value in (self._target.minimum, self._target.maximum))
        painter.setBrush(theme.colour("accent_soft"))
        band = QRectF(left, bar.top() - px(2), right - left, bar.height() + px(4))
        painter.setPen(theme.colour("accent"))
        painter.drawRoundedRect(band, px(4), px(4))
        painter.setPen(Qt.PenStyle.NoPen)
        if self._seconds > 0:
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(
                QRectF(0, bar.top(), max(px(8), self._seconds / whole * bar.width()), bar.height()), px(4), px(4)
            )
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("muted"))
        for x, value in ((left, self._target.minimum), (right, self._target.maximum)):
            painter.drawText(
                QRectF(x - px(40), bar.bottom() + px(8), px(80), px(20)), Qt.AlignmentFlag.AlignHCenter, minutes(value)
            )
