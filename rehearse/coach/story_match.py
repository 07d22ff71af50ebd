"""Finds which questions a story can answer and what the stories do not cover yet."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.model.attempt import Attempt
from rehearse.model.question import Fit, Question
from rehearse.model.story import CategoryCoverage, CoverageMap, Story, StoryMatch, StoryTemplate
from rehearse.model.vocabulary import Vocabulary

#: Stories about working with others; three of them, on different themes, is what an interviewer may ask for in one hour.
TEAMWORK = (
    "product_managers", "data_engineering", "explaining_ml", "bad_news", "disagreement", "ambiguity", "cross_team", "mentoring",
    "manager_disagreement", "influence", "conflicting_objectives", "escalation", "colleagues", "customers", "leading_people",
)  # fmt: skip
THEMES_WANTED = 3
#: Kinds of story that only some kinds of work bring.
_OF_SOME_WORK = frozenset({"product_managers", "data_engineering", "explaining_ml", "research_to_product"})
#: One story that carries more categories than this leaves nothing to tell when two of them are asked.
_TOO_MANY = 4
_SHARED_COMPETENCIES = 2
#: Kinds without a story that are named in a sentence; the map itself shows the others.
_NAMED = 4


def match_questions(story: Story, questions: Sequence[Question]) -> tuple[StoryMatch, ...]:
    """The questions a story can answer, the best fitting first, each with its reasons.

    A question fits by its category, or by at least two shared competencies together with a shared tag. What the person put in or
    took out by hand outranks both.
    """
    found: list[tuple[tuple[int, int, int, int], StoryMatch]] = []
    for number, question in enumerate(questions):
        match = _match(story, question)
        if match is not None:
            same = question.category in story.categories
            place = story.categories.index(question.category) if same else len(story.categories)
            found.append(((not match.by_hand, place, -len(set(story.competencies) & set(question.competencies)), number), match))
    return tuple(match for _, match in sorted(found, key=lambda pair: pair[0]))


def coverage(stories: Sequence[Story], questions: Sequence[Question], vocabulary: Vocabulary, work: str = "") -> CoverageMap:
    """Each category with the stories that answer at least one of its questions, and what is missing, the weightiest first.

    With a `work` (a role's id) only the categories that somebody doing it is asked from, those that name it before the others. A frame that
    nothing was filled into covers nothing.
    """
    begun = len(stories)
    stories = [story for story in stories if not story.only_a_frame]
    answers = {story.id: {match.question_id for match in match_questions(story, questions)} for story in stories}
    rows = []
    asked = [question for question in questions if not work or question.fits(work) is not Fit.OTHERS]
    nearest = _nearest(asked, work)
    for category in sorted(vocabulary.categories, key=lambda one: nearest.get(one.id, Fit.OTHERS)):
        own = {question.id for question in asked if question.category == category.id}
        if own:
            telling = tuple(story.id for story in stories if answers[story.id] & own)
            rows.append(CategoryCoverage(category.id, len(own), telling))
    themes = _themes(stories)
    return CoverageMap(tuple(rows), themes, _gaps(stories, rows, themes, vocabulary, begun=begun))


def templates_for(work: str, templates: Sequence[StoryTemplate], questions: Sequence[Question]) -> tuple[StoryTemplate, ...]:
    """The templates of the kinds of story that name the work first; where no work was said, those come last that only some work has."""
    nearest = _nearest(questions, work)
    if not nearest:
        return tuple(sorted(templates, key=lambda one: one.categories[0] in _OF_SOME_WORK))
    return tuple(sorted(templates, key=lambda one: min(nearest.get(category, Fit.OTHERS) for category in one.categories)))


def _nearest(questions: Sequence[Question], work: str) -> dict[str, Fit]:
    """How near each category's nearest question is to the work; nothing where no work was said."""
    found: dict[str, Fit] = {}
    for question in questions if work else ():
        fit = question.fits(work)
        found[question.category] = min(fit, found.get(question.category, fit))
    return found


def takes_of(story: Story, attempts: Sequence[Attempt]) -> tuple[Attempt, ...]:
    """The attempts that told this story, newest first as given, and with them the one it was made from."""
    return tuple(attempt for attempt in attempts if attempt.story_id == story.id or attempt.id == story.from_attempt)


def best_take(story: Story, attempts: Sequence[Attempt]) -> Attempt | None:
    """The take the person chose, else the newest starred one; never one chosen by a score."""
    takes = takes_of(story, attempts)
    chosen = next((attempt for attempt in takes if attempt.id == story.best_attempt), None)
    return chosen or next((attempt for attempt in takes if attempt.starred), None)


def _match(story: Story, question: Question) -> StoryMatch | None:
    if question.id in story.excluded:
        return None
    if question.id in story.included:
        return StoryMatch(story.id, question.id, ("you chose it",), by_hand=True)
    because = []
    if question.category in story.categories:
        because.append("same kind of question")
    shared = [item for item in question.competencies if item in story.competencies]
    tags = [tag for tag in question.tags if tag.casefold() in {own.casefold() for own in story.tags}]
    if not because and not (len(shared) >= _SHARED_COMPETENCIES and tags):
        return None
    if shared:
        because.append("shows " + ", ".join(item.replace("_", " ") for item in shared))
    if tags:
        because.append("about " + ", ".join(tags))
    return StoryMatch(story.id, question.id, tuple(because))


def _themes(stories: Sequence[Story]) -> tuple[str, ...]:
    """A story's theme is its first category; a second story on the same one adds none."""
    found: dict[str, None] = {}
    for story in stories:
        first = next((category for category in story.categories if category in TEAMWORK), None)
        if first is not None:
            found.setdefault(first)
    return tuple(found)


def _gaps(
    stories: Sequence[Story], rows: Sequence[CategoryCoverage], themes: tuple[str, ...], vocabulary: Vocabulary, *, begun: int
) -> tuple[str, ...]:
    gaps = []
    if not stories and begun:
        gaps.append("No story is told yet: the blanks of what you have begun are still open.")
    elif not stories:
        gaps.append("No story yet: one that you know well is the best start.")
    elif len(themes) < THEMES_WANTED:
        have = "one theme" if len(themes) == 1 else f"{len(themes)} themes" if themes else "no teamwork theme"
        gaps.append(
            f"Your stories cover {have}; three different teamwork stories are the usual need, since one interviewer may ask for several."
        )
    uncovered = [vocabulary.category_title(row.category) for row in rows if not row.stories and row.category != "general"]
    if stories and uncovered:
        more = f"; and {len(uncovered) - _NAMED} more" if len(uncovered) > _NAMED + 1 else ""
        gaps.append(f"No story yet for: {'; '.join(uncovered[:_NAMED] if more else uncovered)}{more}.")
    shown = {item for story in stories for item in story.competencies}
    unseen = [item.title.lower() for item in vocabulary.dimensions(staff=False) if item.id not in shown]
    if stories and unseen:
        gaps.append(f"No story is marked as showing {', '.join(unseen)}.")
    for story in stories:
        only = [row.category for row in rows if row.stories == (story.id,)]
        if len(only) > _TOO_MANY:
            gaps.append(
                f"“{story.title}” is the only story for {len(only)} kinds of question; it can be told once in an interview."
            )
    return tuple(gaps)
