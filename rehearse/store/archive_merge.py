"""Joins what an archive holds with what is here: known things stay, strangers are added, mistaken identities get new ids."""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from rehearse.errors import StorageError
from rehearse.model.attempt import Attempt, AttemptState
from rehearse.model.exercise import ExerciseRun
from rehearse.model.panel import Round
from rehearse.model.rating import Rating
from rehearse.model.schedule import Scheduled, SubjectKind
from rehearse.model.story import Story
from rehearse.store.archive_guard import SafeArchive, refused
from rehearse.store.archive_rows import (
    attempt_from_json,
    parsed,
    rating_from_json,
    round_from_json,
    run_from_json,
    scheduled_from_object,
    story_from_json,
)
from rehearse.store.attempts import AttemptStore
from rehearse.store.database import Database
from rehearse.store.exercises import ExerciseStore
from rehearse.store.plain_text import stamp
from rehearse.store.ratings import RatingStore
from rehearse.store.rounds import RoundStore
from rehearse.store.schedule_store import ScheduleStore
from rehearse.store.stories import StoryStore
from rehearse.store.take_folder import TakeFolder

#: Makes the new id of a mistaken identity the same at every import.
_NAMESPACE = uuid.UUID("6c0f6f0e-4c1b-5d0b-9a55-2f5c0c9f7a11")
#: Attempts written in one piece of io work: their reports make each a few milliseconds.
_AT_ONCE = 8
#: Ratings looked up in one piece.
_QUESTIONS_AT_ONCE = 200
_Value = TypeVar("_Value")


class OnIo(Protocol):
    """Runs a piece of work on the thread that owns the database, and waits for it."""

    def __call__(self, work: Callable[[], _Value], /) -> _Value:
        """The work's result."""


