"""A second start brings the first window to the front; where that fails it says why in a window, not only on the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from rehearse.paths import DataPaths
from rehearse.session.folder_lock import FolderLock
from rehearse.session.visiting import in_use
from ui.refusal import message
from ui.second_start import SecondStart, show_the_other, to_the_front

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def first(qapp: QApplication, tmp_path: Path) -> Iterator[SecondStart]:
    watching = SecondStart(tmp_path, qapp)
    watching.start()
    yield watching
    watching.stop()


def test_the_window_that_is_open_is_asked_to_come_to_the_front_and_answers(
    first: SecondStart, qapp: QApplication, tmp_path: Path
) -> None:
    times: list[None] = []
    first.asked.connect(lambda: times.append(None))
    assert show_the_other(tmp_path, seconds=30.0, wait=lambda _seconds: qapp.processEvents())
    assert len(times) == 1
    assert list(tmp_path.iterdir()) == []


def test_other_changes_in_the_folder_call_nobody(first: SecondStart, qapp: QApplication, tmp_path: Path) -> None:
    times: list[None] = []
    first.asked.connect(lambda: times.append(None))
    (tmp_path / "history.db").touch()
    assert show_the_other(tmp_path, seconds=30.0, wait=lambda _seconds: qapp.processEvents())
    assert len(times) == 1


def test_a_window_that_does_not_answer_is_not_waited_for_long_and_nothing_is_left_behind(tmp_path: Path) -> None:
    ticks = count()
    assert not show_the_other(tmp_path, seconds=3.0, clock=lambda: float(next(ticks)), wait=lambda _seconds: None)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    assert not show_the_other(tmp_path / "not there")


def test_what_was_laid_down_for_a_window_that_has_gone_does_not_call_the_next_one(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "show-window").touch()
    later = SecondStart(tmp_path, qapp)
    later.start()
    assert list(tmp_path.iterdir()) == []
    later.stop()


def test_a_minimised_window_is_shown_again(qapp: QApplication) -> None:
    window = QWidget()
    window.showMinimized()
    to_the_front(window)
    assert not window.isMinimized()
    assert window.isVisible()
    window.close()


def test_the_refusal_is_a_window_with_what_happened_and_what_to_do(qapp: QApplication, tmp_path: Path) -> None:
    box = message(in_use(DataPaths(tmp_path), "window"))
    assert box.text() == f"Rehearse is open on {tmp_path}."
    assert "close it and try again" in box.informativeText()


@pytest.mark.slow
def test_a_second_start_where_no_window_answers_ends_with_a_sentence(tmp_path: Path) -> None:
    paths = DataPaths(tmp_path)
    paths.create()
    lock = FolderLock(paths.lock)
    assert lock.take()
    ran = subprocess.run(
        [sys.executable, "-m", "ui", "--data-dir", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "QT_QPA_PLATFORM": "offscreen"},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    lock.release()
    assert ran.returncode == 3
    assert f"Rehearse is open on {tmp_path}" in ran.stderr
    assert "Traceback" not in ran.stderr
