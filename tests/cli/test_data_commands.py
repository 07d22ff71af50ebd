"""Recordings kept, listed, exported and deleted from the command line; everything out in one zip and back."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rehearse.assets import asset
from tests.cli.conftest import Ran
from tests.cli.test_bad_input import write_wav

Rehearse = Callable[..., Ran]


@pytest.fixture
def kept(rehearse: Rehearse, tmp_path: Path) -> str:
    """The id of a recording without words that was kept."""
    path = write_wav(tmp_path / "spoken.wav", np.random.default_rng(3).normal(0, 0.05, 16_000 * 2))
    ran = rehearse("analyze", path, "--save", "--question", "proud-project", "--json")
    assert ran.status == 3
    (row,) = rehearse("history", "list", "--json").json
    assert row["question_id"] == "proud-project"
    return row["id"]


def test_a_kept_recording_is_listed_shown_and_exported(rehearse: Rehearse, kept: str, tmp_path: Path) -> None:
    assert kept[:8] in rehearse("history", "list").out
    assert rehearse("history", "show", kept[:6], "--json").json["schema"] == 1
    target = tmp_path / "page.html"
    assert rehearse("history", "export", kept, "--to", target).status == 0
    assert "<table>" in target.read_text()
    sound = tmp_path / "copy.wav"
    rehearse("history", "export", kept, "--to", sound)
    assert sound.read_bytes() == (tmp_path / "spoken.wav").read_bytes()


def test_deleting_leaves_neither_row_nor_sound(rehearse: Rehearse, kept: str, tmp_path: Path) -> None:
    assert rehearse("history", "delete", kept).status == 0
    assert rehearse("history", "list", "--json").json == []
    assert not list((tmp_path / "data" / "takes").glob("*.wav"))
    assert kept.encode() not in (tmp_path / "data" / "history.db").read_bytes()


def test_everything_goes_out_in_one_zip_and_comes_back_once(rehearse: Rehearse, kept: str, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    assert rehearse("export", archive).status == 0
    assert any(name.endswith(".wav") for name in zipfile.ZipFile(archive).namelist())
    other = tmp_path / "other"
    assert rehearse("--data-dir", other, "import", archive).status == 0
    again = rehearse("--data-dir", other, "import", archive)
    assert "Nothing new" in again.err
    (row,) = json.loads(rehearse("--data-dir", other, "history", "list", "--json").out)
    assert row["id"] == kept


@pytest.mark.parametrize("name", ["SPOKEN.WAVE", "noending", "wrong.mp3"])
def test_a_recording_of_any_name_is_kept_exported_and_comes_back(rehearse: Rehearse, tmp_path: Path, name: str) -> None:
    path = write_wav(tmp_path / name, np.random.default_rng(3).normal(0, 0.05, 16_000))
    assert rehearse("analyze", path, "--save").status == 3
    assert rehearse("export", tmp_path / "all.zip").status == 0
    other = tmp_path / "other"
    assert rehearse("--data-dir", other, "import", tmp_path / "all.zip").status == 0
    (copy,) = (other / "takes").glob("*.wav")
    assert copy.read_bytes() == path.read_bytes()


def test_a_hostile_archive_is_refused_and_nothing_is_written_outside(rehearse: Rehearse, tmp_path: Path) -> None:
    archive = tmp_path / "bad.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("../../escaped.txt", "out")
    ran = rehearse("import", archive)
    assert ran.status == 2
    assert not (tmp_path.parent / "escaped.txt").exists()


def test_nothing_is_due_on_an_empty_start_and_an_attempt_puts_its_question_on_the_schedule(
    rehearse: Rehearse, tmp_path: Path
) -> None:
    assert rehearse("due", "--json").json == []
    assert rehearse("due", "--on", "tomorrow").status == 2


def test_questions_are_listed_whole_checked_and_imported(rehearse: Rehearse, tmp_path: Path) -> None:
    rows = rehearse("questions", "list", "--json").json
    assert len(rows) >= 12
    assert all(len(row["follow_ups"]) >= 3 and row["strong_answer"] and row["hints"] for row in rows)
    bad = tmp_path / "bad.toml"
    bad.write_text('[[question]]\nid = "a"\ntext = "Tell me."\ncategory = "nonsense"\n')
    ran = rehearse("questions", "check", bad)
    assert ran.status == 2
    assert "bad.toml:4" in ran.err
    good = tmp_path / "good.toml"
    good.write_text('[[question]]\nid = "mine"\ntext = "Tell me about a bridge you built."\ncategory = "general"\n')
    assert rehearse("questions", "import", good).status == 0
    assert rehearse("questions", "show", "mine", "--json").json["own"] is True


def test_shared_options_may_stand_anywhere(rehearse: Rehearse, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    assert rehearse("history", "list", "--json", "--data-dir", elsewhere).json == []
    assert (elsewhere / "history.db").exists()


def test_an_ending_that_is_not_written_is_refused(rehearse: Rehearse, kept: str, tmp_path: Path) -> None:
    ran = rehearse("history", "export", kept, "--to", tmp_path / "answer.docx")
    assert ran.status == 2
    assert ".html" in ran.err
    assert not (tmp_path / "answer.docx").exists()


def test_three_seconds_have_counts_but_no_rates(rehearse: Rehearse, tmp_path: Path) -> None:
    ran = rehearse("analyze", asset("questions", "audio", "proud-project.opus"), "--json")
    assert ran.json["measures"]["answer_seconds"] < 10
    assert ran.json["measures"]["filled_pauses_per_minute"] is None
    assert "too short" in ran.json["not_measured"]["filled_pauses_per_minute"]
