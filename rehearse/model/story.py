"""A person's own stories, the templates they grow from, and which questions they can answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from rehearse.model.evidence import Evidence
from rehearse.model.sections import LABELS, Label


@dataclass(frozen=True, slots=True)
class Story:
    """A card of notes, one text a section. `template` is the template it was begun with ("" for none) and `slots` its fillings.

    `included` and `excluded` are question ids the person put in or took out by hand; both outrank the matching.
    """

    id: str
    title: str
    created: datetime
    changed: datetime
    situation: str = ""
    task: str = ""
    action: str = ""
    result: str = ""
    reflection: str = ""
    template: str = ""
    slots: dict[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    included: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    best_attempt: str = ""
    from_attempt: str = ""

    def notes(self, label: Label) -> str:
        """The section's notes."""
        text: str = getattr(self, label.value.lower())
        return text

    @property
    def only_a_frame(self) -> bool:
        """Begun from a template, and nothing of one's own stands there yet: each section still shows its blanks, or is empty."""
        frame = bool(self.template) and not any(self.slots.values())
        return frame and all("[" in notes for notes in self.sections.values() if notes.strip())

    @property
    def sections(self) -> dict[Label, str]:
        """All five, in order."""
        return {label: self.notes(label) for label in LABELS}


@dataclass(frozen=True, slots=True)
class Slot:
    """A blank in a template: what to write there, and an example from somebody else's story."""

    id: str
    prompt: str
    example: str


@dataclass(frozen=True, slots=True)
class StoryTemplate:
    """A frame for one kind of story. `frames` hold each section's text with `{slot}` for the blanks; `advice` what matters there."""

    id: str
    title: str
    about: str
    categories: tuple[str, ...]
    competencies: tuple[str, ...]
    tags: tuple[str, ...]
    frames: dict[Label, str]
    advice: dict[Label, str]
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Translation:
    """A concept of the field explained three ways, and the decision it leads a listener to."""

    id: str
    concept: str
    technical: str
    analogy: str
    business: str
    decision: str


@dataclass(frozen=True, slots=True)
class StoryMatch:
    """A question a story can answer, or a story that can answer a question, and why. `by_hand`: the person said so."""

    story_id: str
    question_id: str
    because: tuple[str, ...]
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class CategoryCoverage:
    """One category of the map: how many questions it has and which stories answer at least one of them."""

    category: str
    questions: int
    stories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """What the stories cover. `themes` are the different teamwork themes among them; `gaps` are sentences, the weightiest first."""

    rows: tuple[CategoryCoverage, ...]
    themes: tuple[str, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryCheck:
    """What the evidence checks find in a card's notes. `empty` names sections without notes; `open_slots` blanks still open."""

    evidence: tuple[Evidence, ...]
    empty: tuple[Label, ...]
    open_slots: tuple[str, ...]
    words: int
