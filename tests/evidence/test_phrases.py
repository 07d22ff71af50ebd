"""The ways people say a thing are heard, and what only sounds alike is not: sentences in tests/evidence/phrases, one file a check."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.spoken import heard

FILES = sorted((Path(__file__).parent / "phrases").glob("*.toml"))
#: Of a hundred sentences so many may be missed, or heard without reason: the language is wider than any list.
MOST_MISSED = 0.05
MOST_FALSE = 0.1


def _sentences(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_ways_people_say_it_are_heard(path: Path):
    data = _sentences(path)
    listener = data.get("listener", "peer")
    missed = [said for said in data["heard"] if path.stem not in heard(said, section=data["section"], listener=listener)]
    assert len(missed) <= MOST_MISSED * len(data["heard"]), missed


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_only_sounds_alike_is_not_heard(path: Path):
    data = _sentences(path)
    listener = data.get("listener", "peer")
    false = [said for said in data["unheard"] if path.stem in heard(said, section=data["section"], listener=listener)]
    assert len(false) <= MOST_FALSE * len(data["unheard"]), false
