"""Measures the accuracy table and puts it into the README, so that what is published is what was measured."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- evaluation -->\n", "<!-- /evaluation -->"


def main() -> int:
    """0, or the evaluation's own status."""
    ran = subprocess.run(
        [sys.executable, "-m", "rehearse", "evaluate", "--markdown"],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if ran.returncode:
        return ran.returncode
    readme = REPOSITORY / "README.md"
    text = readme.read_text(encoding="utf-8")
    first, last = text.index(BEGIN) + len(BEGIN), text.index(END)
    readme.write_text(text[:first] + ran.stdout.strip() + "\n" + text[last:], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
