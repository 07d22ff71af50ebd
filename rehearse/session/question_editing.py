"""The question bank as the window reads and changes it. Implements `QuestionEditPort` over the bank's files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from rehearse.model.question import Question
from rehearse.model.vocabulary import Vocabulary
from rehearse.paths import DataPaths
from rehearse.ports.stories import FaultLine, FoundQuestion, Imported
from rehearse.store.question_drafts import QuestionDrafts
from rehearse.store.question_files import QuestionFault
from rehearse.store.question_paste import guess_category, own_id, questions_from_text
from rehearse.store.questions import QuestionBank


class QuestionEditing:
    """The `QuestionEditPort`, and the `QuestionsPort` with it. Thread: any; one change at a time."""

    def __init__(self, bank: Callable[[], QuestionBank], drafts: QuestionDrafts, paths: DataPaths) -> None:
        self._bank = bank
        self._drafts = drafts
        self._paths = paths

    def vocabulary(self) -> Vocabulary:
        """See `QuestionEditPort`."""
        return self._bank().vocabulary

    def all(self) -> tuple[Question, ...]:
        """See `QuestionEditPort`."""
        return self._bank().all()

    def faults(self) -> tuple[FaultLine, ...]:
        """See `QuestionEditPort`."""
        return _lines(self._bank().faults())

    def save(self, question: Question) -> Question:
        """See `QuestionEditPort`."""
        with self._bank().alone() as bank:
            return bank.save_own(_named(question, bank.vocabulary))

    def delete(self, question_id: str) -> None:
        """See `QuestionEditPort`."""
        self._bank().delete_own(question_id)

    def drafts(self) -> dict[str, Question]:
        """See `QuestionEditPort`."""
        with self._bank().alone():
            return self._drafts.read()

    def keep_drafts(self, drafts: Mapping[str, Question]) -> None:
        """See `QuestionEditPort`."""
        with self._bank().alone():
            self._drafts.write(drafts)

    def find_in(self, text: str) -> tuple[FoundQuestion, ...]:
        """See `QuestionEditPort`. Known: the same id, or the same wording."""
        with self._bank().alone() as bank:
            wordings = {_plain(question.text) for question in bank.all()}
            found = questions_from_text(text, bank.vocabulary.categories)
            return tuple(FoundQuestion(question, _plain(question.text) in wordings) for question in found)

    def add(self, questions: tuple[Question, ...]) -> int:
        """See `QuestionEditPort`."""
        with self._bank().alone() as bank:
            return len(bank.save_all_own(_named(question, bank.vocabulary) for question in questions))

    def import_file(self, path: Path) -> Imported:
        """See `QuestionEditPort`."""
        parsed = self._bank().import_file(path)
        return Imported(parsed.questions, _lines(parsed.faults))

    def export_file(self, path: Path) -> int:
        """See `QuestionEditPort`."""
        self._paths.require_elsewhere(path)
        return self._bank().export_file(path)


def _named(question: Question, vocabulary: Vocabulary) -> Question:
    """With an id and a category, where it has none yet."""
    text = " ".join(question.text.split())
    return replace(
        question,
        text=text,
        id=question.id or own_id(text),
        category=question.category or guess_category(text, vocabulary.categories),
    )


def _lines(faults: tuple[QuestionFault, ...]) -> tuple[FaultLine, ...]:
    return tuple(FaultLine(fault.file, fault.line, fault.fault) for fault in faults)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(" ?.!")
