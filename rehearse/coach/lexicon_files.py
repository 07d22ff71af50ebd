"""Reads lexicon files (TOML, schema in assets/schema/lexicon.schema.json) and says which line of which file is at fault."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from rehearse.errors import UnreadableInputError
from rehearse.model.evidence import Polarity
from rehearse.model.sections import Label


class TermLevel(StrEnum):
    """Who knows a term: COMMON any listener at work, TECHNICAL anyone who builds software, SPECIALIST only the field."""

    COMMON = "common"
    TECHNICAL = "technical"
    SPECIALIST = "specialist"


class Where(StrEnum):
    """Where a guard stands: on which side of a phrase, or among its own words."""

    BEFORE = "before"
    AFTER = "after"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class Rule:
    """Phrases that say one thing. `quote_more` lets the quotation run on to the end of its clause, by so many words at most."""

    kind: str
    phrases: tuple[str, ...]
    sections: tuple[Label, ...] = ()
    unless: tuple[str, ...] = ()
    quote_more: int = 0


@dataclass(frozen=True, slots=True)
class Guard:
    """Phrases that take another phrase back ("I did not ...", "he said I ..."). `reach` is in words.

    `speech` marks someone else's words: they run on over "it" and "that", until the speaker says "I" or "we" again.
    """

    name: str
    where: Where
    reach: int
    phrases: tuple[str, ...]
    across: bool = False
    speech: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the trade, and what to say to someone who does not know it. `known_to` names listeners who do, whatever its level."""

    term: str
    forms: tuple[str, ...]
    say: str
    level: TermLevel
    known_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LexiconFile:
    """One file as written. `check` is "" for a file of classes and guards alone."""

    path: Path
    source: str
    check: str = ""
    polarity: Polarity = Polarity.WANT
    title: str = ""
    advice: str = ""
    rules: tuple[Rule, ...] = ()
    drop: tuple[str, ...] = ()
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    guards: tuple[Guard, ...] = ()
    terms: tuple[Term, ...] = ()

    def fault(self, complaint: str, near: str = "") -> UnreadableInputError:
        """The error for something wrong in this file, with the line on which `near` stands."""
        return fault(self.path, self.source, complaint, near)


def fault(path: Path, source: str, complaint: str, near: str = "") -> UnreadableInputError:
    """An error that names file and line."""
    line = line_of(source, near)
    return UnreadableInputError(
        f"{path.name}, line {line}: {complaint}.",
        safe="Nothing was changed.",
        next_step="Correct that line, or take the file away to use the lexicons that ship with the program.",
        detail=str(path),
    )


def line_of(source: str, near: str) -> int:
    """The first line (from 1) that holds `near`; 1 where none does."""
    if near:
        for number, line in enumerate(source.splitlines(), 1):
            if near in line:
                return number
    return 1


_TOP = {"check", "polarity", "title", "advice", "about", "rules", "drop", "classes", "guards", "terms"}
_RULE = {"kind", "phrases", "sections", "unless", "quote_more", "about"}
_GUARD = {"name", "where", "reach", "phrases", "across", "speech", "about"}
_TERM = {"term", "forms", "say", "level", "known_to"}


def read_lexicon(path: Path) -> LexiconFile:
    """A lexicon file, its shape checked. Raises UnreadableInputError naming file and line."""
    try:
        source = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableInputError(
            f"The lexicon {path.name} cannot be read.", next_step="It must be a text file in UTF-8.", detail=repr(error)
        ) from error
    try:
        data = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"line (\d+)", str(error))
        line = int(place[1]) if place else source.count("\n") + 1
        raise UnreadableInputError(
            f"{path.name}, line {line}: this is not valid TOML.",
            safe="Nothing was changed.",
            next_step="Correct that line, or take the file away to use the lexicons that ship with the program.",
            detail=str(error),
        ) from error
    return _Reader(path, source).file(data)


