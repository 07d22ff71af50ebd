"""A scrolling column whose buttons stay in sight: in their place where all of them is seen there, else below what is scrolled."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ui.widgets.surfaces import Column, row


class PinnedColumn(QWidget):
    """GUI thread. `commands` is one of the widgets in `box`; it moves by itself when the window, the text or the content changes."""

    def __init__(self, width: int, box: QBoxLayout, commands: QWidget, *, margin: int = 32) -> None:
        super().__init__()
        self.column = Column(width, margin=margin)
        self._box, self._commands, self._margin = box, commands, margin
        self._place = box.indexOf(commands)
        self._moving = False
        self.column.inside.setLayout(box)
        self._foot = row()
        self._foot.addStretch(1)
        self._foot.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.column, 1)
        outer.addLayout(self._foot)
        self.column.inside.installEventFilter(self)

    @property
    def pinned(self) -> bool:
        """Whether the buttons stand below what is scrolled."""
        return self._foot.indexOf(self._commands) >= 0

    def pin(self) -> None:
        """Puts the buttons where they are seen."""
        if self._moving or (self._bottom() > self.height()) == self.pinned:
            return
        self._moving = True
        box, commands, foot = self._box, self._commands, self._foot
        if self.pinned:
            foot.removeWidget(commands)
            foot.setContentsMargins(0, 0, 0, 0)
            box.insertWidget(self._place, commands)
        else:
            box.removeWidget(commands)
            foot.setContentsMargins(self._margin, 8, self._margin, 12)
            foot.insertWidget(1, commands, 1000)
        self._moving = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons stay in sight."""
        super().resizeEvent(event)
        self.pin()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is scrolled became longer or shorter."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.pin()
        return super().eventFilter(watched, event)

    def _bottom(self) -> int:
        """Where the buttons would end in the unscrolled column, were they in their place."""
        width, high, shown = self.column.inside.width(), 0, 0
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
