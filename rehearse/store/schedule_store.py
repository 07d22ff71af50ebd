"""Keeps the schedule: which stories and questions are on it, what was done on which day, what was ticked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from rehearse.model.schedule import Outcome, Scheduled, SubjectKind, Visit
from rehearse.store.database import Database

_WITHOUT_VISIT = (
    "UPDATE schedule SET body = json_set(body, '$.visits', (SELECT json_group_array(json(visit.value)) "
    "FROM json_each(schedule.body, '$.visits') AS visit WHERE json_extract(visit.value, '$.attempt_id') <> ?)) "
    "WHERE EXISTS (SELECT 1 FROM json_each(schedule.body, '$.visits') AS visit "
    "WHERE json_extract(visit.value, '$.attempt_id') = ?)"
)


class ScheduleStore:
    """Used from the io worker; a change is on disk when the method returns. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Scheduled, ...]:
        """Everything on the schedule, in the order it was begun."""
        items = [
            scheduled_from_json(row["kind"], row["subject"], row["body"]) for row in self._database.rows("SELECT * FROM schedule")
        ]
        return tuple(sorted(items, key=lambda item: (item.started, item.kind, item.subject)))

    def get(self, kind: SubjectKind, subject: str) -> Scheduled | None:
        """One subject, or None if it is not on the schedule."""
        rows = self._database.rows("SELECT * FROM schedule WHERE kind = ? AND subject = ?", (kind.value, subject))
        return scheduled_from_json(kind.value, subject, rows[0]["body"]) if rows else None

    def save(self, item: Scheduled) -> None:
        """Adds or replaces a subject."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO schedule (kind, subject, body) VALUES (?, ?, ?) "
                "ON CONFLICT (kind, subject) DO UPDATE SET body = excluded.body",
                (item.kind.value, item.subject, scheduled_to_json(item)),
            )

    def remove(self, kind: SubjectKind, subject: str) -> None:
        """Takes a subject off the schedule; its attempts stay."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM schedule WHERE kind = ? AND subject = ?", (kind.value, subject))

    def visited(self, kind: SubjectKind, subject: str, visit: Visit) -> Scheduled:
        """Notes a take, putting the subject on the schedule if this is its first. The same attempt replaces its earlier verdict.

        What the schedule had asked for stays as it was noted first: by the time of a verdict the take itself has moved the schedule.
        """
        with self._database.transaction():
            item = self.get(kind, subject) or Scheduled(kind, subject, visit.on)
            others = tuple(one for one in item.visits if not visit.attempt_id or one.attempt_id != visit.attempt_id)
            earlier = next((one for one in item.visits if one not in others), None)
            if earlier is not None:
                visit = replace(visit, asked=earlier.asked)
            visits = tuple(sorted((*others, visit), key=lambda one: one.on))
            changed = replace(item, visits=visits, started=min(item.started, visits[0].on))
            self.save(changed)
        return changed

    def unvisited(self, attempt_id: str) -> None:
        """Forgets the visit of an attempt that is deleted, in the copies of the database too."""
        self._database.forget(((_WITHOUT_VISIT, (attempt_id, attempt_id)),))

    def forget_gone(self) -> None:
        """Forgets the visits of attempts that have no row any more: their deletion ended without the schedule being told."""
        known = {row["id"] for row in self._database.rows("SELECT id FROM attempts")}
        visits = (visit for item in self.all() for visit in item.visits)
        for attempt_id in {visit.attempt_id for visit in visits if visit.attempt_id} - known:
            self.unvisited(attempt_id)

    def tick(self, kind: SubjectKind, subject: str, ability: str, *, on: bool) -> Scheduled:
        """Ticks or unticks an ability ("day:position"). Raises KeyError if the subject is not on the schedule."""
        with self._database.transaction():
            item = self.get(kind, subject)
            if item is None:
                raise KeyError(subject)
            others = tuple(one for one in item.ticked if one != ability)
            changed = replace(item, ticked=(*others, ability) if on else others)
            self.save(changed)
        return changed


def scheduled_to_json(item: Scheduled) -> str:
    """A subject's dates and ticks as JSON; dates are local calendar dates without a zone, as the person saw them."""
    visits = [
        {
            "on": one.on.isoformat(),
            "outcome": one.outcome.value,
            "attempt_id": one.attempt_id,
            "missing": list(one.missing),
            "asked": one.asked,
        }
        for one in item.visits
    ]
    return json.dumps({"started": item.started.isoformat(), "visits": visits, "ticked": list(item.ticked), "paused": item.paused})


def scheduled_from_json(kind: str, subject: str, body: str) -> Scheduled:
    """What `scheduled_to_json` wrote. Raises KeyError or ValueError on anything else."""
    data: dict[str, Any] = json.loads(body)
    visits = tuple(
        Visit(date.fromisoformat(row["on"]), Outcome(row["outcome"]), row["attempt_id"], tuple(row["missing"]), row.get("asked"))
        for row in data["visits"]
    )
    return Scheduled(
        SubjectKind(kind), subject, date.fromisoformat(data["started"]), visits, tuple(data["ticked"]), bool(data["paused"])
    )
