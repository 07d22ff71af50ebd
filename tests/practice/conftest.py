"""An open, empty history for the practice stores."""

from __future__ import annotations

from tests.store.open_database import database

__all__ = ["database"]
