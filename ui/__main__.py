"""`python -m ui` is the `rehearse` command."""

from __future__ import annotations

import sys

from ui.entry import run

if __name__ == "__main__":
    sys.exit(run())
