"""The settings in use can be read at any moment, also while the disk is slow."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from rehearse.session.settings_holder import SettingsHolder
from rehearse.settings import load_settings


def test_a_window_reads_the_settings_while_a_slow_disk_still_writes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = SettingsHolder(tmp_path / "settings.toml")
    before = holder.current()
    writing, go_on = threading.Event(), threading.Event()
    really = os.fsync

    def slow(file: int) -> None:
        writing.set()
        go_on.wait(10)
        really(file)

    monkeypatch.setattr(os, "fsync", slow)
    saver = threading.Thread(target=lambda: holder.save(replace(before, voice="another")))
    saver.start()
    assert writing.wait(10)
    seen: list[str] = []
    reader = threading.Thread(target=lambda: seen.append(holder.current().voice), daemon=True)
    reader.start()
    reader.join(2)
    assert seen == [before.voice]
    go_on.set()
    saver.join(10)
    assert holder.current().voice == "another"


def test_what_a_command_wrote_beside_the_window_survives_the_windows_next_save(tmp_path: Path) -> None:
    window, command = SettingsHolder(tmp_path / "settings.toml"), SettingsHolder(tmp_path / "settings.toml")
    told: list[tuple[str, str]] = []
    window.follow(lambda old, new: told.append((old.model, new.model)))
    window.save(replace(window.current(), voice="another"))
    command.save(replace(command.current(), model="base.en"))
    window.save(replace(window.current(), offline=True))
    kept = load_settings(tmp_path / "settings.toml")
    assert (kept.model, kept.voice, kept.offline) == ("base.en", "another", True)
    assert window.current() == kept
    assert told[-1] == ("", "base.en")


def test_what_the_window_chooses_itself_outranks_what_a_command_wrote(tmp_path: Path) -> None:
    window, command = SettingsHolder(tmp_path / "settings.toml"), SettingsHolder(tmp_path / "settings.toml")
    window.current()
    command.save(replace(command.current(), model="base.en"))
    window.save(replace(window.current(), model="tiny.en"))
    assert load_settings(tmp_path / "settings.toml").model == "tiny.en"


def test_a_choice_made_while_another_was_being_saved_brings_only_itself(tmp_path: Path) -> None:
    window, command = SettingsHolder(tmp_path / "settings.toml"), SettingsHolder(tmp_path / "settings.toml")
    before = window.current()
    first = replace(before, voice="another")
    second = replace(first, offline=True)
    command.save(replace(command.current(), model="base.en"))
    window.save(first, before)
    window.save(second, first)
    kept = load_settings(tmp_path / "settings.toml")
    assert (kept.model, kept.voice, kept.offline) == ("base.en", "another", True)


@pytest.mark.parametrize("left", [None, b"voice = ["])
def test_a_file_that_is_gone_or_damaged_is_written_anew_from_what_is_in_use(tmp_path: Path, left: bytes | None) -> None:
    path = tmp_path / "settings.toml"
    holder = SettingsHolder(path)
    holder.save(replace(holder.current(), voice="another"))
    path.unlink() if left is None else path.write_bytes(left)
    holder.save(replace(holder.current(), offline=True))
    kept = load_settings(path)
    assert (kept.voice, kept.offline) == ("another", True)
