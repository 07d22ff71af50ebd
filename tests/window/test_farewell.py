"""A logout ends the program in order and in time: a running take is kept, and nothing of ours is left, whatever hangs."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.virtual_sound import wait_until

REPOSITORY = Path(__file__).resolve().parents[2]

#: The real window on the file-fed demo microphone; recording starts by itself, and the test sends the signal.
PROGRAM = """
import sys
import threading
from dataclasses import replace
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from rehearse.paths import DataPaths
from rehearse.session.demo import demo_question, demo_surroundings, prepare_demo
from rehearse.session.program import Program
from ui.app import open_window
from ui.leaving import leave
class Hanging:
    def look(self):
        (paths.root / "hanging").touch()
        threading.Event().wait()
if __name__ == "__main__":
    paths = DataPaths(Path(sys.argv[1]))
    prepare_demo(paths)
    program = Program(paths, demo_surroundings(pace=1.0)[0])
    program.open()
    program.settings.save(replace(program.settings.current(), speak_questions=False))
    def begin():
        program.practice.ask(demo_question())
        program.practice.start()
    def look():
        if program.practice.poll().seconds > 1.0:
            (paths.root / "recording").touch()
    application = QApplication([])
    QTimer.singleShot(300, begin)
    watch = QTimer()
    watch.timeout.connect(look)
    watch.start(100)
    ports = program.ports()
    if "hanging" in sys.argv:
        program.pool.submit(threading.Event().wait)
        ports = replace(ports, today=Hanging())
    status = open_window(ports)
    program.close()
    leave(status)
"""


#: Seconds that closing may take where workers hang: what the window waits, what the program waits, and a busy machine.
IN_TIME = 20.0


def _processes_below(parent: int) -> list[int]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    children = [int(pid) for pid, above in map(str.split, listed.splitlines()) if int(above) == parent]
    return [*children, *(below for child in children for below in _processes_below(child))]


def _is_there(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout.strip()
    return bool(state) and not state.startswith("Z")


def _environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(REPOSITORY), "QT_QPA_PLATFORM": "offscreen", **more}


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize("workers", ["working", "hanging"])
def test_a_logout_in_the_middle_of_a_take_keeps_it(tmp_path: Path, workers: str) -> None:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    data = tmp_path / "data"
    process = subprocess.Popen(
        [sys.executable, str(script), str(data), workers], env=_environment(), stderr=subprocess.PIPE, text=True
    )
    try:
        signs = [data / "recording", *([data / "hanging"] if workers == "hanging" else [])]
        wait_until(lambda: all(map(Path.exists, signs)) or process.poll() is not None, 60.0, "a recording")
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        process.send_signal(signal.SIGTERM)
        assert process.wait(IN_TIME) == 0
    finally:
        process.kill()
        if process.stderr:
            process.stderr.close()
    takes = [path for path in (data / "takes").iterdir() if path.suffix == ".wav"]
    assert len(takes) == 1
    rows = sqlite3.connect(data / "history.db").execute("SELECT state, take_seconds FROM attempts").fetchall()
    assert len(rows) == 1
    assert rows[0][1] > 0.9


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_a_logout_while_the_demo_gets_ready_leaves_neither_process_nor_folder(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "ui", "demo"], env=_environment(TMPDIR=str(tmp_path)), cwd=REPOSITORY, stderr=subprocess.PIPE
    )
    try:
        wait_until(
            lambda: len(_processes_below(process.pid)) > 1 or process.poll() is not None, 60.0, "the speech engine's process"
        )
        assert process.poll() is None
        ours = _processes_below(process.pid)
        process.send_signal(signal.SIGTERM)
        # Before the window is there, Python's own way of being told to end.
        assert process.wait(IN_TIME) in (0, 128 + signal.SIGTERM)
        wait_until(lambda: not any(map(_is_there, ours)), 5.0, "the end of every process of ours")
        assert list(tmp_path.glob("rehearse-demo-*")) == []
    finally:
        process.kill()
        if process.stderr:
            process.stderr.close()
