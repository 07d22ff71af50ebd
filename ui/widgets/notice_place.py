"""Where the notice stands: over the foot of the screen, never over a screen's own controls there; what it would cover gets out of its way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.widgets.notice import Notice

#: The name of what a notice never covers, and what never moves for it.
FOOT = "foot"
#: Pixels between the notice and what is around it.
GAP = 16
#: Pixels at its sides: where the lists and cards of most screens begin.
SIDE = 24


class NoticeRoom(QWidget):
    """Holds what stands above a screen's foot, and ends higher while a notice stands there: the last line of a list is seen, and reached by key.

    Its upper end stays where it is. `needed(pixels)` may say that nothing would be covered; `height_wanted` is the room a notice takes
    at the foot of the screen, 0 without one.
    """

    #: `height_wanted` is another.
    asked = Signal()

    def __init__(self, inside: QWidget, *, needed: Callable[[int], bool] = lambda _pixels: True) -> None:
        super().__init__()
        self._needed = needed
        self.height_wanted = 0
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(inside)

    def want(self, height: int) -> None:
        """A notice at the foot of the screen takes so much room; 0 when it is gone."""
        if height != self.height_wanted:
            self.height_wanted = height
            self.asked.emit()

    def give(self, pixels: int) -> None:
        """Pixels left free below; 0 takes them back."""
        spare = self.height() - self._box.totalMinimumSize().height() + self._box.contentsMargins().bottom()
        wanted = min(pixels, max(0, spare)) if pixels > 0 and self._needed(pixels) else 0
        if self._box.contentsMargins().bottom() != wanted:
            self._box.setContentsMargins(0, 0, 0, wanted)


class NoticePlace(QObject):
    """GUI thread. `over` are the screens at whose foot the notice stands; both have the same parent.

    A screen with a foot of its own keeps it where it is, and its `NoticeRoom`s give the room; any other screen ends higher as a whole.
    """

    def __init__(self, notice: Notice, over: QStackedWidget) -> None:
        super().__init__(over)
        self._notice, self._over = notice, over
        #: The screen that ends higher, and its own lower margin.
        self._raised: tuple[QWidget, int] | None = None
        self._rooms: list[NoticeRoom] = []
        over.installEventFilter(self)
        notice.installEventFilter(self)
        notice.closed.connect(self.place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows the window and the text of the notice."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest, QEvent.Type.Move):
            self.place()
        return super().eventFilter(watched, event)

    def place(self) -> None:
        """Puts the notice where it belongs now."""
        notice, screen = self._notice, self._over.currentWidget()
        if notice.isHidden() or screen is None:
            self._take_back()
            self._rooms = []
            return
        room = self._over.geometry()
        width = max(0, room.width() - 2 * SIDE)
        # Not its least height: that is the one of its narrowest form, whose lines are many.
        height = notice.heightForWidth(width) if notice.hasHeightForWidth() else notice.minimumSizeHint().height()
        wanted = QRect(room.left() + SIDE, room.bottom() + 1 - GAP - height, width, height)
        feet = [foot for foot in screen.findChildren(QWidget, FOOT) if foot.isVisible()]
        rooms = [each for each in screen.findChildren(NoticeRoom) if each.isVisible()] if feet else []
        self._take_back(None if feet else screen, rooms)
        self._rooms = rooms
        for each in self._rooms:
            each.want(height + GAP + GAP // 2)
        for foot in feet:
            kept = QRect(self._here(foot, QPoint(0, 0)), foot.size())
            if wanted.intersects(kept):
                wanted.moveBottom(min(wanted.bottom(), kept.top() - GAP // 2))
        if wanted != notice.geometry():
            notice.setGeometry(wanted)
        if feet:
            for each in self._rooms:
                each.give(self._here(each, QPoint(0, each.height())).y() - wanted.top() + GAP // 2)
        else:
            self._raise(screen, room.bottom() + 1 - wanted.top() + GAP // 2)

    def _here(self, part: QWidget, at: QPoint) -> QPoint:
        """A place in a part of a screen, as the notice counts."""
        parent = self._over.parentWidget()
        assert parent is not None, "the parent of the notice too"
        return part.mapTo(parent, at)

    def _raise(self, screen: QWidget, pixels: int) -> None:
        box = screen.layout()
        if box is None:
            return
        margins = box.contentsMargins()
        if self._raised is None:
            self._raised = screen, margins.bottom()
        # Never so much that what stands there would have to lie over each other.
        spare = screen.height() - box.totalMinimumSize().height() + margins.bottom()
        box.setContentsMargins(margins.left(), margins.top(), margins.right(), max(self._raised[1], min(pixels, spare)))

    def _take_back(self, now: QWidget | None = None, rooms: Sequence[NoticeRoom] = ()) -> None:
        """What a notice was given before, but by the screen that ends higher `now`, and by these rooms."""
        if self._raised is not None and self._raised[0] is not now:
            screen, lower = self._raised
            self._raised = None
            box = screen.layout()
            if box is not None:
                margins = box.contentsMargins()
                box.setContentsMargins(margins.left(), margins.top(), margins.right(), lower)
        for each in self._rooms:
            if each not in rooms:
                each.want(0)
                each.give(0)
