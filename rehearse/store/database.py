"""The one SQLite file: opened safely, brought to the newest schema, restored when damaged, written in transactions."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from rehearse.errors import StorageError
from rehearse.platform import sync_directory
from rehearse.store.database_backups import Backup, DatabaseBackups
from rehearse.store.database_file import FileKind, glimpse, with_suffixes
from rehearse.store.durable import create_private, settle
from rehearse.store.migrations import MIGRATIONS

log = logging.getLogger(__name__)

#: "Rhrs": lets `file` and us tell our database from anyone else's.
APPLICATION_ID = 0x52687273
_BALLAST_BYTES = 128 * 1024

Migration = Callable[[sqlite3.Connection], None]
Connect = Callable[..., sqlite3.Connection]


class Opening(StrEnum):
    """What it took to open the history."""

    CREATED = "created"
    OPENED = "opened"
    MIGRATED = "migrated"
    RESTORED = "restored"
    STARTED_AGAIN = "started_again"


@dataclass(frozen=True, slots=True)
class Opened:
    """How the opening went. `damaged` is where the unreadable file was put; `backup` the copy made or restored."""

    how: Opening
    damaged: Path | None = None
    backup: Backup | None = None

    def sentence(self) -> str:
        """What the person is told, "" when there is nothing to tell."""
        if self.how not in (Opening.RESTORED, Opening.STARTED_AGAIN):
            return ""
        what = "damaged" if self.damaged else "missing"
        kept = f"The damaged file was kept as {self.damaged.name}. " if self.damaged else ""
        if self.backup is not None:
            return (
                f"The history was {what}; the copy of {self.backup.made:%d %B %Y, %H:%M} UTC is back in its place. {kept}"
                "Recordings made since then are still there and are added again from their files."
            )
        return f"The history was {what} and there was no copy of it to restore, so it starts empty. {kept}Every recording is still there."


class Database:
    """One connection, for one thread: the io worker opens it, uses it and closes it (SQLite refuses any other thread).

    Constructing it touches nothing. Every change happens in `transaction()`, durable when it returns. `connect` lets a test
    stand between the program and SQLite.
    """

    def __init__(
        self,
        path: Path,
        *,
        backups: Path | None = None,
        migrations: Sequence[Migration] = MIGRATIONS,
        connect: Connect = sqlite3.connect,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._path = path
        self._backups = DatabaseBackups(backups if backups is not None else path.parent / "backups")
        self._migrations = tuple(migrations)
        self._connect = connect
        self._now = now
        self._connection: sqlite3.Connection | None = None
        self._depth = 0

    @property
    def backups(self) -> DatabaseBackups:
        """The copies of this database."""
        return self._backups

    @property
    def now(self) -> datetime:
        """The clock the store stamps changes with."""
        return self._now()

    def open(self) -> Opened:
        """Opens, creating, migrating or restoring as needed. Raises StorageError; a newer or foreign file is not touched."""
        if self._connection is not None:
            return Opened(Opening.OPENED)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            seen = glimpse(self._path)
            newest = len(self._migrations)
            if seen.kind is FileKind.DATABASE:
                if seen.application_id != APPLICATION_ID and seen.user_version != 0:
                    raise _not_ours(self._path)
                if seen.application_id == APPLICATION_ID and seen.user_version > newest:
                    raise _newer(seen.user_version, newest)
            absent = seen.kind in (FileKind.EMPTY, FileKind.MISSING)
            damaged = seen.kind is FileKind.OTHER or (absent and bool(self._backups.all()))
            if not damaged:
                try:
                    return self._open_whole(fresh=seen.kind is not FileKind.DATABASE)
                except sqlite3.DatabaseError as error:
                    self._drop()
                    if not _is_damage(error):
                        raise
                    log.info("the database is damaged (%s)", getattr(error, "sqlite_errorname", type(error).__name__))
            return self._restore()
        except sqlite3.Error as error:
            self._drop()
            raise _storage_error(error) from error
        except OSError as error:
            self._drop()
            raise _unusable(self._path, error) from error

    def close(self) -> None:
        """Folds the log into the file and closes. Safe to call twice."""
        if self._connection is None:
            return
        self._fold_log_in()
        self._drop()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, on disk when the block ends. Nested blocks join the outer one. Raises StorageError."""
        connection = self._open_connection()
        if self._depth:
            yield connection
            return
        self._depth = 1
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            # Ours, not the world's: a fault to be logged as one.
            _roll_back(connection)
            raise
        except sqlite3.DatabaseError as error:
            _roll_back(connection)
            raise _storage_error(error) from error
        except BaseException:
            _roll_back(connection)
            raise
        finally:
            self._depth = 0

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """What a SELECT finds. Raises StorageError."""
        try:
            return self._open_connection().execute(sql, tuple(values)).fetchall()
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.DatabaseError as error:
            raise _storage_error(error) from error

    def forget(self, statements: Sequence[tuple[str, tuple[object, ...]]]) -> None:
        """Deletes rows here and in every copy, and leaves no trace in the log. Raises StorageError.

        The copies first: a program killed in between meets the rows again and ends their deletion, copies and all.
        """
        self._open_connection()
        try:
            self._backups.erase(statements)
        except OSError as error:
            raise _unusable(self._path, error) from error
        with self.transaction() as connection:
            for sql, values in statements:
                connection.execute(sql, values)
        self._fold_log_in()

    def _fold_log_in(self) -> None:
        try:
            self._open_connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            # Everything is committed in the log already; the next start folds it in.
            log.info("the log was left for the next start (%s)", getattr(error, "sqlite_errorname", type(error).__name__))

    def release_ballast(self) -> bool:
        """Gives back the room set aside for a full disk: True if there was some. A last row can then still be written."""
        ballast = self._ballast()
        if not ballast.exists():
            return False
        ballast.unlink()
        return True

    def _ballast(self) -> Path:
        return self._path.with_name(self._path.name + ".ballast")

    def _open_connection(self) -> sqlite3.Connection:
        if self._connection is None:
            raise StorageError("The history is not open.", safe="Nothing was changed.", next_step="Start the program again.")
        return self._connection

    def _open_whole(self, *, fresh: bool) -> Opened:
        create_private(self._path)
        connection = self._connect(self._path, isolation_level=None, timeout=5.0)
        connection.row_factory = sqlite3.Row
        self._connection = connection
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if tables and connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            raise _not_ours(self._path)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
        verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if verdict != "ok":
            raise sqlite3.DatabaseError("integrity_check")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > len(self._migrations):
            raise _newer(version, len(self._migrations))
        backup = None
        if 0 < version < len(self._migrations):
            backup = self._backups.make(connection, self._now())
        if version < len(self._migrations):
            self._migrate(connection, version)
        if backup is None and not fresh:
            self._daily_backup(connection)
        self._set_ballast_aside()
        if fresh or version == 0:
            return Opened(Opening.CREATED)
        return Opened(Opening.MIGRATED if backup else Opening.OPENED, backup=backup)

    def _migrate(self, connection: sqlite3.Connection, version: int) -> None:
        for number, migrate in enumerate(self._migrations[version:], start=version + 1):
            connection.execute("BEGIN EXCLUSIVE")
            try:
                migrate(connection)
                _require_whole_links(connection, number)
                connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version={number}")
                connection.execute("COMMIT")
            except BaseException:
                _roll_back(connection)
                raise
        if self._path.exists():
            sync_directory(self._path.parent)

    def _daily_backup(self, connection: sqlite3.Connection) -> None:
        """One copy a day, from a file just found whole. A full disk must not keep the history from opening."""
        newest = self._backups.all()[:1]
        if newest and newest[0].made.date() == self._now().astimezone(UTC).date():
            return
        try:
            self._backups.make(connection, self._now())
        except (OSError, sqlite3.Error) as error:
            log.info("no copy was made today (%s)", type(error).__name__)

    def _set_ballast_aside(self) -> None:
        ballast = self._ballast()
        if ballast.exists():
            return
        create_private(ballast)
        try:
            ballast.write_bytes(b"\x00" * _BALLAST_BYTES)
        except OSError as error:
            ballast.unlink(missing_ok=True)
            log.info("no room could be set aside (%s)", type(error).__name__)

    def _restore(self) -> Opened:
        """Keeps the damaged file under a name that says when, and puts the newest good copy in its place.

        The damaged file stays where it is until the copy replaces it in one step, so that a kill in between is met again.
        """
        damaged = self._name_for_damaged()
        if self._path.exists():
            create_private(damaged)
            shutil.copyfile(self._path, damaged)
            settle(damaged)
        for source in with_suffixes(self._path)[1:]:
            # A restored file must never meet the old log.
            if source.exists():
                source.replace(damaged.with_name(damaged.name + source.name.removeprefix(self._path.name)))
        backup = self._backups.newest_good(APPLICATION_ID, len(self._migrations))
        if backup is not None:
            aside = self._path.with_name(self._path.name + ".part")
            create_private(aside)
            shutil.copyfile(backup.path, aside)
            settle(aside)
            aside.replace(self._path)
        else:
            self._path.unlink(missing_ok=True)
        sync_directory(self._path.parent)
        self._open_whole(fresh=backup is None)
        how = Opening.RESTORED if backup else Opening.STARTED_AGAIN
        return Opened(how, damaged=damaged if damaged.exists() else None, backup=backup)

    def _name_for_damaged(self) -> Path:
        stem = f"{self._path.name}.corrupt-{self._now().astimezone(UTC):%Y%m%dT%H%M%SZ}"
        candidate, counter = self._path.with_name(stem), 1
        while candidate.exists():
            counter += 1
            candidate = self._path.with_name(f"{stem}-{counter}")
        return candidate

    def _drop(self) -> None:
        connection, self._connection, self._depth = self._connection, None, 0
        if connection is not None:
            connection.close()


