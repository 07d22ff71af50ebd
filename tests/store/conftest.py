"""An open history in a private folder, and attempts to fill it with."""

from __future__ import annotations

import pytest

from rehearse.store.attempts import AttemptStore
from rehearse.store.database import Database
from tests.store.backup_desk import archive_bytes, desks, exported
from tests.store.open_database import database

__all__ = ["archive_bytes", "database", "desks", "exported"]


@pytest.fixture
def attempts(database: Database) -> AttemptStore:
    """The store on it."""
    return AttemptStore(database)
