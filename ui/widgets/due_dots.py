"""A subject's checkpoints as a row of dots: done, due, planned or left out, told apart by shape."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rehearse.ports import DotState, PlanDot
from ui.theme import Theme
from ui.widgets.text import tooltip


def day_text(day: date) -> str:
    """Fri 14 Mar."""
    return f"{day:%a} {day.day} {day:%b}"


def dot_text(dot: PlanDot) -> str:
    """A dot in words."""
    title = f"{dot.checkpoint.title} ({_day(dot.checkpoint.day)})"
    if dot.state is DotState.DONE:
        return f"{title}: done"
    if dot.state is DotState.DUE:
        return f"{title}: due now"
    if dot.state is DotState.DROPPED:
        return f"{title}: left out, {dot.because}"
    return f"{title}: {day_text(dot.on)}" if dot.on else f"{title}: still to come"


def _day(day: int) -> str:
    return f"day {day}" if day else "first take"


class DueDots(QWidget):
    """Draws the dots; each has a tooltip, all together are the accessible description."""

    def __init__(self, theme: Theme, dots: tuple[PlanDot, ...]) -> None:
        super().__init__()
        self._theme = theme
        self._dots = dots
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Checkpoints")
        self.setAccessibleDescription(". ".join(dot_text(dot) for dot in dots))

    def sizeHint(self) -> QSize:
        """A square of 20 for each."""
        side = self._theme.px(20)
        return QSize(side * len(self._dots), side)

    def event(self, event: QEvent) -> bool:
        """The tooltip of the dot under the pointer."""
        if isinstance(event, QHelpEvent):
            number = int(event.pos().x() // max(1, self._theme.px(20)))
            if 0 <= number < len(self._dots):
                QToolTip.showText(event.globalPos(), tooltip(dot_text(self._dots[number])), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Done: filled. Due: a ring with a dot. Planned: a ring. Left out: a short line."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, radius = theme.px(20), theme.px(6)
        for number, dot in enumerate(self._dots):
            centre = QPointF(side * (number + 0.5), self.height() / 2)
            ring = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if dot.state is DotState.DROPPED:
                painter.setPen(QPen(theme.colour("line_strong"), 2))
                painter.drawLine(QPointF(ring.left(), centre.y()), QPointF(ring.right(), centre.y()))
                continue
            painter.setPen(QPen(theme.colour("line_strong" if dot.state is DotState.PLANNED else "accent"), 1.75))
            if dot.state is DotState.DONE:
                painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(ring)
            if dot.state is DotState.DUE:
                painter.setBrush(theme.colour("accent"))
                painter.drawEllipse(centre, radius / 2.6, radius / 2.6)
        painter.end()
