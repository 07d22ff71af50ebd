"""A database in a private folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rehearse.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Open and empty."""
    opened = Database(tmp_path / "data" / "history.db")
    opened.open()
    yield opened
    opened.close()
