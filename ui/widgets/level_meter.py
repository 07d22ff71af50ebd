"""How loud it is, as a quiet bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme

_FLOOR = -60.0
_SEGMENTS = 32


class LevelMeter(QWidget):
    """Segments from -60 to 0 dBFS with the last peak held. Falls slowly, so that it does not flicker."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._level = _FLOOR
        self._peak = _FLOOR
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Microphone level")
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A low bar."""
        return QSize(self._theme.px(240), self._theme.px(16))

    def set_level(self, dbfs: float) -> None:
        """The level now, in dBFS."""
        level = max(_FLOOR, min(0.0, dbfs))
        self._level = max(level, self._level - 2.0)
        self._peak = max(level, self._peak - 0.4)
        self.setAccessibleDescription(f"{self._level:.0f} dB" if self._level > _FLOOR else "silent")
        self.update()

    def clear(self) -> None:
        """Nothing is listening."""
        self._level = self._peak = _FLOOR
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lit segments up to the level, one for the peak."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        gap = 2.0
        width = (self.width() - gap * (_SEGMENTS - 1)) / _SEGMENTS
        lit = round((self._level - _FLOOR) / -_FLOOR * _SEGMENTS)
        peak = round((self._peak - _FLOOR) / -_FLOOR * _SEGMENTS) - 1
        height = min(self.height(), self._theme.px(12))
        top = (self.height() - height) / 2
        for index in range(_SEGMENTS):
            token = "accent" if index < lit or (index == peak and peak > 0) else "line"
            painter.setBrush(self._theme.colour(token))
            painter.drawRoundedRect(QRectF(index * (width + gap), top, width, height), 1.5, 1.5)
