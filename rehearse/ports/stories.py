"""What the window needs of the practice system: today's plan, the stories, the questions a person writes; `rehearse.session` implements it.

Threads as in `rehearse.ports`: *slow* methods may block and serialise themselves, *at once* ones return within a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rehearse.model.question import Question
from rehearse.model.rating import Offer, SelfLevel
from rehearse.model.schedule import Checkpoint, Due, SubjectKind
from rehearse.model.story import CoverageMap, Story, StoryCheck, StoryTemplate, Translation
from rehearse.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from rehearse.ports.library import AttemptRow


# -- Today ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DueCard:
    """Something due. `question` is what to answer (for a story, the question it fits best); `ticked` goes with the abilities."""

    due: Due
    title: str
    question: Question
    story_id: str | None = None
    abilities: tuple[str, ...] = ()
    ticked: tuple[bool, ...] = ()


class DotState(StrEnum):
    """Where one checkpoint of a subject stands."""

    DONE = "done"
    DUE = "due"
    PLANNED = "planned"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class PlanDot:
    """One checkpoint. `on` is its date where it has one still to come; `because` says why it was dropped."""

    checkpoint: Checkpoint
    state: DotState
    on: date | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One story or question of the schedule with a dot for each checkpoint."""

    kind: SubjectKind
    subject: str
    title: str
    dots: tuple[PlanDot, ...]
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Focus:
    """The last analysed take's one thing to work on: a fact beside its norm."""

    attempt_id: str
    question_text: str
    fact: str
    norm: str


@dataclass(frozen=True, slots=True)
class FirstOffer:
    """One thing to begin with, named. `question` is set where the offer is one."""

    offer: Offer
    title: str
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class TodayView:
    """Everything the first screen shows. `levels` are the sentences each level is chosen by; `level` is "" until one is.

    `dropped` are sentences naming what the plan leaves out; `next_due` is the first planned date after today.
    """

    today: date
    due: tuple[DueCard, ...] = ()
    plan: tuple[PlanRow, ...] = ()
    interview: date | None = None
    advice: str = ""
    dropped: tuple[str, ...] = ()
    next_due: date | None = None
    focus: Focus | None = None
    recent: tuple[AttemptRow, ...] = ()
    waiting: tuple[AttemptRow, ...] = ()
    level: str = ""
    levels: tuple[tuple[SelfLevel, str], ...] = ()
    offers: tuple[FirstOffer, ...] = ()
    stories: int = 0


class TodayPort(Protocol):
    """The plan. Every method is *slow*."""

    def look(self) -> TodayView:
        """As things stand now."""

    def tick(self, kind: SubjectKind, subject: str, ability: str, *, on: bool) -> None:
        """An ability ("day:position") the person says they have, or not yet."""

    def on_schedule(self, kind: SubjectKind, subject: str) -> bool:
        """True if it is on the schedule and not paused."""

    def schedule(self, kind: SubjectKind, subject: str, *, on: bool) -> None:
        """Puts it on the schedule from today (or goes on where it stood), or takes it out of the due list."""


# -- Stories ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story as the list shows it. `answers` are the questions it fits, best first; `best` is the chosen take, "" for none."""

    story: Story
    answers: tuple[str, ...] = ()
    takes: int = 0
    best: str = ""
    words: int = 0
    scheduled: bool = False


@dataclass(frozen=True, slots=True)
class StoryQuestion:
    """A question and whether the story answers it: by matching with reasons, by hand, or taken out by hand."""

    question: Question
    because: tuple[str, ...] = ()
    by_hand: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class StoryView:
    """Everything the editor shows of one story."""

    story: Story
    check: StoryCheck
    questions: tuple[StoryQuestion, ...] = ()
    takes: tuple[AttemptRow, ...] = ()
    best: str = ""
    template: StoryTemplate | None = None
    scheduled: bool = False


