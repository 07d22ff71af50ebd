"""A thin strip of sections on a given scale, for putting takes above each other."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from rehearse.clock import minutes
from rehearse.model.sections import Section
from ui.theme import Theme


class SectionStrip(QWidget):
    """Letters on colours; a playhead while something plays."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._sections: tuple[Section, ...] = ()
        self._whole = 1.0
        self._position: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Sections")
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """A low strip."""
        return QSize(self._theme.px(240), self._theme.px(28))

    def show_sections(self, sections: tuple[Section, ...], whole: float) -> None:
        """`whole` seconds are the full width."""
        self._sections, self._whole = sections, max(whole, 1.0)
        self.setAccessibleDescription(
            ", ".join(f"{item.label.value} {minutes(item.seconds)}" for item in sections) or "not measured"
        )
        self.update()

    def set_position(self, seconds: float | None) -> None:
        """The playhead; None hides it."""
        self._position = seconds
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bands, letters, playhead."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, self.height() - 2, self.width(), 2), self._theme.colour("line"))
        painter.setFont(self._theme.font(12, 600))
        if not self._sections:
            painter.setPen(self._theme.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, "sections not measured")
        for section in self._sections:
            colour = self._theme.section(section.label)
            left, right = (value / self._whole * self.width() for value in (section.start, section.end))
            box = QRectF(left, 0, max(1.0, right - left - 1), self.height() - 3)
            painter.fillRect(box, QColor(colour.fill))
            painter.setPen(QColor(colour.on))
            if box.width() > self._theme.px(14):
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, section.label.letter)
        if self._position is not None:
            x = self._position / self._whole * self.width()
            painter.setPen(QPen(self._theme.colour("text"), 2))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
