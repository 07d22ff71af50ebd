"""Finds on which line of a TOML question file a key stands; the standard reader gives values without places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TABLE = re.compile(r"^\s*\[\[\s*question\s*\]\]")
_FOLLOW_UP = re.compile(r"^\s*\[\[\s*question\s*\.\s*follow_ups\s*\]\]")
_KEY = re.compile(r"^\s*\"?([A-Za-z0-9_-]+)\"?\s*=")
_TRIPLE = re.compile(r"\"\"\"|'''")


@dataclass(frozen=True, slots=True)
class TableLines:
    """A table's own line and its keys' lines, counted from 1."""

    line: int
    keys: dict[str, int] = field(default_factory=dict)

    def of(self, key: str) -> int:
        """The key's line, or the table's where the key is missing."""
        return self.keys.get(key, self.line)


@dataclass(frozen=True, slots=True)
class QuestionLines:
    """One question's table and its follow-ups'."""

    table: TableLines
    follow_ups: list[TableLines] = field(default_factory=list)


def index_lines(text: str) -> tuple[QuestionLines, ...]:
    """One entry a `[[question]]`, in file order. What stands inside a multi-line string or list is not taken for a key."""
    found: list[QuestionLines] = []
    current: TableLines | None = None
    inside: str | None = None
    depth = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if inside is not None:
            if inside in line:
                inside = None
            continue
        if depth == 0:
            if _TABLE.match(line):
                current = TableLines(number)
                found.append(QuestionLines(current))
            elif _FOLLOW_UP.match(line) and found:
                current = TableLines(number)
                found[-1].follow_ups.append(current)
            elif (key := _KEY.match(line)) and current is not None:
                current.keys.setdefault(key[1], number)
        bare = _without_strings(line)
        opened = _TRIPLE.findall(bare)
        if len(opened) % 2:
            inside = opened[-1]
            bare = bare.split(opened[-1])[0]
        if not bare.lstrip().startswith("[") or depth:
            depth = max(0, depth + bare.count("[") - bare.count("]"))
    return tuple(found)


def _without_strings(line: str) -> str:
    """The line with its one-line strings and its comment removed; triple quotes are left standing."""
    without = re.sub(
        r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'', lambda match: match[0] if match[0] in ('"""', "'''") else "", line
    )
    return without.split("#", 1)[0]
