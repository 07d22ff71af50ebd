"""Questions: what is asked, of whom, and what a strong answer holds."""

from __future__ import annotations

from dataclasses import dataclass

from rehearse.model.evidence import FollowUp
from rehearse.model.measures import DEFAULT_TARGET, Target


@dataclass(frozen=True, slots=True)
class FollowUpRule:
    """A drilling question and the gap that triggers it (a name from the follow-up bank's `gaps`)."""

    question: str
    because: str
    gap: str = ""

    def as_follow_up(self) -> FollowUp:
        """Without its trigger."""
        return FollowUp(self.question, self.because)


@dataclass(frozen=True, slots=True)
class Question:
    """One question in the bank's format (assets/questions/*.toml; schema in assets/schema/question.schema.json).

    `listener` is one of peer, manager, product_manager, executive, recruiter, panel, non_technical.
    `audio` is a path relative to the assets folder, or "" when it must be spoken by the system's voice.
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

    def aimed_at(self, usual: Target) -> Target:
        """The answer length to aim at: the person's own `usual` one, unless this question asks for something else."""
        return usual if self.target == DEFAULT_TARGET else self.target
