"""An open history in a private folder, and attempts to fill it with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rehearse.store.attempts import AttemptStore
from rehearse.store.database import Database
from tests.store.backup_desk import archive_bytes, desks, exported

__all__ = ["archive_bytes", "desks", "exported"]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Open and empty."""
    opened = Database(tmp_path / "data" / "history.db")
    opened.open()
    yield opened
    opened.close()


@pytest.fixture
def attempts(database: Database) -> AttemptStore:
    """The store on it."""
    return AttemptStore(database)
