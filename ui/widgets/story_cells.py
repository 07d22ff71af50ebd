"""How a story's card is drawn in the list."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QPainter

from ui.models.story_rows import CARD_ROLE, facts, kinds, story_title
from ui.widgets.card_list import CardCells


class StoryCells(CardCells):
    """Title, kinds and tags, what it answers, facts."""

    HEIGHT = 96

    def write(self, painter: QPainter, inside: QRectF, index: QModelIndex | QPersistentModelIndex) -> None:
        """Four lines."""
        theme, card = self.theme, index.data(CARD_ROLE)
        first = f"“{card.answers[0]}”" if card.answers else "No question yet: choose what kind of story it is."
        if card.story.only_a_frame:
            first = "Nothing of your own stands here yet: fill in its blanks."
        height = inside.height() / 4
        for number, (text, size, weight, colour) in enumerate(
            (
                (story_title(card), 14, 600, "text"),
                (kinds(card), 12, 400, "muted"),
                (first, 12, 400, "text"),
                (facts(card), 12, 400, "muted"),
            )
        ):
            painter.setFont(theme.font(size, weight))
            painter.setPen(theme.colour(colour))
            self.line(painter, text, QRectF(inside.left(), inside.top() + number * height, inside.width(), height))
