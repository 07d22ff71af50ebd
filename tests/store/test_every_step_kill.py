"""Killed before any step of adding, updating or deleting, the next start finds everything as before or after, nothing between."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rehearse.store.attempts import AttemptStore
from rehearse.store.database import Database
from rehearse.store.take_folder import TakeFolder
from tests.fakes.attempts import a_take, an_attempt, report_with
from tests.fakes.kill_points import KillableTakeFolder, Killed, KillPoints


@dataclass
class Desk:
    """A data folder with a kept attempt and one whose deletion or change is tried."""

    root: Path

    @property
    def takes(self) -> Path:
        return self.root / "takes"

    @property
    def cache(self) -> Path:
        return self.root / "cache"

    def set_up(self) -> None:
        for folder in (self.takes, self.cache):
            folder.mkdir(parents=True)
        for name in ("kept.wav", "kept.json", "victim.wav", "victim.json"):
            (self.takes / name).write_bytes(b"sound")
        (self.cache / "victim.slow.wav").write_bytes(b"slow sound")
        database = Database(self.root / "history.db")
        database.open()
        store = AttemptStore(database)
        store.add(an_attempt(id="kept", said="kept words", take=a_take("kept.wav")))
        store.add(an_attempt(id="victim", said="old words", take=a_take("victim.wav"), minutes=1))
        database.close()
        database.open()  # the day's copy is made
        assert database.backups.all()
        database.close()

    def run(self, work: Callable[[AttemptStore, TakeFolder], None], points: KillPoints) -> None:
        database = Database(self.root / "history.db", connect=points.connect)
        at, points.at = points.at, None
        database.open()
        points.steps, points.at = 0, at
        try:
            work(AttemptStore(database), KillableTakeFolder(self.takes, points, (self.cache,)))
        finally:
            points.at = None
            database._drop()

    def recover(self) -> tuple[AttemptStore, Database]:
        database = Database(self.root / "history.db")
        database.open()
        store = AttemptStore(database)
        store.finish_deletions(TakeFolder(self.takes, (self.cache,)))
        return store, database

    def database_bytes(self) -> bytes:
        """The history's file and log, its copies, and whatever lies beside them."""
        places = (*self.root.glob("history.db*"), *(self.root / "backups").iterdir())
        return b"".join(path.read_bytes() for path in places)

    def files(self) -> set[str]:
        return {path.name for folder in (self.takes, self.cache) for path in folder.iterdir()}


def at_every_step(
    tmp_path: Path, work: Callable[[AttemptStore, TakeFolder], None], check: Callable[[Desk, AttemptStore], None]
) -> int:
    """Runs `work` killed before step 1, 2, 3 ... until it ends; after each kill `check` sees the next start. Returns the steps."""
    for at in range(1, 200):
        desk = Desk(tmp_path / str(at))
        desk.set_up()
        points = KillPoints(at)
        try:
            desk.run(work, points)
        except Killed:
            ended = False
        else:
            ended = True
        store, database = desk.recover()
        check(desk, store)
        kept = store.get("kept")
        assert kept is not None
        assert {"kept.wav", "kept.json"} <= desk.files()
        assert database.rows("PRAGMA integrity_check")[0][0] == "ok"
        assert database.rows("PRAGMA foreign_key_check") == []
        database.close()
        if ended:
            return at - 1
    raise AssertionError("the work never came to its end")


def test_deleting_an_attempt_is_whole_or_not_begun(tmp_path: Path):
    def delete(store: AttemptStore, takes: TakeFolder) -> None:
        store.delete("victim", takes)

    seen: set[bool] = set()

    def check(desk: Desk, store: AttemptStore) -> None:
        there = store.get("victim") is not None
        seen.add(there)
        assert store.deleting() == ()
        assert there or b"old words" not in desk.database_bytes()
        assert (desk.files() & {"victim.wav", "victim.json", "victim.slow.wav"} == set()) is not there
        if there:
            assert {"victim.wav", "victim.json", "victim.slow.wav"} <= desk.files()
            assert store.get("victim").report_json == report_with("old words")

    assert at_every_step(tmp_path, delete, check) >= 8
    assert seen == {True, False}


