"""Whisper's word pieces read lightly: the same as the tokenizers library reads them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from rehearse.assets import asset
from rehearse.speech.stand_ins import stand_in, standing_in
from rehearse.speech.word_pieces import WordPieces

FILE = asset("models", "demo-voice", "tokenizer.json")
OURS = WordPieces.from_file(str(FILE))
THEIRS = Tokenizer.from_file(str(FILE))
COUNT = THEIRS.get_vocab_size()


def test_every_piece_and_mark_has_the_number_the_library_gives_it() -> None:
    written = [THEIRS.id_to_token(number) for number in range(COUNT)]
    assert [OURS.token_to_id(text) for text in written] == list(range(COUNT))
    assert OURS.token_to_id("<|no such mark|>") is None


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, COUNT - 1), max_size=12), st.booleans())
def test_any_pieces_become_the_text_the_library_makes_of_them(numbers: list[int], skipped: bool) -> None:
    assert OURS.decode(numbers, skip_special_tokens=skipped) == THEIRS.decode(numbers, skip_special_tokens=skipped)


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(codec="utf-8", categories=("L", "Nd", "P", "S", "Zs")), max_size=40))
def test_any_text_is_cut_as_the_library_cuts_it(text: str) -> None:
    assert OURS.encode(text).ids == THEIRS.encode(text, add_special_tokens=False).ids


def test_a_letter_of_which_a_byte_is_missing_is_marked() -> None:
    first, *_ = OURS.encode("♪").ids
    assert OURS.decode([first]) == THEIRS.decode([first]) == "\ufffd"


@pytest.mark.parametrize("change", ["decoder", "order"])
def test_a_file_of_another_kind_is_left_to_the_library(tmp_path: Path, change: str) -> None:
    data = json.loads(FILE.read_text(encoding="utf-8"))
    if change == "decoder":
        data["decoder"] = {"type": "Fuse"}
    else:
        data["model"]["merges"].reverse()
    other = tmp_path / "tokenizer.json"
    other.write_text(json.dumps(data), encoding="utf-8")
    assert isinstance(WordPieces.from_file(str(other)), Tokenizer)


def test_a_damaged_file_is_no_tokenizer(tmp_path: Path) -> None:
    damaged = tmp_path / "tokenizer.json"
    damaged.write_bytes(FILE.read_bytes()[:1000])
    with pytest.raises(ValueError, match=r"line \d+ column \d+"):
        WordPieces.from_file(str(damaged))


def test_a_stand_in_is_there_only_while_something_is_imported() -> None:
    with standing_in(stand_in("no_such_package", answer=42)):
        import no_such_package  # type: ignore[import-not-found]

        assert no_such_package.answer == 42
        with pytest.raises(AttributeError):
            no_such_package.anything_else  # noqa: B018
    assert "no_such_package" not in sys.modules


def test_a_true_module_that_is_loaded_stays() -> None:
    true = json
    with standing_in(ModuleType("json")):
        assert sys.modules["json"] is true
    assert sys.modules["json"] is true
