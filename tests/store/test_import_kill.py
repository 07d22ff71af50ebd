"""An import killed at any step leaves what was there before, or everything; never a recording that no attempt speaks of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rehearse.assets import asset
from rehearse.errors import StorageError
from rehearse.model.question import Question
from rehearse.model.rating import Mark
from rehearse.model.story import Story
from rehearse.store.attempts import AttemptStore
from rehearse.store.backup import clear_staging, export_all, import_all
from rehearse.store.database import Connect, Database
from rehearse.store.questions import QuestionBank
from rehearse.store.ratings import RatingStore
from rehearse.store.stories import StoryStore
from rehearse.store.take_folder import TakeFolder
from tests.fakes.attempts import a_take, an_attempt
from tests.fakes.photographs import Photographs

NOW = datetime(2026, 3, 3, tzinfo=UTC)


@dataclass
class Desk:
    """A data folder, opened as at a start: staging cleared, deletions ended."""

    root: Path
    connect: Connect | None = None

    def __post_init__(self) -> None:
        self.takes = TakeFolder(self.root / "takes")
        self.takes.folder.mkdir(parents=True, exist_ok=True)
        path = self.root / "history.db"
        self.database = Database(path, connect=self.connect) if self.connect else Database(path)
        self.database.open()
        self.attempts = AttemptStore(self.database)
        self.bank = QuestionBank(asset("questions"), self.root / "questions")
        clear_staging(self.root)
        self.attempts.finish_deletions(self.takes)

    def keep(self, identity: str, minutes: int) -> None:
        name = f"{identity}.wav"
        (self.takes.folder / name).write_bytes(identity.encode() * 100)
        self.attempts.add(an_attempt(id=identity, minutes=minutes, said=f"words of {identity}", take=a_take(name)))

    def take_in(self, source: Path, **options: Any) -> None:
        import_all(source, database=self.database, takes=self.takes, bank=self.bank, **options)

    def ids(self) -> set[str]:
        return set(self.attempts.ids())


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Ten attempts with recordings, a rating, a story and an own question."""
    desk = Desk(tmp_path / "source")
    for number in range(10):
        desk.keep(f"new{number}", number)
    RatingStore(desk.database).rate("new1", "empathy", Mark.STRONG, NOW, "good")
    StoryStore(desk.database).save(Story("s", "My story", NOW, NOW, action="I did", best_attempt="new1"))
    desk.bank.save_own(Question("mine", "What would you do again?", "general", own=True))
    export_all(tmp_path / "all.zip", database=desk.database, takes=desk.takes, bank=desk.bank, now=NOW)
    desk.database.close()
    return tmp_path / "all.zip"


def test_an_import_killed_before_any_step_is_not_begun_or_whole_at_the_next_start(tmp_path: Path, archive: Path):
    photographs = Photographs(tmp_path / "desk", tmp_path / "album")
    desk = Desk(tmp_path / "desk", photographs.connect)
    desk.keep("kept", 100)
    with photographs.watching():
        desk.take_in(archive)
    desk.database.close()
    new = {f"new{number}" for number in range(10)}
    seen: set[bool] = set()
    for photograph in photographs.taken:
        found = Desk(photograph)
        whole = new <= found.ids()
        seen.add(whole)
        assert found.ids() == ({"kept"} | new if whole else {"kept"})
        assert set(found.takes.recordings()) == {f"{identity}.wav" for identity in found.ids()}
        assert found.attempts.orphans(found.takes) == ()
        assert found.attempts.missing_audio(found.takes) == ()
        assert (StoryStore(found.database).get("s") is not None) is whole
        assert (len(RatingStore(found.database).all()) == 1) is whole
        assert not list(photograph.glob(".import-*"))
        assert found.database.rows("PRAGMA integrity_check")[0][0] == "ok"
        found.database.close()
    assert seen == {True, False}
    assert len(photographs.taken) >= 40


