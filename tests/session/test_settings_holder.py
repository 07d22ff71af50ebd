"""The settings in use can be read at any moment, also while the disk is slow."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from rehearse.session.settings_holder import SettingsHolder


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
