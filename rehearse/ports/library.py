"""Every attempt kept: what the history lists, what the review shows, what can be changed; and playing it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from numpy.typing import NDArray

from rehearse.errors import RehearseError
from rehearse.model.attempt import Attempt, AttemptState
from rehearse.model.measures import Measures
from rehearse.model.question import Question
from rehearse.model.report import Report
from rehearse.model.sections import Label, Section
from rehearse.model.transcript import Word
from rehearse.ports.running import Cancelled, OnProgress


@dataclass(frozen=True, slots=True)
class AttemptFilter:
    """What the history shows. Empty means everything; `text` searches questions, titles, notes and words."""

    text: str = ""
    category: str = ""
    question_id: str = ""
    since: date | None = None
    until: date | None = None
    starred: bool = False
    limit: int = 2_000


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt as the history lists it. `shares` are each section's share of the answer (0..1), empty if not measured.

    `seconds` is the answer's length, or the take's while nothing was measured. A `follow_up` is filed under the question it drills into.
    """

    id: str
    question_id: str
    question_text: str
    category: str
    created: datetime
    state: AttemptState
    seconds: float
    title: str = ""
    note: str = ""
    starred: bool = False
    has_audio: bool = True
    shares: dict[Label, float] = field(default_factory=dict)
    measures: Measures | None = None
    story_id: str | None = None
    round_id: str | None = None
    follow_up: bool = False
    #: Ended by itself, before the person had ended: no whole answer.
    cut_off: bool = False

    @property
    def fillers_per_minute(self) -> float | None:
        """Sounds and words together; None if either was not measured."""
        return self.measures.fillers_per_minute if self.measures is not None else None


@dataclass(frozen=True, slots=True)
class AttemptView:
    """Everything the review shows of one attempt.

    `peaks` is (columns, 2) float32, lowest and highest sample over equal stretches of the whole take (about 4,000 columns), or None
    without audio. `marked` are the person's own sections while there is no report to hold them. `waiting` says, as a sentence, what the transcript waits for ("" when there is one). `others` are the ids of other
    attempts at what was asked here, newest first.
    """

    attempt: Attempt
    report: Report | None
    question: Question | None
    peaks: NDArray[Any] | None
    waiting: str = ""
    has_audio: bool = True
    words_corrected: bool = False
    others: tuple[str, ...] = ()
    marked: tuple[Section, ...] = ()


class LibraryPort(Protocol):
    """Every attempt kept. Every method but `being_read` is *slow*. Edits return the new view, all figures following."""

    def attempts(self, wanted: AttemptFilter) -> tuple[AttemptRow, ...]:
        """Newest first, at most as many as the filter's limit."""

    def count(self, wanted: AttemptFilter) -> int:
        """How many there are, whatever the filter's limit."""

    def categories(self) -> tuple[str, ...]:
        """Categories that attempts have."""

    def open(self, attempt_id: str) -> AttemptView:
        """Raises StorageError if it is gone."""

    def find_recording(self, attempt_id: str, chosen: Path) -> AttemptView:
        """Copies the take's missing recording back from `chosen`. Raises UnreadableInputError if that is another one, StorageError."""

    def set_sections(self, attempt_id: str, sections: tuple[Section, ...] | None) -> AttemptView:
        """The person's own edges (origin EDITED); None goes back to marks and automatic ones, no edges at all to automatic ones."""

    def correct_words(self, attempt_id: str, first: int, last: int, text: str) -> AttemptView:
        """Replaces words `[first, last)` by those of `text` (may be empty), sharing their time out."""

    def set_words(self, attempt_id: str, words: tuple[Word, ...]) -> AttemptView:
        """Puts a whole word list back: the undo of a correction."""

    def rename(self, attempt_id: str, title: str) -> None:
        """ "" goes back to the question's text."""

    def set_note(self, attempt_id: str, note: str) -> None:
        """The person's own note."""

    def set_star(self, attempt_id: str, starred: bool) -> None:
        """Marks a take to come back to."""

    def delete(self, attempt_ids: tuple[str, ...], *, audio_only: bool = False) -> tuple[str, ...]:
        """Hides at once; row, audio and caches are gone for good when `purge` runs (or at exit).

        `audio_only` removes the recordings at once. Returns the ids whose recording another attempt has too: there it stays.
        """

    def undelete(self, attempt_ids: tuple[str, ...]) -> None:
        """Undo of `delete` while it is not purged."""

    def purge(self, attempt_ids: tuple[str, ...]) -> None:
        """Makes a delete final."""

    def analyse(self, attempt_id: str, on_progress: OnProgress, cancelled: Cancelled) -> AttemptView:
        """(Again) for an attempt that waits or failed."""

    def read_again(self, attempt_id: str, model: str, on_progress: OnProgress, cancelled: Cancelled) -> AttemptView:
        """A proposal made with another model; the kept transcript stays until `accept_reading`."""

    def accept_reading(self, attempt_id: str) -> AttemptView:
        """Keeps the proposal."""

    def drop_reading(self, attempt_id: str) -> None:
        """Forgets the proposal."""

    def export(self, attempt_id: str, kind: str, path: Path) -> None:
        """`kind` is one of text, html, json, vtt, audio."""

    def waiting(self) -> tuple[AttemptRow, ...]:
        """Attempts recorded but not analysed: after a crash, or while there was no model; also those that are `being_read`."""

    def being_read(self) -> frozenset[str]:
        """*At once*: ids of the attempts whose takes are being read now, whoever asked for it."""


