"""Sets everything up the first time, then runs the program with the arguments given."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import environment


def main() -> int:
    """The program's own exit status, or 3 when this machine could not be prepared."""
    try:
        environment.prepare(environment.PROGRAM)
    except environment.SetupError as error:
        environment.say(str(error))
        return 3
    command = [str(environment.environment_python()), "-m", "ui", *sys.argv[1:]]
    if os.name == "posix":
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
