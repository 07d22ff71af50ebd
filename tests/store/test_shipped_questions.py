"""The questions that ship are complete, reachable by every name they use, and match the published schema."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

from rehearse.assets import asset
from rehearse.store.question_files import check_file
from rehearse.store.questions import QuestionBank
from rehearse.vocabulary import load_vocabulary

FILES = sorted(asset("questions").glob("*.toml"))
VOCABULARY = load_vocabulary()
SCHEMA = json.loads(asset("schema", "question.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_shipped_file_has_no_fault_and_every_field_filled(path: Path):
    parsed = check_file(path, VOCABULARY, own=False, complete=True)
    assert [fault.sentence() for fault in parsed.faults] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_shipped_file_matches_the_published_schema(path: Path):
    jsonschema.validate(tomllib.loads(path.read_text(encoding="utf-8")), SCHEMA)


def test_the_schema_knows_the_same_words_as_the_vocabulary():
    fields = SCHEMA["$defs"]["question"]["properties"]
    assert fields["category"]["enum"] == [item.id for item in VOCABULARY.categories]
    assert fields["roles"]["items"]["enum"] == list(VOCABULARY.roles)
    assert fields["levels"]["items"]["enum"] == list(VOCABULARY.levels)
    assert fields["listener"]["enum"] == [item.id for item in VOCABULARY.listeners]
    assert fields["competencies"]["items"]["enum"] == [item.id for item in VOCABULARY.competencies]
    assert SCHEMA["$defs"]["follow_up"]["properties"]["gap"]["enum"] == list(VOCABULARY.gaps)


def test_ids_and_wordings_are_unique_over_all_files(tmp_path: Path):
    bank = QuestionBank(asset("questions"), tmp_path)
    assert [fault.sentence() for fault in bank.faults()] == []
    wordings = Counter(question.text for question in bank.all())
    assert [text for text, count in wordings.items() if count > 1] == []
    assert len(bank.all()) >= 12


def test_every_question_gives_three_different_gaps_to_drill_into(tmp_path: Path):
    for question in QuestionBank(asset("questions"), tmp_path).all():
        assert len({rule.gap for rule in question.follow_ups}) >= 3, question.id


def test_the_five_dimensions_and_the_six_of_staff_level_each_have_signals_on_both_sides():
    assert len(VOCABULARY.dimensions(staff=False)) == 5
    assert len(VOCABULARY.dimensions(staff=True)) == 11
    assert all(len(item.strong) >= 3 and len(item.weak) >= 3 for item in VOCABULARY.competencies)
