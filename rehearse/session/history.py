"""The stored attempts, from any thread: each call runs on the io worker and waits for it. Keeps takes and rows in step."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from rehearse.audio.io_worker import IoWorker
from rehearse.audio.sidecar import read_sidecar, sidecar_path
from rehearse.audio.take_recovery import describe_take, recover_takes
from rehearse.audio.trash import purge_trash
from rehearse.errors import RehearseError, StorageError
from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.measures import DEFAULT_TARGET, Target
from rehearse.model.report import Report
from rehearse.paths import DataPaths
from rehearse.report.json import report_from_json, report_to_json
from rehearse.session.noted_marks import marks_from
from rehearse.session.take_watch import cut_off_with_the_program
from rehearse.store.archive_rows import LONGEST_ID
from rehearse.store.attempts import AttemptStore
from rehearse.store.backup import clear_staging
from rehearse.store.database import Database, Opened
from rehearse.store.plain_text import clean
from rehearse.store.take_folder import TakeFolder

log = logging.getLogger(__name__)

Result = TypeVar("Result")

#: After a crash, a take discarded just before stays for a day; else it goes when the program ends.
TRASH_SECONDS = 24 * 3600.0


def stored_report(attempt: Attempt) -> Report | None:
    """The report of a stored attempt; None when there is none, or one that a newer version wrote."""
    if attempt.report_json is None:
        return None
    try:
        return report_from_json(json.loads(attempt.report_json))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        log.info("a stored report could not be read: %s", type(error).__name__)
        return None


class History:
    """Attempts and their takes. Also the finisher's `Keeper`. Thread: any but the io worker itself."""

    def __init__(self, paths: DataPaths, io: IoWorker, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.paths = paths
        self._io = io
        self._now = now
        self.database = Database(paths.database)
        self.attempts = AttemptStore(self.database)
        self.takes = TakeFolder(paths.takes, (paths.cache,))

    def run(self, work: Callable[[], Result]) -> Result:
        """Runs `work` on the io worker and waits for it. For every repository that shares the database."""
        return self._io.submit(work).result()

    def queue(self, work: Callable[[], None]) -> None:
        """Runs `work` on the io worker after everything asked for before, and before `close`; nobody waits for it."""
        self._io.submit(work)

    def open(self, *, recover: bool = True) -> Opened:
        """Opens the database, ends interrupted deletions, adopts takes that a crash left behind. Raises StorageError.

        `recover` is for the holder of the folder's lock alone: to others, what a window has in hand looks interrupted.
        """
        return self.run(lambda: self._open(recover))

    def _open(self, recover: bool) -> Opened:
        opened = self.database.open()
        if recover:
            self._recover()
        return opened

    def _recover(self) -> None:
        """What the disk refuses waits for a later start: a file that will not go, or no room for a row, must keep nobody out."""
        clear_staging(self.paths.takes.parent)
        try:
            self.attempts.finish_deletions(self.takes)
        except StorageError as error:
            log.info("interrupted deletions were left for the next start: %s", type(error).__name__)
        recovered = recover_takes(self.paths.takes)
        known = self.attempts.known_files()
        try:
            for take in recovered:
                if take.take.file not in known:
                    # Nobody had pressed Stop: what the person had still to say is not missing from it.
                    cut_off = cut_off_with_the_program(take.take.seconds)
                    self._add_adopted(replace(_adopted(take.take, take.sidecar, take.started), failure=cut_off))
            for name in self.attempts.orphans(self.takes):
                self._adopt(name)
        except StorageError as error:
            log.info("found recordings were left for the next start: %s", type(error).__name__)
        purge_trash(self.paths.takes, older_than=TRASH_SECONDS)

    def _adopt(self, name: str) -> None:
        """Audio without a row is kept and shown as recovered, never removed."""
        path = self.paths.takes / name
        try:
            take = describe_take(path)
        except RehearseError as error:
            log.info("an orphaned take could not be read: %s", type(error).__name__)
            return
        started = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        self._add_adopted(_adopted(take, read_sidecar(sidecar_path(path)), started))

    def _add_adopted(self, attempt: Attempt) -> None:
        """An id that another attempt bears, as after a copy of a file, gives way to a new one: each recording keeps its own row."""
        taken = self.attempts.get(attempt.id) is not None or attempt.id in self.attempts.deleting()
        self.attempts.add(replace(attempt, id=uuid.uuid4().hex) if taken else attempt)

    def empty_trash(self) -> None:
        """Discarded takes go for good: the offer to bring them back ends with the program. What will not go, goes at a later start."""
        try:
            self.run(lambda: purge_trash(self.paths.takes))
        except OSError as error:
            log.info("discarded takes were left for the next start: %s", type(error).__name__)

    def close(self) -> None:
        """Closes the database. Safe to call twice."""
        self.run(self.database.close)

    # -- the finisher's Keeper

    def add(self, attempt: Attempt) -> None:
        """A new row, on disk when this returns."""
        self.run(lambda: self.attempts.add(attempt))

    def analysed(self, attempt: Attempt, report: Report) -> None:
        """Report, words and state in one transaction."""
        text = json.dumps(report_to_json(report), ensure_ascii=False)
        self.run(
            lambda: self._merge(
                attempt.id, lambda stored: replace(stored, state=AttemptState.ANALYSED, report_json=text, failure=stored.cut_off)
            )
        )

    def failed(self, attempt: Attempt, reason: str) -> None:
        """Keeps the take and says why there is no report."""

        def told(stored: Attempt) -> Attempt:
            return replace(stored, state=AttemptState.FAILED, failure="\n".join(filter(None, (stored.cut_off, reason))))

        self.run(lambda: self._merge(attempt.id, told))

    def change(self, attempt_id: str, change: Callable[[Attempt], Attempt]) -> Attempt:
        """Reads, changes and writes one row as one piece of io work. Raises StorageError if it is gone."""
        return self.run(lambda: self._merge(attempt_id, change))

    def _merge(self, attempt_id: str, change: Callable[[Attempt], Attempt]) -> Attempt:
        stored = self.attempts.get(attempt_id)
        if stored is None:
            raise StorageError("This take is no longer in the history.", next_step="Go back to the list.")
        changed = change(stored)
        self.attempts.update(changed)
        return changed

    def get(self, attempt_id: str) -> Attempt:
        """Raises StorageError if it is gone."""
        found = self.run(lambda: self.attempts.get(attempt_id))
        if found is None:
            raise StorageError("This take is no longer in the history.", next_step="Go back to the list.")
        return found

    def asked_in(self, attempt: Attempt) -> tuple[str, ...]:
        """The questions already asked in this round, or in this chain of follow-ups: none is asked twice."""
        if attempt.round_id:
            found = self.run(lambda: self.attempts.find(round_id=attempt.round_id, limit=100, with_reports=False))
            return tuple(item.question_text for item in found)
        asked, above = [attempt.question_text], attempt.follow_up_of
        while above and len(asked) < 20:
            parent_id = above
            parent = self.run(lambda: self.attempts.get(parent_id))  # noqa: B023 - run waits, so the name still holds this value
            if parent is None:
                break
            asked.append(parent.question_text)
            above = parent.follow_up_of
        return tuple(asked)


def _adopted(take: Take, sidecar: dict[str, object], started: datetime) -> Attempt:
    """A take found without its row. What the sidecar knows comes back with it; what makes no sense there is left out."""

    def text(key: str) -> str:
        value = sidecar.get(key)
        return clean(value) if isinstance(value, str) else ""

    noted = text("attempt_id")
    return Attempt(
        id=noted if 0 < len(noted) <= LONGEST_ID else take.file.split(".")[0],
        question_id=text("question_id"),
        question_text=text("question_text"),
        created=_moment(text("created")) or started,
        state=AttemptState.RECORDED,
        take=take,
        target=_target(sidecar.get("target")),
        marks=marks_from(sidecar, take.seconds),
        title="" if text("question_text") else "Recovered recording",
        category=text("category"),
        story_id=text("story_id") or None,
        round_id=text("round_id") or None,
        follow_up_of=text("follow_up_of") or None,
    )


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _target(value: object) -> Target:
    """Two edges in order, in seconds, or the default."""
    if not isinstance(value, list) or len(value) != 2:
        return DEFAULT_TARGET
    low, high = value
    if not isinstance(low, int | float) or not isinstance(high, int | float) or not 0 <= low <= high < 1e6 or high == 0:
        return DEFAULT_TARGET
    return Target(float(low), float(high))
