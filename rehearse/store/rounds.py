"""Keeps mock rounds, so that one set aside goes on at the same question after a restart."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from rehearse.model.panel import Round, RoundState, Turn, TurnKind
from rehearse.store.database import Database
from rehearse.store.plain_text import clean, moment, stamp


class RoundStore:
    """Used from the io worker; a change is on disk when the method returns. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Round, ...]:
        """Rounds, the latest first."""
        return tuple(round_from_row(row) for row in self._database.rows("SELECT * FROM rounds ORDER BY started DESC, id"))

    def get(self, round_id: str) -> Round | None:
        """One round, or None."""
        rows = self._database.rows("SELECT * FROM rounds WHERE id = ?", (round_id,))
        return round_from_row(rows[0]) if rows else None

    def unfinished(self) -> Round | None:
        """The latest round to go on with, if there is one."""
        return next((held for held in self.all() if held.state is not RoundState.FINISHED), None)

    def save(self, held: Round) -> None:
        """Adds or replaces a round."""
        row = round_to_row(held)
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO rounds (id, started, state, body) VALUES (:id, :started, :state, :body) ON CONFLICT (id) "
                "DO UPDATE SET started = excluded.started, state = excluded.state, body = excluded.body",
                row,
            )

    def delete(self, round_id: str) -> None:
        """Removes a round here and from the copies; its attempts stay in the history."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE attempts SET round_id = NULL WHERE round_id = ?", (round_id,))
        self._database.forget((("DELETE FROM rounds WHERE id = ?", (round_id,)),))


def round_to_row(held: Round) -> dict[str, str]:
    """A round as its table's columns."""
    body = {"theme": held.theme, "minutes": held.minutes, "turns": [asdict(turn) for turn in held.turns]}
    return {
        "id": held.id,
        "started": stamp(held.started),
        "state": held.state.value,
        "body": clean(json.dumps(body, ensure_ascii=False)),
    }


def round_from_row(row: Any) -> Round:
    """What `round_to_row` gave. Raises KeyError, TypeError or ValueError on anything else."""
    body: dict[str, Any] = json.loads(row["body"])
    turns = tuple(Turn(**{**turn, "kind": TurnKind(turn["kind"])}) for turn in body["turns"])
    return Round(row["id"], body["theme"], body["minutes"], moment(row["started"]), turns, RoundState(row["state"]))
