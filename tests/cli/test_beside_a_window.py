"""What a command does while a window is open on the same data folder: it disturbs nothing the window has in hand."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from rehearse.audio.io_worker import IoWorker
from rehearse.model.attempt import Take
from rehearse.paths import DataPaths
from rehearse.session.folder_lock import WINDOW, FolderLock
from rehearse.session.history import History
from rehearse.session.visiting import Stay, in_use, visited
from tests.cli.conftest import Ran
from tests.cli.test_bad_input import write_wav
from tests.fakes.attempts import an_attempt

Rehearse = Callable[..., Ran]


@pytest.fixture
def window(tmp_path: Path) -> Iterator[History]:
    """The history as an open window holds it: with the folder's lock, an attempt just deleted, a take not yet in its row."""
    paths = DataPaths(tmp_path / "data")
    paths.create()
    lock, io = FolderLock(paths.lock), IoWorker()
    assert lock.take()
    history = History(paths, io)
    history.open()
    for name in ("deleted.wav", "finishing.wav"):
        write_wav(paths.takes / name, np.zeros(16_000))
    history.add(an_attempt(id="deleted", take=Take("deleted.wav", 1.0, 16_000, 1)))
    history.run(lambda: history.attempts.tombstone("deleted"))
    yield history
    history.close()
    io.close()
    lock.release()


def test_what_the_window_can_still_undo_survives_every_command(rehearse: Rehearse, window: History, tmp_path: Path) -> None:
    own = write_wav(tmp_path / "own.wav", np.random.default_rng(3).normal(0, 0.05, 16_000))
    assert rehearse("history", "list").status == 0
    assert rehearse("export", tmp_path / "all.zip").status == 0
    assert rehearse("analyze", own, "--save").status == 3
    (saved,) = window.run(window.attempts.find)
    assert saved.title == "own.wav"
    assert rehearse("history", "delete", saved.id).status == 0
    window.run(lambda: window.attempts.untombstone("deleted"))
    assert [attempt.id for attempt in window.run(window.attempts.find)] == ["deleted"]
    assert (window.paths.takes / "deleted.wav").exists()


def test_a_take_whose_row_the_window_is_about_to_store_is_not_adopted(rehearse: Rehearse, window: History) -> None:
    assert rehearse("history", "list", "--json").json == []
    window.add(an_attempt(id="finishing", take=Take("finishing.wav", 1.0, 16_000, 1)))
    assert len(rehearse("history", "list", "--json").json) == 1


def test_an_import_beside_a_window_is_refused_in_one_sentence(rehearse: Rehearse, window: History, tmp_path: Path) -> None:
    assert rehearse("export", tmp_path / "all.zip").status == 0
    ran = rehearse("import", tmp_path / "all.zip")
    assert ran.status == 3
    assert "is open on" in ran.err
    assert "Nothing was changed." in ran.err


def test_a_window_can_start_while_a_command_reads_or_exports(rehearse: Rehearse, tmp_path: Path) -> None:
    paths = DataPaths(tmp_path / "data")
    with visited(paths, "export", Stay.LOOK) as visit:
        lock = FolderLock(paths.lock)
        assert lock.take()
        lock.release()
        assert visit.history.run(visit.history.attempts.count) == 0


@pytest.mark.parametrize("fails", [False, True])
def test_a_history_is_closed_again_also_when_the_work_fails(tmp_path: Path, fails: bool) -> None:
    paths = DataPaths(tmp_path / "data")
    with contextlib.suppress(ZeroDivisionError), visited(paths, "import", Stay.CHANGE) as visit:
        visit.history.run(visit.history.attempts.count)
        assert list(paths.root.glob("*-wal"))
        if fails:
            raise ZeroDivisionError
    assert not list(paths.root.glob("*-wal")), "only an open database keeps one"


def test_a_change_waits_for_a_command_that_only_looks_and_then_keeps_windows_out(tmp_path: Path) -> None:
    paths = DataPaths(tmp_path / "data")
    paths.create()
    looking = FolderLock(paths.lock, "history")
    assert looking.take()
    done = threading.Timer(0.2, looking.release)
    done.start()
    with visited(paths, "analyze", Stay.CHANGE):
        done.join()
        window = FolderLock(paths.lock)
        assert not window.take()
        assert window.holder() == "analyze"


@pytest.mark.skipif(sys.platform == "win32", reason="a file size limit is POSIX")
def test_a_disk_without_room_for_a_name_keeps_nobody_out(tmp_path: Path) -> None:
    # The kernel refuses every byte, as on a full disk.
    code = (
        "import resource, sys; from pathlib import Path; from rehearse.session.folder_lock import FolderLock; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); sys.exit(0 if FolderLock(Path(sys.argv[1])).take() else 7)"
    )
    ran = subprocess.run([sys.executable, "-c", code, str(tmp_path / "lock")], capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()


@pytest.mark.parametrize("stay", [Stay.CHANGE, Stay.ALONE])
def test_a_window_that_starts_during_a_change_is_told_by_which_command(tmp_path: Path, stay: Stay) -> None:
    paths = DataPaths(tmp_path / "data")
    with visited(paths, "import", stay):
        lock = FolderLock(paths.lock)
        assert not lock.take()
        said = in_use(paths, lock.holder()).sentence()
        assert "`rehearse import` is working on" in said
        assert "Nothing was changed." in said
    assert lock.take()
    lock.release()


def test_who_waits_for_a_command_goes_on_as_soon_as_it_ends(tmp_path: Path) -> None:
    command, window = FolderLock(tmp_path / "lock", "analyze"), FolderLock(tmp_path / "lock")
    assert command.take()
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            command.release()

    assert window.take_within(5.0, clock=lambda: sum(waited), wait=wait)
    assert len(waited) == 3
    window.release()


def test_who_waits_for_a_command_that_does_not_end_gives_up_and_nobody_waits_for_a_window(tmp_path: Path) -> None:
    command, window, other = (FolderLock(tmp_path / "lock", who) for who in ("import", WINDOW, WINDOW))
    assert command.take()
    waited: list[float] = []
    assert not window.take_within(5.0, clock=lambda: sum(waited), wait=waited.append)
    assert sum(waited) >= 5.0
    command.release()
    assert window.take()
    waited.clear()
    assert not other.take_within(5.0, clock=lambda: sum(waited), wait=waited.append)
    assert waited == []
    window.release()


def test_without_a_window_an_interrupted_deletion_is_finished(rehearse: Rehearse, tmp_path: Path) -> None:
    paths, io = DataPaths(tmp_path / "data"), IoWorker()
    paths.create()
    history = History(paths, io)
    history.open()
    write_wav(paths.takes / "gone.wav", np.zeros(16_000))
    history.add(an_attempt(id="gone", take=Take("gone.wav", 1.0, 16_000, 1)))
    history.run(lambda: history.attempts.tombstone("gone"))
    history.close()
    io.close()
    assert rehearse("history", "list").status == 0
    assert not (paths.takes / "gone.wav").exists()
