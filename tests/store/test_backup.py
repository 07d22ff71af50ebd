"""Everything in one zip and back: nothing lost, nothing doubled, nothing taken from a hostile archive."""

from __future__ import annotations

import hashlib
import shutil
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from rehearse.disk_room import DiskLimits
from rehearse.errors import CancelledError, RehearseError, StorageError
from rehearse.model.attempt import AttemptState, Take
from rehearse.model.question import Question
from rehearse.model.schedule import Outcome, SubjectKind, Visit
from rehearse.store.backup import Imported, clear_staging
from rehearse.store.ratings import RatingStore
from rehearse.store.schedule_store import ScheduleStore
from rehearse.store.stories import StoryStore
from tests.fakes.attempts import MORNING, a_take, an_attempt
from tests.store.backup_desk import NOW, Desk, attempt_line, rebuilt


def test_a_round_trip_loses_nothing(desks: Callable[[str], Desk], tmp_path: Path):
    first, second = desks("first"), desks("second")
    first.fill()
    summary = first.export(tmp_path / "all.zip")
    assert (summary.attempts, summary.takes, summary.stories, summary.questions, summary.without_audio) == (5, 3, 1, 1, 0)
    assert second.take_in(tmp_path / "all.zip") == Imported(attempts=5, takes=3, stories=1, questions=1, known=0)
    assert second.all() == first.all()


def test_importing_twice_or_into_its_own_source_adds_nothing(desks: Callable[[str], Desk], tmp_path: Path):
    desk = desks("first")
    desk.fill()
    desk.export(tmp_path / "all.zip")
    before = desk.all()
    for _ in range(2):
        found = desk.take_in(tmp_path / "all.zip")
        assert (found.attempts, found.takes, found.stories, found.questions) == (0, 0, 0, 0)
        assert desk.all() == before


def test_what_was_changed_here_since_the_export_stays_changed(desks: Callable[[str], Desk], exported: Path):
    desk = desks("second")
    desk.take_in(exported)
    desk.attempts.update(replace(desk.attempts.get("a1"), note="mine now", starred=True))
    stories = StoryStore(desk.database)
    stories.save(replace(stories.get("s"), title="Newer", changed=NOW + timedelta(days=1)))
    desk.take_in(exported)
    assert desk.attempts.get("a1").note == "mine now"
    assert stories.get("s").title == "Newer"


def test_only_a_mistaken_identity_gets_a_new_id_and_the_same_one_each_time(desks: Callable[[str], Desk], exported: Path):
    desk = desks("second")
    other = an_attempt(id="a1", created=MORNING + timedelta(days=400), said="somebody else", take=a_take("take-1.wav"))
    (desk.root / "takes" / "take-1.wav").write_bytes(b"another sound")
    desk.attempts.add(other)
    desk.take_in(exported)
    assert desk.attempts.get("a1") == other
    assert (desk.root / "takes" / "take-1.wav").read_bytes() == b"another sound"
    (newcomer,) = [a for a in desk.attempts.find("words 1") if a.id != "a1"]
    assert hashlib.sha256((desk.root / "takes" / newcomer.take.file).read_bytes()).digest()
    assert RatingStore(desk.database).of(newcomer.id)[0].note == "good"
    assert StoryStore(desk.database).get("s").best_attempt == newcomer.id
    assert ScheduleStore(desk.database).all()[0].visits[0].attempt_id == newcomer.id
    before = desk.all()
    desk.take_in(exported)
    assert desk.all() == before


def test_a_recording_lost_here_comes_back_from_the_archive(desks: Callable[[str], Desk], exported: Path):
    desk = desks("second")
    desk.take_in(exported)
    kept = (desk.root / "takes" / "take-2.wav").read_bytes()
    (desk.root / "takes" / "take-2.wav").unlink()
    assert desk.take_in(exported).takes == 1
    assert (desk.root / "takes" / "take-2.wav").read_bytes() == kept


def test_an_attempt_whose_audio_is_missing_is_exported_all_the_same(desks: Callable[[str], Desk], tmp_path: Path):
    first, second = desks("first"), desks("second")
    first.fill()
    (first.root / "takes" / "take-0.wav").unlink()
    assert first.export(tmp_path / "all.zip").without_audio == 1
    second.take_in(tmp_path / "all.zip")
    assert second.attempts.get("a0") == first.attempts.get("a0")
    assert second.attempts.missing_audio(second.takes) == ("a0",)