def test_a_kill_during_the_recovery_is_itself_recovered_from(tmp_path: Path):
    def delete(store: AttemptStore, takes: TakeFolder) -> None:
        store.delete("victim", takes)

    def finish(store: AttemptStore, takes: TakeFolder) -> None:
        store.finish_deletions(takes)

    for first in range(5, 14, 2):
        for second in range(1, 16, 2):
            desk = Desk(tmp_path / f"{first}-{second}")
            desk.set_up()
            for work, at in ((delete, first), (finish, second)):
                with contextlib.suppress(Killed):
                    desk.run(work, KillPoints(at))
            store, database = desk.recover()
            assert store.deleting() == ()
            assert store.get("victim") is None
            assert desk.files() == {"kept.wav", "kept.json"}
            assert store.get("kept") is not None
            database.close()


def test_a_new_attempt_is_there_with_its_report_or_not_at_all(tmp_path: Path):
    def add(store: AttemptStore, takes: TakeFolder) -> None:
        store.add(an_attempt(id="new", said="new words", minutes=2))

    def check(desk: Desk, store: AttemptStore) -> None:
        found = store.get("new")
        assert found is None or found.report_json == report_with("new words")

    assert at_every_step(tmp_path, add, check) >= 4


def test_an_attempt_is_never_analysed_without_its_words(tmp_path: Path):
    def update(store: AttemptStore, takes: TakeFolder) -> None:
        store.update(replace(store.get("victim"), report_json=report_with("new words")))

    def check(desk: Desk, store: AttemptStore) -> None:
        assert store.get("victim").report_json in (report_with("old words"), report_with("new words"))

    assert at_every_step(tmp_path, update, check) >= 4


def test_dropping_the_audio_never_leaves_a_file_no_row_speaks_of(tmp_path: Path):
    def drop(store: AttemptStore, takes: TakeFolder) -> None:
        store.delete_audio("victim", takes)

    def check(desk: Desk, store: AttemptStore) -> None:
        victim = store.get("victim")
        assert victim.report_json == report_with("old words")
        assert victim.take.file or "victim.wav" not in desk.files()
        assert store.orphans(TakeFolder(desk.takes)) == ()

    assert at_every_step(tmp_path, drop, check) >= 5


def test_the_checker_sees_a_row_deleted_before_its_file(tmp_path: Path):
    """A planted bug: the check above must find it, or it proves nothing."""

    def wrong_order(store: AttemptStore, takes: TakeFolder) -> None:
        store.tombstone("victim")
        store._database.forget((("DELETE FROM attempts WHERE id = ?", ("victim",)),))
        takes.remove("victim.wav")

    def check(desk: Desk, store: AttemptStore) -> None:
        assert store.get("victim") is not None or "victim.wav" not in desk.files()

    with pytest.raises(AssertionError):
        at_every_step(tmp_path, wrong_order, check)


def test_deleted_words_are_not_in_a_copy_that_was_never_finished(tmp_path: Path):
    desk = Desk(tmp_path / "desk")
    desk.set_up()
    (desk.root / "backups" / "history-000009-20260101T000000Z.part").write_bytes(b"old words")
    (desk.root / "backups" / "history-000009-20260101T000000Z.part-journal").write_bytes(b"old words")
    desk.run(lambda store, takes: store.delete("victim", takes), KillPoints())
    _store, database = desk.recover()
    database.close()
    assert b"old words" not in desk.database_bytes()


def test_deleted_words_are_nowhere_on_the_disk(tmp_path: Path):
    desk = Desk(tmp_path / "desk")
    desk.set_up()
    now = [datetime(2026, 3, 1, tzinfo=UTC)]
    database = Database(desk.root / "history.db", now=lambda: now[0])
    database.open()
    store = AttemptStore(database)
    store.add(an_attempt(id="secret", said="xylophonic confession", take=a_take("secret.wav"), note="quizzical remark"))
    database.close()
    now[0] += timedelta(days=1)
    database.open()  # the day's copy is made
    assert any(b"xylophonic" in backup.path.read_bytes() for backup in database.backups.all())
    store.delete("secret", TakeFolder(desk.takes, (desk.cache,)))
    database.close()
    left = b"".join(path.read_bytes() for path in desk.root.rglob("*") if path.is_file())
    assert b"xylophonic" not in left
    assert b"quizzical" not in left
    assert b"kept words" in left or b'"kept"' in left
