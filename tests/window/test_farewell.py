"""A logout in the middle of a take ends the program in order, and the take is kept."""

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
from dataclasses import replace
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from rehearse.paths import DataPaths
from rehearse.session.demo import demo_question, demo_surroundings, prepare_demo
from rehearse.session.program import Program
from ui.app import open_window
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
    status = open_window(program.ports())
    program.close()
    sys.exit(status)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_a_logout_in_the_middle_of_a_take_keeps_it(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    data = tmp_path / "data"
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen([sys.executable, str(script), str(data)], env=environment, stderr=subprocess.PIPE, text=True)
    try:
        wait_until(lambda: (data / "recording").exists() or process.poll() is not None, 60.0, "a recording")
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        if process.stderr:
            process.stderr.close()
    takes = [path for path in (data / "takes").iterdir() if path.suffix == ".wav"]
    assert len(takes) == 1
    rows = sqlite3.connect(data / "history.db").execute("SELECT state, take_seconds FROM attempts").fetchall()
    assert len(rows) == 1
    assert rows[0][1] > 0.9
