"""The practice system's ports in memory, with sample data; the coach's own rules decide. Today is here, stories and questions beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from rehearse.coach.exercises import load_exercises
from rehearse.coach.plan import make_plan
from rehearse.coach.schedule import due_list, load_checkpoints, progress, ticked
from rehearse.coach.self_rating import LEVELS, first_offers
from rehearse.coach.story_match import match_questions
from rehearse.errors import RehearseError
from rehearse.model.rating import Offer, OfferKind, SelfLevel
from rehearse.model.schedule import Outcome, Scheduled, SubjectKind, Visit
from rehearse.ports import AttemptFilter, AttemptRow, Ports
from rehearse.ports.stories import (
    DotState,
    DueCard,
    FirstOffer,
    Focus,
    PlanDot,
    PlanRow,
    TodayView,
)
from rehearse.settings import Settings
from tests.fakes.practice_questions import FakeQuestionEdit
from tests.fakes.practice_sample import BANK, DAY, sample_stories
from tests.fakes.practice_stories import FakeStories, load_templates
from tests.fakes.sample_answer import sample_report
from tests.fakes.window import fake_ports

__all__ = ["BANK", "DAY", "SCHEDULE", "FakeQuestionEdit", "FakeStories", "FakeToday", "practice_ports", "sample_stories"]


class FakeToday:
    """A schedule in memory, on the sample's own today."""

    def __init__(
        self,
        *,
        questions: FakeQuestionEdit,
        stories: FakeStories,
        rows: Callable[[], tuple[AttemptRow, ...]],
        waiting: Callable[[], tuple[AttemptRow, ...]],
        settings: Callable[[], Settings],
        items: tuple[Scheduled, ...] = (),
    ) -> None:
        self.items = {(item.kind, item.subject): item for item in items}
        self.failure: RehearseError | None = None
        self._questions, self._stories, self._rows, self._waiting, self._settings = questions, stories, rows, waiting, settings
        self._checkpoints = load_checkpoints()

    def look(self) -> TodayView:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        settings, rows = self._settings(), self._rows()
        interview = date.fromisoformat(settings.interview_date) if settings.interview_date else None
        items = tuple(self.items.values())
        plan = make_plan(items, self._checkpoints, DAY, interview)
        cards = []
        for due in due_list(items, self._checkpoints, DAY):
            story = self._stories.kept.get(due.subject)
            question = (
                self._questions.kept[match_questions(story, tuple(self._questions.kept.values()))[0].question_id]
                if story is not None
                else self._questions.kept[due.subject]
            )
            marks = ticked(self.items[(due.kind, due.subject)], due.checkpoint)
            title = story.title if story is not None else question.text
            abilities = due.checkpoint.abilities(due.kind)
            cards.append(DueCard(due, title, question, story.id if story else None, abilities, marks))
        plan_rows = []
        for item in items:
            done = progress(item, self._checkpoints).step
            dots = []
            for number, checkpoint in enumerate(self._checkpoints):
                entry = next((one for one in plan.entries if one.subject == item.subject and one.checkpoint == checkpoint), None)
                gone = next((one for one in plan.dropped if one.subject == item.subject and one.checkpoint == checkpoint), None)
                if number < done:
                    dots.append(PlanDot(checkpoint, DotState.DONE))
                elif gone is not None:
                    dots.append(PlanDot(checkpoint, DotState.DROPPED, because=gone.because))
                elif entry is not None:
                    dots.append(PlanDot(checkpoint, DotState.DUE if entry.on <= DAY else DotState.PLANNED, entry.on))
                else:
                    dots.append(PlanDot(checkpoint, DotState.PLANNED))
            plan_rows.append(PlanRow(item.kind, item.subject, self._title(item), tuple(dots), item.paused))
        level = SelfLevel(settings.level) if settings.level else None
        report = sample_report()
        return TodayView(
            today=DAY,
            due=tuple(cards),
            plan=tuple(plan_rows),
            interview=interview,
            advice=plan.advice,
            dropped=tuple(f"{one.subject}: “{one.checkpoint.title}”, because {one.because}." for one in plan.dropped),
            next_due=min((entry.on for entry in plan.entries if entry.on > DAY), default=None),
            focus=Focus(rows[0].id, rows[0].question_text, report.headline[0].text, report.headline[0].norm) if rows else None,
            recent=rows[:4],
            waiting=self._waiting(),
            level=settings.level,
            levels=tuple(LEVELS.items()),
            offers=tuple(self._offer(one) for one in first_offers(level)) if level else (),
            stories=len(self._stories.kept),
        )

    def _title(self, item: Scheduled) -> str:
        story = self._stories.kept.get(item.subject)
        return story.title if story is not None else self._questions.kept[item.subject].text

    def _offer(self, offer: Offer) -> FirstOffer:
        kind, subject = offer.kind, offer.subject
        if kind is OfferKind.QUESTION:
            return FirstOffer(offer, BANK[0].text, BANK[0])
        names = {one.id: one.title for one in load_templates()} | {one.id: one.title for one in load_exercises()}
        return FirstOffer(offer, names.get(subject, "A panel drill"))

    def tick(self, kind: SubjectKind, subject: str, ability: str, *, on: bool) -> None:
        item = self.items[(kind, subject)]
        others = tuple(one for one in item.ticked if one != ability)
        self.items[(kind, subject)] = replace(item, ticked=(*others, ability) if on else others)

    def on_schedule(self, kind: SubjectKind, subject: str) -> bool:
        item = self.items.get((kind, subject))
        return item is not None and not item.paused

    def schedule(self, kind: SubjectKind, subject: str, *, on: bool) -> None:
        item = self.items.get((kind, subject)) or Scheduled(kind, subject, DAY)
        self.items[(kind, subject)] = replace(item, paused=not on)


SCHEDULE = (
    Scheduled(
        SubjectKind.STORY, "s1", DAY - timedelta(days=5), (Visit(DAY - timedelta(days=5), Outcome.FAIR, "a3"),), ticked=("3:0",)
    ),
    Scheduled(SubjectKind.QUESTION, "teams-wanting-different-things", DAY),
    Scheduled(
        SubjectKind.QUESTION,
        "late-data",
        DAY - timedelta(days=2),
        (Visit(DAY - timedelta(days=2), Outcome.WEAK, "a2", ("Result",)),),
    ),
)


def practice_ports(*, filled: bool = True, settings: Settings | None = None) -> Ports:
    """The window's fake ports with the practice system's."""
    ports = fake_ports(filled=filled, settings=settings)
    questions = FakeQuestionEdit()

    def rows() -> tuple[AttemptRow, ...]:
        return ports.library.attempts(AttemptFilter())

    stories = FakeStories(questions, sample_stories() if filled else (), rows)
    today = FakeToday(
        questions=questions,
        stories=stories,
        rows=rows,
        waiting=ports.library.waiting,
        settings=ports.settings.current,
        items=SCHEDULE if filled else (),
    )
    return replace(ports, today=today, stories=stories, question_edit=questions)
