"""The bank as a list with filters, and pasted questions as a list to tick."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from rehearse.model.question import ANY_WORK, Question, nearest_first
from rehearse.ports import FoundQuestion
from ui.names import asked_by, category_name, competency_name

_Index = QModelIndex | QPersistentModelIndex
QUESTION_ROLE = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True, slots=True)
class QuestionFilter:
    """What the list keeps; empty fields keep everything. "general" questions fit every role."""

    words: str = ""
    category: str = ""
    role: str = ""
    level: str = ""
    listener: str = ""
    own: bool = False

    def keeps(self, question: Question) -> bool:
        """True if the question fits everything asked for."""
        line = searched(question)
        return (
            all(word in line for word in self.words.casefold().split())
            and self.category in ("", question.category)
            and (not self.role or self.role in question.roles or ANY_WORK in question.roles)
            and (not self.level or self.level in question.levels)
            and self.listener in ("", question.listener)
            and (question.own or not self.own)
        )


def searched(question: Question) -> str:
    """Everything the search looks at, in names people see."""
    names = (category_name(question.category), *(competency_name(item) for item in question.competencies))
    return " ".join((question.text, *names, *question.tags)).casefold()


def about(question: Question) -> str:
    """The caption below a question."""
    parts = (
        category_name(question.category),
        asked_by(question.listener),
        "your own" if question.own else "",
    )
    return "  ·  ".join(part for part in parts if part)


class QuestionRows(QAbstractListModel):
    """Questions that pass a filter: those of the role asked for, else of the person's own `work`, first; then in the bank's order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Question, ...] = ()
        self._shown: tuple[Question, ...] = ()
        self.wanted = QuestionFilter()
        self.work = ""

    @property
    def everything(self) -> tuple[Question, ...]:
        """Without the filter."""
        return self._all

    def set_questions(self, questions: tuple[Question, ...], work: str = "") -> None:
        """Another bank, same filter; `work` is the role the person gave, or ""."""
        self._all, self.work = questions, work
        self.keep(self.wanted)

    def keep(self, wanted: QuestionFilter) -> None:
        """Another filter."""
        self.beginResetModel()
        self.wanted = wanted
        kept = tuple(question for question in self._all if wanted.keeps(question))
        self._shown = nearest_first(kept, wanted.role or self.work)
        self.endResetModel()

    def question(self, row: int) -> Question:
        """The question in a row."""
        return self._shown[row]

    def row_of(self, question_id: str) -> int:
        """Its row, -1 if it is not shown."""
        return next((row for row, question in enumerate(self._shown) if question.id == question_id), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text; with its caption for screen readers; the question for delegates."""
        if not index.isValid() or not 0 <= index.row() < len(self._shown):
            return None
        question = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return question.text
        if role == QUESTION_ROLE:
            return question
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{question.text} {about(question)}"
        return None


class FoundRows(QAbstractListModel):
    """Questions found in a text; each can be ticked, those already in the bank begin unticked."""

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: tuple[FoundQuestion, ...] = ()
        self._chosen: set[int] = set()

    def set_found(self, found: tuple[FoundQuestion, ...]) -> None:
        """Another text."""
        self.beginResetModel()
        self._found = found
        self._chosen = {row for row, item in enumerate(found) if not item.known}
        self.endResetModel()
        self.ticked.emit()

    @property
    def chosen(self) -> tuple[Question, ...]:
        """The ticked ones, in the text's order."""
        return tuple(item.question for row, item in enumerate(self._found) if row in self._chosen)

    @property
    def known(self) -> int:
        """How many the bank has already."""
        return sum(1 for item in self._found if item.known)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many were found."""
        return 0 if parent.isValid() else len(self._found)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Each can be ticked."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Wording, guessed category, whether it is known, the tick."""
        if not index.isValid() or not 0 <= index.row() < len(self._found):
            return None
        item = self._found[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            known = " (already in the bank)" if item.known else ""
            return f"{item.question.text}\n{category_name(item.question.category)}{known}"
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if index.row() in self._chosen else Qt.CheckState.Unchecked
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ticks or unticks."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._chosen.add(index.row())
        else:
            self._chosen.discard(index.row())
        self.dataChanged.emit(index, index, [role])
        self.ticked.emit()
        return True
