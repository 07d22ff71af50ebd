"""Finds the files that ship with the program, in a frozen build, a wheel, an editable install or a source run."""

from __future__ import annotations

import sys
from pathlib import Path


def assets_root() -> Path:
    """The folder that holds `models/`, `questions/`, `lexicons/` ...

    Raises FileNotFoundError if the program was installed without its assets (a broken build).
    """
    here = Path(__file__).resolve().parent
    frozen = Path(getattr(sys, "_MEIPASS", here)) / "assets"
    for candidate in (frozen, here / "_assets", here.parent / "assets"):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError("The program's own files (assets) are missing; please install it again.")


def asset(*parts: str) -> Path:
    """A path below the assets folder; the caller finds out whether it exists."""
    return assets_root().joinpath(*parts)
