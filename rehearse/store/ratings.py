"""Keeps what the person thought of each take."""

from __future__ import annotations

from datetime import datetime

from rehearse.model.rating import Mark, Rating
from rehearse.store.database import Database
from rehearse.store.plain_text import clean, moment, stamp


class RatingStore:
    """Used from the io worker; a change is on disk when the method returns. Ratings go with their attempt. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rate(self, attempt_id: str, dimension: str, mark: Mark, now: datetime, note: str = "") -> Rating:
        """Notes a verdict; a second one on the same dimension of the same take replaces the first. Raises KeyError if unknown."""
        rating = Rating(attempt_id, dimension, mark, now, clean(note))
        with self._database.transaction() as connection:
            if connection.execute("SELECT 1 FROM attempts WHERE id = ?", (attempt_id,)).fetchone() is None:
                raise KeyError(attempt_id)
            connection.execute(
                "INSERT INTO ratings (attempt_id, dimension, value, note, rated) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (attempt_id, dimension) DO UPDATE SET value = excluded.value, note = excluded.note, rated = excluded.rated",
                (attempt_id, dimension, int(mark), rating.note, stamp(now)),
            )
        return rating

    def of(self, attempt_id: str) -> tuple[Rating, ...]:
        """A take's ratings."""
        return self._read("WHERE ratings.attempt_id = ?", (attempt_id,))

    def all(self, *, question_id: str | None = None, story_id: str | None = None) -> tuple[Rating, ...]:
        """Ratings in the order of their takes, of one question or story, or all. Takes being deleted are left out."""
        if question_id is not None:
            return self._read("WHERE attempts.question_id = ?", (question_id,))
        if story_id is not None:
            return self._read("WHERE attempts.story_id = ?", (story_id,))
        return self._read("WHERE 1", ())

    def clear(self, attempt_id: str, dimension: str) -> None:
        """Takes a verdict back."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM ratings WHERE attempt_id = ? AND dimension = ?", (attempt_id, dimension))

    def _read(self, where: str, values: tuple[str, ...]) -> tuple[Rating, ...]:
        rows = self._database.rows(
            f"SELECT ratings.* FROM ratings JOIN attempts ON attempts.id = ratings.attempt_id {where} "
            "AND attempts.state <> 'deleting' ORDER BY attempts.position, ratings.rowid",
            values,
        )
        return tuple(
            Rating(row["attempt_id"], row["dimension"], Mark(row["value"]), moment(row["rated"]), row["note"]) for row in rows
        )
