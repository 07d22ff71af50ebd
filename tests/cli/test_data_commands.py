"""Recordings kept, listed, exported and deleted from the command line; everything out in one zip and back."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rehearse.assets import asset
from rehearse.audio.clip import read_clip
from rehearse.cli import history_command
from rehearse.cli.context import Context
from rehearse.cli.main import build_parser
from rehearse.disk_room import DiskLimits
from rehearse.model.measures import Measures
from rehearse.paths import DataPaths
from rehearse.report.measure_names import measure_name
from rehearse.settings import Settings, save_settings
from rehearse.speech.catalog import DEMO_VOICE
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


def test_a_question_may_be_given_in_words_and_is_kept_with_the_recording(rehearse: Rehearse, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "spoken.wav", np.random.default_rng(3).normal(0, 0.05, 16_000 * 2))
    assert rehearse("analyze", path, "--save", "--question", "Why did you leave your last job?").status == 3
    (row,) = rehearse("history", "list", "--json").json
    assert row["question"] == "Why did you leave your last job?"


def test_a_recording_that_there_is_no_room_to_keep_is_not_read_first(
    rehearse: Rehearse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, page = write_wav(tmp_path / "spoken.wav", np.zeros(16_000)), tmp_path / "page.html"
    assert rehearse("history", "list").status == 0  # makes the data folder
    little = path.stat().st_size + DiskLimits().begin - 1
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**12, 0, little))  # type: ignore[attr-defined]
    ran = rehearse("analyze", path, "--save", "--html", page)
    assert ran.status == 3
    assert "no room for a copy of spoken.wav" in ran.err
    assert not page.exists()
    assert rehearse("analyze", path, "--html", page).status == 3, "what is not kept needs no room"
    assert page.exists()


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


class Terminal(io.StringIO):
    """Somebody sits there and types what is given."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "left"), [("y\n", 0), ("yes\n", 0), ("\n", 1), ("n\n", 1), ("", 1)])
def test_a_person_at_a_terminal_is_asked_before_an_attempt_is_deleted(
    rehearse: Rehearse, kept: str, tmp_path: Path, typed: str, left: int
) -> None:
    err = Terminal()
    context = Context(DataPaths(tmp_path / "data"), Settings(), False, io.StringIO(), err, answers=Terminal(typed))
    options = build_parser("history").parse_args(["history", "delete", kept])
    assert history_command.run(context, options) == 0
    assert "for good? [y/N]" in err.getvalue()
    assert ("Nothing was deleted." in err.getvalue()) is bool(left)
    assert len(rehearse("history", "list", "--json").json) == left


@pytest.mark.parametrize(("typed", "left"), [("y\n", 0), ("\n", 1)])
def test_a_person_whose_errors_go_to_a_file_is_asked_on_the_other_stream(
    rehearse: Rehearse, kept: str, tmp_path: Path, typed: str, left: int
) -> None:
    out, err = Terminal(), io.StringIO()
    context = Context(DataPaths(tmp_path / "data"), Settings(), False, out, err, answers=Terminal(typed))
    assert history_command.run(context, build_parser("history").parse_args(["history", "delete", kept])) == 0
    assert out.getvalue().endswith("for good? [y/N] ")
    assert len(rehearse("history", "list", "--json").json) == left


def test_nothing_is_deleted_where_a_person_cannot_see_the_question(rehearse: Rehearse, kept: str, tmp_path: Path) -> None:
    err = io.StringIO()
    context = Context(DataPaths(tmp_path / "data"), Settings(), False, io.StringIO(), err, answers=Terminal("y\n"))
    assert history_command.run(context, build_parser("history").parse_args(["history", "delete", kept])) == 0
    assert "--yes" in err.getvalue()
    assert len(rehearse("history", "list", "--json").json) == 1


def test_a_script_is_not_asked(rehearse: Rehearse, kept: str, tmp_path: Path) -> None:
    context = Context(DataPaths(tmp_path / "data"), Settings(), False, Terminal(), Terminal(), answers=io.StringIO())
    assert history_command.run(context, build_parser("history").parse_args(["history", "delete", kept])) == 0
    assert rehearse("history", "list", "--json").json == []