def _require_whole_links(connection: sqlite3.Connection, number: int) -> None:
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise sqlite3.IntegrityError(f"migration {number} left a row pointing nowhere")


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """True for what a restored copy cures; a full disk, a lock or a missing right is not damage."""
    name = getattr(error, "sqlite_errorname", "")
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or str(error) == "integrity_check"


def is_disk_full(error: StorageError) -> bool:
    """True where freeing room would help."""
    return error.detail.startswith("SQLITE_FULL")


def _storage_error(error: sqlite3.Error) -> StorageError:
    name = getattr(error, "sqlite_errorname", "") or type(error).__name__
    detail = f"{name}: {error}"
    if name.startswith("SQLITE_FULL"):
        happened, step = "The disk is full, so this could not be written to the history.", "Make room on the disk and try again."
    elif name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        happened, step = "Another program holds the history open.", "Close the other window of Rehearse and try again."
    elif name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_IOERR")):
        happened, step = "The history file cannot be written.", "Check that the data folder belongs to you and can be written."
    elif name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        happened, step = "The history file is damaged.", "Start the program again: it restores the newest copy by itself."
    else:
        happened, step = "The history could not be read or written.", "Start the program again; `rehearse doctor` tells more."
    return StorageError(happened, safe="What was stored before is untouched.", next_step=step, detail=detail)


def _newer(found: int, known: int) -> StorageError:
    return StorageError(
        "This history was made by a newer version of Rehearse.",
        safe="It was not opened and not changed.",
        next_step="Install that version again, or choose another folder with --data-dir.",
        detail=f"user_version {found} is above {known}",
    )


def _not_ours(path: Path) -> StorageError:
    return StorageError(
        f"{path.name} is another program's database.",
        safe="It was not opened and not changed.",
        next_step="Choose another folder with --data-dir.",
    )


def _unusable(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"The data folder {path.parent} cannot be used for the history.",
        safe="Nothing was changed.",
        next_step="Make the folder writable, or choose another with --data-dir.",
        detail=repr(error),
    )
