"""The network drawn: you in the middle, everybody your work depends on around you, what goes each way, and where it rubs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rehearse.model.exercise import NetworkLink
from ui.theme import Theme
from ui.widgets.text import tooltip

_FORWARD = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_BACKWARD = (Qt.Key.Key_Left, Qt.Key.Key_Up)


def link_text(link: NetworkLink) -> str:
    """One partner in words."""
    parts = [
        f"needs from you: {link.they_need}" if link.they_need.strip() else "",
        f"you need: {link.you_need}" if link.you_need.strip() else "",
        f"rubs: {link.friction}" if link.friction.strip() else "",
        f"this week: {link.next_step}" if link.next_step.strip() else "",
    ]
    return ". ".join([link.partner, *(part for part in parts if part)])


class NetworkMap(QWidget):
    """Arrows choose a partner, Enter opens it; `chosen(index)` and `opened(index)`. Friction is a zigzag and a word, not a colour alone."""

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._links: tuple[NetworkLink, ...] = ()
        self.current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Map of your network")
        self.setToolTip("Arrows choose, Enter opens")
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Wide enough for boxes left and right."""
        return QSize(self._theme.px(560), self._theme.px(440))

    def minimumSizeHint(self) -> QSize:
        """Still readable."""
        return QSize(self._theme.px(320), self._theme.px(440))

    def show_links(self, links: Sequence[NetworkLink], current: int = -1) -> None:
        """Everybody on the map; `current` is the one being edited."""
        self._links = tuple(links)
        self.current = current if 0 <= current < len(self._links) else -1
        self._tell()
        self.update()

    def choose(self, index: int) -> None:
        """Another one."""
        if self._links:
            self.current = index % len(self._links)
            self._tell()
            self.update()
            self.chosen.emit(self.current)

    # -- keys and pointer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Enter."""
        if event.key() in _FORWARD:
            self.choose(self.current + 1)
        elif event.key() in _BACKWARD:
            self.choose(self.current - 1 if self.current > 0 else len(self._links) - 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current >= 0:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keeps arrows and Enter from the screen while it has the keyboard; tells the partner under the pointer."""
        own = (*_FORWARD, *_BACKWARD, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        asked = event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asked and isinstance(event, QKeyEvent) and event.key() in own and not event.modifiers():
            event.accept()
            return True
        if isinstance(event, QHelpEvent):
            index = self._at(QPointF(event.pos()))
            if index >= 0:
                QToolTip.showText(event.globalPos(), tooltip(link_text(self._links[index])), self)
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press chooses and opens."""
        index = self._at(event.position())
        if index >= 0:
            self.choose(index)
            self.opened.emit(index)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """And where it was."""
        super().focusOutEvent(event)
        self.update()

    # -- drawing

    def box(self, index: int) -> QRectF:
        """Where a partner stands: on an ellipse, the first at the top, clockwise."""
        px, count = self._theme.px, max(1, len(self._links))
        width = min(px(184), self.width() * 0.36)
        height = px(68)
        angle = -math.pi / 2 + 2 * math.pi * index / count
        across = max(px(8), self.width() / 2 - width / 2 - px(4))
        down = max(px(8), self.height() / 2 - height / 2 - px(4))
        centre = QPointF(self.width() / 2 + across * math.cos(angle), self.height() / 2 + down * math.sin(angle))
        return QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)

    def _at(self, place: QPointF) -> int:
        return next((index for index in range(len(self._links)) if self.box(index).contains(place)), -1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Lines first, then boxes over them."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(self.width() / 2, self.height() / 2)
        for index, link in enumerate(self._links):
            self._line(painter, middle, self.box(index).center(), link)
        for index, link in enumerate(self._links):
            self._friction(painter, middle, self.box(index).center(), link)
        radius = theme.px(32)
        painter.setPen(QPen(theme.colour("accent"), 1))
        painter.setBrush(theme.colour("accent"))
        painter.drawEllipse(middle, radius, radius)
        painter.setPen(theme.colour("on_accent"))
        painter.setFont(theme.font(14, 600))
        painter.drawText(
            QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius), Qt.AlignmentFlag.AlignCenter, "You"
        )
        for index, link in enumerate(self._links):
            self._partner(painter, self.box(index), link, chosen=index == self.current)
        if not self._links:
            painter.setPen(theme.colour("muted"))
            painter.setFont(theme.font(14))
            below = QRectF(0, middle.y() + radius + theme.px(8), self.width(), theme.px(32))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, "Everybody you add appears here")
        painter.end()

    def _line(self, painter: QPainter, start: QPointF, end: QPointF, link: NetworkLink) -> None:
        theme = self._theme
        rubs = bool(link.friction.strip())
        painter.setPen(QPen(theme.colour("notice" if rubs else "line_strong"), 2 if rubs else 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        path = QPainterPath(start)
        if rubs:
            span = end - start
            length = max(1.0, math.hypot(span.x(), span.y()))
            side = QPointF(-span.y() / length, span.x() / length) * theme.px(5)
            steps = max(6, int(length / theme.px(12)))
            for step in range(1, steps):
                sign = 1 if step % 2 else -1
                path.lineTo(start + span * (step / steps) + side * sign)
        path.lineTo(end)
        painter.drawPath(path)

    def _friction(self, painter: QPainter, start: QPointF, end: QPointF, link: NetworkLink) -> None:
        """What rubs, written on the zigzag."""
        if not link.friction.strip():
            return
        theme = self._theme
        painter.setFont(theme.font(12, 600))
        metrics = painter.fontMetrics()
        text = metrics.elidedText(" ".join(link.friction.split()), Qt.TextElideMode.ElideRight, theme.px(128))
        width, height = metrics.horizontalAdvance(text) + theme.px(12), metrics.height() + theme.px(4)
        middle = start + (end - start) * 0.47
        box = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
        painter.setPen(QPen(theme.colour("notice"), 1))
        painter.setBrush(theme.colour("notice_soft"))
        painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _partner(self, painter: QPainter, box: QRectF, link: NetworkLink, *, chosen: bool) -> None:
        theme = self._theme
        lit = chosen and self.hasFocus()
        painter.setPen(QPen(theme.colour("accent" if chosen else "line_strong"), 2 if lit else 1))
        painter.setBrush(theme.colour("accent_soft" if chosen else "card"))
        painter.drawRoundedRect(box, theme.px(8), theme.px(8))
        inside = box.adjusted(theme.px(8), theme.px(4), -theme.px(8), -theme.px(4))
        painter.setFont(theme.font(14, 600))
        painter.setPen(theme.colour("text"))
        third = inside.height() / 3
        self._text(painter, QRectF(inside.left(), inside.top(), inside.width(), third), link.partner)
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("muted"))
        lines = (
            f"needs {link.they_need}" if link.they_need.strip() else "",
            f"gives {link.you_need}" if link.you_need.strip() else "",
        )
        for number, text in enumerate((text for text in lines if text), 1):
            self._text(painter, QRectF(inside.left(), inside.top() + number * third, inside.width(), third), text)

    def _text(self, painter: QPainter, box: QRectF, text: str) -> None:
        shown = painter.fontMetrics().elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)

    def _tell(self) -> None:
        here = f"Chosen: {link_text(self._links[self.current])}. " if self.current >= 0 else ""
        self.setAccessibleDescription(here + ("; ".join(link_text(link) for link in self._links) or "Nobody yet"))
