"""Keeps runs through exercises, so that one can go on tomorrow."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from rehearse.model.exercise import ExerciseRun
from rehearse.store.database import Database
from rehearse.store.plain_text import clean, moment, stamp


class ExerciseStore:
    """Used from the io worker; a change is on disk when the method returns. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, exercise: str | None = None) -> tuple[ExerciseRun, ...]:
        """Runs, the one changed last first; of one exercise or of all."""
        where, values = ("WHERE exercise = ?", (exercise,)) if exercise is not None else ("", ())
        return tuple(
            _run(row) for row in self._database.rows(f"SELECT * FROM exercises {where} ORDER BY changed DESC, id", values)
        )

    def unfinished(self, exercise: str) -> ExerciseRun | None:
        """The run to go on with, if there is one."""
        return next((run for run in self.all(exercise) if not run.done), None)

    def save(self, run: ExerciseRun) -> None:
        """Adds or replaces a run."""
        body = {
            "at": run.at,
            "texts": run.texts,
            "rows": {key: list(rows) for key, rows in run.rows.items()},
            "attempts": run.attempts,
            "checks": {key: list(pair) for key, pair in run.checks.items()},
            "read": list(run.read),
        }
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO exercises (id, exercise, started, changed, done, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) "
                "DO UPDATE SET changed = excluded.changed, done = excluded.done, body = excluded.body",
                (
                    run.id,
                    run.exercise,
                    stamp(run.started),
                    stamp(run.changed),
                    int(run.done),
                    clean(json.dumps(body, ensure_ascii=False)),
                ),
            )

    def delete(self, run_id: str) -> None:
        """Removes a run here and from the copies; its takes stay."""
        self._database.forget((("DELETE FROM exercises WHERE id = ?", (run_id,)),))


def _run(row: sqlite3.Row) -> ExerciseRun:
    body: dict[str, Any] = json.loads(row["body"])
    return ExerciseRun(
        id=row["id"],
        exercise=row["exercise"],
        started=moment(row["started"]),
        changed=moment(row["changed"]),
        at=body["at"],
        texts=body["texts"],
        rows={key: tuple(rows) for key, rows in body["rows"].items()},
        attempts=body["attempts"],
        checks={key: (bool(pair[0]), str(pair[1])) for key, pair in body["checks"].items()},
        read=tuple(body["read"]),
        done=bool(row["done"]),
    )
