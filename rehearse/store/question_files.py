"""Reads, checks and writes question files; every fault names the file, the line and what is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import tomli_w

from rehearse.model.measures import DEFAULT_TARGET, Target
from rehearse.model.question import FollowUpRule, Question
from rehearse.model.question_shape import Shape
from rehearse.model.vocabulary import Vocabulary
from rehearse.store.question_lines import QuestionLines, TableLines, index_lines
from rehearse.store.question_paste import questions_from_text

__all__ = [
    "ParsedQuestions",
    "QuestionFault",
    "check_file",
    "check_shipped_file",
    "parse_questions",
    "questions_from_text",
    "questions_to_toml",
]

_ID = re.compile(r"^[a-z0-9][a-z0-9-]{0,79}$")
_LONGEST_TEXT = 400
_LONGEST_LINE = 600
_NOT_TOML = "this is not valid TOML"
#: A list of any other kind: its questions are found in its text.
_TO_PASTE = "this is no file of questions as the program writes them; copy its text and choose Paste on the Questions page"
_LARGEST_FILE = 4 * 1024 * 1024
_LISTS = ("roles", "levels", "competencies", "hints", "clarifying_questions", "strong_answer", "weak_answer", "tags")
_KEYS = frozenset({"id", "text", "category", "listener", "target", "audio", "shape", "follow_ups", *_LISTS})
_FOLLOW_UP_KEYS = frozenset({"question", "because", "gap"})
#: What a question that ships must have filled in.
_FULL = _LISTS


@dataclass(frozen=True, slots=True)
class QuestionFault:
    """One thing wrong: `line` counts from 1, 0 where the file as a whole is meant."""

    file: str
    line: int
    fault: str

    def sentence(self) -> str:
        """file:line: fault, as compilers print it."""
        return f"{self.file}:{self.line}: {self.fault}" if self.line else f"{self.file}: {self.fault}"


@dataclass(frozen=True, slots=True)
class ParsedQuestions:
    """What a file holds. A question with a fault is left out; the others are usable."""

    questions: tuple[Question, ...]
    faults: tuple[QuestionFault, ...]


def parse_questions(
    text: str, file: str, vocabulary: Vocabulary, *, own: bool = False, complete: bool = False
) -> ParsedQuestions:
    """Reads a question file's text. `complete` asks for everything a shipped question must have."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        reason = str(error).split(" (at ", maxsplit=1)[0]
        line = int(place[1]) if place else len(text.splitlines())
        return ParsedQuestions((), (QuestionFault(file, line, f"{_NOT_TOML}: {reason.lower()}"),))
    except RecursionError:
        return ParsedQuestions((), (QuestionFault(file, 0, f"{_NOT_TOML}: brackets inside brackets without an end"),))
    found = _Reader(file, vocabulary, own=own, complete=complete).read(raw, ())
    if not found.faults:
        return found
    # Looking for the lines takes a third of the time, and only faults are told with theirs.
    return _Reader(file, vocabulary, own=own, complete=complete).read(raw, index_lines(text))


