"""What happens after Stop, in this order: the take is safe, the row says RECORDED, the last words come in, the report is stored."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from rehearse.audio.trash import DiscardedTake, restore_take
from rehearse.errors import CancelledError, RehearseError, TranscriptionError
from rehearse.log import fault_place
from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.measures import DEFAULT_TARGET, Target
from rehearse.model.question import Question
from rehearse.model.report import AudioInfo, Report
from rehearse.model.sections import Mark
from rehearse.session.analyst import report_on
from rehearse.session.being_read import BeingRead
from rehearse.session.ear import Ear
from rehearse.session.pipeline import Asked, Tools
from rehearse.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NewAttempt:
    """An attempt before it has a row: its id, where its take goes, what was asked."""

    id: str
    take_path: Path
    created: datetime
    question: Question | None = None
    target: Target = DEFAULT_TARGET
    marks: tuple[Mark, ...] = ()
    follow_up_of: str | None = None
    story_id: str | None = None
    round_id: str | None = None
    #: Why the recording ended by itself, as a sentence; "" where the person ended it.
    cut_off: str = ""

    def sidecar(self) -> dict[str, Any]:
        """What is stored beside the sound before its first sample, so that a take found after a crash knows its question."""
        question = self.question
        return {
            "attempt_id": self.id,
            "created": self.created.isoformat(),
            "question_id": question.id if question else "",
            "question_text": question.text if question else "",
            "category": question.category if question else "",
            "target": [self.target.minimum, self.target.maximum],
            "follow_up_of": self.follow_up_of,
            "story_id": self.story_id,
            "round_id": self.round_id,
        }

    def recorded(self, take: Take) -> Attempt:
        """The row that says: the take is safe, analysis is still to come."""
        question = self.question
        return Attempt(
            id=self.id,
            question_id=question.id if question else "",
            question_text=question.text if question else "",
            created=self.created,
            state=AttemptState.RECORDED,
            take=take,
            target=self.target,
            marks=self.marks,
            category=question.category if question else "",
            story_id=self.story_id,
            round_id=self.round_id,
            follow_up_of=self.follow_up_of,
            failure=self.cut_off,
        )


@dataclass(slots=True)
class FinishingJob:
    """One finishing under way. Written by the worker, read by the owner's poll; each field is a single assignment."""

    attempt: NewAttempt
    ear: Ear
    cancelled: threading.Event
    progress: float | None = None
    doing: str = ""
    attempt_id: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


class Keeper(Protocol):
    """What finishing asks of the history. Called on a pool thread; waits for the io worker."""

    def add(self, attempt: Attempt) -> None:
        """A new row."""

    def analysed(self, attempt: Attempt, report: Report) -> None:
        """The report, the words and the state in one transaction."""

    def failed(self, attempt: Attempt, reason: str) -> None:
        """Keeps the take and says why there is no report."""


class Finisher:
    """Runs on a pool thread; nothing here touches a window. Guarantee: `Keeper.add` returns before anything else is tried."""

    def __init__(
        self,
        keeper: Keeper,
        tools: Callable[[], Tools],
        settings: Callable[[], Settings],
        why_no_words: Callable[[], str],
        already_asked: Callable[[Attempt], tuple[str, ...]] = lambda _attempt: (),
        on_end: Callable[[FinishingJob], None] = lambda _job: None,
        being_read: BeingRead | None = None,
    ) -> None:
        self._keeper = keeper
        self._tools = tools
        self._settings = settings
        self._why_no_words = why_no_words
        self._already_asked = already_asked
        self._on_end = on_end
        self._being_read = being_read or BeingRead()

    def restore(self, discarded: DiscardedTake) -> Take:
        """Undo of discard."""
        return restore_take(discarded)

    def finish(self, job: FinishingJob, take: Callable[[], Take]) -> Report:
        """`take` ends the recording and returns the safe file. Raises CancelledError (kept as RECORDED) and RehearseError (FAILED)."""
        try:
            with self._being_read.reading(job.attempt.id):
                return self._finish(job, take)
        finally:
            # Also after a failure: the engine is free again, and what waited for the end of this take may go on.
            self._on_end(job)

    def _why_none(self, ear: Ear) -> str:
        """Why this ear heard no words: what was so when it began to listen outranks what is so now."""
        return (ear.loan.why_none if ear.loan is not None else "") or self._why_no_words()

    def _finish(self, job: FinishingJob, take: Callable[[], Take]) -> Report:
        safe = take()
        attempt = job.attempt.recorded(safe)
        self._keeper.add(attempt)
        job.attempt_id = attempt.id
        job.doing = "Writing down the last words"
        settings = self._settings()
        try:
            heard = job.ear.live.finish(lambda share: setattr(job, "progress", share), job.cancelled.is_set)
            if job.cancelled.is_set():
                raise CancelledError
            asked = Asked(
                question=job.attempt.question,
                target=attempt.target,
                language=settings.language,
                bands=settings.section_bands(),
                own_fillers=settings.own_fillers,
                marks=attempt.marks,
                already_asked=self._already_asked(attempt),
                follow_up=attempt.answers_a_follow_up,
                words=attempt.question_text,
                cut_off=bool(attempt.cut_off),
            )
            job.doing = "Measuring"
            audio = AudioInfo(safe.file, safe.seconds, safe.samplerate, safe.channels)
            report = report_on(audio, job.ear.samples(), heard, asked, self._tools(), why_no_words=self._why_none(job.ear))
        except RehearseError as error:
            self._keeper.failed(attempt, error.sentence())
            raise
        self._keeper.analysed(replace(attempt, state=AttemptState.ANALYSED), report)
        return report


def for_people(error: BaseException) -> RehearseError:
    """Why a take could not be ended: the world's errors as they are; a fault of ours as a sentence that says what is safe, its place in the log."""
    if isinstance(error, RehearseError):
        return error
    log.error("finishing an attempt failed: %s", fault_place(error))
    return TranscriptionError(
        "The take could not be analysed.",
        safe="The recording is safe.",
        next_step="Try again from the history.",
        detail=fault_place(error),
    )