class PlaybackState(StrEnum):
    """What the player does."""

    EMPTY = "empty"
    PAUSED = "paused"
    PLAYING = "playing"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PlaybackStatus:
    """`position` in seconds of the take, whatever the speed. `preparing` while a new speed is rendered."""

    state: PlaybackState = PlaybackState.EMPTY
    position: float = 0.0
    duration: float = 0.0
    speed: float = 1.0
    preparing: bool = False
    error: RehearseError | None = None


class PlaybackPort(Protocol):
    """Plays one take. `load` is *slow*, everything else *at once*."""

    def load(self, attempt_id: str) -> float:
        """Makes the attempt's audio ready; its length in seconds."""

    def play(self, start: float | None = None, end: float | None = None, *, loop: bool = False) -> None:
        """From `start` (None: where it stands) to `end` (None: the take's end), again and again if `loop`."""

    def pause(self) -> None:
        """Stands still, keeping its place."""

    def seek(self, position: float) -> None:
        """Moves, playing on if it played."""

    def set_speed(self, speed: float) -> None:
        """0.5 to 2.0, pitch unchanged."""

    def unload(self) -> None:
        """Lets the audio go."""

    def poll(self) -> PlaybackStatus:
        """The state now."""


class QuestionsPort(Protocol):
    """The bank, shipped and own. *slow*."""

    def all(self) -> tuple[Question, ...]:
        """Every question."""


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """A file that the person chose to open. `seconds` is None where it does not say; `refused` says why it is no recording.

    `made` is when it was written, the day it gets in the history unless the person says another.
    """

    path: Path
    made: datetime | None = None
    seconds: float | None = None
    refused: RehearseError | None = None


class RecordingsPort(Protocol):
    """Recordings made elsewhere: looked at, read, kept. Every method is *slow*. The chosen files are only ever read."""

    def look(self, chosen: tuple[Path, ...]) -> tuple[ChosenFile, ...]:
        """What these files are, one for one."""

    def take_in(
        self, chosen: Path, question: Question | None, made: datetime | None, on_progress: OnProgress, cancelled: Cancelled
    ) -> str:
        """Reads the recording, copies it into the history with its report, and returns the new attempt's id; all or nothing.

        `question` None: an answer of the person's own; `made` None: when the file was written. Without a model what needs words waits
        for one. Raises UnreadableInputError, TranscriptionError, ModelError, StorageError, CancelledError.
        """
