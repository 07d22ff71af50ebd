"""The schema's history: one numbered function a file, applied in order, each in its own exclusive transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from rehearse.store.migrations import m0001_attempts, m0002_practice, m0003_summaries

#: Migration N (counting from 1) takes a database from user_version N-1 to N.
MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    m0001_attempts.migrate,
    m0002_practice.migrate,
    m0003_summaries.migrate,
)