class _Reader:
    """Checks one parsed file value by value."""

    def __init__(self, path: Path, source: str) -> None:
        self._path = path
        self._source = source

    def file(self, data: dict[str, Any]) -> LexiconFile:
        self._known(data, _TOP, "the file")
        polarity = data.get("polarity", "want")
        if polarity not in ("want", "avoid"):
            raise self._fault("polarity is either “want” or “avoid”", "polarity")
        classes = data.get("classes", {})
        if not isinstance(classes, dict):
            raise self._fault("[classes] must be a table", "classes")
        return LexiconFile(
            self._path,
            self._source,
            check=self._text(data, "check"),
            polarity=Polarity(polarity),
            title=self._text(data, "title"),
            advice=self._text(data, "advice"),
            rules=tuple(self._rule(row) for row in self._tables(data, "rules")),
            drop=self._texts(data, "drop"),
            classes={name: self._texts(classes, name) for name in classes},
            guards=tuple(self._guard(row) for row in self._tables(data, "guards")),
            terms=tuple(self._term(row) for row in self._tables(data, "terms")),
        )

    def _rule(self, row: dict[str, Any]) -> Rule:
        self._known(row, _RULE, "a rule")
        kind = self._required(row, "kind", "a rule")
        labels = self._texts(row, "sections")
        known = {label.value for label in Label}
        for label in labels:
            if label not in known:
                raise self._fault(f"“{label}” is no section; the sections are {', '.join(label.value for label in Label)}", label)
        phrases = self._texts(row, "phrases")
        if not phrases:
            raise self._fault(f"the rule “{kind}” has no phrases", kind)
        return Rule(
            kind,
            phrases,
            tuple(Label(label) for label in labels),
            self._texts(row, "unless"),
            self._number(row, "quote_more", 0, 30),
        )

    def _guard(self, row: dict[str, Any]) -> Guard:
        self._known(row, _GUARD, "a guard")
        name = self._required(row, "name", "a guard")
        where = self._required(row, "where", f"the guard “{name}”")
        if where not in tuple(Where):
            raise self._fault("where is “before”, “after” or “inside”", where)
        return Guard(
            name,
            Where(where),
            self._number(row, "reach", 5, 60),
            self._texts(row, "phrases"),
            self._flag(row, "across"),
            self._flag(row, "speech"),
        )

    def _flag(self, table: dict[str, Any], name: str) -> bool:
        value = table.get(name, False)
        if not isinstance(value, bool):
            raise self._fault(f"{name} is either true or false", name)
        return value

    def _term(self, row: dict[str, Any]) -> Term:
        self._known(row, _TERM, "a term")
        term = self._required(row, "term", "a term")
        level = row.get("level", "technical")
        if level not in tuple(TermLevel):
            raise self._fault(f"the level of “{term}” is one of {', '.join(TermLevel)}", term)
        return Term(term, self._texts(row, "forms"), self._text(row, "say"), TermLevel(level), self._texts(row, "known_to"))

    def _known(self, table: dict[str, Any], names: set[str], what: str) -> None:
        for name in table:
            if name not in names:
                raise self._fault(f"{what} has no entry called “{name}”", name)

    def _tables(self, data: dict[str, Any], name: str) -> list[dict[str, Any]]:
        rows = data.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self._fault(f"{name} are written as [[{name}]] tables", name)
        return rows

    def _required(self, table: dict[str, Any], name: str, what: str) -> str:
        text = self._text(table, name)
        if not text:
            raise self._fault(
                f"{what} needs “{name}”", next((str(value) for value in table.values() if isinstance(value, str)), "")
            )
        return text

    def _text(self, table: dict[str, Any], name: str) -> str:
        value = table.get(name, "")
        if not isinstance(value, str):
            raise self._fault(f"“{name}” must be a text in quotation marks", name)
        return value

    def _texts(self, table: dict[str, Any], name: str) -> tuple[str, ...]:
        value = table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._fault(f"“{name}” must be a list of texts in quotation marks", name)
        return tuple(value)

    def _number(self, table: dict[str, Any], name: str, default: int, most: int) -> int:
        value = table.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise self._fault(f"“{name}” is a whole number from 0 to {most}", name)
        return value

    def _fault(self, complaint: str, near: str) -> UnreadableInputError:
        return fault(self._path, self._source, complaint, near)
