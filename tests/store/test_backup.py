"""Everything in one zip and back: nothing lost, nothing doubled, nothing taken from a hostile archive."""

from __future__ import annotations

import hashlib
import json
import os
import random
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rehearse.assets import asset
from rehearse.coach.exercises import begin, load_exercises
from rehearse.coach.panel import answered, begin_round, load_panel
from rehearse.errors import CancelledError, RehearseError, StorageError, UnreadableInputError
from rehearse.model.attempt import AttemptState
from rehearse.model.measures import Target
from rehearse.model.question import Question
from rehearse.model.rating import Mark
from rehearse.model.schedule import Outcome, SubjectKind, Visit
from rehearse.model.sections import Label, Origin, Section
from rehearse.model.sections import Mark as SectionMark
from rehearse.model.story import Story
from rehearse.store.attempts import AttemptStore
from rehearse.store.backup import Exported, Imported, clear_staging, export_all, import_all
from rehearse.store.database import Database
from rehearse.store.exercises import ExerciseStore
from rehearse.store.questions import QuestionBank
from rehearse.store.ratings import RatingStore
from rehearse.store.rounds import RoundStore
from rehearse.store.schedule_store import ScheduleStore
from rehearse.store.stories import StoryStore
from rehearse.store.take_folder import TakeFolder
from tests.fakes.attempts import MORNING, a_take, an_attempt

NOW = datetime(2026, 3, 3, tzinfo=UTC)


@dataclass
class Desk:
    """One person's data."""

    root: Path

    def __post_init__(self) -> None:
        self.takes = TakeFolder(self.root / "takes")
        (self.root / "takes").mkdir(parents=True)
        self.database = Database(self.root / "history.db")
        self.database.open()
        self.bank = QuestionBank(asset("questions"), self.root / "questions")
        self.attempts = AttemptStore(self.database)

    def export(self, target: Path, **options: object) -> Exported:
        return export_all(target, database=self.database, takes=self.takes, bank=self.bank, now=NOW, **options)

    def take_in(self, source: Path, **options: object) -> Imported:
        return import_all(source, database=self.database, takes=self.takes, bank=self.bank, **options)

    def all(self) -> tuple[object, ...]:
        """Everything the stores hold, and the recordings' bytes."""
        d = self.database
        files = {path.name: path.read_bytes() for path in sorted((self.root / "takes").iterdir())}
        stores = (StoryStore(d).all(), RatingStore(d).all(), RoundStore(d).all(), ExerciseStore(d).all(), ScheduleStore(d).all())
        attempts = tuple(
            (replace(one, report_json=None), json.loads(one.report_json or "null")) for one in self.attempts.find(limit=-1)
        )
        return (attempts, *stores, self.bank.own(), files)

    def fill(self) -> None:
        """One of everything."""
        d = self.database
        for number in range(3):
            name = f"take-{number}.wav"
            (self.root / "takes" / name).write_bytes(random.Random(number).randbytes(50_000 + number))
            self.attempts.add(
                an_attempt(id=f"a{number}", minutes=number, said=f"words of {number}", take=a_take(name), story_id="s")
            )
        marks, edits = (SectionMark(Label.ACTION, 3.5),), (Section(Label.TASK, 0.0, 2.0, 1.0, Origin.EDITED),)
        rich = an_attempt(
            id="rich", minutes=9, said="naïve 🎤", target=Target(60.0, 90.0), marks=marks, edits=edits, starred=True
        )
        self.attempts.add(replace(rich, note="line\nline", title="T", ratings={"x": 2}, follow_up_of="a0", round_id="r"))
        self.attempts.add(an_attempt(id="waiting", minutes=10))
        StoryStore(d).save(Story("s", "My story", NOW, NOW, action="I did", tags=("x",), slots={"a": "b"}, best_attempt="a1"))
        RatingStore(d).rate("a1", "empathy", Mark.STRONG, NOW, "good")
        RoundStore(d).save(answered(begin_round(load_panel(), "influence", 30, round_id="r", now=NOW), "rich", 80.0))
        ExerciseStore(d).save(begin(load_exercises()[0], "x", NOW))
        ScheduleStore(d).visited(SubjectKind.STORY, "s", Visit(date(2026, 3, 2), Outcome.WEAK, "a1", ("Result",)))
        self.bank.save_own(Question("mine", "What would you do again?", "general", own=True))


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Callable[[str], Desk]]:
    """Makes desks and closes them."""
    made: list[Desk] = []

    def make(name: str) -> Desk:
        made.append(Desk(tmp_path / name))
        return made[-1]

    yield make
    for desk in made:
        desk.database.close()


