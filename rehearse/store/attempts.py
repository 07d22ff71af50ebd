"""The history: attempts as rows, their reports beside them, found by text, category, question, date or star."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Unpack

from rehearse.errors import StorageError
from rehearse.model.attempt import Attempt, AttemptState
from rehearse.store.attempt_rows import Filters, attempt_of, conditions, microseconds, row_of
from rehearse.store.database import Database, is_disk_full
from rehearse.store.plain_text import clean
from rehearse.store.take_folder import TakeFolder, require_take_name

#: Of an attempt, what a list reads: not what it is found by, which holds every word said.
_COLUMNS = (
    "id", "position", "question_id", "question_text", "category", "created", "state", "take_file", "take_seconds",
    "take_samplerate", "take_channels", "take_sha256", "target_minimum", "target_maximum", "marks", "edits", "failure", "title",
    "note", "starred", "story_id", "round_id", "follow_up_of", "ratings",
)  # fmt: skip

#: A tombstone put up and taken down again; what the state was is kept beside it.
_HIDE = "UPDATE attempts SET state_before = state, state = 'deleting' WHERE id = ? AND state <> 'deleting'"
_SHOW = "UPDATE attempts SET state = state_before, state_before = NULL WHERE id = ? AND state = 'deleting'"


@dataclass(frozen=True, slots=True)
class Listed:
    """An attempt without its report, and of that, as JSON, what a list shows: `schema`, `measures`, `section_totals`. None without one."""

    attempt: Attempt
    summary_json: str | None


class AttemptStore:
    """The rows of the history. Used from the io worker. A change is on disk when the method returns; all raise StorageError.

    Attempts come newest first, by the order in which they were made: a clock set back does not shuffle them.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, attempt: Attempt) -> None:
        """A new row. Its audio must already be safe under its final name. A full disk gives up its ballast for this one row."""
        if attempt.take is not None and attempt.take.file:
            require_take_name(attempt.take.file)
        try:
            self._insert(attempt)
        except StorageError as error:
            if not (is_disk_full(error) and self._database.release_ballast()):
                raise
            self._insert(attempt)

    def get(self, attempt_id: str) -> Attempt | None:
        """The attempt with its report, or None; one being deleted counts as gone."""
        rows = self._database.rows(
            "SELECT attempts.*, reports.json AS report FROM attempts LEFT JOIN reports ON reports.attempt_id = attempts.id "
            "WHERE attempts.id = ? AND state <> 'deleting'",
            (attempt_id,),
        )
        return attempt_of(rows[0]) if rows else None

    def update(self, attempt: Attempt) -> None:
        """Replaces the row and its report in one transaction. Raises KeyError if there is no such attempt.

        An ANALYSED attempt without a report (as `find(with_reports=False)` gives it) keeps the stored one.
        """
        with self._database.transaction() as connection:
            keeps = attempt.report_json is None and attempt.state is AttemptState.ANALYSED
            stored = self._report(connection, attempt.id) if keeps else attempt.report_json
            row = row_of(replace(attempt, report_json=stored), 0)
            del row["position"]
            assignments = ", ".join(f"{column} = :{column}" for column in row)
            if connection.execute(f"UPDATE attempts SET {assignments} WHERE id = :id", row).rowcount != 1:
                raise KeyError(attempt.id)
            if not keeps:
                connection.execute("DELETE FROM reports WHERE attempt_id = ?", (attempt.id,))
                _insert_report(connection, attempt)

    def find(
        self, text: str = "", *, limit: int = 200, offset: int = 0, with_reports: bool = True, **filters: Unpack[Filters]
    ) -> tuple[Attempt, ...]:
        """Newest first. `with_reports=False` leaves `report_json` None and is the way to list thousands."""
        where, values = conditions(text, filters)
        report = "reports.json" if with_reports else "NULL"
        join = "LEFT JOIN reports ON reports.attempt_id = attempts.id" if with_reports else ""
        rows = self._database.rows(
            f"SELECT attempts.*, {report} AS report FROM attempts {join} WHERE {where} ORDER BY position DESC LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return tuple(attempt_of(row) for row in rows)

    def listing(self, text: str = "", *, limit: int, **filters: Unpack[Filters]) -> tuple[Listed, ...]:
        """What `find` gives, for a list: a few hundred bytes of each instead of its report and all that it is found by."""
        where, values = conditions(text, filters)
        columns = ", ".join(f"attempts.{name}" for name in _COLUMNS)
        rows = self._database.rows(
            f"SELECT {columns}, NULL AS report, summaries.json AS summary FROM attempts "
            f"LEFT JOIN summaries ON summaries.attempt_id = attempts.id WHERE {where} ORDER BY position DESC LIMIT ?",
            (*values, limit),
        )
        return tuple(Listed(attempt_of(row), row["summary"]) for row in rows)

    def count(self, text: str = "", **filters: Unpack[Filters]) -> int:
        """How many `find` would give without a limit; takes the same filters."""
        where, values = conditions(text, filters)
        found: int = self._database.rows(f"SELECT count(*) AS n FROM attempts WHERE {where}", values)[0]["n"]
        return found

    def ids(self) -> tuple[str, ...]:
        """Of all attempts, newest first."""
        rows = self._database.rows("SELECT id FROM attempts WHERE state <> 'deleting' ORDER BY position DESC")
        return tuple(row["id"] for row in rows)

    def recorded(self) -> tuple[Attempt, ...]:
        """Attempts whose take waits for analysis, oldest first."""
        return tuple(reversed(self.find(state=AttemptState.RECORDED, limit=-1)))

    def tombstone(self, attempt_id: str) -> None:
        """First step of deleting: gone from every list, still whole, can be taken back. Raises KeyError if unknown."""
        with self._database.transaction() as connection:
            changed = connection.execute(_HIDE, (attempt_id,))
            if changed.rowcount != 1:
                raise KeyError(attempt_id)

    def untombstone(self, attempt_id: str) -> None:
        """Takes a tombstone back. Raises KeyError if there is none."""
        with self._database.transaction() as connection:
            changed = connection.execute(_SHOW, (attempt_id,))
            if changed.rowcount != 1:
                raise KeyError(attempt_id)

    def delete(self, attempt_id: str, takes: TakeFolder) -> None:
        """Tombstone, files, row, in that order, so that a kill at any point is finished by `finish_deletions`.

        The row also leaves the copies of the database: deleted means gone. Unknown ids are ignored.
        """
        rows = self._database.rows("SELECT state FROM attempts WHERE id = ?", (attempt_id,))
        if not rows:
            return
        if rows[0]["state"] != AttemptState.DELETING:
            self.tombstone(attempt_id)
        self._remove((attempt_id,), takes)

    def _remove(self, attempt_ids: Sequence[str], takes: TakeFolder) -> None:
        """Files, then rows, of attempts that have their tombstones. A recording that another attempt speaks of stays.

        Also where that one has a tombstone too: it may still be taken back.
        """
        files = self._database.rows("SELECT id, take_file FROM attempts WHERE take_file <> ''")
        going = set(attempt_ids)
        staying = {row["take_file"] for row in files if row["id"] not in going}
        for name in sorted({row["take_file"] for row in files if row["id"] in going} - staying):
            takes.remove(name)
        self._database.forget([("DELETE FROM attempts WHERE id = ?", (attempt_id,)) for attempt_id in attempt_ids])

    def deleting(self) -> tuple[str, ...]:
        """Ids with a tombstone, oldest first."""
        return tuple(
            row["id"] for row in self._database.rows("SELECT id FROM attempts WHERE state = 'deleting' ORDER BY position")
        )

    def finish_deletions(self, takes: TakeFolder) -> int:
        """Ends every deletion that was begun; called at start. Returns how many."""
        waiting = self.deleting()
        if waiting:
            self._remove(waiting, takes)
        return len(waiting)

    def delete_audio(self, attempt_id: str, takes: TakeFolder) -> bool:
        """Removes the recording, keeps the text. False: another attempt has it too, and it stays for that one. Raises KeyError."""
        attempt = self.get(attempt_id)
        if attempt is None:
            raise KeyError(attempt_id)
        if attempt.take is None or not attempt.take.file:
            return True
        shared = self._database.rows("SELECT 1 FROM attempts WHERE take_file = ? AND id <> ?", (attempt.take.file, attempt_id))
        if not shared:
            takes.remove(attempt.take.file)
        # The row forgets the file only after the file is gone.
        self.update(replace(attempt, take=replace(attempt.take, file="", sha256="")))
        return not shared

    def older_than(self, days: int, now: datetime) -> tuple[Attempt, ...]:
        """Analysed attempts whose audio is past `days` and not starred: what "keep text, drop audio" may drop. Oldest first.

        A take that was never transcribed is not among them: its audio is all there is. `days` below 1 means: keep for ever.
        """
        if days < 1:
            return ()
        found = self.find(
            until=now - timedelta(days=days), starred=False, state=AttemptState.ANALYSED, limit=-1, with_reports=False
        )
        return tuple(one for one in reversed(found) if one.take is not None and one.take.file and self._has_words(one.id))

    def without_words(self) -> tuple[str, ...]:
        """Ids of attempts whose sound is kept and was measured without a transcript, newest first. Reads no report into memory."""
        rows = self._database.rows(
            "SELECT id FROM attempts JOIN reports ON attempt_id = id WHERE state = 'analysed' AND take_file <> '' "
            "AND CASE WHEN json_valid(json) THEN json_type(json, '$.words') END = 'null' ORDER BY position DESC"
        )
        return tuple(row["id"] for row in rows)

    def _has_words(self, attempt_id: str) -> bool:
        """Whether the report holds words: a take measured without a model is ANALYSED and has none."""
        # CASE, because only it keeps SQLite from looking into a report that is no JSON.
        rows = self._database.rows(
            "SELECT CASE WHEN json_valid(json) THEN json_array_length(json, '$.words') END AS words "
            "FROM reports WHERE attempt_id = ?",
            (attempt_id,),
        )
        return bool(rows and rows[0]["words"])

    def known_files(self) -> frozenset[str]:
        """Every take file a row speaks of, those being deleted too."""
        rows = self._database.rows("SELECT take_file FROM attempts WHERE take_file <> ''")
        return frozenset(row["take_file"] for row in rows)

    def orphans(self, takes: TakeFolder) -> tuple[str, ...]:
        """Audio files no row speaks of: to be adopted as recovered attempts, never removed."""
        known = self.known_files()
        return tuple(name for name in takes.recordings() if name not in known)

    def missing_audio(self, takes: TakeFolder) -> tuple[str, ...]:
        """Ids whose recording is not where the row says: shown as "audio missing", transcript kept."""
        present = set(takes.recordings())
        rows = self._database.rows("SELECT id, take_file FROM attempts WHERE take_file <> '' AND state <> 'deleting'")
        return tuple(row["id"] for row in rows if row["take_file"] not in present)

    def categories(self) -> dict[str, int]:
        """Attempts per category, for the filter's list."""
        rows = self._database.rows("SELECT category, count(*) AS n FROM attempts WHERE state <> 'deleting' GROUP BY category")
        return {row["category"]: row["n"] for row in rows}

    def import_hidden(self, attempts: Iterable[Attempt]) -> None:
        """Adds attempts made elsewhere at the places their times give them, each with a tombstone until `reveal`.

        A program that dies in between finds them as deletions to be finished: nothing of them stays. The caller's transaction joins.
        """
        with self._database.transaction() as connection:
            for attempt in attempts:
                position = microseconds(attempt.created)
                while connection.execute("SELECT 1 FROM attempts WHERE position = ?", (position,)).fetchone():
                    position += 1
                _insert(connection, attempt, position)
                connection.execute(_HIDE, (attempt.id,))

    def reveal(self, attempt_ids: Iterable[str]) -> None:
        """Takes the tombstones off what `import_hidden` added. The caller's transaction joins."""
        with self._database.transaction() as connection:
            for attempt_id in attempt_ids:
                connection.execute(_SHOW, (attempt_id,))

    def note_digest(self, attempt_id: str, file: str, sha256: str) -> None:
        """Keeps by what bytes the recording `file` is known, if the attempt still has it; one being deleted or hidden too."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE attempts SET take_sha256 = ? WHERE id = ? AND take_file = ?", (sha256, attempt_id, file))

    def take_back(self, attempt_ids: Iterable[str], takes: TakeFolder) -> None:
        """Removes what `import_hidden` added and `reveal` did not show, recordings included."""
        hidden = set(attempt_ids) & set(self.deleting())
        if hidden:
            self._remove(sorted(hidden), takes)

    def _insert(self, attempt: Attempt) -> None:
        with self._database.transaction() as connection:
            last = connection.execute("SELECT max(position) AS last FROM attempts").fetchone()["last"]
            made = microseconds(attempt.created)
            _insert(connection, attempt, made if last is None else max(made, last + 1))

    @staticmethod
    def _report(connection: sqlite3.Connection, attempt_id: str) -> str | None:
        row = connection.execute("SELECT json FROM reports WHERE attempt_id = ?", (attempt_id,)).fetchone()
        return None if row is None else str(row["json"])


def _insert(connection: sqlite3.Connection, attempt: Attempt, position: int) -> None:
    row = row_of(attempt, position)
    names = ", ".join(row)
    connection.execute(f"INSERT INTO attempts ({names}) VALUES ({', '.join(':' + name for name in row)})", row)
    _insert_report(connection, attempt)


def _insert_report(connection: sqlite3.Connection, attempt: Attempt) -> None:
    if attempt.report_json is not None:
        connection.execute("INSERT INTO reports (attempt_id, json) VALUES (?, ?)", (attempt.id, clean(attempt.report_json)))
