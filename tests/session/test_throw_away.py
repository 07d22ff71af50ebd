"""The demo's folder goes with its program, however that ends; what a kill -9 left goes at the next start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from rehearse.session.throw_away import remove_left_behind, throw_away_folder

REPOSITORY = Path(__file__).resolve().parents[2]

#: Makes the folder, says so, and waits for its end.
WAITING = """
import sys, threading
from pathlib import Path
from rehearse.session.throw_away import throw_away_folder
with throw_away_folder(Path(sys.argv[1])) as folder:
    (folder / "history.db").write_text("demo")
    print("ready", flush=True)
    threading.Event().wait()
"""


Begin = Callable[[Path], "subprocess.Popen[str]"]


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Starts such a program and waits until its folder is there."""
    with ExitStack() as ending:

        def start(place: Path) -> subprocess.Popen[str]:
            waiting = subprocess.Popen(
                [sys.executable, "-c", WAITING, str(place)], stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
            )
            ending.enter_context(waiting)
            ending.callback(waiting.kill)
            assert waiting.stdout is not None
            assert waiting.stdout.readline() == "ready\n"
            return waiting

        yield start


def _folders(place: Path) -> list[Path]:
    return list(place.glob("rehearse-demo-*"))


def _later() -> float:
    return time.time() + 3600.0


def test_the_folder_is_there_while_it_is_used_and_gone_afterwards(tmp_path: Path) -> None:
    with throw_away_folder(tmp_path) as folder:
        (folder / "takes").mkdir()
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


def test_a_failure_takes_the_folder_with_it(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="failed"), throw_away_folder(tmp_path):
        raise ValueError("failed")
    assert _folders(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="sends signals")
def test_a_program_asked_to_end_removes_its_folder(begin: Begin, tmp_path: Path) -> None:
    waiting = begin(tmp_path)
    waiting.send_signal(signal.SIGTERM)
    assert waiting.wait(30) == 128 + signal.SIGTERM
    assert _folders(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="sends signals")
def test_what_a_killed_program_left_goes_at_the_next_start_and_a_living_ones_stays(begin: Begin, tmp_path: Path) -> None:
    dead, living = begin(tmp_path), begin(tmp_path)
    dead.kill()
    dead.wait(30)
    assert len(_folders(tmp_path)) == 2
    assert remove_left_behind(tmp_path) == 0  # too young: it might be a start that has not come to its lock
    with throw_away_folder(tmp_path, now=_later) as own:
        (left,) = [path for path in _folders(tmp_path) if path != own]
        assert (left / "history.db").exists()
    living.send_signal(signal.SIGTERM)
    living.wait(30)
    assert _folders(tmp_path) == []


def test_nothing_but_a_demos_own_folder_is_ever_removed(tmp_path: Path) -> None:
    (tmp_path / "rehearse-demo-notes").mkdir()  # no lock in it: not one of ours
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "demo.lock").touch()
    (tmp_path / "rehearse-demo-link").symlink_to(tmp_path / "elsewhere")
    assert remove_left_behind(tmp_path, now=_later) == 0
    assert (tmp_path / "elsewhere" / "demo.lock").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_the_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "rehearse-demo-theirs"
    folder.mkdir()
    (folder / "demo.lock").touch()
    os.chown(folder, 12_345, -1)
    assert remove_left_behind(tmp_path, now=_later) == 0
    os.chown(folder, 0, -1)
    assert remove_left_behind(tmp_path, now=_later) == 1
