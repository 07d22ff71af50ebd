"""Sets everything up the first time, then runs the program with the arguments given."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import environment

HERE = str(Path(__file__).resolve().parent)


def main() -> int:
    """The program's own exit status, or 3 when this machine could not be prepared."""
    if environment.is_ready(environment.PROGRAM) and Path(sys.prefix).resolve() == environment.ENVIRONMENT:
        return _run_here()
    try:
        environment.prepare(environment.PROGRAM)
    except environment.SetupError as error:
        environment.say(str(error))
        return 3
    command = [str(environment.environment_python()), "-m", "ui", *sys.argv[1:]]
    if os.name == "posix":
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


def _run_here() -> int:
    """The program in this very process: a second interpreter would only cost time."""
    sys.path[:] = [folder for folder in sys.path if folder != HERE]  # `environment`, `test` ... are no names for the program
    try:
        # As the main module, so that a process it starts finds the program and not this script.
        runpy.run_module("ui", run_name="__main__", alter_sys=True)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0 if leaving.code is None else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
