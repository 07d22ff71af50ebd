"""Questions as a list for choosing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rehearse.model.question import Question
from ui.names import category_name

_Index = QModelIndex | QPersistentModelIndex


class QuestionListModel(QAbstractListModel):
    """One row a question; `words` keeps those that contain all of them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Question, ...] = ()
        self._shown: tuple[Question, ...] = ()

    def set_questions(self, questions: tuple[Question, ...]) -> None:
        """Everything there is."""
        self._all = questions
        self.search("")

    def search(self, words: str) -> None:
        """Keeps questions whose text, category, tags or competencies hold every word."""
        wanted = words.lower().split()
        self.beginResetModel()
        self._shown = tuple(item for item in self._all if all(word in _searched(item) for word in wanted))
        self.endResetModel()

    def question(self, row: int) -> Question:
        """The question in a row."""
        return self._shown[row]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text and category; both for screen readers."""
        if not index.isValid() or not 0 <= index.row() < len(self._shown):
            return None
        question = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return question.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{question.text} {category_name(question.category)}"
        return None


def _searched(question: Question) -> str:
    return " ".join((question.text, category_name(question.category), *question.tags, *question.competencies)).lower()
