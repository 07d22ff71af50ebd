"""Questions: what is asked, of whom, and what a strong answer holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rehearse.model.measures import DEFAULT_TARGET, Target
from rehearse.model.question_shape import Shape, shape_of
from rehearse.model.rating import SelfLevel

#: The role of a question that anybody may be asked, and of a person whose work has no role of its own.
ANY_WORK = "general"

_FIRST = frozenset({"entry"})
#: The levels of questions that suit the level people give themselves.
_ASKED_AT: dict[str, frozenset[str]] = {
    SelfLevel.BEGINNER: _FIRST,
    SelfLevel.INTERMEDIATE: frozenset({"mid"}),
    SelfLevel.ADVANCED: frozenset({"senior", "staff"}),
}


class Fit(IntEnum):
    """How near a question is to a person's work, the nearest first."""

    NAMED = 0
    ANYBODY = 1
    OTHERS = 2


@dataclass(frozen=True, slots=True)
class FollowUpRule:
    """A drilling question and the gap that triggers it (a name from the follow-up bank's `gaps`)."""

    question: str
    because: str
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question in the bank's format (assets/questions/*.toml; schema in assets/schema/question.schema.json).

    `listener` is one of peer, manager, product_manager, executive, recruiter, panel, non_technical.
    `audio` is a path relative to the assets folder, or "" when it must be spoken by the system's voice.
    `shape` None: read from the question's words.
    """

    id: str
    text: str
    category: str
    roles: tuple[str, ...] = ("general",)
    levels: tuple[str, ...] = ("entry", "mid", "senior", "staff")
    listener: str = "peer"
    competencies: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    clarifying_questions: tuple[str, ...] = ()
    strong_answer: tuple[str, ...] = ()
    weak_answer: tuple[str, ...] = ()
    follow_ups: tuple[FollowUpRule, ...] = ()
    target: Target = DEFAULT_TARGET
    tags: tuple[str, ...] = ()
    audio: str = ""
    own: bool = False
    shape: Shape | None = None

    @property
    def asks_for_no_story(self) -> bool:
        """Whether an answer needs no event, so that it has no sections to be missing."""
        return (self.shape or shape_of(self.text)) is Shape.NO_STORY

    def aimed_at(self, usual: Target) -> Target:
        """The answer length to aim at: the person's own `usual` one, unless this question asks for something else."""
        return usual if self.target == DEFAULT_TARGET else self.target

    def fits(self, work: str) -> Fit:
        """How near it is to a role. A person's own questions are near to whatever they do; "" is somebody who has not said."""
        if self.own or (work and work in self.roles):
            return Fit.NAMED
        return Fit.ANYBODY if ANY_WORK in self.roles else Fit.OTHERS

    def suits(self, level: str) -> bool:
        """Whether it is asked of somebody who calls themselves so (a `SelfLevel`); who has not said is asked what a beginner is."""
        return not _ASKED_AT.get(level, _FIRST).isdisjoint(self.levels)


def nearest_first(questions: Sequence[Question], work: str) -> tuple[Question, ...]:
    """Questions that name the work, then those for everybody, then those of other work; unchanged where no work was said."""
    return tuple(sorted(questions, key=lambda question: question.fits(work))) if work else tuple(questions)


def next_to_practise(questions: Sequence[Question], practised: Mapping[str, int], work: str, level: str = "") -> Question | None:
    """What was practised least (`practised` counts takes by question id), the nearest to the level and the work first, of the least
    practised kind.

    `level` is a `SelfLevel`; "" is somebody who has not said. Who has not said their work begins with what most kinds of work are
    asked. A question of other work is never offered while there are others. None: there is no question.
    """
    kinds: dict[str, int] = {}
    for question in questions:
        kinds[question.category] = kinds.get(question.category, 0) + practised.get(question.id, 0)
    fitting = [question for question in questions if question.fits(work) is not Fit.OTHERS] or list(questions)
    return min(
        fitting,
        key=lambda question: (
            practised.get(question.id, 0),
            not question.suits(level),
            question.fits(work),
            kinds[question.category],
            0 if work and work != ANY_WORK else -len(question.roles),
        ),
        default=None,
    )
