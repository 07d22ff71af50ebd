"""Draws a timeline's still parts; the playhead is the widget's own. Plain functions over a painter."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPainterPath, QPen, QPolygonF

from rehearse.clock import minutes
from rehearse.model.sections import Section
from rehearse.report.facts import percent
from ui.theme import Theme, mixed
from ui.widgets.timeline.content import TimelineContent
from ui.widgets.timeline.lanes import Lanes, Scale
from ui.wording import BEST_GUESS_WORDS, LONG_PAUSE, STRONG_PAUSE, best_guess, soft_edge

_PACE_RANGE = (60.0, 220.0)
_USUAL_PACE = (120.0, 165.0)


def draw_still(
    painter: QPainter, theme: Theme, content: TimelineContent, scale: Scale, area: Lanes, chosen_edge: int | None
) -> None:
    """Everything that does not move while playing."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _section_tint(painter, theme, content, scale, area)
    _wave(painter, theme, content, scale, area)
    _pauses(painter, theme, content, scale, area)
    _ticks(painter, theme, content, scale, area)
    _bands(painter, theme, content, scale, area, chosen_edge)
    _pace(painter, theme, content, scale, area)
    _axis(painter, theme, content, scale, area)
    _pins(painter, theme, content, scale, area)
    _names(painter, theme, content, area)


def _names(painter: QPainter, theme: Theme, content: TimelineContent, area: Lanes) -> None:
    painter.setFont(theme.font(12))
    painter.setPen(theme.colour("muted"))
    names = [(area.ticks, "Fillers")]
    if content.in_sections:
        names.append((area.bands, "Sections"))
    if content.pins:
        names.append((area.pins, "Evidence"))
    if content.pace:
        names.append((area.pace, "Pace\n120–165"))
    names.append((area.wave, "Sound"))
    for lane, name in names:
        painter.drawText(QRectF(0, lane.top(), lane.left() - theme.px(8), lane.height()), Qt.AlignmentFlag.AlignVCenter, name)


def _section_tint(painter: QPainter, theme: Theme, content: TimelineContent, scale: Scale, area: Lanes) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for section in content.sections or ():
        colour = mixed(theme.section(section.label).fill, theme.tokens.card, 0.13)
        left, right = scale.x(section.start), scale.x(section.end)
        painter.fillRect(QRectF(left, area.wave.top(), right - left, area.wave.height()), QColor(colour))


def _wave(painter: QPainter, theme: Theme, content: TimelineContent, scale: Scale, area: Lanes) -> None:
    middle = area.wave.center().y()
    if content.peaks is None or len(content.peaks) == 0:
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("muted"))
        painter.drawText(
            area.wave,
            Qt.AlignmentFlag.AlignCenter,
            "There is no recording of this take any more; its words and figures are kept.",
        )
        return
    columns = max(1, int(scale.width))
    edges = np.linspace(scale.start, scale.end, columns + 1) / content.duration * len(content.peaks)
    first = np.clip(np.floor(edges[:-1]).astype(int), 0, len(content.peaks) - 1)
    last = np.clip(np.ceil(edges[1:]).astype(int), first + 1, len(content.peaks))
    loudest = float(np.abs(content.peaks).max()) or 1.0
    height = area.wave.height() / 2 - 2
    low = _extremes(np.minimum, content.peaks[:, 0], first, last)
    high = _extremes(np.maximum, content.peaks[:, 1], first, last)
    tops = middle - np.maximum(high / loudest * height, 0.5)
    bottoms = middle - np.minimum(low / loudest * height, -0.5)
    lines = [
        QLineF(scale.left + x + 0.5, top, scale.left + x + 0.5, bottom)
        for x, (top, bottom) in enumerate(zip(tops.tolist(), bottoms.tolist(), strict=True))
    ]
    painter.setPen(QPen(theme.colour("wave"), 1))
    painter.drawLines(lines)


def _extremes(pick: np.ufunc, values: NDArray[Any], first: NDArray[Any], last: NDArray[Any]) -> NDArray[Any]:
    """The least or greatest of each column's stretch; at once where the stretches follow each other, one by one when zoomed far in."""
    if (np.diff(first) > 0).all():
        return np.asarray(pick.reduceat(values[: last[-1]], first))
    return np.array([pick.reduce(values[a:b]) for a, b in zip(first.tolist(), last.tolist(), strict=True)])


