"""`python -m rehearse`: the headless commands, without a window."""

from __future__ import annotations

import sys

from rehearse.cli.main import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
