"""What is due, why, and the plan to the interview: the schedule over the store, told of every analysed attempt."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from rehearse.coach.plan import due_today, make_plan
from rehearse.coach.schedule import load_checkpoints, local_date, progress, visit_of
from rehearse.errors import StorageError
from rehearse.model.attempt import Attempt
from rehearse.model.report import Report
from rehearse.model.schedule import Checkpoint, Due, Outcome, Plan, Scheduled, SubjectKind
from rehearse.model.sections import Label
from rehearse.session.history import History
from rehearse.settings import Settings
from rehearse.store.questions import QuestionBank
from rehearse.store.schedule_store import ScheduleStore
from rehearse.store.stories import StoryStore

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something due, with its words: a question's text or a story's title."""

    due: Due
    title: str


def stored_titles(history: History) -> Callable[[str], str | None]:
    """Looks a story's title up in the store; None for a story that is gone."""
    stories = StoryStore(history.database)

    def title(story_id: str) -> str | None:
        story = history.run(lambda: stories.get(story_id))
        return story.title if story is not None else None

    return title


class Agenda:
    """Thread: any worker; everything runs as io work. Days are the person's local calendar days."""

    def __init__(
        self,
        history: History,
        settings: Callable[[], Settings],
        questions: Callable[[], QuestionBank],
        *,
        story_title: Callable[[str], str | None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._history = history
        self._settings = settings
        self._questions = questions
        self._story_title = story_title
        self._now = now
        self.store = ScheduleStore(history.database)
        self._checkpoints = load_checkpoints()

    def today(self) -> date:
        """The local calendar date now."""
        return local_date(self._now())

    def interview(self) -> date | None:
        """The date in the settings, if it is one."""
        try:
            return date.fromisoformat(self._settings().interview_date)
        except ValueError:
            return None

    def due(self, on: date | None = None) -> tuple[DueItem, ...]:
        """What the schedule asks for on a day; with an interview date, what the plan asks for. A subject no longer there is left out."""
        day = on or self.today()
        items = self._items()
        found = due_today(items, self._checkpoints, day, self.interview())
        return tuple(DueItem(one, title) for one in found if (title := self._title(one.kind, one.subject)) is not None)

    def plan(self, on: date | None = None) -> Plan:
        """Every checkpoint still to come, and what had to be dropped."""
        return make_plan(self._items(), self._checkpoints, on or self.today(), self.interview())

    @property
    def checkpoints(self) -> tuple[Checkpoint, ...]:
        """The shipped checkpoints, in order."""
        return self._checkpoints

    def subjects(self) -> tuple[tuple[Scheduled, str], ...]:
        """Everything on the schedule that is still there, with its words, in the order it was begun."""
        found = ((item, self._title(item.kind, item.subject)) for item in self._history.run(self.store.all))
        return tuple((item, title) for item, title in found if title is not None)

    def steps_done(self, item: Scheduled) -> int:
        """How many checkpoints are behind a subject."""
        return progress(item, self._checkpoints).step

    def _items(self) -> tuple[Scheduled, ...]:
        """What is still there: a question whose story is on the schedule is practised through the story."""
        items = self._history.run(self.store.all)
        return tuple(item for item in items if self._title(item.kind, item.subject) is not None)

    def _items_before(self, attempt: Attempt, on: date) -> tuple[Scheduled, ...]:
        """The schedule as it stood before a take: one that is analysed days later must not be judged by what came after it."""
        return tuple(
            replace(item, visits=tuple(one for one in item.visits if one.on <= on and one.attempt_id != attempt.id))
            for item in self._items()
        )

    def _title(self, kind: SubjectKind, subject: str) -> str | None:
        if kind is SubjectKind.STORY:
            return self._story_title(subject)
        question = self._questions().get(subject)
        return question.text if question is not None else None

    def add(self, kind: SubjectKind, subject: str) -> Scheduled:
        """Puts a story or question on the schedule from today; one that is on it already stays as it is."""

        def work() -> Scheduled:
            known = self.store.get(kind, subject)
            if known is not None:
                return known
            fresh = Scheduled(kind, subject, self.today())
            self.store.save(fresh)
            return fresh

        return self._history.run(work)

    def pause(self, kind: SubjectKind, subject: str, *, paused: bool) -> None:
        """Takes a subject out of the due list without forgetting how far it had come."""

        def work() -> None:
            known = self.store.get(kind, subject)
            if known is not None:
                self.store.save(replace(known, paused=paused))

        self._history.run(work)

    def tick(self, kind: SubjectKind, subject: str, ability: str, *, on: bool) -> Scheduled:
        """The person says that they can do it, or takes that back."""
        return self._history.run(lambda: self.store.tick(kind, subject, ability, on=on))

    def attempted(self, attempt: Attempt, report: Report | None, verdict: Outcome | None = None) -> None:
        """Notes a take: on its story's schedule where it has one, else on its question's. Free recordings are on none.

        Nor is a take too short to judge or cut off before its end, unless the person judged it; an answer to a follow-up drills into one
        that is noted already.
        """
        if attempt.answers_a_follow_up:
            return
        if verdict is None and (attempt.cut_off or (report is not None and report.delivery.measures.too_short)):
            return
        kind, subject = (SubjectKind.STORY, attempt.story_id) if attempt.story_id else (SubjectKind.QUESTION, attempt.question_id)
        if not subject or self._title(kind, subject) is None:
            return
        absent = report.absent_sections if report is not None else None
        if report is not None and any(remark.measure == "no_occasion" for remark in report.headline):
            # Nothing that happened was told: neither a deed nor what came of it.
            absent = (Label.ACTION, Label.RESULT)
        on = local_date(attempt.created)
        # What the schedule had asked for that day, so that a take made early under a compressed plan counts.
        due = due_today(self._items_before(attempt, on), self._checkpoints, on, self.interview())
        asked = next((one for one in due if (one.kind, one.subject) == (kind, subject)), None)
        visit = visit_of(on, verdict, absent, attempt.id, asked=asked)
        self._history.run(lambda: self.store.visited(kind, subject, visit))

    def forgotten(self, attempt_id: str) -> None:
        """An attempt was deleted for good."""
        self._history.run(lambda: self.store.unvisited(attempt_id))

    def forget_gone(self) -> None:
        """At start: deletions that a crash or the history's opening ended are made good here."""
        self._history.run(self.store.forget_gone)


class ScheduledHistory:
    """The finisher's and the library's `Keeper`: the history, and the schedule told of each analysed take.

    `verdict` gives the person's own verdict on a take, which a later reading of it must not undo.
    """

    def __init__(
        self, history: History, agenda: Agenda, verdict: Callable[[str], Outcome | None] = lambda _attempt_id: None
    ) -> None:
        self._history = history
        self._agenda = agenda
        self._verdict = verdict

    def add(self, attempt: Attempt) -> None:
        """A new row."""
        self._history.add(attempt)

    def analysed(self, attempt: Attempt, report: Report) -> None:
        """Report and state first; the schedule is told after, and its trouble is no trouble of the attempt's."""
        self._history.analysed(attempt, report)
        self.tell(attempt, report)

    def tell(self, attempt: Attempt, report: Report) -> None:
        """The schedule hears of a take that is kept with its report."""
        try:
            self._agenda.attempted(attempt, report, self._verdict(attempt.id))
        except StorageError as error:
            log.info("the schedule could not be told of an attempt: %s", type(error).__name__)

    def failed(self, attempt: Attempt, reason: str) -> None:
        """Keeps the take and says why there is no report."""
        self._history.failed(attempt, reason)