def test_whoever_says_yes_beforehand_is_not_asked(rehearse: Rehearse, kept: str, tmp_path: Path) -> None:
    err = Terminal()
    context = Context(DataPaths(tmp_path / "data"), Settings(), False, io.StringIO(), err, answers=Terminal(""))
    assert history_command.run(context, build_parser("history").parse_args(["history", "delete", kept, "--yes"])) == 0
    assert "[y/N]" not in err.getvalue()
    assert rehearse("history", "list", "--json").json == []


def test_one_is_one_and_two_are_two(rehearse: Rehearse, kept: str, tmp_path: Path) -> None:
    assert "1 take" in rehearse("doctor").out
    assert "1 takes" not in rehearse("doctor").out
    assert rehearse("export", tmp_path / "all.zip").err.count("1 take with 1 recording,") == 1
    assert rehearse("fillers", "-", stdin="Um, I like it.\n").out.strip().endswith("0 filler words, 1 filled pause.")


def test_the_doctor_says_when_the_model_does_not_hear_the_language(rehearse: Rehearse, tmp_path: Path) -> None:
    paths = DataPaths(tmp_path / "data")
    paths.create()
    save_settings(paths.settings, Settings(model=DEMO_VOICE, language="de"))
    rows = {row["name"]: row for row in rehearse("doctor", "--json").json}
    assert not rows["model"]["ok"]
    assert "hears English only" in rows["model"]["said"]


def test_the_list_of_models_names_the_one_that_ships(rehearse: Rehearse) -> None:
    rows = rehearse("models", "list", "--json").json
    assert [row["installed"] for row in rows if row["name"] == DEMO_VOICE] == [True]
    assert DEMO_VOICE in rehearse("models", "list").out


def test_a_recording_that_begins_with_its_first_word_has_no_response_latency_to_show(rehearse: Rehearse, tmp_path: Path) -> None:
    spoken, rate = read_clip(asset("questions", "audio", "proud-project.opus"))
    voiced = np.flatnonzero(np.abs(spoken) > 0.02)
    begun = write_wav(tmp_path / "begun.wav", spoken[voiced[0] :], rate)
    assert "Response latency" not in rehearse("analyze", begun).out
    late = write_wav(tmp_path / "late.wav", np.concatenate([np.zeros(2 * rate), spoken[voiced[0] :]]), rate)
    assert re.search(r"Response latency: [12]\.\d s", rehearse("analyze", late).out)


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


def test_questions_can_be_listed_for_a_work_those_that_name_it_first(rehearse: Rehearse) -> None:
    rows = rehearse("questions", "list", "--work", "health_care", "--json").json
    assert rows == rehearse("questions", "list", "--role", "health_care", "--json").json
    named = ["health_care" in row["roles"] for row in rows]
    assert any(named)
    assert not all(named)
    assert named == sorted(named, reverse=True)
    assert all("general" in row["roles"] for row, by_name in zip(rows, named, strict=True) if not by_name)


def test_what_was_not_measured_is_named_as_people_say_it(rehearse: Rehearse, tmp_path: Path) -> None:
    report = rehearse("analyze", asset("questions", "audio", "proud-project.opus")).out
    shown = report[report.index("Not measured") :]
    assert "filler words a minute" in shown
    assert not {"dbfs", "semitones", "hz", "section totals", "absent sections"} & set(re.findall(r"[a-z]+(?: [a-z]+)?", shown))
    assert all(not re.search(r"dbfs|_|semitones|totals", measure_name(key)) for key in Measures.__dataclass_fields__)


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
    assert ran.json["measures"]["pauses_per_minute"] is None
    assert "too short" in ran.json["not_measured"]["pauses_per_minute"]
    # Without a model there are no words, and without words no sound is called an um: not measured is null and never an empty list.
    assert ran.json["filled_pauses"] is None
    assert ran.json["clusters"] is None
    assert "no model" in ran.json["not_measured"]["filled_pauses_per_minute"]
