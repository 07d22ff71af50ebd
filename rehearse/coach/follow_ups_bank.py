"""The bank of drilling questions in assets/follow_ups.toml, with the gap that calls for each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from rehearse.assets import asset


@dataclass(frozen=True, slots=True)
class Gap:
    """What an answer lacked. `because` may hold {quote}, {i}, {we}, {terms}, {listener}, {told}; `first_for` names categories and competencies."""

    name: str
    because: str
    first_for: frozenset[str]


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A drilling question; without categories it suits any question. `needs` names what must have been told for it to make sense, `unless` what may
    not have been told for it to be fit to ask.
    """

    gap: str
    question: str
    categories: frozenset[str]
    needs: str = ""
    unless: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FollowUpBank:
    """Gaps in the order in which they are asked about, the questions of each in theirs, and the words by which each theme is known."""

    gaps: tuple[Gap, ...]
    questions: tuple[BankQuestion, ...]
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def load_bank(path: Path) -> FollowUpBank:
    """Reads a bank. A KeyError or TOMLDecodeError means a damaged build: the file ships with the program and is checked by its tests."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return FollowUpBank(
        tuple(Gap(row["name"], row["because"], frozenset(row.get("first_for", ()))) for row in data["gaps"]),
        tuple(
            BankQuestion(
                row["gap"],
                row["question"],
                frozenset(row.get("categories", ())),
                row.get("needs", ""),
                _themes(row.get("unless", ())),
            )
            for row in data["follow_ups"]
        ),
        {name: tuple(phrases) for name, phrases in data.get("told", {}).items()},
    )


def _themes(value: str | list[str]) -> frozenset[str]:
    """One theme or several."""
    return frozenset((value,) if isinstance(value, str) else value)


@cache
def shipped_bank() -> FollowUpBank:
    """The bank that ships, read once."""
    return load_bank(asset("follow_ups.toml"))
