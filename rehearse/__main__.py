"""`python -m rehearse` is the `rehearse` command."""

from __future__ import annotations

import sys

from rehearse.cli.main import run

if __name__ == "__main__":
    sys.exit(run())
