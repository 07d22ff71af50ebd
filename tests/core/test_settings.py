"""Settings survive a round trip, and nothing in the file can stop the program from starting."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rehearse.errors import StorageError
from rehearse.model.sections import DEFAULT_BANDS, Label
from rehearse.settings import Settings, Theme, load_settings, save_settings


def test_settings_come_back_as_they_were_saved(tmp_path: Path) -> None:
    chosen = replace(
        Settings(), theme=Theme.DARK, own_fillers=("basically", "äh"), thinking_seconds=30, model="base.en", target_maximum=90.0
    )
    chosen = replace(chosen, target_minimum=60.0)
    save_settings(tmp_path / "settings.toml", chosen)
    assert load_settings(tmp_path / "settings.toml") == chosen


def test_the_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    save_settings(tmp_path / "settings.toml", Settings())
    assert stat.S_IMODE((tmp_path / "settings.toml").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "line",
    [
        'theme = "pink"',
        'theme = ["dark"]',
        "theme = {}",
        "thinking_seconds = -4",
        "thinking_seconds = 99999999999999999999",
        "offline = 1",
        'own_fillers = "um"',
        "bands = 3",
        "unknown = 2",
        "text_scale = 0.0",
        "text_scale = 40",
        "target_minimum = 0\ntarget_maximum = 0",
        "interview_date = 2026-12-01T10:00:00Z",
    ],
)
def test_a_wrong_value_falls_back_to_the_default(tmp_path: Path, line: str) -> None:
    (tmp_path / "settings.toml").write_text(line + "\n")
    assert load_settings(tmp_path / "settings.toml") == Settings()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.binary(max_size=200))
def test_no_bytes_in_the_file_can_stop_a_start(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    assert isinstance(load_settings(path), Settings)


@pytest.mark.parametrize("pair", ['["a", "b"]', "[0.1]", "[true, true]", "[nan, nan]", "[[0.1], [0.2]]"])
def test_a_band_of_the_wrong_kind_stops_nothing(tmp_path: Path, pair: str) -> None:
    (tmp_path / "settings.toml").write_text(f"bands = {{Action = {pair}}}\n")
    assert load_settings(tmp_path / "settings.toml").section_bands() == DEFAULT_BANDS


def test_a_date_and_a_byte_order_mark_as_other_editors_write_them_are_understood(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("interview_date = 2026-12-01\n", encoding="utf-8-sig")
    assert load_settings(tmp_path / "settings.toml").interview_date == "2026-12-01"


def test_deep_brackets_are_damage_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("model = " + "[" * 100_000)
    assert load_settings(tmp_path / "settings.toml") == Settings()


def test_a_file_that_cannot_be_opened_is_not_called_damaged(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    assert load_settings(tmp_path / "settings.toml") == Settings()
    assert [path.name for path in tmp_path.iterdir()] == ["settings.toml"]


def test_a_damaged_file_is_kept_beside(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("this is [not toml")
    load_settings(path)
    assert (tmp_path / "settings.damaged").read_text() == "this is [not toml"


def test_a_band_that_makes_no_sense_falls_back_to_the_usual_one() -> None:
    chosen = replace(Settings(), bands={"Action": [0.9, 0.1], "Task": [0.2, 0.3]})
    assert chosen.section_bands()[Label.ACTION] == DEFAULT_BANDS[Label.ACTION]
    assert chosen.section_bands()[Label.TASK].low == 0.2


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX folders")
def test_a_failed_save_leaves_the_old_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    save_settings(path, replace(Settings(), model="base.en"))
    (tmp_path / "settings.toml.part").mkdir()  # the temporary file cannot be made
    with pytest.raises(StorageError) as refused:
        save_settings(path, Settings())
    assert "untouched" in refused.value.safe
    assert load_settings(path).model == "base.en"
