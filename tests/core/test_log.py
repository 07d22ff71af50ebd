"""A log that the disk refuses costs the log alone, never the program."""

from __future__ import annotations

import faulthandler
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from rehearse.log import start_crash_trace, start_log, stop_crash_trace, stop_log

#: The kernel refuses every byte, as on a full disk, while records are still on their way.
FULL_DISK = """
import logging, resource, sys
from pathlib import Path
from rehearse.log import start_crash_trace, start_log, stop_crash_trace, stop_log
if __name__ == "__main__":
    folder = Path(sys.argv[1])
    handler, trace = start_log(folder / "rehearse.log"), start_crash_trace(folder / "crash.log")
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    logging.getLogger("rehearse").info("something to write down")
    stop_log(handler)
    stop_crash_trace(trace)
    sys.exit(7)
"""


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    """A place in which no file can be made."""
    (tmp_path / "file").touch()
    return tmp_path / "file" / "rehearse.log"


def test_a_log_that_cannot_be_opened_keeps_nobody_out(refused: Path, capfd: pytest.CaptureFixture[str]) -> None:
    handler = start_log(refused)
    logging.getLogger("rehearse").info("something to write down")
    stop_log(handler)
    assert capfd.readouterr().err == ""


def test_a_crash_trace_that_cannot_be_opened_keeps_nobody_out(refused: Path) -> None:
    before = faulthandler.is_enabled()
    trace = start_crash_trace(refused)
    assert trace is None
    stop_crash_trace(trace)
    assert faulthandler.is_enabled() is before


@pytest.mark.skipif(sys.platform == "win32", reason="a file size limit is POSIX")
def test_a_disk_that_is_full_by_the_end_does_not_keep_the_program_from_ending_in_order(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", FULL_DISK, str(tmp_path)], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (7, "")
