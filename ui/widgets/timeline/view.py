"""The timeline widget: seek, select, drag edges, follow the playhead. It proposes; the screen decides and stores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rehearse.clock import minutes, minutes_tenths
from rehearse.model.sections import Section
from ui.theme import Theme
from ui.widgets.text import tooltip
from ui.widgets.timeline.content import TimelineContent
from ui.widgets.timeline.edges import move_edge, section_at, step_gap, word_gaps
from ui.widgets.timeline.lanes import Lanes, Scale, lanes, total_height
from ui.widgets.timeline.painting import draw_still
from ui.wording import SOUND_MARK, WORD_MARK, best_guess

_GRAB = 6
_CLOSEST = 8.0


#: What the marks of two lanes mean.
FILLER_KEY = f"{SOUND_MARK} a sound such as um, {WORD_MARK} a word such as like"
PIN_KEY = "Each letter marks what was heard; the list beside the words tells what it is"


class Timeline(QWidget):
    """GUI thread. The still parts are drawn once per change into a pixmap; playing only draws the playhead over it.

    Signals: `sought(seconds)`, `edited(sections)` once per finished move, `selected(start, end)`, `section_played(index)`, `pin_chosen(letter)`.
    """

    sought = Signal(float)
    edited = Signal(object)
    selected = Signal(float, float)
    section_played = Signal(int)
    pin_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._content = TimelineContent(1.0)
        self._low = False
        self._gaps: tuple[float, ...] = ()
        self._still: QPixmap | None = None
        self._position = 0.0
        self._view = (0.0, 1.0)
        self._selection: tuple[float, float] | None = None
        self._edge: int | None = None
        self._dragged: Callable[[float], None] | None = None
        self._draft: tuple[Section, ...] | None = None
        self._pressed_at: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Timeline")
        theme.changed.connect(self._redraw)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """All lanes."""
        return QSize(self._theme.px(640), total_height(self._theme.px, bands=self._content.in_sections, low=self._low))

    def minimumSizeHint(self) -> QSize:
        """Narrow, but with every lane."""
        return QSize(self._theme.px(320), total_height(self._theme.px, bands=self._content.in_sections, low=self._low))

    def set_low(self, *, low: bool) -> None:
        """In a low window the curves are lower."""
        if low != self._low:
            self._low = low
            self._redraw()
            self.updateGeometry()

    # -- what is shown --

    def show_content(self, content: TimelineContent) -> None:
        """Another answer, or the same one after an edit (the view stays)."""
        if content.duration != self._content.duration:
            self._view = (0.0, content.duration)
            self._selection = None
        if content.in_sections != self._content.in_sections:
            self.updateGeometry()
        self._content = content
        self._gaps = word_gaps(content.words)
        self._draft = None
        if self._edge is not None and self._edge >= len(content.sections or ()) - 1:
            self._edge = None
        self._redraw()

    @property
    def sections(self) -> tuple[Section, ...] | None:
        """As shown, an unfinished move included."""
        return self._draft or self._content.sections

    @property
    def gaps(self) -> tuple[float, ...]:
        """Where edges may lie."""
        return self._gaps

    @property
    def selection(self) -> tuple[float, float] | None:
        """The stretch selected, if any."""
        return self._selection

    @property
    def chosen_edge(self) -> int | None:
        """The edge that the keys move."""
        return self._edge

    def set_position(self, seconds: float) -> None:
        """Where the playhead stands."""
        if abs(seconds - self._position) < 1e-4:
            return
        scale = self._scale()
        before, self._position = self._position, seconds
        old, new = scale.x(before), scale.x(seconds)
        if self._view[1] < self._content.duration and not scale.start <= seconds <= scale.end:
            self._set_view(seconds - self._view[1] * 0.1, self._view[1])
            return
        for x in (old, new):
            self.update(int(x) - self._theme.px(8), 0, self._theme.px(16), self.height())
        if int(seconds) != int(before):
            self._describe()

    def forget(self) -> None:
        """Another take is to be shown: nothing is chosen in it."""
        self._edge = None
        self.clear_selection()

    def clear_selection(self) -> None:
        """Nothing is selected."""
        self._selection = None
        self.update()

    # -- keys call these --

    def choose_edge(self, step: int) -> None:
        """The next (or previous) section edge; from none, the one nearest the playhead."""
        count = len(self.sections or ()) - 1
        if count < 1:
            return
        if self._edge is None:
            starts = [section.start for section in (self.sections or ())[1:]]
            self._edge = min(range(count), key=lambda index: abs(starts[index] - self._position))
        else:
            self._edge = (self._edge + step) % count
        self._redraw()

    def move_chosen_edge(self, words: int) -> None:
        """By so many words; each step is one edit."""
        sections = self._content.sections
        if self._edge is None or not sections:
            return
        at = step_gap(sections[self._edge + 1].start, words, self._gaps)
        moved = move_edge(sections, self._edge, at, self._gaps)
        if moved != sections:
            self.edited.emit(moved)

    def zoom(self, factor: float, around: float | None = None) -> None:
        """More or less of the answer in the same width, keeping `around` (the playhead) in its place."""
        centre = self._position if around is None else around
        start, span = self._view
        wanted = min(self._content.duration, max(_CLOSEST, span / factor))
        self._set_view(centre - (centre - start) * wanted / span, wanted)

    # -- Qt --

    def paintEvent(self, event: QPaintEvent) -> None:
        """The still picture, the selection, the playhead."""
        ratio = self.devicePixelRatioF()
        if self._still is None or self._still.devicePixelRatio() != ratio:
            self._still = self._draw(ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._still)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale, area = self._scale(), self._area()
        if self._selection is not None:
            left, right = (scale.x(value) for value in self._selection)
            colour = self._theme.colour("accent")
            colour.setAlpha(50)
            painter.fillRect(QRectF(left, area.wave.top(), right - left, area.wave.height()), colour)
        self._draw_playhead(painter, scale.x(self._position), area)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draws anew."""
        super().resizeEvent(event)
        self._redraw()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """An edge is taken, a pin chosen, or a seek begun."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        at = event.position()
        edge = self._edge_near(at)
        if edge is not None:
            self._edge = edge
            self._dragged = self._drag_edge
            self._redraw()
            return
        pin = self._pin_near(at)
        if pin:
            self.pin_chosen.emit(pin)
            return
        self._pressed_at = self._clamped(self._scale().seconds(at.x()))
        self._dragged = self._drag_selection

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Goes on with what was begun; else shows what can be taken."""
        if self._dragged is not None:
            self._dragged(self._clamped(self._scale().seconds(event.position().x())))
            return
        self.setCursor(
            Qt.CursorShape.SplitHCursor if self._edge_near(event.position()) is not None else Qt.CursorShape.ArrowCursor
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The move is done: one edit, one seek or one selection."""
        dragged, self._dragged = self._dragged, None
        draft, self._draft = self._draft, None
        pressed, self._pressed_at = self._pressed_at, None
        if dragged is None:
            return
        if pressed is None:
            if draft is not None and draft != self._content.sections:
                self.edited.emit(draft)
            self._redraw()
        elif self._selection is not None and self._selection[1] - self._selection[0] > 0.15:
            self.selected.emit(*self._selection)
        else:
            self.clear_selection()
            self.sought.emit(pressed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On a section: plays it."""
        if self._area().bands.contains(event.position()):
            index = section_at(self.sections or (), self._scale().seconds(event.position().x()))
            if index is not None:
                self.section_played.emit(index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl: zoom; sideways: scroll; else the page scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1.25 if event.angleDelta().y() > 0 else 0.8, self._scale().seconds(event.position().x()))
        elif event.angleDelta().x():
            self._set_view(self._view[0] - event.angleDelta().x() / 1200 * self._view[1], self._view[1])
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        """Tooltips that say what is under the pointer."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tooltip(self.what_is_at(QPointF(event.pos()))), self)
            return True
        return super().event(event)

    def what_is_at(self, at: QPointF) -> str:
        """In words: time, section, filler, pause or pin."""
        seconds = self._scale().seconds(at.x())
        area = self._area()
        near = self._theme.px(6) / self._scale().width * self._scale().span
        if at.x() < area.ticks.left():
            return next(
                (
                    text
                    for lane, text in ((area.ticks, FILLER_KEY), (area.pins, PIN_KEY))
                    if lane.top() <= at.y() <= lane.bottom()
                ),
                "",
            )
        if area.pins.contains(at):
            return next(
                (f"{pin.letter}: “{pin.quote}”" for pin in self._content.pins if abs(pin.start - seconds) <= near * 1.5), PIN_KEY
            )
        if area.ticks.contains(at):
            tick = next((tick for tick in self._content.ticks if tick.start - near <= seconds <= tick.end + near), None)
            return f"{tick.text} at {minutes_tenths(tick.start)}" if tick else FILLER_KEY
        pause = next((pause for pause in self._content.pauses if pause.start <= seconds <= pause.end), None)
        index = section_at(self.sections or (), seconds)
        parts = [minutes_tenths(self._clamped(seconds))]
        if index is not None and self.sections is not None:
            section = self.sections[index]
            guess = ", best guess" if best_guess(section) else ""
            parts.append(
                f"{section.label.value} ({section.origin.value}{guess}, {minutes(section.start)}–{minutes(section.end)})"
            )
        if pause is not None:
            parts.append(f"pause of {pause.seconds:.1f} s")
        return ", ".join(parts)

    # -- inside --

    def _draw_playhead(self, painter: QPainter, x: float, area: Lanes) -> None:
        if not area.wave.left() - 1 <= x <= area.wave.right() + 1:
            return
        colour = self._theme.colour("accent")
        painter.setPen(QPen(colour, 2))
        painter.drawLine(QPointF(x, area.wave.top()), QPointF(x, area.bottom - self._theme.px(16)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        size = self._theme.px(5)
        painter.drawPolygon(
            QPolygonF(
                [QPointF(x - size, area.wave.top()), QPointF(x + size, area.wave.top()), QPointF(x, area.wave.top() + size * 1.4)]
            )
        )

    def _draw(self, ratio: float) -> QPixmap:
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        content = self._content
        if self._draft is not None:
            content = replace(content, sections=self._draft)
        area = self._area()
        painter.setClipRect(QRectF(0, 0, self.width(), self.height()))
        draw_still(painter, self._theme, content, self._scale(), area, self._edge)
        painter.end()
        return pixmap

    def _redraw(self) -> None:
        self._still = None
        self._describe()
        self.update()

    def _left(self) -> float:
        return self._theme.px(68)

    def _scale(self) -> Scale:
        left = self._left()
        return Scale(self._view[0], max(self._view[1], 1e-3), left, max(1.0, self.width() - left - self._theme.px(8)))

    def _area(self) -> Lanes:
        return lanes(
            self.width() - self._theme.px(8), self._theme.px, self._left(), bands=self._content.in_sections, low=self._low
        )

    def _clamped(self, seconds: float) -> float:
        return min(max(0.0, seconds), self._content.duration)

    def _set_view(self, start: float, span: float) -> None:
        self._view = (max(0.0, min(start, self._content.duration - span)), span)
        self._redraw()

    def _edge_near(self, at: QPointF) -> int | None:
        area, scale = self._area(), self._scale()
        if not area.wave.top() <= at.y() <= area.bands.bottom() or not self.sections:
            return None
        near = [(abs(scale.x(section.start) - at.x()), index) for index, section in enumerate(self.sections[1:])]
        distance, index = min(near, default=(1e9, 0))
        return index if distance <= self._theme.px(_GRAB) else None

    def _pin_near(self, at: QPointF) -> str:
        if not self._area().pins.contains(at):
            return ""
        scale = self._scale()
        near = [(abs(scale.x(pin.start) - at.x()), pin.letter) for pin in self._content.pins]
        distance, letter = min(near, default=(1e9, ""))
        return letter if distance <= self._theme.px(12) else ""

    def _drag_edge(self, seconds: float) -> None:
        if self._content.sections and self._edge is not None:
            self._draft = move_edge(self._content.sections, self._edge, seconds, self._gaps)
            self._redraw()

    def _drag_selection(self, seconds: float) -> None:
        if self._pressed_at is not None:
            self._selection = (min(self._pressed_at, seconds), max(self._pressed_at, seconds))
            self.update()

    def _describe(self) -> None:
        """For screen readers: the playhead, its section, the chosen edge."""
        index = section_at(self.sections or (), self._position)
        parts = [f"at {minutes(self._position)} of {minutes(self._content.duration)}"]
        if index is not None and self.sections is not None:
            parts.append(f"in {self.sections[index].label.value}")
        if self._edge is not None and self.sections is not None and self._edge + 1 < len(self.sections):
            edge = self.sections[self._edge + 1]
            parts.append(f"edge before {edge.label.value} at {minutes_tenths(edge.start)} chosen")
        self.setAccessibleDescription(", ".join(parts))
