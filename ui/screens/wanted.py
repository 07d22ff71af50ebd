"""What screens hand to each other: a question to practise, a take that is ready."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rehearse.model.attempt import answers_a_follow_up
from rehearse.model.measures import FOLLOW_UP_TARGET, Target
from rehearse.model.question import Question
from ui.places import Place


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to practise: a question, and where it comes from. Payload of `go(Place.PRACTISE, ...)`."""

    question: Question
    follow_up_of: str | None = None
    story_id: str | None = None
    round_id: str | None = None
    #: Where to go when the take is ready, instead of the review; it gets the attempt's id.
    after: Place = Place.REVIEW
    #: With which voice it is asked, "" for the person's own choice.
    voice: str = ""

    @property
    def follow_up(self) -> bool:
        """Whether a short answer is asked for, not a whole story."""
        return answers_a_follow_up(self.follow_up_of, self.round_id, self.question.id)

    def target(self, usual: Target) -> Target:
        """The answer length to aim at; `usual` is the person's own."""
        return FOLLOW_UP_TARGET if self.follow_up_of is not None else self.question.aimed_at(usual)


@dataclass(frozen=True, slots=True)
class Finished:
    """A take that is ready. Payload of `go(Place.REVIEW, ...)`; `smaller_model` where the reading ran behind."""

    attempt_id: str
    smaller_model: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """Recordings made elsewhere. Payload of `go(Place.OPEN, ...)`; without `files` the person is asked for them."""

    files: tuple[Path, ...] = ()
