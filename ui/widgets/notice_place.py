"""Where the notice stands: over the foot of the screen, so that nothing moves when it comes, and never over a screen's own controls there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QWidget

from ui.widgets.notice import Notice

#: The name of what a notice never covers.
FOOT = "foot"
#: Pixels between the notice and what is around it.
GAP = 16


class NoticePlace(QObject):
    """GUI thread. `over` is the widget at whose foot the notice stands; both have the same parent."""

    def __init__(self, notice: Notice, over: QWidget) -> None:
        super().__init__(over)
        self._notice, self._over = notice, over
        over.installEventFilter(self)
        notice.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows the window and the text of the notice."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest, QEvent.Type.Move):
            self.place()
        return super().eventFilter(watched, event)

    def place(self) -> None:
        """Puts the notice where it belongs now."""
        notice, over = self._notice, self._over
        if notice.isHidden():
            return
        room = over.geometry()
        width = max(0, room.width() - 2 * GAP)
        wraps = notice.hasHeightForWidth()
        height = max(notice.heightForWidth(width) if wraps else 0, notice.minimumSizeHint().height())
        wanted = QRect(room.left() + GAP, room.bottom() + 1 - GAP - height, width, height)
        parent = over.parentWidget()
        for foot in over.findChildren(QWidget, FOOT):
            if foot.isVisible() and parent is not None:
                kept = QRect(foot.mapTo(parent, QPoint(0, 0)), foot.size())
                if wanted.intersects(kept):
                    wanted.moveBottom(min(wanted.bottom(), kept.top() - GAP // 2))
        if wanted != notice.geometry():
            notice.setGeometry(wanted)
