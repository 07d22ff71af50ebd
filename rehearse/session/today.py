"""Everything the first screen shows, gathered from the schedule, the history and the settings. Implements `TodayPort`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from rehearse.coach.exercises import load_exercises
from rehearse.coach.open_point import open_point
from rehearse.coach.schedule import ticked
from rehearse.coach.self_rating import LEVELS, first_offers
from rehearse.coach.story_draft import load_templates
from rehearse.coach.story_match import match_questions
from rehearse.model.attempt import Attempt, AttemptState
from rehearse.model.measures import SHORTEST_TO_JUDGE
from rehearse.model.question import Question, next_to_practise
from rehearse.model.rating import Offer, OfferKind, SelfLevel
from rehearse.model.report import Report
from rehearse.model.schedule import Plan, Scheduled, SubjectKind
from rehearse.model.sections import Verdict
from rehearse.model.story import Story
from rehearse.ports import AttemptFilter
from rehearse.ports.stories import DotState, DueCard, FirstOffer, Focus, PlanDot, PlanRow, TodayView
from rehearse.session.agenda import Agenda, DueItem
from rehearse.session.history import History, stored_report
from rehearse.session.library import Library
from rehearse.settings import Settings
from rehearse.store.questions import QuestionBank

#: Why the first question is offered.
_FIRST = "It suits your {what}; the first take may be rough."
#: Takes listed on the first screen.
RECENT = 4
#: The newest takes looked at for one long enough to judge and told to its end.
LOOK_BACK = 5


class Today:
    """The `TodayPort`. Thread: any worker."""

    def __init__(
        self,
        agenda: Agenda,
        library: Library,
        history: History,
        questions: Callable[[], QuestionBank],
        settings: Callable[[], Settings],
        stories: Callable[[], Sequence[Story]],
    ) -> None:
        self._agenda = agenda
        self._library = library
        self._history = history
        self._questions = questions
        self._settings = settings
        self._stories = stories

    def look(self) -> TodayView:
        """See `TodayPort`."""
        today, settings = self._agenda.today(), self._settings()
        stories = {story.id: story for story in self._stories()}
        questions = self._questions().all()
        due = tuple(self._card(item, stories, questions) for item in self._agenda.due(today))
        plan = self._agenda.plan(today)
        rows = self._rows(plan, today)
        recent = self._library.attempts(AttemptFilter(limit=RECENT))
        known = settings.level in {level.value for level in SelfLevel}
        trade = self._questions().vocabulary.of_any_trade(settings.work)
        offers = (
            first_offers(SelfLevel(settings.level), stories=len(stories), attempts=len(self._whole()), trade=trade)
            if known
            else ()
        )
        titles = {(row.kind, row.subject): row.title for row in rows}
        return TodayView(
            today=today,
            due=due,
            plan=rows,
            interview=self._agenda.interview(),
            advice=plan.advice,
            dropped=tuple(
                f"“{one.checkpoint.title}” for “{titles.get((one.kind, one.subject), one.subject)}”, because {one.because}."
                for one in plan.dropped
            ),
            next_due=min((entry.on for entry in plan.entries if entry.on > today), default=None),
            focus=self._focus(),
            recent=recent,
            waiting=self._library.waiting(),
            level=settings.level if known else "",
            levels=tuple(LEVELS.items()),
            offers=tuple(one for offer in offers if (one := self._named(offer, trade=trade)) is not None),
            stories=len(stories),
        )

    def tick(self, kind: SubjectKind, subject: str, ability: str, *, on: bool) -> None:
        """See `TodayPort`. A subject that has left the schedule meanwhile has nothing to tick."""
        if self._known(kind, subject) is not None:
            self._agenda.tick(kind, subject, ability, on=on)

    def on_schedule(self, kind: SubjectKind, subject: str) -> bool:
        """See `TodayPort`."""
        known = self._known(kind, subject)
        return known is not None and not known.paused

    def schedule(self, kind: SubjectKind, subject: str, *, on: bool) -> None:
        """See `TodayPort`."""
        if on:
            self._agenda.add(kind, subject)
        self._agenda.pause(kind, subject, paused=not on)

    def _known(self, kind: SubjectKind, subject: str) -> Scheduled | None:
        return self._history.run(lambda: self._agenda.store.get(kind, subject))

    def _card(self, item: DueItem, stories: dict[str, Story], questions: Sequence[Question]) -> DueCard:
        due = item.due
        story = stories.get(due.subject) if due.kind is SubjectKind.STORY else None
        question = best_question(story, questions) if story is not None else self._questions().get(due.subject)
        scheduled = self._known(due.kind, due.subject)
        return DueCard(
            due,
            item.title,
            question or Question(due.subject, item.title, "general"),
            story.id if story is not None else None,
            due.checkpoint.abilities(due.kind),
            ticked(scheduled, due.checkpoint) if scheduled is not None else (),
        )

    def _rows(self, plan: Plan, today: date) -> tuple[PlanRow, ...]:
        rows = []
        for item, title in self._agenda.subjects():
            coming = {
                entry.checkpoint.day: entry for entry in plan.entries if (entry.kind, entry.subject) == (item.kind, item.subject)
            }
            dropped = {one.checkpoint.day: one for one in plan.dropped if (one.kind, one.subject) == (item.kind, item.subject)}
            dots, done = [], self._agenda.steps_done(item)
            for number, checkpoint in enumerate(self._agenda.checkpoints):
                entry = coming.get(checkpoint.day)
                if number < done:
                    dots.append(PlanDot(checkpoint, DotState.DONE))
                elif checkpoint.day in dropped:
                    dots.append(PlanDot(checkpoint, DotState.DROPPED, because=dropped[checkpoint.day].because))
                elif entry is not None:
                    state = DotState.DUE if entry.on <= today else DotState.PLANNED
                    dots.append(PlanDot(checkpoint, state, entry.on))
                else:
                    dots.append(PlanDot(checkpoint, DotState.PLANNED))
            rows.append(PlanRow(item.kind, item.subject, title, tuple(dots), item.paused))
        return tuple(rows)

    def _whole(self) -> list[Attempt]:
        """The newest takes that are answers: one that was cut off, or is over before it began, leaves the first step still to be made."""
        newest = self._history.run(lambda: self._history.attempts.find(limit=LOOK_BACK, with_reports=False))
        return [
            attempt
            for attempt in newest
            if not attempt.cut_off and attempt.take is not None and attempt.take.seconds >= SHORTEST_TO_JUDGE
        ]

    def _next_question(self) -> Question | None:
        """What the practise page offers to somebody who chooses nothing."""
        settings = self._settings()
        counts = Counter(row.question_id for row in self._library.attempts(AttemptFilter()))
        return next_to_practise(self._questions().all(), counts, settings.work, settings.level)

    def _focus(self) -> Focus | None:
        newest = self._history.run(lambda: self._history.attempts.find(state=AttemptState.ANALYSED, limit=LOOK_BACK))
        for attempt in newest:
            report = stored_report(attempt)
            if report is not None and not _broken_off(attempt, report):
                point = open_point(report, follow_up=attempt.answers_a_follow_up)
                if point is None:  # an older take's open point may be mended by now
                    return None
                return Focus(attempt.id, attempt.title or attempt.question_text, point.text, point.norm)
        return None

    def _named(self, offer: Offer, *, trade: bool) -> FirstOffer | None:
        """The offer with its title, in the words of any trade where `trade`; None where what it names is no longer there."""
        if offer.kind is OfferKind.QUESTION:
            question = self._questions().get(offer.subject)
            if not self._whole():
                what = "work and level" if self._settings().work else "level"
                # The very one that the practise page opens with: two first questions would be one too many.
                question, offer = self._next_question() or question, replace(offer, because=_FIRST.format(what=what))
            return FirstOffer(offer, question.text, question) if question is not None else None
        if offer.kind is OfferKind.STORY_TEMPLATE:
            template = next((one for one in load_templates() if one.id == offer.subject), None)
            return FirstOffer(offer, f"Begin a story: {template.title.lower()}") if template is not None else None
        if offer.kind is OfferKind.EXERCISE:
            exercise = next((one for one in load_exercises(any_work=trade) if one.id == offer.subject), None)
            return FirstOffer(offer, exercise.title) if exercise is not None else None
        return FirstOffer(offer, "A panel drill" if offer.kind is OfferKind.PANEL else "Questions from a job description")


def _broken_off(attempt: Attempt, report: Report) -> bool:
    """Whether a take is no whole answer to what it was asked, so that nothing in it is worth a day's work: too short to judge, cut off, or
    the beginning of an answer to a follow-up.
    """
    measures = report.delivery.measures
    seconds = measures.answer_seconds
    begun = attempt.answers_a_follow_up and seconds is not None and report.target.verdict(seconds) is Verdict.UNDER
    return measures.too_short or bool(attempt.cut_off) or begun


def best_question(story: Story, questions: Sequence[Question]) -> Question:
    """The question a story fits best; a story that fits none is asked for by its title."""
    known = {question.id: question for question in questions}
    matches = match_questions(story, questions)
    if matches:
        return known[matches[0].question_id]
    return Question("", f"Tell me your story: {story.title or 'the one in your notes'}.", next(iter(story.categories), "general"))
