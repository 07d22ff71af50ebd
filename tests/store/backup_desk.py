"""One person's data, exported and taken in, and archives to spoil."""

from __future__ import annotations

import hashlib
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rehearse.assets import asset
from rehearse.coach.exercises import begin, load_exercises
from rehearse.coach.panel import answered, begin_round, load_panel
from rehearse.model.measures import Target
from rehearse.model.question import Question
from rehearse.model.rating import Mark
from rehearse.model.schedule import Outcome, SubjectKind, Visit
from rehearse.model.sections import Label, Origin, Section
from rehearse.model.sections import Mark as SectionMark
from rehearse.model.story import Story
from rehearse.store.attempts import AttemptStore
from rehearse.store.backup import Exported, Imported, export_all, import_all
from rehearse.store.database import Database
from rehearse.store.exercises import ExerciseStore
from rehearse.store.questions import QuestionBank
from rehearse.store.ratings import RatingStore
from rehearse.store.rounds import RoundStore
from rehearse.store.schedule_store import ScheduleStore
from rehearse.store.stories import StoryStore
from rehearse.store.take_folder import TakeFolder
from tests.fakes.attempts import a_take, an_attempt

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
            sound = random.Random(number).randbytes(50_000 + number)
            (self.root / "takes" / name).write_bytes(sound)
            take = replace(a_take(name), sha256=hashlib.sha256(sound).hexdigest())
            self.attempts.add(an_attempt(id=f"a{number}", minutes=number, said=f"words of {number}", take=take, story_id="s"))
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


@pytest.fixture(scope="session")
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


def attempt_line(**fields: object) -> Callable[[dict[str, bytes]], None]:
    """Changes fields of the first attempt."""

    def change(members: dict[str, bytes]) -> None:
        first, *others = members["attempts.jsonl"].splitlines()
        members["attempts.jsonl"] = b"\n".join((json.dumps(json.loads(first) | fields).encode(), *others))

    return change