@pytest.fixture(scope="module")
def archive_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An archive with one of everything, made once."""
    folder = tmp_path_factory.mktemp("archive")
    desk = Desk(folder / "desk")
    desk.fill()
    desk.export(folder / "all.zip")
    desk.database.close()
    return (folder / "all.zip").read_bytes()


@pytest.fixture
def exported(archive_bytes: bytes, tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    path = tmp_path / "all.zip"
    path.write_bytes(archive_bytes)
    return path


def rebuilt(source: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The archive with its members changed, packed as ours is."""
    with zipfile.ZipFile(source) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    change(members)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name.startswith("takes/") else zipfile.ZIP_DEFLATED)
    return target


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
    assert not list(exported.parent.glob(".*.part"))


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


def put(name: str, content: bytes = b"x") -> Callable[[dict[str, bytes]], None]:
    """Adds a member."""
    return lambda members: members.__setitem__(name, content)


def attempt_line(**fields: object) -> Callable[[dict[str, bytes]], None]:
    """Changes fields of the first attempt."""

    def change(members: dict[str, bytes]) -> None:
        first, *others = members["attempts.jsonl"].splitlines()
        members["attempts.jsonl"] = b"\n".join((json.dumps(json.loads(first) | fields).encode(), *others))

    return change


HOSTILE: dict[str, Callable[[dict[str, bytes]], None]] = {
    "climbs out": put("../evil.wav"),
    "climbs out of takes": put("takes/../../evil.wav"),
    "absolute": put("/etc/evil.wav"),
    "drive": put("C:/evil.wav"),
    "backslash": put("takes\\..\\evil.wav"),
    "subfolder": put("takes/deep/evil.wav"),
    "hidden": put("takes/.evil.wav"),
    "unknown": put("readme.txt"),
    "unknown kind of take": put("takes/evil.exe"),
    "folder": put("takes/"),
    "unlisted take": put("takes/stranger.wav"),
    "no manifest": lambda members: members.pop("rehearse.json") and None,
    "manifest is a list": put("rehearse.json", b"[]"),
    "manifest is noise": put("rehearse.json", b"\xff\xfe\x00"),
    "another format": put("rehearse.json", b'{"format": "anki", "version": 1, "takes": {}}'),
    "newer": put("rehearse.json", b'{"format": "rehearse-export", "version": 2, "takes": {}}'),
    "deep nesting": put("rehearse.json", b"[" * 200_000),
    "damaged take": put("takes/take-0.wav", b"other bytes"),
    "missing take": lambda members: members.pop("takes/take-0.wav") and None,
    "attempt is no object": put("attempts.jsonl", b"[1]\n"),
    "attempt without fields": put("attempts.jsonl", b"{}\n"),
    "attempt cut off": lambda members: members.__setitem__("attempts.jsonl", members["attempts.jsonl"][:-20]),
    "attempt twice": lambda members: members.__setitem__("attempts.jsonl", members["attempts.jsonl"] * 2),
    "attempt being deleted": attempt_line(state="deleting"),
    "attempt in no state": attempt_line(state="odd"),
    "attempt with an empty id": attempt_line(id=""),
    "attempt whose id is a number": attempt_line(id=7),
    "attempt with a travelling take": attempt_line(
        take={"file": "../x.wav", "seconds": 1, "samplerate": 1, "channels": 1, "sha256": ""}
    ),
    "attempt with an endless take": attempt_line(
        take={"file": "", "seconds": 1e99, "samplerate": 1, "channels": 1, "sha256": ""}
    ),
    "attempt with a huge rate": attempt_line(take={"file": "", "seconds": 1, "samplerate": 10**30, "channels": 1, "sha256": ""}),
    "attempt at no time": attempt_line(created="yesterday"),
    "report without words": attempt_line(report={"words": [{"no": "text"}]}),
    "story of numbers": put("stories.jsonl", b'{"id": 1}\n'),
    "faulty questions": put("questions.toml", b"[[question]]\nid = 'x'\n"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_archive_is_refused_in_one_sentence_and_leaves_nothing(
    desks: Callable[[str], Desk], exported: Path, tmp_path: Path, kind: str
):
    desk = desks("second")
    bad = rebuilt(exported, tmp_path / "bad.zip", HOSTILE[kind])
    before = set(tmp_path.rglob("*"))
    with pytest.raises(UnreadableInputError) as caught:
        desk.take_in(bad)
    assert caught.value.safe
    assert desk.all() == ((), (), (), (), (), (), (), {})
    assert {path for path in tmp_path.rglob("*") if not path.name.startswith("history.db")} <= before


def test_the_same_name_twice_is_refused(desks: Callable[[str], Desk], exported: Path):
    with zipfile.ZipFile(exported, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("stories.jsonl", b"")
    with pytest.raises(UnreadableInputError, match="same name twice"):
        desks("second").take_in(exported)


def test_a_link_is_refused(desks: Callable[[str], Desk], exported: Path):
    info = zipfile.ZipInfo("takes/link.wav")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(exported, "a") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(UnreadableInputError, match="link"):
        desks("second").take_in(exported)


def test_a_bomb_is_refused_before_it_is_unpacked(desks: Callable[[str], Desk], exported: Path, tmp_path: Path):
    bad = rebuilt(exported, tmp_path / "bad.zip", put("stories.jsonl", b"\n" * 30_000_000))
    assert bad.stat().st_size < 500_000
    with pytest.raises(UnreadableInputError, match="unpack"):
        desks("second").take_in(bad)


def test_a_packed_recording_is_refused(desks: Callable[[str], Desk], exported: Path, tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "bad.zip", "w", zipfile.ZIP_DEFLATED) as archive, zipfile.ZipFile(exported) as good:
        for info in good.infolist():
            archive.writestr(info.filename, good.read(info))
    with pytest.raises(UnreadableInputError, match="packed"):
        desks("second").take_in(tmp_path / "bad.zip")


def test_a_header_that_lies_about_a_size_is_refused(desks: Callable[[str], Desk], exported: Path):
    content = bytearray(exported.read_bytes())
    place = content.index(b"PK\x01\x02")
    assert content[place + 46 :].startswith(b"attempts.jsonl")
    for claimed in (5, 10_000_000):
        lying = bytearray(content)
        lying[place + 24 : place + 28] = claimed.to_bytes(4, "little")
        exported.write_bytes(lying)
        with pytest.raises(UnreadableInputError):
            desks(f"desk-{claimed}").take_in(exported)


def test_bits_flipped_anywhere_never_do_more_than_be_refused(desks: Callable[[str], Desk], exported: Path, tmp_path: Path):
    desk = desks("second")
    content = exported.read_bytes()
    chance = random.Random(5)
    for number in range(60):
        damaged = bytearray(content)
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        (tmp_path / "flipped.zip").write_bytes(damaged)
        try:
            desk.take_in(tmp_path / "flipped.zip")
        except RehearseError:
            continue
        assert desk.database.rows("PRAGMA integrity_check")[0][0] == "ok", number


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip", os.urandom(5000)], ids=["empty", "two bytes", "text", "noise"])
def test_what_is_no_zip_is_refused(desks: Callable[[str], Desk], tmp_path: Path, content: bytes):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(UnreadableInputError, match="not a zip"):
        desks("second").take_in(tmp_path / "x.zip")
    with pytest.raises(UnreadableInputError, match="no file"):
        desks("third").take_in(tmp_path / "none.zip")
