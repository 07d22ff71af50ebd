"""The person's own view of a take, over the store: dimensions, notes, how they went before, and the verdict the schedule follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property

from rehearse.coach.self_rating import changes, dimensions_for
from rehearse.errors import StorageError
from rehearse.model.attempt import Attempt
from rehearse.model.question import Question
from rehearse.model.rating import Mark, Rating
from rehearse.model.schedule import Outcome
from rehearse.model.vocabulary import Competency, Vocabulary
from rehearse.ports.drill import DimensionView, RatedBefore, RatingSheet
from rehearse.session.agenda import Agenda
from rehearse.session.history import History, stored_report
from rehearse.store.questions import QuestionBank
from rehearse.store.ratings import RatingStore
from rehearse.vocabulary import load_vocabulary

#: The take as a whole is kept beside the dimensions, under a name that is none of theirs.
WHOLE = "whole_take"
_STAFF = "staff"
_MARKS = {Outcome.WEAK: Mark.WEAK, Outcome.FAIR: Mark.MIXED, Outcome.STRONG: Mark.STRONG}
_OUTCOMES = {mark: outcome for outcome, mark in _MARKS.items()}


class Ratings:
    """The `RatingsPort`. Thread: any worker; each change is one piece of io work."""

    def __init__(
        self,
        history: History,
        questions: Callable[[], QuestionBank],
        agenda: Agenda,
        story_title: Callable[[str], str | None],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._history = history
        self._questions = questions
        self._agenda = agenda
        self._story_title = story_title
        self._now = now
        self._store = RatingStore(history.database)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return load_vocabulary()

    def open(self, attempt_id: str, *, staff: bool | None = None) -> RatingSheet:
        """See `RatingsPort`."""
        attempt = self._history.get(attempt_id)
        question = self._questions().get(attempt.question_id) if attempt.question_id else None
        own = {rating.dimension: rating for rating in self._history.run(lambda: self._store.of(attempt_id))}
        related = self._related(attempt)
        if staff is None:
            staff = self._staff_only(question) or any(item.id in own for item in self._vocabulary.competencies if item.staff)
        competencies = question.competencies if question is not None else ()
        dimensions = dimensions_for(self._vocabulary, level=_STAFF if staff else "", competencies=competencies)
        told = {change.dimension: change for change in changes(related, self._vocabulary)}
        before = [one for one in related if one.attempt_id != attempt_id]
        created = self._created({one.attempt_id for one in before}) if before else {}
        verdict = own.get(WHOLE)
        title = self._story_title(attempt.story_id) if attempt.story_id else None
        return RatingSheet(
            attempt_id=attempt_id,
            dimensions=tuple(
                DimensionView(
                    item,
                    own[item.id].mark if item.id in own else None,
                    own[item.id].note if item.id in own else "",
                    told.get(item.id),
                    _earlier(item, before, created),
                    item.id in competencies,
                )
                for item in dimensions
            ),
            staff=staff,
            verdict=_OUTCOMES[verdict.mark] if verdict is not None else None,
            scheduled=not attempt.answers_a_follow_up and (title is not None or question is not None),
            subject="this story" if title is not None else "this question" if question is not None else "",
            story_title=title or "",
        )

    def rate(self, attempt_id: str, dimension: str, mark: Mark | None, note: str = "") -> RatingSheet:
        """See `RatingsPort`."""
        if dimension not in {item.id for item in self._vocabulary.competencies}:
            raise StorageError("There is no such dimension to rate.", safe="Nothing was changed.")
        self._put(attempt_id, dimension, mark, note)
        return self.open(attempt_id, staff=self._staff_dimension(dimension))

    def judge(self, attempt_id: str, verdict: Outcome | None) -> RatingSheet:
        """See `RatingsPort`."""
        attempt = self._history.get(attempt_id)
        self._put(attempt_id, WHOLE, _MARKS[verdict] if verdict is not None else None, "")
        self._agenda.attempted(attempt, stored_report(attempt), verdict)
        return self.open(attempt_id)

    def verdict(self, attempt_id: str) -> Outcome | None:
        """What the person said of the take as a whole, if anything."""
        own = self._history.run(lambda: self._store.of(attempt_id))
        return next((_OUTCOMES[one.mark] for one in own if one.dimension == WHOLE), None)

    # -- inside

    def _put(self, attempt_id: str, dimension: str, mark: Mark | None, note: str) -> None:
        def work() -> None:
            if mark is None:
                self._store.clear(attempt_id, dimension)
            else:
                self._store.rate(attempt_id, dimension, mark, self._now(), note)

        try:
            self._history.run(work)
        except KeyError as error:
            raise StorageError("This take is no longer in the history.", next_step="Go back to the list.") from error

    def _related(self, attempt: Attempt) -> tuple[Rating, ...]:
        """Ratings of takes of the same story, else of the same question, in the order of the takes; this take's own among them."""
        if attempt.story_id:
            story = attempt.story_id
            return self._history.run(lambda: self._store.all(story_id=story))
        if attempt.question_id:
            return self._history.run(lambda: self._store.all(question_id=attempt.question_id))
        return self._history.run(lambda: self._store.of(attempt.id))

    def _created(self, ids: set[str]) -> dict[str, datetime]:
        found = self._history.run(lambda: [self._history.attempts.get(identity) for identity in sorted(ids)])
        return {attempt.id: attempt.created for attempt in found if attempt is not None}

    def _staff_only(self, question: Question | None) -> bool:
        return question is not None and question.levels == (_STAFF,)

    def _staff_dimension(self, dimension: str) -> bool | None:
        """A staff dimension keeps the six in sight, also when it was just taken back."""
        return True if any(item.id == dimension and item.staff for item in self._vocabulary.competencies) else None


def _earlier(item: Competency, ratings: list[Rating], created: dict[str, datetime]) -> tuple[RatedBefore, ...]:
    """Verdicts on takes before, oldest first."""
    found = [
        RatedBefore(one.attempt_id, created[one.attempt_id], one.mark)
        for one in ratings
        if one.dimension == item.id and one.attempt_id in created
    ]
    return tuple(sorted(found, key=lambda one: one.created))