def test_one_spoilt_row_spoils_neither_the_export_nor_its_import(desks: Callable[[str], Desk], tmp_path: Path):
    first, second = desks("first"), desks("second")
    first.fill()
    with first.database.transaction() as connection:
        connection.execute("UPDATE attempts SET take_file = 'take-0.wave' WHERE id = 'a0'")
        connection.execute("UPDATE reports SET json = '{half' WHERE attempt_id = 'a1'")
    assert first.export(tmp_path / "all.zip").without_audio == 1
    assert second.take_in(tmp_path / "all.zip").attempts == 5
    assert second.attempts.get("a0").take == replace(a_take("take-0.wav"), file="")
    assert second.attempts.get("a1").state is AttemptState.RECORDED
    assert (second.root / "takes" / "take-1.wav").exists()


def test_whatever_a_sound_files_header_can_say_is_taken_back(desks: Callable[[str], Desk], tmp_path: Path):
    first, second = desks("first"), desks("second")
    for number, (seconds, rate, channels) in enumerate([(2e9, 1, 1), (0.0, 2**32 - 1, 65_535)]):
        take = Take(f"odd-{number}.wav", seconds, rate, channels, hashlib.sha256(b"sound").hexdigest())
        (first.root / "takes" / take.file).write_bytes(b"sound")
        first.attempts.add(an_attempt(id=f"odd-{number}", minutes=number, take=take))
    first.export(tmp_path / "all.zip")
    assert second.take_in(tmp_path / "all.zip").attempts == 2
    assert second.all() == first.all()


def test_a_name_with_an_ending_unknown_here_costs_the_recording_and_not_the_archive(
    desks: Callable[[str], Desk], exported: Path, tmp_path: Path
):
    take = {"file": "odd.wave", "seconds": 1, "samplerate": 1, "channels": 1, "sha256": ""}
    desk = desks("second")
    assert desk.take_in(rebuilt(exported, tmp_path / "odd.zip", attempt_line(id="odd", take=take))).attempts == 5
    assert desk.attempts.get("odd").take.file == ""


def test_both_sides_of_a_schedule_are_joined(desks: Callable[[str], Desk], exported: Path):
    desk = desks("second")
    store = ScheduleStore(desk.database)
    store.visited(SubjectKind.STORY, "s", Visit(date(2026, 3, 5), Outcome.FAIR, "local"))
    desk.take_in(exported)
    assert [visit.attempt_id for visit in store.get(SubjectKind.STORY, "s").visits] == ["a1", "local"]
    assert store.get(SubjectKind.STORY, "s").started == date(2026, 3, 2)


def test_an_own_question_with_a_known_id_and_other_words_is_kept_beside(desks: Callable[[str], Desk], exported: Path):
    desk = desks("second")
    desk.bank.save_own(Question("mine", "Something else?", "general", own=True))
    desk.take_in(exported)
    desk.take_in(exported)
    assert sorted(question.text for question in desk.bank.own()) == ["Something else?", "What would you do again?"]