def check_file(path: Path, vocabulary: Vocabulary, *, own: bool = True, complete: bool = False) -> ParsedQuestions:
    """Reads a question file from disk; what keeps it from being read is a fault like any other."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            return ParsedQuestions((), (QuestionFault(path.name, 0, "the file is larger than 4 MB; questions are text"),))
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        if path.suffix.lower() != ".toml":
            return ParsedQuestions((), (QuestionFault(path.name, 0, _TO_PASTE),))
        return ParsedQuestions((), (QuestionFault(path.name, line, "the file is not UTF-8 text"),))
    except OSError as error:
        return ParsedQuestions((), (QuestionFault(path.name, 0, f"the file cannot be read: {error.strerror or 'no access'}"),))
    parsed = parse_questions(text, path.name, vocabulary, own=own, complete=complete)
    if path.suffix.lower() != ".toml" and any(fault.fault.startswith(_NOT_TOML) for fault in parsed.faults):
        return ParsedQuestions((), (QuestionFault(path.name, 0, _TO_PASTE),))
    return parsed


def check_shipped_file(path: Path, vocabulary: Vocabulary) -> ParsedQuestions:
    """As `check_file` for a file that ships; read again only when it has changed, whoever asks."""
    try:
        about = path.stat()
    except OSError:
        return check_file(path, vocabulary, own=False, complete=True)
    return _as_it_was(path, about.st_mtime_ns, about.st_size, vocabulary)


@lru_cache(maxsize=64)
def _as_it_was(path: Path, _changed: int, _size: int, vocabulary: Vocabulary) -> ParsedQuestions:
    return check_file(path, vocabulary, own=False, complete=True)


def questions_to_toml(questions: Iterable[Question]) -> str:
    """The questions in the bank's format; reading it back gives equal questions."""
    rows = []
    for question in questions:
        row: dict[str, Any] = {
            "id": question.id,
            "text": question.text,
            "category": question.category,
            "listener": question.listener,
        }
        row |= {name: list(getattr(question, name)) for name in _LISTS}
        row["target"] = [question.target.minimum, question.target.maximum]
        if question.shape:
            row["shape"] = question.shape.value
        if question.audio:
            row["audio"] = question.audio
        if question.follow_ups:
            row["follow_ups"] = [
                {"question": rule.question, "because": rule.because, "gap": rule.gap or "any"} for rule in question.follow_ups
            ]
        rows.append(row)
    return tomli_w.dumps({"question": rows}, multiline_strings=False)


