"""Cards below each other that are made anew each time something else is shown."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QLayout, QWidget

from ui.widgets.surfaces import Surface, let_go, stack
from ui.widgets.text import Text


def titled_card(title: str, inside: QLayout, about: str = "") -> Surface:
    """A card with a title, a line on it where it needs one, and what it holds."""
    head = [Text(title, "lead-strong", wrap=True)]
    if about:
        head.append(Text(about, "caption", wrap=True))
    return Surface("card").hold(stack(*head, inside, spacing=8), 16)


class CardStack(QWidget):
    """GUI thread. `show_cards` takes new ones; the old ones are let go."""

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self._spacing = spacing
        self._body: QWidget | None = None
        self._place = stack()
        self.setLayout(self._place)

    def show_cards(self, cards: Iterable[QWidget]) -> None:
        """Other cards, top to bottom."""
        body = QWidget()
        body.setLayout(stack(*cards, None, spacing=self._spacing))
        if self._body is not None:
            let_go(self._place, (self._body,))
        self._body = body
        self._place.addWidget(body)
