"""One answer of a round as a pair of bars: its sections by share, its fillers a minute on a scale shared by the whole round."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rehearse.model.panel import RoundLine
from rehearse.model.sections import LABELS
from rehearse.report.facts import percent
from ui.theme import Theme
from ui.wording import NOT_MEASURED

#: Up to here fillers pass unnoticed (the definitions page names the source); the scale shows at least twice that.
UNNOTICED = 5.0


def bars_text(line: RoundLine, *, in_sections: bool = True) -> str:
    """Both bars in words; the fillers alone where an answer is not told in sections."""
    shares = (
        ", ".join(f"{label.value} {percent(line.shares[label])}" for label in LABELS if line.shares.get(label))
        if line.shares
        else f"sections {NOT_MEASURED}"
    )
    fillers = (
        f"{line.fillers_per_minute:.1f} fillers a minute" if line.fillers_per_minute is not None else f"fillers {NOT_MEASURED}"
    )
    return f"{shares}; {fillers}" if in_sections else fillers


class PanelBars(QWidget):
    """Drawn, with its words as tooltip and accessible description."""

    def __init__(self, theme: Theme, line: RoundLine, most: float, *, in_sections: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self._line = line
        self._in_sections = in_sections
        self._most = max(most, 2 * UNNOTICED)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Sections and fillers" if in_sections else "Fillers")
        self.setAccessibleDescription(bars_text(line, in_sections=in_sections))

    def sizeHint(self) -> QSize:
        """Two low bars, or one."""
        return QSize(self._theme.px(240), self._theme.px(40 if self._in_sections else 12))

    def minimumSizeHint(self) -> QSize:
        """May become narrow."""
        return QSize(self._theme.px(96), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Letters on colours above; below a plain bar with a mark where fillers begin to be noticed."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(12, 600))
        height = theme.px(20)
        if self._in_sections:
            self._sections(painter, QRectF(0, 0, self.width(), height))
        top = height + theme.px(8) if self._in_sections else theme.px(2)
        self._fillers(painter, QRectF(0, top, self.width(), theme.px(8)))
        painter.end()

    def _sections(self, painter: QPainter, box: QRectF) -> None:
        theme, shares = self._theme, self._line.shares
        if not shares:
            painter.setPen(theme.colour("muted"))
            painter.setFont(theme.font(12))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"sections {NOT_MEASURED}")
            return
        whole = sum(shares.values()) or 1.0
        left = box.left()
        for label in LABELS:
            width = shares.get(label, 0.0) / whole * box.width()
            if not width:
                continue
            part = QRectF(left, box.top(), max(1.0, width - 1), box.height())
            painter.fillRect(part, QColor(theme.section(label).fill))
            if part.width() >= theme.px(12):
                painter.setPen(QColor(theme.section(label).on))
                painter.drawText(part, Qt.AlignmentFlag.AlignCenter, label.letter)
            left += width

    def _fillers(self, painter: QPainter, box: QRectF) -> None:
        theme, fillers = self._theme, self._line.fillers_per_minute
        painter.fillRect(box, theme.colour("hover"))
        if fillers is not None:
            painter.fillRect(
                QRectF(box.left(), box.top(), fillers / self._most * box.width(), box.height()), theme.colour("wave")
            )
        mark = box.left() + UNNOTICED / self._most * box.width()
        painter.fillRect(QRectF(mark, box.top() - theme.px(2), 1, box.height() + theme.px(4)), theme.colour("line_strong"))
