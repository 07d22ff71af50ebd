"""Keeps the story cards."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict
from typing import Any

from rehearse.model.story import Story
from rehearse.store.database import Database
from rehearse.store.plain_text import clean, moment, stamp

_COLUMNS = ("id", "title", "created", "changed")
TUPLE_FIELDS = ("tags", "categories", "competencies", "included", "excluded")


class StoryStore:
    """Used from the io worker; a change is on disk when the method returns. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Story, ...]:
        """Every story, the one changed last first."""
        return tuple(_story(row) for row in self._database.rows("SELECT * FROM stories ORDER BY changed DESC, id"))

    def get(self, story_id: str) -> Story | None:
        """One story, or None."""
        rows = self._database.rows("SELECT * FROM stories WHERE id = ?", (story_id,))
        return _story(rows[0]) if rows else None

    def save(self, story: Story) -> None:
        """Adds or replaces a story."""
        body = clean(json.dumps(_body(story), ensure_ascii=False))
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO stories (id, title, created, changed, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
                "SET title = excluded.title, created = excluded.created, changed = excluded.changed, body = excluded.body",
                (story.id, clean(story.title), stamp(story.created), stamp(story.changed), body),
            )

    def delete(self, story_id: str) -> None:
        """Removes a story here and from the copies; its attempts stay and stand on their own again. Its schedule goes with it."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE attempts SET story_id = NULL WHERE story_id = ?", (story_id,))
        self._database.forget(
            (
                ("DELETE FROM schedule WHERE kind = 'story' AND subject = ?", (story_id,)),
                ("DELETE FROM stories WHERE id = ?", (story_id,)),
            )
        )


def _body(story: Story) -> dict[str, Any]:
    return {key: value for key, value in asdict(story).items() if key not in _COLUMNS}


def _story(row: sqlite3.Row) -> Story:
    body: dict[str, Any] = {key: tuple(value) if key in TUPLE_FIELDS else value for key, value in json.loads(row["body"]).items()}
    return Story(id=row["id"], title=row["title"], created=moment(row["created"]), changed=moment(row["changed"]), **body)
