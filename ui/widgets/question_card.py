"""A scrolling page inside a card: as wide as the card, never sideways."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.widgets.surfaces import stack


class CardColumn(QScrollArea):
    """Holds one widget; what takes the keyboard inside is scrolled into view."""

    def __init__(self, inside: QWidget, margin: int = 20) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._outside = QWidget()
        self._outside.setObjectName("card")
        box = stack(inside)
        box.setContentsMargins(margin, margin, margin, margin)
        self._outside.setLayout(box)
        self._outside.installEventFilter(self)
        self.setWidget(self._outside)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Never narrower than what is inside needs; the scroll bar's width is given up before that."""
        if watched is self._outside and event.type() is QEvent.Type.LayoutRequest:
            self.setMinimumWidth(min(self._outside.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width(), 900))
        return super().eventFilter(watched, event)
