"""Where a command runs and writes: closed and full outputs, folders that are none or somebody else's, exports over what is ours."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rehearse.cli.main import run
from rehearse.errors import UnreadableInputError
from rehearse.paths import DataPaths
from tests.cli.conftest import Ran
from tests.cli.test_bad_input import one_sentence, write_wav

Rehearse = Callable[..., Ran]


class FullDisk(io.StringIO):
    """Takes nothing."""

    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        raise OSError(28, "No space left on device")


class LateDisk(FullDisk):
    """Takes everything and refuses when it is to be kept."""

    def write(self, text: str) -> int:
        return len(text)


@pytest.mark.parametrize("disk", [FullDisk, LateDisk])
@pytest.mark.parametrize("command", [["questions", "list", "--json"], ["history", "list"], ["due"]])
def test_a_result_that_a_full_disk_refuses_is_told_in_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    disk: type[io.StringIO],
    command: list[str],
) -> None:
    monkeypatch.setattr(sys, "stdout", disk())
    assert run(["--data-dir", str(tmp_path / "data"), *command]) == 3
    said = capsys.readouterr().err
    assert one_sentence(said), said
    assert "No space left" in said


def test_closed_streams_are_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    assert run(["--data-dir", str(tmp_path / "data"), "due"]) == 0
    monkeypatch.setattr(sys, "stdin", None)
    assert run(["sections", "-"]) == 2


@pytest.mark.parametrize("folder", ["", "  ", "~nobody-of-this-name/data"])
def test_a_data_folder_without_a_name_is_wrong_use_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["--data-dir", folder, "due"]) == 2
    assert "--data-dir" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX rights")
def test_a_folder_in_which_other_things_lie_keeps_its_rights_and_ours_are_private(tmp_path: Path) -> None:
    shared, own = tmp_path / "shared", tmp_path / "own"
    for folder in (shared, own):
        folder.mkdir(mode=0o775)
        folder.chmod(0o775)
    (shared / "report.odt").write_text("a colleague's")
    DataPaths(shared).create()
    DataPaths(own).create()
    assert stat.S_IMODE(shared.stat().st_mode) == 0o775
    assert stat.S_IMODE(own.stat().st_mode) == 0o700
    assert stat.S_IMODE(DataPaths(shared).takes.stat().st_mode) == 0o700


@pytest.mark.parametrize("place", ["history.db", "history.db-wal", "settings.toml", "takes/new.zip", "questions/new.toml"])
def test_no_export_takes_the_place_of_our_own_files(rehearse: Rehearse, tmp_path: Path, place: str) -> None:
    rehearse("due")
    target = tmp_path / "data" / place
    before = target.read_bytes() if target.exists() else None
    for command in (["export"], ["questions", "export"]):
        ran = rehearse(*command, target)
        assert ran.status == 2
        assert one_sentence(ran.err)
    assert (target.read_bytes() if target.exists() else None) == before
    assert "damaged" not in rehearse("history", "list").err


def test_our_own_files_are_known_by_any_of_their_names_and_a_zip_beside_them_is_free(tmp_path: Path) -> None:
    paths = DataPaths(tmp_path / "data")
    paths.create()
    (tmp_path / "link").symlink_to(paths.takes)
    for own in (tmp_path / "link" / "a.wav", paths.root / "cache" / ".." / "history.db", paths.root / "show-window"):
        with pytest.raises(UnreadableInputError):
            paths.require_elsewhere(own)
    paths.require_elsewhere(paths.root / "everything.zip")
    paths.require_elsewhere(tmp_path / "history.db")


@pytest.mark.parametrize("name", ["answer.wav", "./answer.wav", "link.wav"])
def test_no_export_takes_the_place_of_the_recording(
    rehearse: Rehearse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    recording = write_wav(tmp_path / "answer.wav", np.zeros(16_000))
    (tmp_path / "link.wav").symlink_to(recording)
    before = recording.read_bytes()
    for option in ("--html", "--vtt"):
        ran = rehearse("analyze", recording, option, name)
        assert ran.status == 2
        assert one_sentence(ran.err)
    assert rehearse("analyze", recording, "--html", "page", "--vtt", "page").status == 2
    assert recording.read_bytes() == before
    assert (
        sorted(path.name for path in tmp_path.glob("*")) == ["answer.wav", "data", "link.wav"] or not (tmp_path / "page").exists()
    )


@pytest.mark.skipif(sys.platform != "linux", reason="a name of any bytes")
def test_a_recordings_name_may_be_no_text(rehearse: Rehearse, tmp_path: Path) -> None:
    recording = write_wav(tmp_path / os.fsdecode(b"caf\xff.wav"), np.zeros(16_000))
    page, captions = tmp_path / "page.html", tmp_path / "answer.vtt"
    ran = rehearse("analyze", recording, "--html", page, "--vtt", captions, "--json", "--save")
    assert ran.status == 3
    assert "caf?.wav" in page.read_text(encoding="utf-8")
    assert captions.read_text(encoding="utf-8").startswith("WEBVTT")
    assert rehearse("history", "list").status == 0


@pytest.mark.parametrize("edge", ["9" * 400, "nan", "inf", "0", "5-2"])
def test_a_target_is_two_numbers_in_order_and_no_endless_one(rehearse: Rehearse, tmp_path: Path, edge: str) -> None:
    assert rehearse("analyze", write_wav(tmp_path / "a.wav", np.zeros(16_000)), "--target", edge).status == 2


@pytest.mark.parametrize("day", ["9999-12-31", "2026-02-30", "today", ""])
def test_a_day_without_a_day_after_it_is_no_day_to_plan_for(rehearse: Rehearse, day: str) -> None:
    assert rehearse("due", "--on", day).status == 2


@pytest.mark.parametrize("limit", ["-1", "many", "9" * 30, "1.5"])
def test_a_limit_is_a_number_of_takes(rehearse: Rehearse, limit: str) -> None:
    assert rehearse("history", "list", "--limit", limit).status == 2


def test_a_take_whose_sound_is_gone_is_told_as_that(rehearse: Rehearse, tmp_path: Path) -> None:
    recording = write_wav(tmp_path / "a.wav", np.zeros(16_000))
    rehearse("analyze", recording, "--save")
    (row,) = rehearse("history", "list", "--json").json
    for take in (tmp_path / "data" / "takes").glob("*.wav"):
        take.unlink()
    ran = rehearse("history", "export", row["id"], "--to", tmp_path / "copy.wav")
    assert ran.status == 3
    assert "no longer there" in ran.err
    assert not (tmp_path / "copy.wav").exists()


def test_nothing_of_a_title_steers_the_terminal_and_the_json_keeps_it(rehearse: Rehearse, tmp_path: Path) -> None:
    title = "\x1b]0;owned\x07 \x9b31mred.wav"
    rehearse("analyze", write_wav(tmp_path / title, np.zeros(16_000)), "--save")
    listed = rehearse("history", "list").out
    assert "owned 31mred.wav" in listed
    assert not set(listed) & {"\x1b", "\x07", "\x9b"}
    assert json.loads(rehearse("history", "list", "--json").out)[0]["title"] == title


def test_a_folder_in_which_no_lock_can_be_made_is_told_in_a_sentence(rehearse: Rehearse, tmp_path: Path) -> None:
    (tmp_path / "data" / "window.lock").mkdir(parents=True)
    for command in (["history", "list"], ["export", tmp_path / "all.zip"]):
        ran = rehearse(*command)
        assert ran.status == 3
        assert one_sentence(ran.err)
        assert str(tmp_path / "data") in ran.err
