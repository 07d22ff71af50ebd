"""The story bank in memory; the coach's own rules match and check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from rehearse.coach import story_draft
from rehearse.coach.evidence import find_evidence
from rehearse.coach.story_check import check_story
from rehearse.coach.story_draft import fill, load_translations, story_from_template, with_sections
from rehearse.coach.story_match import coverage, match_questions
from rehearse.errors import RehearseError, StorageError
from rehearse.model.evidence import Evidence
from rehearse.model.sections import Sentence
from rehearse.model.story import Story, StoryTemplate, Translation
from rehearse.model.transcript import Word
from rehearse.ports import AttemptRow
from rehearse.ports.stories import (
    StoryBank,
    StoryCard,
    StoryQuestion,
    StoryView,
)
from rehearse.vocabulary import load_vocabulary
from tests.fakes.practice_questions import FakeQuestionEdit
from tests.fakes.window import TODAY

load_templates = cache(story_draft.load_templates)


@cache
def _heard(sentences: tuple[Sentence, ...], words: tuple[Word, ...], *, listener: str) -> tuple[Evidence, ...]:
    """The real checks, once for each text: every window on the sample stories would run them again."""
    return find_evidence(sentences, words, listener=listener)


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
            raise StorageError("This story is no longer there.", safe="Your takes are kept.", next_step="Go back to the stories.")
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
            check_story(story, template=template, find=_heard),
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
