"""Version 2: stories, the schedule, panel rounds, self-ratings and exercises."""

from __future__ import annotations

import sqlite3


def migrate(connection: sqlite3.Connection) -> None:
    """Creates the practice tables. Values a person may reorder or extend are JSON; what is searched or joined is a column."""
    connection.execute(
        """
        CREATE TABLE stories (
            id TEXT PRIMARY KEY NOT NULL,
            title TEXT NOT NULL,
            created TEXT NOT NULL,
            changed TEXT NOT NULL,
            body TEXT NOT NULL
        )
        """
    )
    connection.execute(
        """
        CREATE TABLE schedule (
            kind TEXT NOT NULL CHECK (kind IN ('story', 'question')),
            subject TEXT NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (kind, subject)
        )
        """
    )
    connection.execute(
        """
        CREATE TABLE rounds (
            id TEXT PRIMARY KEY NOT NULL,
            started TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('running', 'paused', 'finished')),
            body TEXT NOT NULL
        )
        """
    )
    connection.execute(
        """
        CREATE TABLE ratings (
            attempt_id TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
            dimension TEXT NOT NULL,
            value INTEGER NOT NULL,
            note TEXT NOT NULL,
            rated TEXT NOT NULL,
            PRIMARY KEY (attempt_id, dimension)
        )
        """
    )
    connection.execute(
        """
        CREATE TABLE exercises (
            id TEXT PRIMARY KEY NOT NULL,
            exercise TEXT NOT NULL,
            started TEXT NOT NULL,
            changed TEXT NOT NULL,
            done INTEGER NOT NULL CHECK (done IN (0, 1)),
            body TEXT NOT NULL
        )
        """
    )
