"""A person's stories as the window shows and edits them. Implements `StoriesPort` over the store, the bank and the history."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial

from rehearse.coach.evidence import find_evidence
from rehearse.coach.story_check import check_story
from rehearse.coach.story_draft import (
    fill,
    load_templates,
    load_translations,
    story_from_take,
    story_from_template,
    with_sections,
)
from rehearse.coach.story_match import best_take, coverage, match_questions, takes_of, templates_for
from rehearse.errors import StorageError, UnreadableInputError
from rehearse.model.attempt import Attempt
from rehearse.model.question import Question
from rehearse.model.schedule import SubjectKind
from rehearse.model.sections import LABELS
from rehearse.model.story import Story, StoryCheck, StoryTemplate, Translation
from rehearse.ports.stories import StoryBank, StoryCard, StoryQuestion, StoryView
from rehearse.session.agenda import Agenda
from rehearse.session.history import History, stored_report
from rehearse.session.listing import attempt_row
from rehearse.session.pipeline import Tools
from rehearse.store.questions import QuestionBank
from rehearse.store.stories import StoryStore

log = logging.getLogger(__name__)

#: How far ahead of now a change may be dated: clocks are set right by seconds all the time.
_CLOCK_STEPS = timedelta(minutes=1)


class Stories:
    """The `StoriesPort`. Thread: any worker; each change is one piece of io work, so none is lost between two.

    Guarantee: `keep` is written before the database closes; a deleted story is hidden at once and gone for good after `close`.
    """

    def __init__(
        self,
        history: History,
        questions: Callable[[], QuestionBank],
        agenda: Callable[[], Agenda],
        *,
        tools: Callable[[], Tools] | None = None,
        work: Callable[[], str] = lambda: "",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._history = history
        self._questions = questions
        self._agenda = agenda
        self._now = now
        self._tools = tools
        self._work = work
        self._store = StoryStore(history.database)
        self._hidden: set[str] = set()
        self._lock = threading.Lock()

    @cached_property
    def _templates(self) -> tuple[StoryTemplate, ...]:
        return load_templates()

    # -- looking

    def known(self) -> tuple[Story, ...]:
        """Every story that is not being deleted, the one changed last first."""
        return tuple(story for story in self._history.run(self._store.all) if story.id not in self._hidden)

    def title(self, story_id: str) -> str | None:
        """A story's title; None for one that is gone or going."""
        story = self._history.run(lambda: self._store.get(story_id)) if story_id not in self._hidden else None
        return (story.title or "Untitled story") if story is not None else None

    def all(self) -> StoryBank:
        """See `StoriesPort`."""
        stories, questions = self.known(), self._questions().all()
        attempts = self._history.run(lambda: self._history.attempts.find(limit=-1, with_reports=False))
        words = {question.id: question.text for question in questions}
        scheduled = self._scheduled()
        cards = []
        for story in stories:
            best = best_take(story, attempts)
            cards.append(
                StoryCard(
                    story,
                    tuple(words[match.question_id] for match in match_questions(story, questions)),
                    len(takes_of(story, attempts)),
                    best.id if best is not None else "",
                    sum(len(text.split()) for text in story.sections.values()),
                    story.id in scheduled,
                )
            )
        return StoryBank(tuple(cards), coverage(stories, questions, self._questions().vocabulary, self._work()))

    def open(self, story_id: str) -> StoryView:
        """See `StoriesPort`."""
        return self._view(self._get(story_id))

    def templates(self) -> tuple[StoryTemplate, ...]:
        """See `StoriesPort`."""
        return templates_for(self._work(), self._templates, self._questions().all())

    def translations(self) -> tuple[Translation, ...]:
        """See `StoriesPort`."""
        return load_translations(any_work=self._questions().vocabulary.of_any_trade(self._work()))

    def _scheduled(self) -> frozenset[str]:
        items = self._history.run(self._agenda().store.all)
        return frozenset(item.subject for item in items if item.kind is SubjectKind.STORY and not item.paused)

    def _get(self, story_id: str) -> Story:
        story = self._history.run(lambda: self._store.get(story_id)) if story_id not in self._hidden else None
        if story is None:
            raise _gone()
        return story

    def _view(self, story: Story) -> StoryView:
        template = next((one for one in self._templates if one.id == story.template), None)
        takes = self._takes(story)
        best = best_take(story, takes)
        return StoryView(
            story=story,
            check=self._check(story, template),
            questions=self._answers(story),
            takes=tuple(attempt_row(attempt) for attempt in takes),
            best=best.id if best is not None else "",
            template=template,
            scheduled=story.id in self._scheduled(),
        )

    def _check(self, story: Story, template: StoryTemplate | None) -> StoryCheck:
        """With the person's own lexicons where they can be read: the same checks as for a take."""
        try:
            lexicons = self._tools().lexicons if self._tools is not None else None
        except UnreadableInputError as error:
            log.info("own lexicons were left out of a story's checks: %s", type(error).__name__)
            lexicons = None
        return check_story(story, template=template, find=partial(find_evidence, lexicons=lexicons))

    def _takes(self, story: Story) -> tuple[Attempt, ...]:
        def look() -> tuple[Attempt, ...]:
            store = self._history.attempts
            found = store.find(story_id=story.id, limit=-1)
            origin = store.get(story.from_attempt) if story.from_attempt else None
            if origin is not None and origin.id not in {attempt.id for attempt in found}:
                found = (*found, origin)
            return tuple(sorted(found, key=lambda attempt: attempt.created, reverse=True))

        return self._history.run(look)

    def _answers(self, story: Story) -> tuple[StoryQuestion, ...]:
        questions = self._questions().all()
        known = {question.id: question for question in questions}
        found = [StoryQuestion(known[one.question_id], one.because, one.by_hand) for one in match_questions(story, questions)]
        out = [StoryQuestion(known[one], ("you took it out",), True, True) for one in story.excluded if one in known]
        return (*found, *out)

    # -- beginning

    def begin(self, title: str, template_id: str = "") -> StoryView:
        """See `StoriesPort`."""
        template = next((one for one in self._templates if one.id == template_id), None)
        now, identity = self._now(), uuid.uuid4().hex
        if template is None:
            story = Story(identity, title.strip(), now, now)
        else:
            story = story_from_template(template, {}, story_id=identity, title=title.strip() or template.title, now=now)
        self._history.run(lambda: self._store.save(story))
        return self._view(story)

    def from_attempt(self, attempt_id: str) -> StoryView:
        """See `StoriesPort`. Raises StorageError where the take has no words by section yet."""
        made = next((story for story in self.known() if story.from_attempt == attempt_id), None)
        if made is not None:
            return self._view(made)
        attempt = self._history.get(attempt_id)
        report = stored_report(attempt)
        if report is None or report.transcript is None or not report.sections:
            raise StorageError(
                "This take has no words by section yet.",
                safe="The recording is untouched.",
                next_step="Have it read first, then make a story of it.",
            )
        story = story_from_take(
            report.transcript.words,
            report.sections,
            story_id=uuid.uuid4().hex,
            attempt_id=attempt_id,
            title=attempt.title or _short(attempt.question_text),
            now=self._now(),
            question=self._question(attempt.question_id),
        )
        self._history.run(lambda: self._store.save(story))
        return self._view(story)

    def _question(self, question_id: str) -> Question | None:
        return self._questions().get(question_id) if question_id else None

    # -- changing

    def save(self, story: Story) -> StoryView:
        """See `StoriesPort`."""
        return self._view(self._history.run(lambda: self._write(story)))

    def keep(self, story: Story) -> None:
        """See `StoriesPort`."""

        def work() -> None:
            try:
                self._write(story)
            except StorageError as error:
                log.info("a story could not be kept: %s", type(error).__name__)

        self._history.queue(work)

    def _write(self, story: Story) -> Story:
        """On the io worker."""
        stored = self._store.get(story.id)
        if stored is None:
            raise _gone()
        # A save that was overtaken by a later one. What was stored under a clock that ran ahead must not outrank all that comes after.
        if story.changed < stored.changed <= self._now() + _CLOCK_STEPS:
            return stored
        merged = replace(
            with_sections(stored, story.sections),
            title=story.title,
            changed=story.changed,
            template=story.template,
            slots=dict(story.slots),
            tags=story.tags,
            categories=story.categories,
            competencies=story.competencies,
        )
        self._store.save(merged)
        return merged

    def fill(self, story_id: str, slots: dict[str, str]) -> StoryView:
        """See `StoriesPort`. Notes that no longer are the frame's own text are the person's and stay."""

        def change(story: Story) -> Story:
            template = next((one for one in self._templates if one.id == story.template), None)
            if template is None:
                return replace(story, slots=dict(slots))
            before, after = fill(template, story.slots), fill(template, slots)
            untouched = {label: after[label] for label in LABELS if story.notes(label).strip() in ("", before[label].strip())}
            return replace(with_sections(story, untouched), slots=dict(slots))

        return self._change(story_id, change)

    def set_question(self, story_id: str, question_id: str, *, answers: bool | None) -> StoryView:
        """See `StoriesPort`."""

        def change(story: Story) -> Story:
            included = tuple(one for one in story.included if one != question_id)
            excluded = tuple(one for one in story.excluded if one != question_id)
            if answers is True:
                included = (*included, question_id)
            elif answers is False:
                excluded = (*excluded, question_id)
            return replace(story, included=included, excluded=excluded)

        return self._change(story_id, change)

    def set_best(self, story_id: str, attempt_id: str) -> StoryView:
        """See `StoriesPort`."""
        return self._change(story_id, lambda story: replace(story, best_attempt=attempt_id))

    def _change(self, story_id: str, change: Callable[[Story], Story]) -> StoryView:
        def work() -> Story:
            stored = self._store.get(story_id)
            if stored is None:
                raise _gone()
            changed = replace(change(stored), changed=max(stored.changed, self._now()))
            self._store.save(changed)
            return changed

        return self._view(self._history.run(work))

    # -- deleting

    def delete(self, story_id: str) -> None:
        """See `StoriesPort`."""
        with self._lock:
            self._hidden.add(story_id)

    def undelete(self, story_id: str) -> None:
        """See `StoriesPort`."""
        with self._lock:
            self._hidden.discard(story_id)

    def purge(self, story_id: str) -> None:
        """See `StoriesPort`. A story brought back meanwhile stays."""
        with self._lock:
            if story_id not in self._hidden:
                return
        self._history.run(lambda: self._store.delete(story_id))
        with self._lock:
            self._hidden.discard(story_id)

    def close(self) -> None:
        """Makes every delete final; what the disk refuses stays, for what is closed after this must be closed. Safe to call twice."""
        for story_id in tuple(self._hidden):
            try:
                self.purge(story_id)
            except StorageError as error:
                log.info("a story was not deleted: %s", type(error).__name__)


def _gone() -> StorageError:
    return StorageError("This story is no longer there.", safe="Your takes are kept.", next_step="Go back to the stories.")


def _short(text: str) -> str:
    """The beginning of a question, as a title that can be changed."""
    words = text.split()
    return text if len(words) <= 9 else " ".join(words[:9]).rstrip(",;:") + " …"
