"""The question bank's editing in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rehearse.errors import RehearseError
from rehearse.model.question import Question
from rehearse.model.vocabulary import Vocabulary
from rehearse.ports.stories import (
    FaultLine,
    FoundQuestion,
    Imported,
)
from rehearse.store.question_files import check_file, questions_from_text, questions_to_toml
from rehearse.store.question_paste import own_id
from rehearse.vocabulary import load_vocabulary
from tests.fakes.practice_sample import BANK


class FakeQuestionEdit:
    """The bank in a dict."""

    def __init__(self, questions: tuple[Question, ...] = BANK) -> None:
        self.kept = {question.id: question for question in questions}
        self.begun: dict[str, Question] = {}
        self.failure: RehearseError | None = None
        self.wrong: tuple[FaultLine, ...] = ()
        self.written: list[Path] = []

    def vocabulary(self) -> Vocabulary:
        return load_vocabulary()

    def all(self) -> tuple[Question, ...]:
        self._check()
        return tuple(self.kept.values())

    def faults(self) -> tuple[FaultLine, ...]:
        return self.wrong

    def save(self, question: Question) -> Question:
        self._check()
        saved = replace(question, id=question.id or own_id(question.text), category=question.category or "general", own=True)
        self.kept[saved.id] = saved
        return saved

    def delete(self, question_id: str) -> None:
        self.kept.pop(question_id, None)

    def drafts(self) -> dict[str, Question]:
        return dict(self.begun)

    def keep_drafts(self, drafts: Mapping[str, Question]) -> None:
        self.begun = dict(drafts)

    def find_in(self, text: str) -> tuple[FoundQuestion, ...]:
        wordings = {question.text for question in self.kept.values()}
        return tuple(FoundQuestion(question, question.text in wordings) for question in questions_from_text(text))

    def add(self, questions: tuple[Question, ...]) -> int:
        for question in questions:
            self.save(question)
        return len(questions)

    def import_file(self, path: Path) -> Imported:
        parsed = check_file(path, load_vocabulary())
        faults = tuple(FaultLine(fault.file, fault.line, fault.fault) for fault in parsed.faults)
        if faults:
            return Imported((), faults)
        self.add(parsed.questions)
        return Imported(parsed.questions, ())

    def export_file(self, path: Path) -> int:
        own = [question for question in self.kept.values() if question.own]
        path.write_text(questions_to_toml(own), encoding="utf-8")
        self.written.append(path)
        return len(own)

    def _check(self) -> None:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