class _Reader:
    """Turns one file's tables into questions, collecting faults. For one use."""

    def __init__(self, file: str, vocabulary: Vocabulary, *, own: bool, complete: bool) -> None:
        self._file = file
        self._own = own
        self._complete = complete
        self._known: dict[str, Sequence[str]] = {
            "category": [item.id for item in vocabulary.categories],
            "roles": list(vocabulary.roles),
            "levels": list(vocabulary.levels),
            "listener": [item.id for item in vocabulary.listeners],
            "competencies": [item.id for item in vocabulary.competencies],
            "gap": vocabulary.gaps,
            "shape": [shape.value for shape in Shape],
        }
        self._faults: list[QuestionFault] = []

    def read(self, raw: dict[str, Any], lines: tuple[QuestionLines, ...]) -> ParsedQuestions:
        questions: list[Question] = []
        seen: dict[str, int] = {}
        for key in raw:
            if key != "question":
                self._fault(1, f"{key!r} is not part of a question file; every question begins with [[question]]")
        tables = raw.get("question", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self._fault(1, "every question begins with [[question]], in double brackets")
            tables = []
        elif not tables and not self._faults:
            self._fault(0, "there is no [[question]] in this file")
        for position, table in enumerate(tables):
            place = lines[position] if position < len(lines) else QuestionLines(TableLines(1))
            before = len(self._faults)
            question = self._question(table, place)
            if question is not None and question.id in seen:
                self._fault(place.table.of("id"), f"the id {question.id!r} is already used on line {seen[question.id]}")
            if question is not None and len(self._faults) == before:
                seen[question.id] = place.table.of("id")
                questions.append(question)
        return ParsedQuestions(tuple(questions), tuple(sorted(self._faults, key=lambda fault: fault.line)))

    def _question(self, table: dict[str, Any], place: QuestionLines) -> Question | None:
        at = place.table
        for key in table.keys() - _KEYS:
            self._fault(at.of(key), f"{key!r} is not a field of a question")
        texts = {key: self._text(table, key, at, required=True) for key in ("id", "text", "category")}
        if texts["id"] and not _ID.match(texts["id"]):
            self._fault(at.of("id"), f"the id {texts['id']!r} may hold lower-case letters, digits and hyphens only, 80 at most")
        if len(texts["text"]) > _LONGEST_TEXT:
            self._fault(
                at.of("text"), f"the question is {len(texts['text'])} characters long; {_LONGEST_TEXT} can be asked in one breath"
            )
        self._known_word("category", texts["category"], at)
        listener = self._text(table, "listener", at, required=self._complete) or "peer"
        self._known_word("listener", listener, at)
        lists = {key: self._list(table, key, at) for key in _LISTS}
        for key in ("roles", "levels", "competencies"):
            for word in lists[key]:
                self._known_word(key, word, at)
        if self._complete:
            for key in _FULL:
                if not lists[key]:
                    self._fault(at.of(key), f"a question that ships needs {key!r}")
        follow_ups = self._follow_ups(table, place)
        if self._complete and len(follow_ups) < 3:
            self._fault(at.line, f"a question that ships needs three follow-ups; this one has {len(follow_ups)}")
        defaults = Question(id="", text="", category="")
        return Question(
            id=texts["id"],
            text=texts["text"],
            category=texts["category"],
            roles=lists["roles"] or defaults.roles,
            levels=lists["levels"] or defaults.levels,
            listener=listener,
            competencies=lists["competencies"],
            hints=lists["hints"],
            clarifying_questions=lists["clarifying_questions"],
            strong_answer=lists["strong_answer"],
            weak_answer=lists["weak_answer"],
            follow_ups=follow_ups,
            target=self._target(table, at),
            tags=lists["tags"],
            audio=self._audio(table, at),
            own=self._own,
            shape=self._shape(table, at),
        )

    def _text(self, table: dict[str, Any], key: str, at: TableLines, *, required: bool) -> str:
        value = table.get(key)
        if value is None:
            if required:
                self._fault(at.line, f"the question has no {key!r}")
            return ""
        if not isinstance(value, str):
            self._fault(at.of(key), f"{key!r} must be text in quotation marks")
            return ""
        value = " ".join(value.split())
        if required and not value:
            self._fault(at.of(key), f"{key!r} is empty")
        return value

    def _list(self, table: dict[str, Any], key: str, at: TableLines) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._fault(at.of(key), f'{key!r} must be a list of texts, such as ["one", "two"]')
            return ()
        items = tuple(" ".join(item.split()) for item in value)
        if any(not item or len(item) > _LONGEST_LINE for item in items):
            self._fault(at.of(key), f"every entry of {key!r} needs between 1 and {_LONGEST_LINE} characters")
        if len(set(items)) < len(items):
            self._fault(at.of(key), f"{key!r} holds the same entry twice")
        return items

    def _target(self, table: dict[str, Any], at: TableLines) -> Target:
        value = table.get("target")
        if value is None:
            return DEFAULT_TARGET
        numbers = isinstance(value, list) and len(value) == 2
        if not numbers or not all(isinstance(item, int | float) and not isinstance(item, bool) for item in value):
            self._fault(at.of("target"), "'target' must be two numbers of seconds, such as [120, 180]")
            return DEFAULT_TARGET
        low, high = float(value[0]), float(value[1])
        if not 5 <= low <= high <= 3600:
            self._fault(at.of("target"), "'target' must rise, from 5 seconds at least to 3600 at most")
        return Target(low, high)

    def _shape(self, table: dict[str, Any], at: TableLines) -> Shape | None:
        value = self._text(table, "shape", at, required=False)
        self._known_word("shape", value, at)
        return next((shape for shape in Shape if shape.value == value), None)

    def _audio(self, table: dict[str, Any], at: TableLines) -> str:
        value = self._text(table, "audio", at, required=False)
        parts = value.split("/")
        if value and (value.startswith("/") or ".." in parts or "\\" in value or ":" in value):
            self._fault(at.of("audio"), "'audio' must be a path below the assets folder")
        return value

    def _follow_ups(self, table: dict[str, Any], place: QuestionLines) -> tuple[FollowUpRule, ...]:
        value = table.get("follow_ups", [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._fault(place.table.of("follow_ups"), "each follow-up begins with [[question.follow_ups]]")
            return ()
        rules = []
        for position, row in enumerate(value):
            at = place.follow_ups[position] if position < len(place.follow_ups) else place.table
            for key in row.keys() - _FOLLOW_UP_KEYS:
                self._fault(at.of(key), f"{key!r} is not a field of a follow-up")
            texts = {key: self._text(row, key, at, required=True) for key in ("question", "because")}
            gap = self._text(row, "gap", at, required=False) or "any"
            self._known_word("gap", gap, at)
            rules.append(FollowUpRule(texts["question"], texts["because"], gap))
        return tuple(rules)

    def _known_word(self, key: str, word: str, at: TableLines) -> None:
        known = self._known[key]
        if word and word not in known:
            self._fault(at.of(key), f"{key!r} does not know {word!r}; it knows {', '.join(known)}")

    def _fault(self, line: int, fault: str) -> None:
        self._faults.append(QuestionFault(self._file, line, fault))
