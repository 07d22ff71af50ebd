"""The head of a screen: its name at the left, what one can do at the right; below it where there is no room for both."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.widgets.flow import Flow
from ui.widgets.surfaces import row


class Head(QWidget):
    """GUI thread. Nothing in it is ever cut: the buttons go on in the next row, and below the name."""

    def __init__(self, name: QWidget, *beside: QWidget, actions: tuple[QWidget, ...] = ()) -> None:
        super().__init__()
        self._name = QWidget()
        self._name.setLayout(row(name, *beside, None, spacing=12) if beside else row(name))
        self._actions = Flow(*actions)
        self._box = row(self._name, spacing=12)
        self._box.addLayout(self._actions)
        self._box.setStretch(0, 1)
        self.setLayout(self._box)

    def minimumSizeHint(self) -> QSize:
        """As narrow as one below the other needs: kept wide by its own row it would never be told to fold."""
        narrow = max(self._name.minimumSizeHint().width(), self._actions.widest())
        return QSize(narrow, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other or one below the other."""
        super().resizeEvent(event)
        self._fold()

    def event(self, event: QEvent) -> bool:
        """Folds anew when something in it came, went or has another text."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fold()
        return super().event(event)

    def _fold(self) -> None:
        beside = self._name.sizeHint().width() + self._box.spacing() + self._actions.sizeHint().width() <= self.width()
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._box.direction() != direction:
            self._box.setDirection(direction)
            self._actions.keep_in_one_row(one_row=beside)
