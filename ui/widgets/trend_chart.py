"""One measure over time: a dot a take, the usual range behind, nothing smoothed and nothing invented."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One take's value. `label` says when and which."""

    attempt_id: str
    value: float
    text: str
    label: str
    starred: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """A measure over takes, oldest first. `usual` is the range drawn behind, in the value's unit."""

    title: str
    points: tuple[TrendPoint, ...]
    usual: tuple[float, float] | None = None
    norm: str = ""


class TrendChart(QWidget):
    """GUI thread. A click opens a take; with the keyboard, left and right choose one and Enter opens it."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._trend = Trend("", ())
        self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(self._theme.px(360), self._theme.px(120))

    def show_trend(self, trend: Trend) -> None:
        """Another measure, or more takes."""
        self._trend = trend
        self._current = len(trend.points) - 1
        self.setAccessibleName(trend.title)
        self.setAccessibleDescription(
            "; ".join(f"{point.label}: {point.text}" for point in trend.points) or "no take has this measure yet"
        )
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Chooses and opens."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._trend.points:
            step = 1 if key == Qt.Key.Key_Right else -1
            self._current = max(0, min(len(self._trend.points) - 1, self._current + step))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self._current < len(self._trend.points):
            self.chosen.emit(self._trend.points[self._current].attempt_id)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The nearest take is told."""
        near = self._near(event.position())
        point = self._trend.points[near] if near >= 0 else None
        self.setToolTip(f"{point.label}: {point.text}" if point is not None else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Opens the nearest take."""
        near = self._near(event.position())
        if near >= 0:
            self.chosen.emit(self._trend.points[near].attempt_id)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The usual range, the highest and lowest figure, the line, the dots, the last value."""
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._area()
        painter.setFont(theme.font(12))
        if not self._trend.points:
            painter.setPen(theme.colour("muted"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "no take has this measure yet")
            return
        if self._trend.usual is not None:
            top, bottom = self._y(self._trend.usual[1]), self._y(self._trend.usual[0])
            painter.fillRect(QRectF(area.left(), top, area.width(), max(2.0, bottom - top)), theme.colour("hover"))
        painter.setPen(theme.colour("muted"))
        for y, text in self.figures():
            box = QRectF(0, y - px(10), area.left() - px(10), px(20))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        places = [QPointF(self._x(index), self._y(point.value)) for index, point in enumerate(self._trend.points)]
        radius, joined = self.dots()
        if joined:
            painter.setPen(QPen(theme.colour("line_strong"), 1.5))
            painter.drawPolyline(QPolygonF(places))
        if radius < px(4):
            painter.setPen(QPen(theme.colour("line_strong"), 2 * radius, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPoints(QPolygonF(places))
        order = sorted(range(len(places)), key=lambda index: (index == self._current, self._trend.points[index].starred))
        for index in order:
            last, starred = index == self._current, self._trend.points[index].starred
            small = not last and radius < px(4)
            if small and not starred:
                continue  # drawn all at once, which takes a tenth of the time
            painter.setPen(Qt.PenStyle.NoPen if small else QPen(theme.colour("accent"), 2))
            painter.setBrush(theme.colour("accent" if last or starred else "card"))
            size = px(5) if last else radius * 1.5 if small else radius
            painter.drawEllipse(places[index], size, size)
        shown = self._trend.points[self._current]
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font(12, 600))
        place = places[self._current]
        painter.drawText(
            QRectF(min(place.x() + px(10), self.width() - px(64)), place.y() - px(10), px(64), px(20)),
            Qt.AlignmentFlag.AlignVCenter,
            shown.text,
        )
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def dots(self) -> tuple[float, bool]:
        """Radius of a dot, and whether a line joins them: where takes stand close, small dots alone show more than what would cover them."""
        px, apart = self._theme.px, self._area().width() / max(1, len(self._trend.points) - 1)
        return (float(px(4)), True) if apart >= px(12) else (max(1.5, px(2)), apart >= px(6))

    def figures(self) -> tuple[tuple[float, str], ...]:
        """What the heights mean, at the left: the highest and the lowest value, (y, as it is written); one where both would touch."""
        by_value = sorted(self._trend.points, key=lambda point: point.value)
        ends = [(self._y(point.value), point.text) for point in (by_value[-1], by_value[0])] if by_value else []
        apart = len(ends) == 2 and ends[1][0] - ends[0][0] >= self._theme.px(18)
        return tuple(ends if apart else ends[:1])

    def _area(self) -> QRectF:
        px = self._theme.px
        return QRectF(px(56), px(10), max(10, self.width() - px(128)), max(10, self.height() - px(20)))

    def _range(self) -> tuple[float, float]:
        values = [point.value for point in self._trend.points] + list(self._trend.usual or ())
        low, high = min(values, default=0.0), max(values, default=1.0)
        room = (high - low or 1.0) * 0.12
        return low - room, high + room

    def _x(self, index: int) -> float:
        area = self._area()
        return area.left() + (
            area.width() * index / (len(self._trend.points) - 1) if len(self._trend.points) > 1 else area.width()
        )

    def _y(self, value: float) -> float:
        area = self._area()
        low, high = self._range()
        return area.bottom() - (value - low) / (high - low) * area.height()

    def _near(self, at: QPointF) -> int:
        distances = [(abs(self._x(index) - at.x()), index) for index in range(len(self._trend.points))]
        distance, index = min(distances, default=(1e9, -1))
        return index if distance <= self._theme.px(16) else -1
