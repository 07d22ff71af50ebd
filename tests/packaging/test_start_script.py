"""The start script: what was set up before starts at once, in one interpreter, with the program's own arguments and exit status."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a shell script")

#: A program that tells what it was given, and what a process that it starts finds, as the speech engine's is started.
PROGRAM = """
import multiprocessing, sys
from ui.child import told

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=told, args=(theirs,))
    child.start()
    theirs.close()
    print(sys.argv[1:], ours.recv())
    child.join()
    sys.exit(7)
"""
CHILD = """
import sys

def told(sender):
    sender.send([folder for folder in sys.path if folder.endswith("scripts")])
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A copy of the scripts with a small program, set up as the scripts set up the real one."""
    place = tmp_path / "copy"
    for folder in ("scripts", "ui"):
        (place / folder).mkdir(parents=True)
    for name in ("run", "run.py", "environment.py"):
        shutil.copy(REPOSITORY / "scripts" / name, place / "scripts" / name)
    (place / "pyproject.toml").write_text("[project]\n")
    (place / "ui" / "__init__.py").touch()
    (place / "ui" / "__main__.py").write_text(PROGRAM)
    (place / "ui" / "child.py").write_text(CHILD)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place / ".venv")], check=True)
    code = "import environment; environment.PROGRAM.stamp.write_text(environment.fingerprint())"
    subprocess.run([str(place / ".venv/bin/python"), "-c", code], cwd=place / "scripts", check=True)
    return place


def _start(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # A folder with `dirname` and no Python: only the one that was set up can have run it.
    tools = repository / "tools"
    tools.mkdir()
    (tools / "dirname").symlink_to(shutil.which("dirname") or "/usr/bin/dirname")
    environment = {"PATH": str(tools), "PYTHONPATH": str(repository), "HOME": str(repository)}
    command = ["/bin/sh", str(repository / "scripts/run"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_what_is_set_up_starts_with_its_arguments_and_ends_with_its_status(repository: Path) -> None:
    ran = _start(repository, "history", "a b")
    assert ran.stdout == "['history', 'a b'] []\n"
    assert ran.returncode == 7
    assert ran.stderr == ""
