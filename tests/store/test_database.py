"""The database opens safely whatever lies on the disk, and never touches what is not its own."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rehearse.errors import StorageError
from rehearse.store.attempts import AttemptStore
from rehearse.store.database import APPLICATION_ID, Database, Opening
from rehearse.store.migrations import MIGRATIONS
from tests.fakes.attempts import an_attempt
from tests.fakes.kill_points import Killed, KillPoints

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def filled(path: Path, said: str = "kept words") -> str:
    """A closed database with one attempt; its id."""
    database = Database(path, now=lambda: NOON)
    database.open()
    attempt = an_attempt(said=said)
    AttemptStore(database).add(attempt)
    database.close()
    return attempt.id


def test_a_new_history_says_what_it_is_and_keeps_to_its_owner(tmp_path: Path):
    path = tmp_path / "history.db"
    database = Database(path)
    assert database.open().how is Opening.CREATED
    AttemptStore(database).add(an_attempt())
    modes = {item.name: stat.S_IMODE(item.stat().st_mode) for item in tmp_path.iterdir() if item.is_file()}
    database.close()
    assert set(modes.values()) == {0o600}
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        assert raw.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
        assert raw.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_every_commit_reaches_the_disk_before_it_is_reported(database: Database):
    assert database.rows("PRAGMA synchronous")[0][0] == 2
    assert database.rows("PRAGMA foreign_keys")[0][0] == 1


def test_a_failed_transaction_leaves_nothing_behind(database: Database):
    store = AttemptStore(database)

    def half() -> None:
        with database.transaction():
            store.add(an_attempt())
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        half()
    assert store.find() == ()
    store.add(an_attempt())
    assert len(store.find()) == 1


def test_a_history_of_a_newer_version_is_refused_without_changing_a_byte(tmp_path: Path):
    path = tmp_path / "history.db"
    filled(path)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA user_version=999")
    before = {item.name: item.read_bytes() for item in tmp_path.iterdir() if item.is_file()}
    with pytest.raises(StorageError, match="newer version"):
        Database(path).open()
    assert {item.name: item.read_bytes() for item in tmp_path.iterdir() if item.is_file()} == before


def test_a_newer_version_still_in_the_log_is_seen_and_refused_without_changing_a_byte(tmp_path: Path):
    path = tmp_path / "history.db"
    filled(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA user_version=999")
        copies = {suffix: path.with_name(f"history.db{suffix}").read_bytes() for suffix in ("", "-wal")}
    for suffix, content in copies.items():
        path.with_name(f"history.db{suffix}").write_bytes(content)
    with pytest.raises(StorageError, match="newer version"):
        Database(path).open()
    assert {suffix: path.with_name(f"history.db{suffix}").read_bytes() for suffix in copies} == copies


@pytest.mark.parametrize("version", [0, 7])
def test_another_programs_database_is_refused(tmp_path: Path, version: int):
    path = tmp_path / "history.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE theirs (x)")
        raw.execute(f"PRAGMA user_version={version}")
    before = path.read_bytes()
    with pytest.raises(StorageError, match="another program"):
        Database(path).open()
    assert path.read_bytes() == before


def test_an_older_history_is_copied_before_it_is_brought_up_to_date(tmp_path: Path):
    path = tmp_path / "history.db"
    old = Database(path, migrations=MIGRATIONS[:1])
    old.open()
    AttemptStore(old).add(an_attempt(said="from version one"))
    old.close()
    new = Database(path)
    opened = new.open()
    assert opened.how is Opening.MIGRATED
    (found,) = AttemptStore(new).listing("version one", limit=10)
    assert found.summary_json is not None
    new.close()
    with closing(sqlite3.connect(opened.backup.path)) as copy:
        assert copy.execute("PRAGMA user_version").fetchone()[0] == 1
        assert copy.execute("SELECT count(*) FROM attempts").fetchone()[0] == 1


def test_a_copy_from_before_a_table_existed_survives_a_deletion_in_that_table(tmp_path: Path):
    path = tmp_path / "history.db"
    old = Database(path, migrations=MIGRATIONS[:1])
    old.open()
    AttemptStore(old).add(an_attempt())
    old.close()
    new = Database(path)
    new.open()
    new.forget((("DELETE FROM stories WHERE id = ?", ("s",)),))
    assert len(new.backups.all()) == 1
    new.close()


def test_a_migration_that_fails_leaves_the_old_version_whole(tmp_path: Path):
    path = tmp_path / "history.db"
    filled(path)

    def breaks(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (x)")
        connection.execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(StorageError):
        Database(path, migrations=(*MIGRATIONS, breaks)).open()
    database = Database(path)
    assert database.open().how is Opening.OPENED
    assert len(AttemptStore(database).find("kept words")) == 1
    assert database.rows("SELECT name FROM sqlite_master WHERE name = 'half'") == []
    database.close()


def test_a_kill_at_any_step_of_a_migration_leaves_the_old_or_the_new_version(tmp_path: Path):
    def add_table(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE added (x)")
        connection.execute("INSERT INTO added VALUES (1)")

    for at in range(1, 60):
        path = tmp_path / str(at) / "history.db"
        filled(path)
        points = KillPoints(at)
        dying = Database(path, migrations=(*MIGRATIONS, add_table), connect=points.connect)
        try:
            dying.open()
        except Killed:
            finished = False
        else:
            finished = True
            points.at = None
        dying._drop()
        database = Database(path, migrations=(*MIGRATIONS, add_table))
        assert database.open().how in (Opening.OPENED, Opening.MIGRATED)
        assert len(AttemptStore(database).find("kept words")) == 1
        assert database.rows("SELECT count(*) FROM added")[0][0] == 1
        database.close()
        if finished:
            assert at > 10
            return
    pytest.fail("the migration never came to its end")


DAMAGE = {
    "a page of zeros": lambda content: content[:4096] + b"\x00" * 4096 + content[8192:],
    "garbage": lambda content: os.urandom(len(content)),
    "half of it": lambda content: content[: len(content) // 2 // 4096 * 4096],
    "nothing": lambda content: b"",
    "text": lambda content: b"<!DOCTYPE html><p>Sign in to the network</p>" * 20,
    "a few bytes": lambda content: content[:50],
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_history_is_kept_aside_and_the_newest_good_copy_restored(tmp_path: Path, kind: str):
    path = tmp_path / "history.db"
    filled(path)
    again = Database(path, now=lambda: NOON)
    again.open()
    again.close()
    damaged = DAMAGE[kind](path.read_bytes())
    path.write_bytes(damaged)
    database = Database(path, now=lambda: NOON + timedelta(days=1))
    opened = database.open()
    assert opened.how is Opening.RESTORED
    assert opened.damaged.read_bytes() == damaged
    assert len(AttemptStore(database).find("kept words")) == 1
    assert "02 March 2026" in opened.sentence()
    database.close()


def test_a_damaged_copy_is_passed_over_for_an_older_good_one(tmp_path: Path):
    path = tmp_path / "history.db"
    filled(path)
    for day in (1, 2):
        database = Database(path, now=lambda day=day: NOON + timedelta(days=day))
        database.open()
        database.close()
    newest = database.backups.all()[0]
    newest.path.write_bytes(b"broken" * 1000)
    path.write_bytes(b"broken" * 1000)
    opened = Database(path, now=lambda: NOON).open()
    assert opened.backup.number == newest.number - 1


def test_without_any_copy_a_damaged_history_starts_again_and_says_so(tmp_path: Path):
    path = tmp_path / "history.db"
    path.write_bytes(b"not a database at all" * 100)
    database = Database(path)
    opened = database.open()
    assert opened.how is Opening.STARTED_AGAIN
    assert "starts empty" in opened.sentence()
    assert opened.damaged.exists()
    database.close()


def test_a_history_file_that_vanished_comes_back_from_its_copy(tmp_path: Path):
    path = tmp_path / "history.db"
    filled(path)
    again = Database(path)
    again.open()
    again.close()
    path.unlink()
    database = Database(path)
    opened = database.open()
    assert opened.how is Opening.RESTORED
    assert "missing" in opened.sentence()
    assert len(AttemptStore(database).find("kept")) == 1
    database.close()


def test_copies_are_thinned_by_number_when_the_clock_runs_backwards(tmp_path: Path):
    path = tmp_path / "history.db"
    filled(path)
    for day in range(15):
        database = Database(path, now=lambda day=day: NOON - timedelta(days=day))
        database.open()
        database.close()
    numbers = [backup.number for backup in Database(path).backups.all()]
    assert numbers == list(range(15, 5, -1))


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="cannot be used") as caught:
        Database(tmp_path / "file" / "history.db").open()
    assert "--data-dir" in caught.value.next_step


def test_a_full_disk_gives_up_its_ballast_for_the_attempt_just_recorded(tmp_path: Path, database: Database):
    store = AttemptStore(database)
    store.add(an_attempt())
    pages = database.rows("PRAGMA page_count")[0][0]
    database.rows(f"PRAGMA max_page_count={pages}")

    def fill() -> None:
        for _ in range(50):
            store.add(an_attempt(said="word " * 400))

    with pytest.raises(StorageError, match="disk is full"):
        fill()
    assert not list(tmp_path.rglob("*.ballast"))
    database.rows("PRAGMA max_page_count=100000")
    store.add(an_attempt(said="room again"))
    assert len(store.find("room again")) == 1


def test_only_the_thread_that_opened_the_history_may_use_it(database: Database):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as other, pytest.raises(sqlite3.ProgrammingError):
        other.submit(lambda: database.rows("SELECT 1")).result()


def test_opening_and_closing_twice_does_no_harm(tmp_path: Path):
    database = Database(tmp_path / "history.db")
    database.open()
    assert database.open().how is Opening.OPENED
    database.close()
    database.close()
    with pytest.raises(StorageError, match="not open"):
        database.rows("SELECT 1")
