"""Buttons that stay in sight: in their place in what is scrolled while they are seen there, else below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.widgets.notice_place import FOOT, NoticeRoom
from ui.widgets.surfaces import hairline, row


class PinnedColumn(QWidget):
    """GUI thread. Holds a scroll area; `commands` is one of the widgets of `box`, a layout in what is scrolled in it.

    They move by themselves when the window, the text size or what stands above them changes. `beside`: something else stands at its side, so that
    it is not the screen's foot.
    """

    def __init__(self, area: QScrollArea, box: QBoxLayout, commands: QWidget, *, margin: int, beside: bool = False) -> None:
        super().__init__()
        self._box, self._commands, self._margin = box, commands, margin
        self._place = box.indexOf(commands)
        self._room = NoticeRoom(area)
        self._room.asked.connect(self.pin)
        if not beside:
            commands.setObjectName(FOOT)
        self._moving = False
        self._foot = row()
        self._foot.addStretch(1)
        self._foot.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        #: Where what is scrolled ends and the buttons begin.
        self._line = hairline()
        self._line.hide()
        outer.addWidget(self._room, 1)
        outer.addWidget(self._line)
        outer.addLayout(self._foot)
        inside = box.parentWidget()
        assert inside is not None, "the layout of something that is there"
        inside.installEventFilter(self)

    @property
    def pinned(self) -> bool:
        """Whether the buttons stand below what is scrolled."""
        return self._foot.indexOf(self._commands) >= 0

    def pin(self) -> None:
        """Puts the buttons where they are seen."""
        if self._moving or (self._bottom() > self.height() - self._room.height_wanted) == self.pinned:
            return
        self._moving = True
        box, commands, foot = self._box, self._commands, self._foot
        pressed = commands.window().focusWidget()
        keyboard = pressed if pressed is not None and pressed.hasFocus() and commands.isAncestorOf(pressed) else None
        if self.pinned:
            foot.removeWidget(commands)
            foot.setContentsMargins(0, 0, 0, 0)
            box.insertWidget(self._place, commands)
        else:
            box.removeWidget(commands)
            foot.setContentsMargins(self._margin, 8, self._margin, 12)
            foot.insertWidget(1, commands, 1000)
        self._line.setVisible(self.pinned)
        if keyboard is not None:  # a widget that changes its parent loses it
            keyboard.setFocus(Qt.FocusReason.OtherFocusReason)
        self._moving = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons stay in sight."""
        super().resizeEvent(event)
        self.pin()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is scrolled became longer or shorter, wider or narrower."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.pin()
        return super().eventFilter(watched, event)

    def _bottom(self) -> int:
        """Where the buttons would end in what is scrolled, were they in their place and nothing scrolled."""
        place = self._box.geometry()
        width, high, shown = place.width(), place.top(), 0
        for number in range(self._place):
            item = self._box.itemAt(number)
            if item is None:
                continue
            if not item.isEmpty():
                shown += 1
                high += item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
            elif item.spacerItem() is not None:
                high += item.sizeHint().height()
        buttons = self._commands.layout()
        wraps = buttons is not None and buttons.hasHeightForWidth()
        own = buttons.heightForWidth(width) if buttons is not None and wraps else self._commands.sizeHint().height()
        return self._margin + high + shown * self._box.spacing() + own
