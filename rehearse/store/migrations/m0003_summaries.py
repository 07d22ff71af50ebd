"""Version 3: of each report what a list shows, kept apart and by the database itself in step with the report."""

from __future__ import annotations

import sqlite3

#: A text that is no JSON has no summary; that of what is no object holds nothing.
_SUMMARY = (
    "json_object('schema', json_extract({json}, '$.schema'), 'measures', json_extract({json}, '$.measures'), "
    "'section_totals', json_extract({json}, '$.section_totals'))"
)


def migrate(connection: sqlite3.Connection) -> None:
    """Creates and fills it. Triggers, because a summary that somebody forgets to write would show old figures."""
    connection.execute(
        """
        CREATE TABLE summaries (
            attempt_id TEXT PRIMARY KEY NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
            json TEXT NOT NULL
        )
        """
    )
    connection.execute(
        f"""
        CREATE TRIGGER reports_added AFTER INSERT ON reports WHEN json_valid(NEW.json) BEGIN
            INSERT INTO summaries (attempt_id, json) VALUES (NEW.attempt_id, {_SUMMARY.format(json="NEW.json")});
        END
        """
    )
    connection.execute(
        """
        CREATE TRIGGER reports_removed AFTER DELETE ON reports BEGIN
            DELETE FROM summaries WHERE attempt_id = OLD.attempt_id;
        END
        """
    )
    connection.execute(
        f"INSERT INTO summaries (attempt_id, json) SELECT attempt_id, {_SUMMARY.format(json='json')} FROM reports WHERE json_valid(json)"
    )
