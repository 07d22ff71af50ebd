"""Audio past the days it is kept goes also in a program that is never closed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from rehearse.audio.io_worker import IoWorker
from rehearse.paths import DataPaths
from rehearse.session.history import History
from rehearse.session.old_audio import OldAudio
from rehearse.settings import Settings
from tests.fakes.attempts import MORNING, a_take, an_attempt
from tests.fakes.audio import InlineRunner


class Days:
    """A program that stays open while days pass; recordings are kept for thirty."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.now = MORNING
        self.beat = InlineRunner()
        self.settings = Settings(keep_audio_days=30)
        self.old = OldAudio(history, lambda: self.settings, lambda work: work(), self._now)

    def _now(self) -> datetime:
        return self.now

    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.beat.beat()

    @property
    def kept(self) -> list[str]:
        return sorted(path.name for path in self.history.paths.takes.iterdir())


@pytest.fixture
def days(tmp_path: Path) -> Iterator[Days]:
    paths, io = DataPaths(tmp_path / "data"), IoWorker()
    paths.create()
    history = History(paths, io)
    history.open()
    for number, starred in enumerate((False, True)):
        (paths.takes / f"{number}.wav").write_bytes(b"sound")
        os.utime(paths.takes / f"{number}.wav", (MORNING.timestamp(), MORNING.timestamp()))
        history.add(an_attempt(id=str(number), said="words", take=a_take(f"{number}.wav"), starred=starred))
    yield Days(history)
    history.close()
    io.close()


def test_audio_goes_on_the_day_it_is_too_old_without_a_new_start(days: Days) -> None:
    days.old.start(days.beat)
    days.beat.beat()
    days.pass_days(29)
    assert days.kept == ["0.wav", "1.wav"]
    days.pass_days(2)
    assert days.kept == ["1.wav"]
    assert days.history.get("0").report_json is not None


def test_a_shorter_time_to_keep_counts_the_same_day_once_it_has_stood_for_a_look(days: Days) -> None:
    days.old.start(days.beat)
    days.beat.beat()
    days.pass_days(5)
    assert days.kept == ["0.wav", "1.wav"]
    days.settings = Settings(keep_audio_days=2)
    days.beat.beat()
    assert days.kept == ["0.wav", "1.wav"]
    days.beat.beat()
    assert days.kept == ["1.wav"]


def test_a_number_passed_on_the_way_to_another_deletes_nothing(days: Days) -> None:
    days.old.start(days.beat)
    days.beat.beat()
    days.pass_days(5)
    days.settings = Settings(keep_audio_days=1)
    days.beat.beat()
    days.settings = Settings(keep_audio_days=14)
    days.beat.beat()
    days.beat.beat()
    assert days.kept == ["0.wav", "1.wav"]


def test_it_is_looked_for_once_a_day(days: Days) -> None:
    looks = []
    store = days.history.attempts
    days.old = OldAudio(days.history, lambda: days.settings, lambda work: (looks.append(store), work()), days._now)
    days.old.start(days.beat)
    for _ in range(5):
        days.beat.beat()
    assert len(looks) == 1
    days.pass_days(1)
    days.beat.beat()
    assert len(looks) == 2


def test_an_old_recording_that_was_opened_lately_keeps_its_copy_as_long_as_any_other(days: Days) -> None:
    copied = (MORNING + timedelta(days=20)).timestamp()
    os.utime(days.history.paths.takes / "0.wav", (copied, copied))
    days.old.start(days.beat)
    days.beat.beat()
    days.pass_days(40)
    assert days.kept == ["0.wav", "1.wav"]
    days.pass_days(11)
    assert days.kept == ["1.wav"]
