"""The practice system's ports in memory: today, stories and questions, with sample data; the coach's own rules decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from rehearse.coach.exercises import load_exercises
from rehearse.coach.plan import make_plan
from rehearse.coach.schedule import due_list, load_checkpoints, progress, ticked
from rehearse.coach.self_rating import LEVELS, first_offers
from rehearse.coach.story_check import check_story
from rehearse.coach.story_draft import fill, load_templates, load_translations, story_from_template, with_sections
from rehearse.coach.story_match import coverage, match_questions
from rehearse.errors import RehearseError, StorageError
from rehearse.model.question import FollowUpRule, Question
from rehearse.model.rating import Offer, OfferKind, SelfLevel
from rehearse.model.schedule import Outcome, Scheduled, SubjectKind, Visit
from rehearse.model.story import Story, StoryTemplate, Translation
from rehearse.model.vocabulary import Vocabulary
from rehearse.ports import AttemptFilter, AttemptRow, Ports
from rehearse.ports.stories import (
    DotState,
    DueCard,
    FaultLine,
    FirstOffer,
    Focus,
    FoundQuestion,
    Imported,
    PlanDot,
    PlanRow,
    StoryBank,
    StoryCard,
    StoryQuestion,
    StoryView,
    TodayView,
)
from rehearse.settings import Settings
from rehearse.store.question_files import check_file, questions_from_text, questions_to_toml
from rehearse.store.question_paste import own_id
from rehearse.vocabulary import load_vocabulary
from tests.fakes.sample_answer import sample_report
from tests.fakes.window import TODAY, fake_ports

DAY = TODAY.date()

BANK: tuple[Question, ...] = (
    Question(
        id="wish-behind-the-wish",
        text="Tell me about a time a product manager asked for something that would not have solved the problem.",
        category="product_managers",
        roles=("ml_engineer", "data_scientist"),
        levels=("mid", "senior"),
        listener="product_manager",
        competencies=("empathy", "communication", "proactive_alignment"),
        hints=(
            "Pick a request you understood before you said no.",
            "Situation and Task in thirty seconds; the turn comes when you found out what the wish was for.",
            "Say what each side was measured on, in their own words.",
        ),
        clarifying_questions=("Would you like one where we agreed in the end, or one where we did not?",),
        strong_answer=(
            "The wish in the other person's words",
            "What you offered instead of a plain no",
            "A number with its baseline",
        ),
        weak_answer=("A product manager who was simply wrong",),
        follow_ups=(FollowUpRule("What would they say about how you handled it?", "it asks for the other side's view", "any"),),
        tags=("scope", "dates"),
    ),
    Question(
        id="teams-wanting-different-things",
        text="Three teams wanted three different things from the same model. How did you decide, and who was unhappy?",
        category="conflicting_objectives",
        roles=("general",),
        levels=("senior", "staff"),
        listener="panel",
        competencies=("conflict_resolution", "influence_without_authority"),
        hints=("Choose one where you carried the trade, not only the model.",),
        strong_answer=("The rule you decided by, said before the decision",),
        tags=("trade-offs",),
    ),
    Question(
        id="unsure-model-to-an-executive",
        text="Explain to an executive, who wants a yes or a no, how sure your model is.",
        category="explaining_ml",
        roles=("applied_scientist",),
        levels=("entry", "mid", "senior"),
        listener="executive",
        competencies=("communication",),
        hints=("Say what can go wrong in money before you say a probability.",),
        tags=("uncertainty",),
    ),
    Question(
        id="late-data",
        text="Describe a time when the data you depended on arrived late, broken or not at all.",
        category="data_engineering",
        roles=("mlops", "ml_engineer"),
        levels=("entry", "mid"),
        listener="peer",
        competencies=("conflict_resolution", "outcome_orientation"),
        tags=("pipelines",),
    ),
    Question(
        id="own-proudest",
        text="Which piece of work would your last team miss most, and why?",
        category="general",
        own=True,
        tags=("pasted",),
    ),
)


def sample_stories() -> tuple[Story, ...]:
    """Two: one written out, one begun."""
    begun = TODAY - timedelta(days=9)
    return (
        Story(
            id="s1",
            title="The churn score that finance could read",
            created=begun,
            changed=TODAY - timedelta(days=1),
            situation="Only ML engineer on the churn team. Dana, the product manager, wanted a model before the spring pricing change.",
            task="A churn score for the retention team in six weeks, and one definition of good enough with Dana and finance.",
            action=(
                "I asked which decision the score would change. I wrote one page with both numbers side by side. "
                "We settled on ninety days of billing data. I ran a two week test with twelve agents."
            ),
            result="Churn fell by 12 percent in that group against the same quarter a year before; complaint calls stayed flat.",
            reflection="The argument about the model was about what each of us was measured on. Finance joins on day one now.",
            tags=("scope", "dates"),
            categories=("product_managers", "conflicting_objectives"),
            competencies=("empathy", "communication", "conflict_resolution"),
            best_attempt="a1",
        ),
        Story(
            id="s2",
            title="The table nobody owned",
            created=begun,
            changed=TODAY - timedelta(days=3),
            situation="Two teams wrote to the same billing table and neither tested it.",
            tags=("pipelines",),
            categories=("data_engineering",),
            competencies=("conflict_resolution",),
        ),
    )


class FakeQuestionEdit:
    """The bank in a dict."""

    def __init__(self, questions: tuple[Question, ...] = BANK) -> None:
        self.kept = {question.id: question for question in questions}
        self.begun: dict[str, Question] = {}
        self.failure: RehearseError | None = None
        self.wrong: tuple[FaultLine, ...] = ()
        self.written: list[Path] = []

    def vocabulary(self) -> Vocabulary:
        return load_vocabulary()

    def all(self) -> tuple[Question, ...]:
        self._check()
        return tuple(self.kept.values())

    def faults(self) -> tuple[FaultLine, ...]:
        return self.wrong

    def save(self, question: Question) -> Question:
        self._check()
        saved = replace(question, id=question.id or own_id(question.text), category=question.category or "general", own=True)
        self.kept[saved.id] = saved
        return saved

    def delete(self, question_id: str) -> None:
        self.kept.pop(question_id, None)

    def drafts(self) -> dict[str, Question]:
        return dict(self.begun)

    def keep_drafts(self, drafts: Mapping[str, Question]) -> None:
        self.begun = dict(drafts)

    def find_in(self, text: str) -> tuple[FoundQuestion, ...]:
        wordings = {question.text for question in self.kept.values()}
        return tuple(FoundQuestion(question, question.text in wordings) for question in questions_from_text(text))

    def add(self, questions: tuple[Question, ...]) -> int:
        for question in questions:
            self.save(question)
        return len(questions)

    def import_file(self, path: Path) -> Imported:
        parsed = check_file(path, load_vocabulary())
        faults = tuple(FaultLine(fault.file, fault.line, fault.fault) for fault in parsed.faults)
        if faults:
            return Imported((), faults)
        self.add(parsed.questions)
        return Imported(parsed.questions, ())

    def export_file(self, path: Path) -> int:
        own = [question for question in self.kept.values() if question.own]
        path.write_text(questions_to_toml(own), encoding="utf-8")
        self.written.append(path)
        return len(own)

    def _check(self) -> None:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure


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


class FakeStories:
    """Stories in a dict; the coach's own rules match and check them."""

    def __init__(
        self,
        questions: FakeQuestionEdit,
        stories: tuple[Story, ...] = (),
        rows: Callable[[], tuple[AttemptRow, ...]] = lambda: (),
    ) -> None:
        self.kept = {story.id: story for story in stories}
        self.deleted: dict[str, Story] = {}
        self.purged: list[str] = []
        self.scheduled: set[str] = set()
        self.failure: RehearseError | None = None
        self._questions, self._rows = questions, rows

    def all(self) -> StoryBank:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        stories = tuple(sorted(self.kept.values(), key=lambda story: story.changed, reverse=True))
        questions = tuple(self._questions.kept.values())
        cards = []
        for story in stories:
            answers = tuple(self._questions.kept[one.question_id].text for one in match_questions(story, questions))
            words = sum(len(text.split()) for text in story.sections.values())
            takes = len(self._rows()) if story.best_attempt else 0
            cards.append(StoryCard(story, answers, takes, story.best_attempt, words, story.id in self.scheduled))
        return StoryBank(tuple(cards), coverage(stories, questions, load_vocabulary()))

    def open(self, story_id: str) -> StoryView:
        if story_id not in self.kept:
            raise StorageError(
                "This story is no longer there.", safe="Your attempts are kept.", next_step="Go back to the stories."
            )
        story = self.kept[story_id]
        template = next((one for one in load_templates() if one.id == story.template), None)
        questions = self._questions.kept
        answers = [
            StoryQuestion(questions[one.question_id], one.because, one.by_hand)
            for one in match_questions(story, tuple(questions.values()))
        ]
        answers += [StoryQuestion(questions[one], ("you took it out",), True, True) for one in story.excluded]
        takes = self._rows() if story.best_attempt else ()
        return StoryView(
            story,
            check_story(story, template=template),
            tuple(answers),
            takes,
            story.best_attempt,
            template,
            story.id in self.scheduled,
        )

    def templates(self) -> tuple[StoryTemplate, ...]:
        return load_templates()

    def translations(self) -> tuple[Translation, ...]:
        return load_translations()

    def begin(self, title: str, template_id: str = "") -> StoryView:
        identity = f"new{len(self.kept)}"
        template = next((one for one in load_templates() if one.id == template_id), None)
        story = (
            story_from_template(template, {}, story_id=identity, title=title or template.title, now=TODAY)
            if template
            else Story(identity, title, TODAY, TODAY)
        )
        self.kept[identity] = story
        return self.open(identity)

    def from_attempt(self, attempt_id: str) -> StoryView:
        self.kept["taken"] = Story("taken", "From a take", TODAY, TODAY, action="I asked.", from_attempt=attempt_id)
        return self.open("taken")

    def save(self, story: Story) -> StoryView:
        self.keep(story)
        return self.open(story.id)

    def keep(self, story: Story) -> None:
        if story.id in self.kept and self.kept[story.id].changed <= story.changed:
            old = self.kept[story.id]
            self.kept[story.id] = replace(story, included=old.included, excluded=old.excluded, best_attempt=old.best_attempt)

    def fill(self, story_id: str, slots: dict[str, str]) -> StoryView:
        story = self.kept[story_id]
        template = next(one for one in load_templates() if one.id == story.template)
        self.kept[story_id] = replace(with_sections(story, fill(template, slots)), slots=dict(slots))
        return self.open(story_id)

    def set_question(self, story_id: str, question_id: str, *, answers: bool | None) -> StoryView:
        story = self.kept[story_id]
        included = tuple(one for one in story.included if one != question_id)
        excluded = tuple(one for one in story.excluded if one != question_id)
        if answers is True:
            included = (*included, question_id)
        elif answers is False:
            excluded = (*excluded, question_id)
        self.kept[story_id] = replace(story, included=included, excluded=excluded)
        return self.open(story_id)

    def set_best(self, story_id: str, attempt_id: str) -> StoryView:
        self.kept[story_id] = replace(self.kept[story_id], best_attempt=attempt_id)
        return self.open(story_id)

    def delete(self, story_id: str) -> None:
        self.deleted[story_id] = self.kept.pop(story_id)

    def undelete(self, story_id: str) -> None:
        self.kept[story_id] = self.deleted.pop(story_id)

    def purge(self, story_id: str) -> None:
        self.deleted.pop(story_id, None)
        self.purged.append(story_id)


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
