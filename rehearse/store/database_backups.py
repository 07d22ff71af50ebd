"""Copies of the database: made before migrations and once a day, thinned by their running number, never by the clock."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rehearse.platform import sync_directory
from rehearse.store.database_file import FileKind, glimpse
from rehearse.store.durable import create_private, settle

log = logging.getLogger(__name__)

_NAME = re.compile(r"^history-(\d{6})-(\d{8}T\d{6}Z)\.db$")
KEPT = 10


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy. `number` grows by one with every copy, whatever the clock says; `made` is the clock's word."""

    path: Path
    number: int
    made: datetime


class DatabaseBackups:
    """The copies in one folder. Used from the io worker, as the database is. Constructing it touches nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> tuple[Backup, ...]:
        """Newest (highest number) first."""
        found = []
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                match = _NAME.match(path.name)
                if match:
                    made = datetime.strptime(match[2], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
                    found.append(Backup(path, int(match[1]), made))
        return tuple(sorted(found, key=lambda backup: backup.number, reverse=True))

    def make(self, source: sqlite3.Connection, now: datetime) -> Backup:
        """Copies the open database, flushed and checked before it gets its name. Raises OSError or sqlite3.Error."""
        existing = self.all()
        number = existing[0].number + 1 if existing else 1
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = now.astimezone(UTC)
        path = self._folder / f"history-{number:06d}-{made:%Y%m%dT%H%M%SZ}.db"
        aside = path.with_suffix(".part")
        self._remove_unfinished()
        create_private(aside)
        with closing(sqlite3.connect(aside, isolation_level=None)) as copy:
            source.backup(copy)
            # A copy is one file: it must not need a write-ahead log beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
            verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if verdict != "ok":
                raise sqlite3.DatabaseError(f"the copy is not whole: {verdict}")
        settle(aside)
        aside.replace(path)
        sync_directory(self._folder)
        for old in self.all()[KEPT:]:
            old.path.unlink(missing_ok=True)
        return Backup(path, number, made)

    def newest_good(self, application_id: int, newest_version: int) -> Backup | None:
        """The newest copy that is whole, ours and not from a newer program."""
        for backup in self.all():
            seen = glimpse(backup.path)
            ours = seen.kind is FileKind.DATABASE and seen.application_id == application_id
            if ours and 0 < seen.user_version <= newest_version and _is_whole(backup.path):
                return backup
            log.info("backup %d is not usable", backup.number)
        return None

    def erase(self, statements: Sequence[tuple[str, tuple[object, ...]]]) -> int:
        """Runs the deletions in every copy too, overwriting what they held: deleted means gone. Returns the copies changed.

        An older copy may lack a table; it then has nothing to delete there. A damaged one cannot be cleaned and is removed.
        """
        self._remove_unfinished()
        changed = 0
        for backup in self.all():
            try:
                with closing(sqlite3.connect(backup.path, isolation_level=None)) as copy:
                    copy.execute("PRAGMA foreign_keys=ON")
                    copy.execute("PRAGMA secure_delete=ON")
                    copy.execute("BEGIN IMMEDIATE")
                    touched = sum(_deleted(copy, sql, values) for sql, values in statements)
                    copy.execute("COMMIT")
                changed += touched > 0
            except sqlite3.Error as error:
                log.info("backup %d could not be cleaned (%s) and is removed", backup.number, type(error).__name__)
                backup.path.unlink(missing_ok=True)
        return changed

    def _remove_unfinished(self) -> None:
        """What a killed program had begun to copy holds words that may be deleted since, and nobody would find them there."""
        for path in self._folder.glob("history-*.part*"):
            path.unlink(missing_ok=True)


def _deleted(copy: sqlite3.Connection, sql: str, values: tuple[object, ...]) -> int:
    try:
        return max(0, copy.execute(sql, values).rowcount)
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return 0
        raise


def _is_whole(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
    except sqlite3.Error:
        return False
