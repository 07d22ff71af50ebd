"""Where things lie in a timeline: seconds to pixels, and the lanes from top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


#: Where the window is low: the curves that are looked at, not read, give way to the words below.
_LOW = {"wave": 44, "pace": 26}


def _heights(px: Callable[[float], int], *, bands: bool, low: bool) -> Iterator[tuple[str, int, int]]:
    """(lane, height, gap below it) in pixels; a lane that is left out takes no room."""
    for name, height, gap in _HEIGHTS:
        shown = bands or name != "bands"
        yield name, px(_LOW.get(name, height) if low else height) if shown else 0, px(gap) if shown else 0


def total_height(px: Callable[[float], int], *, bands: bool = True, low: bool = False) -> int:
    """Of all lanes together, with or without the sections' bands; `low` in a low window."""
    return sum(height + gap for _name, height, gap in _heights(px, bands=bands, low=low))


def lanes(width: float, px: Callable[[float], int], left: float, *, bands: bool = True, low: bool = False) -> Lanes:
    """For a widget of this width; `left` is kept free for the lanes' names."""
    made: dict[str, QRectF] = {}
    top = 0.0
    for name, height, gap in _heights(px, bands=bands, low=low):
        made[name] = QRectF(left, top, width - left, height)
        top += height + gap
    return Lanes(**made)
