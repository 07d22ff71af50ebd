"""The question bank: what ships and what the person wrote, as one list; own questions are kept one to a file."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from rehearse.errors import StorageError, UnreadableInputError
from rehearse.model.question import Question
from rehearse.model.vocabulary import Vocabulary
from rehearse.platform import sync_directory
from rehearse.store.durable import write_atomically
from rehearse.store.question_files import (
    ParsedQuestions,
    QuestionFault,
    check_file,
    check_shipped_file,
    parse_questions,
    questions_to_toml,
)
from rehearse.vocabulary import load_vocabulary


class QuestionBank:
    """All questions, read on first use and again after a change. Thread: any, one call at a time; constructing it reads nothing.

    An own question with the id of a shipped one takes its place; deleting it brings the shipped one back.
    """

    def __init__(self, shipped_dir: Path, own_dir: Path, vocabulary: Vocabulary | None = None) -> None:
        self._shipped_dir = shipped_dir
        self._own_dir = own_dir
        self._vocabulary = vocabulary
        self._questions: dict[str, Question] | None = None
        self._faults: tuple[QuestionFault, ...] = ()
        self._file_of: dict[str, Path] = {}
        self._lock = threading.RLock()

    @contextmanager
    def alone(self) -> Iterator[QuestionBank]:
        """Several calls as one change: other threads wait until the block ends. Wait for no other thread inside it."""
        with self._lock:
            yield self

    @property
    def vocabulary(self) -> Vocabulary:
        """The words questions are sorted by."""
        with self._lock:
            if self._vocabulary is None:
                self._vocabulary = load_vocabulary()
            return self._vocabulary

    def all(self) -> tuple[Question, ...]:
        """Shipped questions in file order, then own ones in the order in which they were first kept. A faulty question is left out; see `faults`."""
        return tuple(self._load().values())

    def get(self, question_id: str) -> Question | None:
        """One question, or None."""
        return self._load().get(question_id)

    def own(self) -> tuple[Question, ...]:
        """The person's own questions."""
        return tuple(question for question in self.all() if question.own)

    def faults(self) -> tuple[QuestionFault, ...]:
        """What was wrong with the files, in file and line order."""
        with self._lock:
            self._load()
            return self._faults

    def find(
        self,
        text: str = "",
        *,
        category: str | None = None,
        role: str | None = None,
        level: str | None = None,
        competency: str | None = None,
    ) -> tuple[Question, ...]:
        """Questions that hold every word of `text` (in wording, tags or category) and fit the filters. "general" fits every role."""
        words = text.casefold().split()
        found = []
        for question in self.all():
            line = " ".join((question.id, question.text, question.category.replace("_", " "), *question.tags)).casefold()
            fits = (
                all(word in line for word in words)
                and category in (None, question.category)
                and (role is None or role in question.roles or "general" in question.roles)
                and (level is None or level in question.levels)
                and (competency is None or competency in question.competencies)
            )
            if fits:
                found.append(question)
        return tuple(found)

    def save_own(self, question: Question) -> Question:
        """Writes one own question, new or changed, and returns it as it will be read.

        Raises UnreadableInputError, also where its file holds something that cannot be read and would be lost; StorageError.
        """
        return self.save_all_own((question,))[0]

    def save_all_own(self, questions: Iterable[Question]) -> tuple[Question, ...]:
        """As `save_own`, one after the other; the bank is read again once, not once each. What was written before a fault stays."""
        with self._lock:
            self._load()
            try:
                return tuple(self._keep(question) for question in questions)
            finally:
                self.reload()

    def _keep(self, question: Question) -> Question:
        own = replace(question, own=True)
        checked = parse_questions(questions_to_toml([own]), "this question", self.vocabulary, own=True)
        if checked.faults:
            raise _refused(checked.faults)
        previous = self._file_of.get(own.id)
        target = self._own_dir / f"{own.id}.toml"
        for path in {target, previous or target}:
            self._require_readable(path)
        self._write(target, [*(item for item in self._others_in(target, own.id)), checked.questions[0]])
        if previous is not None and previous != target:
            self._rewrite_without(previous, own.id)
        return checked.questions[0]

    def delete_own(self, question_id: str) -> bool:
        """Removes an own question; True if there was one. Shipped questions stay. Raises as `save_own` does."""
        with self._lock:
            self._load()
            path = self._file_of.get(question_id)
            if path is None:
                return False
            self._rewrite_without(path, question_id)
            self.reload()
        return True

    def import_file(self, path: Path) -> ParsedQuestions:
        """Adds a file's questions as own ones, all or none: with a fault nothing is added and the faults say where.

        A question that is already in the bank with the same content is not added again; one with a known id takes its place.
        """
        parsed = check_file(path, self.vocabulary, own=True)
        if parsed.faults:
            return ParsedQuestions((), parsed.faults)
        with self._lock:
            added = tuple(question for question in parsed.questions if not self._same(question))
            self.save_all_own(added)
        return ParsedQuestions(added, ())

    def export_file(self, path: Path, questions: Iterable[Question] | None = None) -> int:
        """Writes questions (all own ones by default) in the bank's format; returns how many. Raises StorageError."""
        chosen = tuple(questions) if questions is not None else self.own()
        try:
            write_atomically(path, questions_to_toml(chosen).encode("utf-8"))
        except OSError as error:
            raise _unwritable(path, error) from error
        return len(chosen)

    def reload(self) -> None:
        """Forgets what was read; the next use reads the files again."""
        with self._lock:
            self._questions = None

    def _same(self, question: Question) -> bool:
        known = self.get(question.id)
        return known is not None and replace(known, own=True, audio="") == replace(question, own=True, audio="")

    def _load(self) -> dict[str, Question]:
        with self._lock:
            if self._questions is None:
                self._questions, self._file_of, self._faults = self._read()
            return self._questions

    def _read(self) -> tuple[dict[str, Question], dict[str, Path], tuple[QuestionFault, ...]]:
        questions: dict[str, Question] = {}
        file_of: dict[str, Path] = {}
        faults: list[QuestionFault] = []
        for folder, own in ((self._shipped_dir, False), (self._own_dir, True)):
            for path in sorted(folder.glob("*.toml"), key=_first_kept if own else None) if folder.is_dir() else ():
                parsed = check_file(path, self.vocabulary) if own else check_shipped_file(path, self.vocabulary)
                faults += parsed.faults
                for question in parsed.questions:
                    known = questions.get(question.id)
                    if known is not None and known.own == own:
                        where = "another file of your own" if own else "another shipped file"
                        faults.append(QuestionFault(path.name, 0, f"the id {question.id!r} is already used in {where}"))
                        continue
                    # An own version without rendered speech keeps none: its wording may differ from what was rendered.
                    questions[question.id] = question
                    if own:
                        file_of[question.id] = path
        return questions, file_of, tuple(faults)

    def _others_in(self, path: Path, question_id: str) -> tuple[Question, ...]:
        if not path.exists():
            return ()
        return tuple(item for item in check_file(path, self.vocabulary).questions if item.id != question_id)

    def _require_readable(self, path: Path) -> None:
        """A file is written anew from what was read of it: what cannot be read, a slip in a person's own words, would be lost."""
        faults = check_file(path, self.vocabulary).faults if path.exists() else ()
        if faults:
            raise UnreadableInputError(
                f"The question file {path.name} has a fault, and writing it anew would lose what stands there ({faults[0].sentence()}).",
                safe="Nothing was changed.",
                next_step="Correct that line, or move the file out of the folder of your questions.",
            )

    def _rewrite_without(self, path: Path, question_id: str) -> None:
        self._require_readable(path)
        others = self._others_in(path, question_id)
        if others:
            self._write(path, others)
            return
        try:
            path.unlink(missing_ok=True)
            sync_directory(path.parent)
        except OSError as error:
            raise _unwritable(path, error) from error

    def _write(self, path: Path, questions: Iterable[Question]) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # A question that is changed keeps its place among the others; the file's time is what they are in order of.
            kept = path.stat().st_mtime_ns if path.exists() else time.time_ns()
            write_atomically(path, questions_to_toml(questions).encode("utf-8"))
            os.utime(path, ns=(kept, kept))
        except OSError as error:
            raise _unwritable(path, error) from error


def _first_kept(path: Path) -> tuple[int, str]:
    """Own questions stand in the order in which they came, as a pasted list is read; files of one moment by their names."""
    try:
        return path.stat().st_mtime_ns, path.name
    except OSError:
        return 0, path.name


def _refused(faults: tuple[QuestionFault, ...]) -> UnreadableInputError:
    return UnreadableInputError(
        f"This question cannot be kept: {faults[0].fault}.",
        safe="Your other questions are untouched.",
        next_step="Change it and save again.",
    )


def _unwritable(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"The question file {path.name} could not be written.",
        safe="The questions stored before are untouched.",
        next_step="Check that the disk has room and the folder can be written.",
        detail=repr(error),
    )