@dataclass(frozen=True, slots=True)
class StoryBank:
    """All stories and what they cover."""

    cards: tuple[StoryCard, ...]
    coverage: CoverageMap


class StoriesPort(Protocol):
    """The person's stories. Every method is *slow*, but `keep`."""

    def all(self) -> StoryBank:
        """Every story, the one changed last first, and the map."""

    def open(self, story_id: str) -> StoryView:
        """Raises StorageError if it is gone."""

    def templates(self) -> tuple[StoryTemplate, ...]:
        """The shipped frames."""

    def translations(self) -> tuple[Translation, ...]:
        """Concepts explained three ways."""

    def begin(self, title: str, template_id: str = "") -> StoryView:
        """A new story, blank or from a frame; kept at once."""

    def from_attempt(self, attempt_id: str) -> StoryView:
        """A new story filled from a take's words by section; the same story again if the take already became one."""

    def save(self, story: Story) -> StoryView:
        """Keeps title, notes, fillings and words to sort by; an older `changed` than the kept one's changes nothing."""

    def keep(self, story: Story) -> None:
        """*At once*: as `save`, queued before anything that closes the data folder."""

    def fill(self, story_id: str, slots: dict[str, str]) -> StoryView:
        """Fills the frame's blanks; the notes become the frame with these fillings."""

    def set_question(self, story_id: str, question_id: str, *, answers: bool | None) -> StoryView:
        """The person's own word on whether it answers a question; None goes back to the matching."""

    def set_best(self, story_id: str, attempt_id: str) -> StoryView:
        """The best take, "" for none."""

    def delete(self, story_id: str) -> None:
        """Hides it at once; final with `purge` or when the program ends."""

    def undelete(self, story_id: str) -> None:
        """Undo of `delete` while it is not purged."""

    def purge(self, story_id: str) -> None:
        """Makes a delete final: takes stay and stand on their own, its schedule goes."""


# -- Questions --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FaultLine:
    """One thing wrong in a question file; `line` counts from 1, 0 where the whole file is meant."""

    file: str
    line: int
    fault: str

    def sentence(self) -> str:
        """For people: file, line, fault."""
        return f"{self.file}, line {self.line}: {self.fault}" if self.line else f"{self.file}: {self.fault}"


@dataclass(frozen=True, slots=True)
class FoundQuestion:
    """A question found in pasted text; `known` if the bank has it already."""

    question: Question
    known: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: all of a file's new questions, or its faults and nothing added."""

    added: tuple[Question, ...]
    faults: tuple[FaultLine, ...]


class QuestionEditPort(Protocol):
    """The bank, to be read and changed. Every method is *slow*, but `vocabulary`."""

    def vocabulary(self) -> Vocabulary:
        """*At once*: the words questions are sorted by."""

    def all(self) -> tuple[Question, ...]:
        """Every question."""

    def faults(self) -> tuple[FaultLine, ...]:
        """What was wrong with the question files."""

    def save(self, question: Question) -> Question:
        """Keeps an own question; one without an id gets one. Raises UnreadableInputError (not to be kept), StorageError."""

    def delete(self, question_id: str) -> None:
        """Removes an own question. `save` brings it back."""

    def drafts(self) -> dict[str, Question]:
        """Questions begun and not saved, by the id of the question being changed ("" for a new one)."""

    def keep_drafts(self, drafts: Mapping[str, Question]) -> None:
        """Replaces the drafts on disk; they outlive the program. Raises StorageError."""

    def find_in(self, text: str) -> tuple[FoundQuestion, ...]:
        """The questions in a pasted list or job description; nothing is kept."""

    def add(self, questions: tuple[Question, ...]) -> int:
        """Keeps several; how many."""

    def import_file(self, path: Path) -> Imported:
        """All of a file's questions or, with a fault, none."""

    def export_file(self, path: Path) -> int:
        """Writes the own questions; how many. Raises StorageError, UnreadableInputError for a place among our own files."""