def _pauses(painter: QPainter, theme: Theme, content: TimelineContent, scale: Scale, area: Lanes) -> None:
    """Silences of two seconds and more: a gap mark with its seconds; from four on with a firm line."""
    painter.setFont(theme.font(12))
    for pause in content.pauses:
        if pause.seconds < LONG_PAUSE:
            continue
        left, right = scale.x(pause.start), scale.x(pause.end)
        strong = pause.seconds >= STRONG_PAUSE
        painter.setPen(QPen(theme.colour("text" if strong else "muted"), 2 if strong else 1))
        y = area.wave.bottom() - theme.px(6)
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        for x in (left, right):
            painter.drawLine(QPointF(x, y - theme.px(4)), QPointF(x, y + theme.px(4)))
        text = f"{pause.seconds:.1f} s"
        width = painter.fontMetrics().horizontalAdvance(text) + theme.px(8)
        chip = QRectF((left + right) / 2 - width / 2, area.wave.top() + theme.px(4), width, theme.px(18))
        painter.setBrush(theme.colour("card"))
        painter.setPen(QPen(theme.colour("line_strong"), 1))
        painter.drawRoundedRect(chip, theme.px(4), theme.px(4))
        painter.setPen(theme.colour("text"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)


def _ticks(painter: QPainter, theme: Theme, content: TimelineContent, scale: Scale, area: Lanes) -> None:
    """A ring for a sound (um), a diamond for a word (like): told apart by shape."""
    middle = area.ticks.center().y()
    size = theme.px(4)
    painter.setPen(QPen(theme.colour("text"), 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for tick in content.ticks:
        x = scale.x((tick.start + tick.end) / 2)
        if tick.sound:
            painter.drawEllipse(QPointF(x, middle), size, size)
        else:
            points = [QPointF(x, middle - size), QPointF(x + size, middle), QPointF(x, middle + size), QPointF(x - size, middle)]
            painter.drawPolygon(QPolygonF(points))


def _bands(painter: QPainter, theme: Theme, content: TimelineContent, scale: Scale, area: Lanes, chosen_edge: int | None) -> None:
    if not content.in_sections:
        return
    if content.sections is None:
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("muted"))
        why = content.no_sections or "not measured without words"
        painter.drawText(area.bands.adjusted(theme.px(8), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, why)
        return
    whole = content.answer or sum(section.seconds for section in content.sections) or 1.0
    for index, section in enumerate(content.sections):
        box = QRectF(scale.x(section.start), area.bands.top(), scale.x(section.end) - scale.x(section.start), area.bands.height())
        _band(painter, theme, section, box, content.sections[index - 1] if index else None)
        _band_text(painter, theme, section, box, section.seconds / whole)
    for edge in range(len(content.sections) - 1):
        x = scale.x(content.sections[edge + 1].start)
        chosen = edge == chosen_edge
        if chosen or not soft_edge(content.sections[edge + 1]):  # an unsure edge is not drawn sharp
            painter.setPen(QPen(theme.colour("text" if chosen else "card"), 3 if chosen else 2))
            painter.drawLine(QPointF(x, area.bands.top()), QPointF(x, area.bands.bottom()))
        if chosen:
            painter.drawLine(QPointF(x, area.wave.top()), QPointF(x, area.wave.bottom()))
        _grip(painter, theme, x, area, chosen=chosen)


def _grip(painter: QPainter, theme: Theme, x: float, area: Lanes, *, chosen: bool) -> None:
    painter.setPen(QPen(theme.colour("card"), 1))
    painter.setBrush(theme.colour("accent" if chosen else "text"))
    width, height = theme.px(6), theme.px(14)
    painter.drawRoundedRect(QRectF(x - width / 2, area.bands.center().y() - height / 2, width, height), width / 2, width / 2)


def _band(painter: QPainter, theme: Theme, section: Section, box: QRectF, before: Section | None) -> None:
    """A weak edge runs over from the colour before: it looks as unsure as it is."""
    fill = QColor(theme.section(section.label).fill)
    painter.setPen(Qt.PenStyle.NoPen)
    if soft_edge(section) and box.width() > 0:
        soft = min(theme.px(40) / box.width(), 0.6)
        gradient = QLinearGradient(box.topLeft(), box.topRight())
        gradient.setColorAt(0, QColor(theme.section(before.label).fill if before is not None else theme.tokens.card))
        gradient.setColorAt(soft, fill)
        painter.setBrush(QBrush(gradient))
    else:
        painter.setBrush(fill)
    painter.drawRect(box)


def _band_text(painter: QPainter, theme: Theme, section: Section, box: QRectF, share: float) -> None:
    painter.setPen(QColor(theme.section(section.label).on))
    painter.setFont(theme.font(12, 600))
    inside = box.adjusted(theme.px(8), 0, -theme.px(6), 0)
    metrics = painter.fontMetrics()
    text = band_text(section, share, lambda text: metrics.horizontalAdvance(text) <= inside.width())
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def band_text(section: Section, share: float, fits: Callable[[str], bool]) -> str:
    """As much as fits of letter, name, length, share; an unsure section gives up its name and its share before the words "best guess"."""
    letter, name, length = section.label.letter, section.label.value, minutes(section.seconds)
    if best_guess(section):
        wanted = [
            f"{letter}  {name}  {length} · {percent(share)} · {BEST_GUESS_WORDS}",
            f"{letter}  {name}  {length} · {BEST_GUESS_WORDS}",
        ]
        wanted += [
            f"{letter}  {length} · {BEST_GUESS_WORDS}",
            f"{letter}  {BEST_GUESS_WORDS}",
            f"{letter}  {length} ?",
            f"{letter} ?",
        ]
    else:
        wanted = [f"{letter}  {name}  {length} · {percent(share)}", f"{letter}  {name}  {length}", f"{letter}  {length}", letter]
    return next((text for text in wanted if fits(text)), "")


def _pace(painter: QPainter, theme: Theme, content: TimelineContent, scale: Scale, area: Lanes) -> None:
    if not content.pace:
        return

    def y(wpm: float) -> float:
        low, high = _PACE_RANGE
        return area.pace.bottom() - (min(max(wpm, low), high) - low) / (high - low) * area.pace.height()

    usual = QRectF(scale.left, y(_USUAL_PACE[1]), scale.width, y(_USUAL_PACE[0]) - y(_USUAL_PACE[1]))
    painter.fillRect(usual, theme.colour("hover"))
    path = QPainterPath()
    for number, point in enumerate(content.pace):
        place = QPointF(scale.x((point.start + point.end) / 2), y(point.wpm))
        if number:
            path.lineTo(place)
        else:
            path.moveTo(place)
    painter.setPen(QPen(theme.colour("pace"), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def _axis(painter: QPainter, theme: Theme, content: TimelineContent, scale: Scale, area: Lanes) -> None:
    painter.setFont(theme.font(12))
    least = theme.px(64) / scale.width * scale.span
    step = next((value for value in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600) if value >= least), 3_600)
    at = math.ceil(scale.start / step) * step
    while at <= min(scale.end, content.duration):
        x = scale.x(at)
        painter.setPen(QPen(theme.colour("line_strong"), 1))
        painter.drawLine(QPointF(x, area.axis.top()), QPointF(x, area.axis.top() + theme.px(4)))
        painter.setPen(theme.colour("muted"))
        half = painter.fontMetrics().horizontalAdvance(minutes(at)) / 2
        # At either end the figures stay inside.
        middle = min(max(x, area.axis.left() + half), area.axis.right() - half)
        place = QRectF(middle - half - 1, area.axis.top() + theme.px(2), 2 * half + 2, area.axis.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, minutes(at))
        at += step


def grouped(places: list[tuple[float, str]], width: Callable[[str], float], gap: float = 2.0) -> list[tuple[float, str]]:
    """Pins that would lie over each other share one: (middle in pixels, letters), left to right, none touching the next."""
    groups: list[tuple[float, float, list[str]]] = []  # the first and the last pin's place, and every letter once

    def room(group: tuple[float, float, list[str]]) -> tuple[float, float]:
        middle, half = (group[0] + group[1]) / 2, width(" ".join(group[2])) / 2
        return middle - half, middle + half

    for x, letter in sorted(places):
        group = (x, x, [letter])
        while groups and room(groups[-1])[1] + gap > room(group)[0]:
            before = groups.pop()
            group = (before[0], group[1], [*before[2], *(item for item in group[2] if item not in before[2])])
        groups.append(group)
    return [((first + last) / 2, " ".join(letters)) for first, last, letters in groups]


def _pins(painter: QPainter, theme: Theme, content: TimelineContent, scale: Scale, area: Lanes) -> None:
    painter.setFont(theme.font(12, 600))
    size = area.pins.height() - theme.px(2)
    metrics = painter.fontMetrics()
    widths = {text: max(size, metrics.horizontalAdvance(text) + theme.px(10)) for text in {pin.letter for pin in content.pins}}
    places = [(scale.x(pin.start), pin.letter) for pin in content.pins if scale.start <= pin.start <= scale.end]
    painter.setPen(QPen(theme.colour("line_strong"), 1))
    for x, _letter in places:
        painter.drawLine(QPointF(x, area.pins.bottom()), QPointF(x, area.wave.top() + theme.px(6)))
    for middle, text in grouped(places, lambda text: widths.get(text) or metrics.horizontalAdvance(text) + theme.px(10)):
        width = widths.get(text) or metrics.horizontalAdvance(text) + theme.px(10)
        painter.setPen(QPen(theme.colour("line_strong"), 1))
        painter.setBrush(theme.colour("raised"))
        box = QRectF(middle - width / 2, area.pins.top(), width, size)
        painter.drawRoundedRect(box, size / 2, size / 2)
        painter.setPen(theme.colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
