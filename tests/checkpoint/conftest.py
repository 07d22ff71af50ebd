"""Makes the tools of scripts/ importable, and loads the shipped checkpoint once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
MODEL = REPOSITORY / "assets" / "models" / "demo-voice"

sys.path[:0] = [str(REPOSITORY / "scripts"), str(REPOSITORY / "scripts" / "checkpoint")]


@pytest.fixture(scope="session")
def listener() -> Any:
    """The checkpoint in the unchanged faster-whisper."""
    pytest.importorskip("faster_whisper")
    from evaluate import Listener

    return Listener(MODEL, threads=2)