class Merge:
    """One import. `check` reads everything and decides, `add_hidden` and `finish` write, `undo` takes back. For one use.

    Thread: made on the io worker; the rest on any other, each asking the database in short pieces through what it is given, so that
    a recording's own writes are never kept waiting.
    """

    def __init__(
        self,
        database: Database,
        takes: TakeFolder,
        archive: SafeArchive,
        digests: dict[str, str],
        readable: Callable[[str], bool],
    ) -> None:
        self._database = database
        self._readable = readable
        self._takes = takes
        self._archive = archive
        self._digests = digests
        self._attempt_ids: dict[str, str] = {}
        self._story_ids: dict[str, str] = {}
        self._new_attempts: set[str] = set()
        self._hidden: list[str] = []
        self._take_names: dict[str, str] = {}
        self._wanted: dict[str, str] = {}
        #: Files rows here speak of that are not there: an archive may bring them back.
        self._missing = AttemptStore(database).known_files() - set(takes.recordings())
        self.attempts = 0
        self.stories = 0
        self.known = 0

    def check(self, on_io: OnIo) -> None:
        """Reads every entry. Raises UnreadableInputError if a single one is not what it should be, StorageError if one is being deleted."""
        stories = StoryStore(self._database)
        deleting = frozenset(on_io(AttemptStore(self._database).deleting))
        for story in self._all("stories", story_from_json):
            here = on_io(partial(stories.get, story.id))
            self._story_ids[story.id] = (
                story.id if here is None or here.created == story.created else _other(story.id, story.created)
            )
        for attempt in self._all("attempts", attempt_from_json):
            self._check_attempt(attempt, on_io)
            if self._attempt_ids[attempt.id] in deleting:
                raise _going(attempt)
        for name, build in (("ratings", rating_from_json), ("rounds", round_from_json), ("exercises", run_from_json), ("schedule", scheduled_from_object)):  # fmt: skip
            for _ in self._all(name, build):
                pass
        if set(self._digests) - set(self._take_names):
            raise refused("it holds a recording that belongs to no take")

    def new_takes(self) -> dict[str, str]:
        """Recordings to be taken over: their name in the archive, and the one they get here."""
        return dict(self._wanted)

    def add_hidden(self, on_io: OnIo) -> None:
        """Adds the new attempts and their ratings, a few at a time, each with a tombstone until `finish`. Raises StorageError.

        A program killed before `finish` meets them at its next start as deletions to be ended, their recordings included.
        """
        ratings: dict[str, list[Rating]] = defaultdict(list)
        for rating in self._all("ratings", rating_from_json):
            ratings[rating.attempt_id].append(rating)
        batch: list[tuple[Attempt, list[Rating]]] = []
        for attempt in self._all("attempts", attempt_from_json):
            if attempt.id in self._new_attempts:
                batch.append((self._renamed(attempt), ratings[attempt.id]))
            if len(batch) == _AT_ONCE:
                on_io(partial(self._hide, tuple(batch)))
                batch.clear()
        if batch:
            on_io(partial(self._hide, tuple(batch)))

    def finish(self, on_io: OnIo) -> None:
        """Shows what was added, and joins the rest, in one transaction. Raises StorageError; then nothing of this was done."""
        stories = tuple(self._all("stories", story_from_json))
        ratings = self._newer_ratings(on_io)
        rounds = tuple(self._all("rounds", round_from_json))
        runs = tuple(self._all("exercises", run_from_json))
        schedule = tuple(self._all("schedule", scheduled_from_object))

        def join() -> None:
            with self._database.transaction():
                AttemptStore(self._database).reveal(self._hidden)
                self._add_stories(stories)
                self._add_ratings(ratings)
                self._add_rounds_and_runs(rounds, runs)
                self._add_schedule(schedule)

        on_io(join)
        self.attempts = len(self._hidden)

    def undo(self, on_io: OnIo) -> None:
        """Removes what `add_hidden` added, with the recordings that are in place already. Raises StorageError."""
        on_io(lambda: AttemptStore(self._database).take_back(self._hidden, self._takes))

    def _hide(self, batch: tuple[tuple[Attempt, list[Rating]], ...]) -> None:
        # Between the check and now a window may have gone on working.
        new = [(attempt, ratings) for attempt, ratings in batch if self._created_here(attempt.id) is None]
        store = RatingStore(self._database)
        with self._database.transaction():
            AttemptStore(self._database).import_hidden(attempt for attempt, _ in new)
            for attempt, ratings in new:
                for rating in ratings:
                    store.rate(attempt.id, rating.dimension, rating.mark, rating.rated, rating.note)
        self._hidden += [attempt.id for attempt, _ in new]

    def _check_attempt(self, attempt: Attempt, on_io: OnIo) -> None:
        if attempt.id in self._attempt_ids:
            raise refused("it holds a take twice")
        created = on_io(lambda: self._created_here(attempt.id))
        identity = attempt.id
        if created is not None and created != stamp(attempt.created):
            identity = _other(attempt.id, attempt.created)
            created = on_io(partial(self._created_here, identity))
        self._attempt_ids[attempt.id] = identity
        file = attempt.take.file if attempt.take else ""
        if file in self._digests:
            if file in self._take_names:
                raise refused("two takes in it share a recording")
            self._take_names[file] = file
        if created is not None:
            self.known += 1
            if file in self._digests and file in self._missing:
                self._wanted[file] = file
            return
        self._new_attempts.add(attempt.id)
        if file in self._digests:
            self._take_names[file] = self._name_here(file)

    def _name_here(self, file: str) -> str:
        """The name a recording gets: its own, unless another recording bears it already."""
        for name in (file, f"{uuid.uuid5(_NAMESPACE, self._digests[file])}.{file.rsplit('.', 1)[1]}"):
            path = self._takes.path(name)
            if not path.exists():
                self._wanted[file] = name
                return name
            if _digest(path) == self._digests[file]:
                return name
        raise refused("a recording in it cannot be given a name here")

    def _created_here(self, attempt_id: str) -> str | None:
        rows = self._database.rows("SELECT created FROM attempts WHERE id = ?", (attempt_id,))
        return str(rows[0]["created"]) if rows else None

    def _renamed(self, attempt: Attempt) -> Attempt:
        take = attempt.take
        if attempt.report_json is not None and not self._readable(attempt.report_json):
            # One spoilt report must not spoil the archive, nor the history's list afterwards.
            attempt = replace(attempt, report_json=None, state=AttemptState.RECORDED)
        if take is not None:
            # Without its audio the attempt keeps the name: it is shown as "audio missing" and may be found again.
            # With it its digest comes along, which was compared with its bytes.
            sha256 = self._digests.get(take.file, take.sha256)
            take = replace(take, file=self._take_names.get(take.file, take.file), sha256=sha256)
        return replace(
            attempt,
            id=self._attempt_ids[attempt.id],
            take=take,
            story_id=self._story_ids.get(attempt.story_id or "", attempt.story_id),
            follow_up_of=self._attempt_ids.get(attempt.follow_up_of or "", attempt.follow_up_of),
        )

    def _add_stories(self, stories: Iterable[Story]) -> None:
        store = StoryStore(self._database)
        for story in stories:
            renamed: Story = replace(
                story,
                id=self._story_ids[story.id],
                best_attempt=self._attempt_ids.get(story.best_attempt, story.best_attempt),
                from_attempt=self._attempt_ids.get(story.from_attempt, story.from_attempt),
            )
            here = store.get(renamed.id)
            if here is not None and here.changed >= renamed.changed:
                self.known += 1
                continue
            store.save(renamed)
            self.stories += 1

    def _newer_ratings(self, on_io: OnIo) -> list[Rating]:
        """Ratings of attempts that were here already, where the archive's is the later one."""
        hidden = set(self._hidden)
        found = [
            replace(rating, attempt_id=self._attempt_ids.get(rating.attempt_id, rating.attempt_id))
            for rating in self._all("ratings", rating_from_json)
        ]
        known = [rating for rating in found if rating.attempt_id not in hidden]
        newer: list[Rating] = []
        for start in range(0, len(known), _QUESTIONS_AT_ONCE):
            newer += on_io(partial(self._only_newer, known[start : start + _QUESTIONS_AT_ONCE]))
        return newer

    def _only_newer(self, ratings: Iterable[Rating]) -> list[Rating]:
        store = RatingStore(self._database)
        newer = []
        for rating in ratings:
            here = next((one for one in store.of(rating.attempt_id) if one.dimension == rating.dimension), None)
            if self._created_here(rating.attempt_id) is not None and (here is None or here.rated < rating.rated):
                newer.append(rating)
        return newer

    def _add_ratings(self, ratings: Iterable[Rating]) -> None:
        store = RatingStore(self._database)
        for rating in self._only_newer(ratings):  # asked again: the person may have rated meanwhile
            store.rate(rating.attempt_id, rating.dimension, rating.mark, rating.rated, rating.note)

    def _add_rounds_and_runs(self, held_rounds: Iterable[Round], held_runs: Iterable[ExerciseRun]) -> None:
        rounds = RoundStore(self._database)
        for held in held_rounds:
            turns = tuple(
                replace(turn, attempt_id=self._attempt_ids.get(turn.attempt_id, turn.attempt_id)) for turn in held.turns
            )
            known = rounds.get(held.id)
            if known is None or len(known.turns) < len(turns):
                rounds.save(replace(held, turns=turns))
        runs = ExerciseStore(self._database)
        here = {run.id: run for run in runs.all()}
        for run in held_runs:
            if run.id not in here or here[run.id].changed < run.changed:
                attempts = {key: self._attempt_ids.get(value, value) for key, value in run.attempts.items()}
                runs.save(replace(run, attempts=attempts))

    def _add_schedule(self, items: Iterable[Scheduled]) -> None:
        store = ScheduleStore(self._database)
        for item in items:
            subject = self._story_ids.get(item.subject, item.subject) if item.kind is SubjectKind.STORY else item.subject
            visits = tuple(replace(one, attempt_id=self._attempt_ids.get(one.attempt_id, one.attempt_id)) for one in item.visits)
            renamed = replace(item, subject=subject, visits=visits)
            here = store.get(item.kind, subject)
            store.save(renamed if here is None else _joined(here, renamed))

    def _all(self, name: str, build: Callable[[dict[str, Any]], _Value]) -> Iterator[_Value]:
        for line in self._archive.lines(f"{name}.jsonl"):
            yield parsed(line, build)


def _going(attempt: Attempt) -> StorageError:
    """A row with a tombstone is neither here nor away: called known it would be gone for good a moment later."""
    return StorageError(
        f"A take of {attempt.created:%d %B %Y} in this archive is still being deleted here.",
        safe="Nothing of the archive was added.",
        next_step="Wait a few seconds, or start Rehearse again, then import it once more.",
    )


def _joined(here: Scheduled, other: Scheduled) -> Scheduled:
    """Both sides' visits, each once; ours outrank theirs for the same take."""
    known = {(one.attempt_id, one.on) if not one.attempt_id else (one.attempt_id, None) for one in here.visits}
    new = [
        one for one in other.visits if ((one.attempt_id, one.on) if not one.attempt_id else (one.attempt_id, None)) not in known
    ]
    visits = tuple(sorted((*here.visits, *new), key=lambda one: one.on))
    ticked = tuple(dict.fromkeys((*here.ticked, *other.ticked)))
    return replace(here, visits=visits, ticked=ticked, started=min(here.started, other.started))


def _other(identity: str, created: Any) -> str:
    return str(uuid.uuid5(_NAMESPACE, f"{identity} {stamp(created)}"))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
