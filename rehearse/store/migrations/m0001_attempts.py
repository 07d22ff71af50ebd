"""Version 1: attempts and their reports."""

from __future__ import annotations

import sqlite3


def migrate(connection: sqlite3.Connection) -> None:
    """Creates the history. Reports lie apart from the rows so that a list of ten thousand attempts stays small to read."""
    connection.execute(
        """
        CREATE TABLE attempts (
            id TEXT PRIMARY KEY NOT NULL,
            position INTEGER NOT NULL UNIQUE,
            question_id TEXT NOT NULL,
            question_text TEXT NOT NULL,
            category TEXT NOT NULL,
            created TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('recorded', 'analysed', 'failed', 'deleting')),
            state_before TEXT,
            take_file TEXT,
            take_seconds REAL,
            take_samplerate INTEGER,
            take_channels INTEGER,
            take_sha256 TEXT,
            target_minimum REAL NOT NULL,
            target_maximum REAL NOT NULL,
            marks TEXT NOT NULL,
            edits TEXT,
            failure TEXT NOT NULL,
            title TEXT NOT NULL,
            note TEXT NOT NULL,
            starred INTEGER NOT NULL CHECK (starred IN (0, 1)),
            story_id TEXT,
            round_id TEXT,
            follow_up_of TEXT,
            ratings TEXT NOT NULL,
            search TEXT NOT NULL
        )
        """
    )
    connection.execute("CREATE INDEX attempts_by_question ON attempts (question_id, position)")
    connection.execute("CREATE INDEX attempts_by_created ON attempts (created)")
    connection.execute("CREATE INDEX attempts_by_state ON attempts (state)")
    connection.execute(
        """
        CREATE TABLE reports (
            attempt_id TEXT PRIMARY KEY NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
            json TEXT NOT NULL
        )
        """
    )
