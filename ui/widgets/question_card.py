"""A scrolling page inside a card: as wide as the card, never sideways."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.pinned import PinnedColumn
from ui.widgets.surfaces import Scrolled, ScrolledPage, stack

#: Around what a card holds.
MARGIN = 20


class Page(Protocol):
    """A page with buttons of its own."""

    commands: QWidget
    box: QVBoxLayout


def pinned_card(page: Page) -> PinnedColumn:
    """A page in a card, its buttons in sight however long it is."""
    assert isinstance(page, QWidget)
    return PinnedColumn(CardColumn(page), page.box, page.commands, margin=MARGIN, beside=True)


class CardColumn(Scrolled):
    """Holds one widget; what takes the keyboard inside is scrolled into view."""

    def __init__(self, inside: QWidget, margin: int = MARGIN) -> None:
        super().__init__()
        self.setObjectName("card")
        self._outside = ScrolledPage()
        self._outside.setObjectName("card")
        box = stack()
        box.setContentsMargins(margin, margin, margin, margin)
        self._outside.setLayout(box)
        self._outside.installEventFilter(self)
        self.setWidget(self._outside)
        box.addWidget(inside)  # last: setWidget measures what is inside

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Never narrower than what is inside needs; the scroll bar's width is given up before that."""
        if watched is self._outside and event.type() is QEvent.Type.LayoutRequest:
            self.setMinimumWidth(min(self._outside.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width(), 900))
        return super().eventFilter(watched, event)
