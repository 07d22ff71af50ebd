"""The stories as a list of cards."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rehearse.counted import counted
from rehearse.ports import StoryCard
from ui.names import category_name, listed

#: An open blank of a frame, as it stands in the notes.
_BLANK = re.compile(r"\[[^\[\]]+\]")
_Index = QModelIndex | QPersistentModelIndex
CARD_ROLE = int(Qt.ItemDataRole.UserRole) + 1


def story_title(card: StoryCard) -> str:
    """A story without a title has one all the same."""
    return card.story.title or "Untitled story"


def kinds(card: StoryCard) -> str:
    """What it is about: kinds of question, then tags."""
    names = [category_name(item) for item in card.story.categories[:2]]
    return "  ·  ".join((*names, *card.story.tags[:3])) or "not sorted yet"


def facts(card: StoryCard) -> str:
    """Questions, takes, the best take, the schedule. A frame answers nothing while blanks of it stand open in the notes."""
    blanks = sum(len(_BLANK.findall(notes)) for notes in card.story.sections.values()) if card.story.template else 0
    parts = [
        f"{counted(blanks, 'blank')} open" if blanks else "",
        "" if card.story.only_a_frame else f"{'could answer' if blanks else 'answers'} {counted(len(card.answers), 'question')}",
        counted(card.takes, "take"),
        "best take chosen" if card.best else "",
        "on the schedule" if card.scheduled else "",
    ]
    return "  ·  ".join(part for part in parts if part)


class StoryRows(QAbstractListModel):
    """Cards as the port gave them; `keep` filters by words."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[StoryCard, ...] = ()
        self._shown: tuple[StoryCard, ...] = ()
        self._words = ""

    @property
    def everything(self) -> tuple[StoryCard, ...]:
        """Without the filter."""
        return self._all

    def set_cards(self, cards: tuple[StoryCard, ...]) -> None:
        """Everything anew, same words."""
        self._all = cards
        self.keep(self._words)

    def keep(self, words: str) -> None:
        """Only cards that hold every word in title, notes, tags or questions."""
        wanted = words.casefold().split()
        self.beginResetModel()
        self._words = words
        self._shown = tuple(card for card in self._all if all(word in _searched(card) for word in wanted))
        self.endResetModel()

    def card(self, row: int) -> StoryCard:
        """The card in a row."""
        return self._shown[row]

    def row_of(self, story_id: str) -> int:
        """Its row, -1 if it is not shown."""
        return next((row for row, card in enumerate(self._shown) if card.story.id == story_id), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title; for screen readers all of it; the card for delegates; the questions as tooltip."""
        if not index.isValid() or not 0 <= index.row() < len(self._shown):
            return None
        card = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return story_title(card)
        if role == CARD_ROLE:
            return card
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{story_title(card)}. {kinds(card)}. {facts(card)}. {listed(list(card.answers[:2]))}"
        return None


def _searched(card: StoryCard) -> str:
    story = card.story
    notes = " ".join(story.sections.values())
    return " ".join((story.title, notes, kinds(card), *story.tags, *card.answers)).casefold()