def test_importing_again_after_a_kill_brings_everything(tmp_path: Path, archive: Path):
    photographs = Photographs(tmp_path / "desk", tmp_path / "album")
    desk = Desk(tmp_path / "desk", photographs.connect)
    with photographs.watching():
        desk.take_in(archive)
    desk.database.close()
    for photograph in photographs.taken[::9]:
        found = Desk(photograph)
        found.take_in(archive)
        assert len(found.ids()) == 10
        assert len(found.takes.recordings()) == 10
        assert [question.id for question in found.bank.own()] == ["mine"]
        assert StoryStore(found.database).get("s") is not None
        found.database.close()


def test_nobody_sees_an_attempt_before_all_are_there(tmp_path: Path, archive: Path):
    desk = Desk(tmp_path / "desk")
    desk.keep("kept", 100)
    seen: list[int] = []

    def on_io(work: Callable[[], Any], /) -> Any:
        done = work()
        seen.append(desk.attempts.count())
        return done

    desk.take_in(archive, on_io=on_io)
    assert set(seen) == {1, 11}
    assert seen == sorted(seen)
    desk.database.close()


def test_attempts_are_added_in_pieces_so_that_a_recording_waits_for_a_few_at_most(tmp_path: Path, archive: Path):
    desk = Desk(tmp_path / "desk")
    added: list[int] = []

    def on_io(work: Callable[[], Any], /) -> Any:
        before = len(desk.attempts.deleting())
        done = work()
        added.append(max(0, len(desk.attempts.deleting()) - before))
        return done

    desk.take_in(archive, on_io=on_io)
    assert sum(added) == 10
    assert max(added) <= 8
    desk.database.close()


def test_an_import_that_fails_at_its_last_step_takes_everything_back(tmp_path: Path, archive: Path):
    desk = Desk(tmp_path / "desk")
    desk.keep("kept", 100)
    failed: list[bool] = []

    def on_io(work: Callable[[], Any], /) -> Any:
        ready = len(desk.attempts.deleting()) == 10 and len(desk.takes.recordings()) == 11
        if ready and not failed:
            failed.append(True)
            raise StorageError("The disk is full.")
        return work()

    with pytest.raises(StorageError, match="disk is full"):
        desk.take_in(archive, on_io=on_io)
    assert failed == [True]
    assert desk.ids() == {"kept"}
    assert desk.attempts.deleting() == ()
    assert desk.takes.recordings() == ("kept.wav",)
    assert desk.bank.own() == ()
    desk.database.close()


def test_what_a_failed_import_could_not_take_back_is_not_called_here_already(tmp_path: Path, archive: Path):
    desk = Desk(tmp_path / "desk")
    full: list[bool] = []

    def on_io(work: Callable[[], Any], /) -> Any:
        if full or len(desk.takes.recordings()) == 10:
            full.append(True)
            raise StorageError("The disk is full.")
        return work()

    with pytest.raises(StorageError, match="disk is full"):
        desk.take_in(archive, on_io=on_io)
    assert len(desk.attempts.deleting()) == 10, "the undoing failed too"
    with pytest.raises(StorageError, match=r"A take of .* is still being deleted") as refused:
        desk.take_in(archive)
    assert "Nothing of the archive was added" in refused.value.sentence()
    assert desk.takes.recordings() == ()
    desk.database.close()
    again = Desk(tmp_path / "desk")
    again.take_in(archive)
    assert len(again.ids()) == len(again.takes.recordings()) == 10
    again.database.close()


def test_ending_a_deletion_keeps_a_recording_that_another_attempt_has_too(tmp_path: Path):
    desk = Desk(tmp_path / "desk")
    desk.keep("kept", 1)
    desk.attempts.add(an_attempt(id="twin", minutes=2, take=a_take("kept.wav")))
    desk.attempts.delete("twin", desk.takes)
    assert desk.takes.recordings() == ("kept.wav",)
    desk.attempts.delete("kept", desk.takes)
    assert desk.takes.recordings() == ()
    desk.database.close()
