"""Where things lie in a timeline: seconds to pixels, and the lanes from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF


@dataclass(frozen=True, slots=True)
class Scale:
    """Seconds `start` to `start + span` over `width` pixels from `left`."""

    start: float
    span: float
    left: float
    width: float

    def x(self, seconds: float) -> float:
        """Pixels from the widget's left."""
        return self.left + (seconds - self.start) / self.span * self.width

    def seconds(self, x: float) -> float:
        """The moment at a pixel."""
        return self.start + (x - self.left) / self.width * self.span

    @property
    def end(self) -> float:
        """The last moment in view."""
        return self.start + self.span


@dataclass(frozen=True, slots=True)
class Lanes:
    """Rectangles of the lanes, top to bottom."""

    pins: QRectF
    wave: QRectF
    pace: QRectF
    ticks: QRectF
    bands: QRectF
    axis: QRectF

    @property
    def bottom(self) -> float:
        """Where the last lane ends."""
        return self.axis.bottom()


#: Heights at 100 %, with the gap below each.
_HEIGHTS = (("pins", 20, 2), ("wave", 76, 4), ("ticks", 12, 4), ("bands", 28, 6), ("pace", 34, 2), ("axis", 18, 0))


def total_height(px: Callable[[float], int]) -> int:
    """Of all lanes together."""
    return sum(px(height) + px(gap) for _name, height, gap in _HEIGHTS)


def lanes(width: float, px: Callable[[float], int], left: float) -> Lanes:
    """For a widget of this width; `left` is kept free for the lanes' names."""
    made: dict[str, QRectF] = {}
    top = 0.0
    for name, height, gap in _HEIGHTS:
        made[name] = QRectF(left, top, width - left, px(height))
        top += px(height) + px(gap)
    return Lanes(**made)
