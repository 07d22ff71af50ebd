"""The strip Situation / Task / Action / Result / Reflection with its target times; the marked section is lit."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from rehearse.clock import minutes
from rehearse.model.measures import DEFAULT_TARGET, Target
from rehearse.model.sections import DEFAULT_BANDS, LABELS, Band, Label, Mark
from ui.theme import Theme
from ui.theme.tokens import mixed


def target_edges(target: Target, bands: dict[Label, Band]) -> tuple[float, ...]:
    """Six times: where each section begins and the last ends, if each took the middle of its band of the target's middle."""
    weights = [(bands[label].low + bands[label].high) / 2 for label in LABELS]
    whole = (target.minimum + target.maximum) / 2
    edges = [0.0]
    for weight in weights:
        edges.append(edges[-1] + whole * weight / (sum(weights) or 1.0))
    return tuple(edges)


class TargetStrip(QWidget):
    """Five named parts; a click marks, as the keys 1 to 5 do. Letters and names stand beside the colours."""

    marked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._edges = target_edges(DEFAULT_TARGET, DEFAULT_BANDS)
        self._marks: tuple[Mark, ...] = ()
        self._seconds = 0.0
        self._live = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Sections and their target times")
        theme.changed.connect(self.updateGeometry)
        self._describe()

    def sizeHint(self) -> QSize:
        """Names, times, keys."""
        return QSize(self._theme.px(560), self._theme.px(76))

    def set_target(self, target: Target, bands: dict[Label, Band]) -> None:
        """The times to aim at."""
        self._edges = target_edges(target, bands)
        self._describe()
        self.update()

    def set_state(self, seconds: float, marks: tuple[Mark, ...], *, live: bool) -> None:
        """What has been marked so far; `live` while recording."""
        if (marks, live) != (self._marks, self._live) or int(seconds * 4) != int(self._seconds * 4):
            self._seconds, self._marks, self._live = seconds, marks, live
            self._describe()
            self.update()

    @property
    def lit(self) -> Label | None:
        """The section marked last."""
        return self._marks[-1].label if self._marks and self._live else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Marks the part clicked."""
        for label, (left, right) in zip(LABELS, pairwise(self._columns()), strict=True):
            if left <= event.position().x() < right and self._live:
                self.marked.emit(label)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Five bands, their names, their times, the keys."""
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = self._columns()
        height = px(28)
        for number, (label, (left, right)) in enumerate(zip(LABELS, pairwise(columns), strict=True), start=1):
            colour = theme.section(label)
            lit = label is self.lit
            box = QRectF(left, 0, right - left - px(2), height)
            painter.setPen(QPen(theme.colour("text") if lit else theme.colour("line"), 2 if lit else 1))
            painter.setBrush(QColor(colour.fill if lit else mixed(colour.fill, theme.tokens.page, 0.24)))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), px(4), px(4))
            painter.setPen(QColor(colour.on if lit else theme.tokens.text))
            painter.setFont(theme.font(12, 600))
            wide = painter.fontMetrics().horizontalAdvance(label.value) + px(36) < box.width()
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{label.letter}  {label.value}" if wide else label.letter)
            painter.setPen(theme.colour("muted"))
            painter.setFont(theme.font(12))
            span = minutes(self._edges[number] - self._edges[number - 1])
            painter.drawText(QRectF(left, height + px(6), right - left, px(18)), Qt.AlignmentFlag.AlignHCenter, span)
            key = QRectF((left + right) / 2 - px(10), height + px(26), px(20), px(18))
            painter.setPen(QPen(theme.colour("line_strong"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(key, px(4), px(4))
            painter.setPen(theme.colour("muted"))
            painter.drawText(key, Qt.AlignmentFlag.AlignCenter, str(number))
        if self._live and self._seconds <= self._edges[-1]:
            x = self._x(self._seconds)
            painter.setPen(QPen(theme.colour("text"), 2))
            painter.drawLine(QPointF(x, 0), QPointF(x, height))

    def _columns(self) -> list[float]:
        """Left edges and the last right edge in pixels; no part so narrow that its name does not fit, where there is room for five names."""
        least = min(self._theme.px(104), self.width() / (len(LABELS) + 1))
        lengths = [max(least, (b - a) / self._edges[-1] * self.width()) for a, b in pairwise(self._edges)]
        over = sum(lengths) - self.width()
        widest = lengths.index(max(lengths))
        lengths[widest] -= over
        edges = [0.0]
        for length in lengths:
            edges.append(edges[-1] + length)
        return edges

    def _x(self, seconds: float) -> float:
        columns = self._columns()
        for index, (start, end) in enumerate(pairwise(self._edges)):
            if start <= seconds <= end:
                return columns[index] + (seconds - start) / (end - start) * (columns[index + 1] - columns[index])
        return columns[-1]

    def _describe(self) -> None:
        spans = [
            f"{number} {label.value} {minutes(b - a)}"
            for number, (label, (a, b)) in enumerate(zip(LABELS, pairwise(self._edges), strict=True), 1)
        ]
        now = f"Now in {self.lit.value}. " if self.lit else ""
        self.setAccessibleDescription(now + "Keys: " + ", ".join(spans))