def test_archives_and_recordings_are_their_owners_alone(desks: Callable[[str], Desk], exported: Path):
    desk = desks("second")
    desk.take_in(exported)
    desk.export(exported.with_name("again.zip"))
    for path in (exported.with_name("again.zip"), *(desk.root / "takes").iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_export_that_is_cancelled_or_fails_leaves_the_old_one_whole(desks: Callable[[str], Desk], exported: Path):
    desk = desks("second")
    desk.fill()
    before = exported.read_bytes()
    with pytest.raises(CancelledError):
        desk.export(exported, cancelled=lambda: True)
    with pytest.raises(StorageError, match="could not be written"):
        desk.export(exported.parent / "no such folder" / "all.zip")
    assert exported.read_bytes() == before
    assert not [path for path in exported.parent.iterdir() if ".part" in path.name]


def test_the_databases_thread_is_asked_in_pieces_and_never_copies(desks: Callable[[str], Desk], tmp_path: Path):
    first, second = desks("first"), desks("second")
    first.fill()
    inside: list[bool] = []

    def on_io(work: Callable[[], Any], /) -> Any:
        assert not inside, "a piece inside a piece waits for itself"
        inside.append(True)
        try:
            return work()
        finally:
            inside.clear()

    def told(_done: int, _total: int) -> None:
        assert not inside, "recordings are copied on the database's thread"

    assert first.export(tmp_path / "all.zip", on_io=on_io, on_progress=told).takes == 3
    assert second.take_in(tmp_path / "all.zip", on_io=on_io, on_progress=told).takes == 3
    assert second.all() == first.all()


def test_an_attempt_deleted_during_the_export_leaves_an_archive_that_can_be_imported(
    desks: Callable[[str], Desk], tmp_path: Path
):
    first, second = desks("first"), desks("second")
    first.fill()

    def delete(done: int, _total: int) -> None:
        if done == 1:
            for attempt_id in ("a0", "a1", "a2"):
                first.attempts.delete(attempt_id, first.takes)

    assert first.export(tmp_path / "all.zip", on_progress=delete).takes == 1
    assert second.take_in(tmp_path / "all.zip").attempts == 5


@pytest.mark.parametrize("fault", ["a question cannot be written", "a recording cannot be moved"])
def test_an_import_that_fails_at_its_end_adds_nothing(desks: Callable[[str], Desk], exported: Path, fault: str):
    desk = desks("second")

    def spoil(done: int, total: int) -> None:
        if done == total:
            if fault == "a question cannot be written":
                (desk.root / "questions").write_text("a file where the folder should be")
            else:
                (desk.root / "takes" / "take-0.wav").mkdir()  # the last to be moved

    with pytest.raises(RehearseError):
        desk.take_in(exported, on_progress=spoil)
    assert desk.attempts.count() == 0
    assert StoryStore(desk.database).all() == ()
    assert [path.name for path in (desk.root / "takes").iterdir() if path.is_file()] == []


def test_an_import_that_fails_takes_away_again_a_recording_that_it_had_brought_back(desks: Callable[[str], Desk], exported: Path):
    desk = desks("second")
    desk.take_in(exported)
    desk.bank.delete_own("mine")
    (desk.root / "takes" / "take-2.wav").unlink()
    before = desk.all()

    def spoil(done: int, total: int) -> None:
        if done == total:
            shutil.rmtree(desk.root / "questions")
            (desk.root / "questions").write_text("a file where the folder should be")

    with pytest.raises(RehearseError):
        desk.take_in(exported, on_progress=spoil)
    assert desk.all() == before


def test_a_recording_that_comes_in_is_known_by_its_bytes_from_then_on(desks: Callable[[str], Desk], tmp_path: Path):
    first, second = desks("first"), desks("second")
    (first.root / "takes" / "old.wav").write_bytes(b"a sound that was kept before digests were")
    first.attempts.add(an_attempt(id="old", said="x", take=a_take("old.wav")))
    first.export(tmp_path / "all.zip")
    second.take_in(tmp_path / "all.zip")
    assert second.attempts.get("old").take.sha256 == hashlib.sha256(b"a sound that was kept before digests were").hexdigest()


def test_an_import_that_would_leave_no_room_to_record_is_refused_before_it_unpacks(desks: Callable[[str], Desk], exported: Path):
    desk, told = desks("second"), []
    need = sum(50_000 + number for number in range(3))
    with pytest.raises(StorageError, match="no room for the recordings in this archive"):
        desk.take_in(
            exported, free=lambda _folder: need + DiskLimits().begin - 1, on_progress=lambda done, _total: told.append(done)
        )
    assert told == []
    assert desk.attempts.count() == 0
    assert list(desk.root.glob(".import-*")) == []
    assert desk.take_in(exported, free=lambda _folder: need + DiskLimits().begin).takes == 3
    assert desk.take_in(exported, free=lambda _folder: 0).takes == 0, "what brings nothing new needs no room"


def test_an_export_that_would_leave_no_room_to_record_is_refused_before_it_writes(desks: Callable[[str], Desk], tmp_path: Path):
    desk, target = desks("first"), tmp_path / "all.zip"
    desk.fill()
    need = sum(path.stat().st_size for path in (desk.root / "takes").iterdir())
    with pytest.raises(StorageError, match=r"no room for the export all\.zip"):
        desk.export(target, free=lambda _folder: need + DiskLimits().begin - 1)
    assert not target.exists()
    assert desk.export(target, free=lambda _folder: need + DiskLimits().begin).takes == 3


def test_what_a_killed_import_unpacked_is_cleared(tmp_path: Path):
    (tmp_path / ".import-abc").mkdir()
    (tmp_path / ".import-abc" / "take.wav").write_bytes(b"sound")
    (tmp_path / "takes").mkdir()
    clear_staging(tmp_path)
    assert not (tmp_path / ".import-abc").exists()
    assert (tmp_path / "takes").exists()


def test_an_import_that_is_cancelled_adds_nothing(desks: Callable[[str], Desk], exported: Path):
    desk = desks("second")
    with pytest.raises(CancelledError):
        desk.take_in(exported, cancelled=lambda: True)
    assert desk.attempts.count() == 0
    assert list((desk.root / "takes").iterdir()) == []


def test_an_export_of_pages_of_one_letter_comes_in_again(desks: Callable[[str], Desk], tmp_path: Path):
    first, second = desks("first"), desks("second")
    first.fill()
    first.attempts.update(replace(first.attempts.get("a0"), note="a" * 2_000_000))
    first.export(tmp_path / "all.zip")
    second.take_in(tmp_path / "all.zip")
    assert second.all() == first.all()
