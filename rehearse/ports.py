"""What a window needs from the rest of the program: values it shows and protocols it calls; `rehearse.session` implements them.

Threads. Methods marked *at once* return within a few milliseconds, are called on the GUI thread and hand slow work to the session's own
workers; their outcome shows in the next `poll()`. Methods marked *slow* may block; the window calls them only through `ui/jobs.py`, from any
pool thread, so an implementation must serialise them itself. Failures are `RehearseError`s; cancellation is `CancelledError`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from numpy.typing import NDArray

from rehearse.drill_ports import ExercisesPort, PanelPort, RatingsPort
from rehearse.errors import RehearseError
from rehearse.model.attempt import Attempt, AttemptState
from rehearse.model.measures import DEFAULT_TARGET, Measures, Target
from rehearse.model.question import Question
from rehearse.model.report import Report
from rehearse.model.sections import Label, Mark, Section
from rehearse.model.transcript import Word
from rehearse.practice_ports import QuestionEditPort, StoriesPort, TodayPort
from rehearse.settings import Settings

#: Called with a share 0..1, or None while the length is unknown, and a short sentence saying what is being done.
OnProgress = Callable[[float | None, str], None]
#: True once the person has cancelled; asked between steps.
Cancelled = Callable[[], bool]


# -- Practice ---------------------------------------------------------------------------------------------------------------


class PracticePhase(StrEnum):
    """Where one attempt stands."""

    IDLE = "idle"
    ASKING = "asking"
    THINKING = "thinking"
    STARTING = "starting"
    RECORDING = "recording"
    FINISHING = "finishing"
    DONE = "done"
    FAILED = "failed"


class MicrophoneWarning(StrEnum):
    """What is wrong with the sound coming in; the window owns the sentences."""

    NONE = ""
    NO_DEVICE = "no_device"
    NO_SIGNAL = "no_signal"
    TOO_QUIET = "too_quiet"
    CLIPPING = "clipping"
    STALLED = "stalled"
    LOST = "lost"
    DISK_FULL = "disk_full"
    FRAMES_LOST = "frames_lost"


class TranscriptState(StrEnum):
    """How the words are coming along."""

    NONE = "none"
    LIVE = "live"
    BEHIND = "behind"
    WAITING_FOR_MODEL = "waiting_for_model"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PracticeState:
    """One poll of the attempt in hand.

    `seconds` counts recorded frames, never the clock. `level_dbfs` is the last moment's RMS, `peak` its largest sample (0..1).
    `thinking_left` counts down while THINKING. `progress` is 0..1 while FINISHING, None if unknown; `doing` says what is being done.
    `attempt_id` is set once the take is safe on disk. `error` is set when FAILED (the take, if any, is kept).
    """

    phase: PracticePhase = PracticePhase.IDLE
    question: Question | None = None
    seconds: float = 0.0
    thinking_left: float = 0.0
    level_dbfs: float = -100.0
    peak: float = 0.0
    target: Target = DEFAULT_TARGET
    marks: tuple[Mark, ...] = ()
    warning: MicrophoneWarning = MicrophoneWarning.NONE
    transcript: TranscriptState = TranscriptState.NONE
    behind_seconds: float = 0.0
    suggested_model: str = ""
    speaking: bool = False
    progress: float | None = None
    doing: str = ""
    attempt_id: str | None = None
    error: RehearseError | None = None
    can_undo_discard: bool = False
    device: str = ""


class PracticePort(Protocol):
    """One attempt at a time. Every method is *at once*."""

    def ask(
        self,
        question: Question,
        *,
        follow_up_of: str | None = None,
        story_id: str | None = None,
        round_id: str | None = None,
        voice: str = "",
    ) -> None:
        """Makes it the question in hand and, if settings say so, speaks it (phase ASKING until spoken), with `voice` or their own choice."""

    def repeat(self) -> None:
        """Speaks the question in hand again, also while thinking; never while recording."""

    def hush(self) -> None:
        """Ends the speaking."""

    def begin_thinking(self, seconds: float) -> None:
        """Starts the countdown; recording starts by itself at its end."""

    def start(self) -> None:
        """Starts recording now (ends speaking and thinking)."""

    def stop(self) -> None:
        """Ends recording; the take is made safe first, then analysed (FINISHING)."""

    def discard(self) -> None:
        """Ends recording (or thinking) without keeping the take; `undo_discard` brings it back."""

    def undo_discard(self) -> None:
        """Brings the discarded take back and analyses it."""

    def mark(self, label: Label) -> None:
        """ "Now I am in this section"."""

    def take_back_mark(self) -> None:
        """Removes the last mark."""

    def cancel_finishing(self) -> None:
        """Leaves the take as recorded, without analysis; it can be analysed later."""

    def reset(self) -> None:
        """Back to IDLE with the same question in hand, ready for another take."""

    def poll(self) -> PracticeState:
        """The state now."""

    def close(self) -> None:
        """Ends everything; a running take is kept and offered at the next start."""


# -- Library ----------------------------------------------------------------------------------------------------------------


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

    `seconds` is the answer's length, or the take's while nothing was measured.
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

    @property
    def fillers_per_minute(self) -> float | None:
        """Sounds and words together; None if either was not measured."""
        if self.measures is None:
            return None
        sounds, words = self.measures.filled_pauses_per_minute, self.measures.filler_words_per_minute
        return None if sounds is None or words is None else sounds + words


@dataclass(frozen=True, slots=True)
class AttemptView:
    """Everything the review shows of one attempt.

    `peaks` is (columns, 2) float32, lowest and highest sample over equal stretches of the whole take (about 4,000 columns), or None
    without audio. `waiting` says, as a sentence, what the transcript waits for ("" when there is one). `others` are the ids of other
    attempts at the same question, newest first.
    """

    attempt: Attempt
    report: Report | None
    question: Question | None
    peaks: NDArray[Any] | None
    waiting: str = ""
    has_audio: bool = True
    words_corrected: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """One measure: what it is, what is usual, and where that comes from."""

    measure: str
    title: str
    definition: str
    norm: str
    source: str


class LibraryPort(Protocol):
    """Every attempt kept. Every method is *slow*. Edits return the new view, all figures following."""

    def attempts(self, wanted: AttemptFilter) -> tuple[AttemptRow, ...]:
        """Newest first."""

    def categories(self) -> tuple[str, ...]:
        """Categories that attempts have."""

    def open(self, attempt_id: str) -> AttemptView:
        """Raises StorageError if it is gone."""

    def set_sections(self, attempt_id: str, sections: tuple[Section, ...] | None) -> AttemptView:
        """The person's own edges (origin EDITED); None goes back to marks and automatic ones."""

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

    def delete(self, attempt_ids: tuple[str, ...], *, audio_only: bool = False) -> None:
        """Hides at once; row, audio and caches are gone for good when `purge` runs (or at exit)."""

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
        """Attempts recorded but not analysed: after a crash, or while there was no model."""


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


# -- Machine ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """A microphone or speaker; `default` marks the system's own choice."""

    name: str
    default: bool = False
    detail: str = ""


class CheckPhase(StrEnum):
    """The microphone check: speak, then hear it back."""

    IDLE = "idle"
    LISTENING = "listening"
    PLAYING = "playing"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CheckState:
    """One poll of the microphone check. `heard` once speech was loud enough."""

    phase: CheckPhase = CheckPhase.IDLE
    seconds: float = 0.0
    level_dbfs: float = -100.0
    peak: float = 0.0
    heard: bool = False
    warning: MicrophoneWarning = MicrophoneWarning.NONE
    error: RehearseError | None = None


class DevicesPort(Protocol):
    """Microphones, speakers, voices. `inputs`, `outputs`, `voices` are *slow*; the check is *at once*."""

    def inputs(self) -> tuple[DeviceEntry, ...]:
        """Looks again; only called while nothing records or plays."""

    def outputs(self) -> tuple[DeviceEntry, ...]:
        """As `inputs`."""

    def voices(self) -> tuple[str, ...]:
        """The system's voices; empty if it has none (shipped audio still speaks)."""

    def start_check(self, device: str) -> None:
        """Listens on `device` ("" the system's own)."""

    def hear_check(self) -> None:
        """Ends listening and plays back what was heard."""

    def stop_check(self) -> None:
        """Ends the check; what was heard is dropped."""

    def poll_check(self) -> CheckState:
        """The state now."""

    def say(self, text: str, voice: str) -> None:
        """Speaks a sample with a voice."""


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model as the window offers it. `size` in bytes; `source` and `revision` say where it comes from."""

    name: str
    title: str
    size: int
    source: str
    revision: str = ""
    languages: str = "English"
    installed: bool = False
    damaged: bool = False
    recommended: bool = False
    own_folder: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """Bytes so far, bytes in all, bytes per second (None until known)."""

    done: int
    total: int
    per_second: float | None = None


class ModelsPort(Protocol):
    """Speech models. Every method is *slow*."""

    def catalogue(self) -> tuple[ModelEntry, ...]:
        """Everything on offer and everything on the machine."""

    def download(self, name: str, on_progress: Callable[[DownloadProgress], None], cancelled: Cancelled) -> ModelEntry:
        """Raises OfflineError, DownloadError, CancelledError; a cut download is resumed by the next."""

    def use_folder(self, folder: Path) -> ModelEntry:
        """Checks a folder that holds a converted model and remembers it. Raises ModelError."""

    def remove(self, name: str) -> None:
        """Deletes a downloaded model."""

    def measure(self, on_progress: OnProgress, cancelled: Cancelled) -> str:
        """Times the machine; returns the recommended model's name."""


class SettingsPort(Protocol):
    """The person's settings."""

    def current(self) -> Settings:
        """*At once*."""

    def save(self, settings: Settings) -> None:
        """*Slow*. Everything that depends on them follows."""


@dataclass(frozen=True, slots=True)
class DataUse:
    """Bytes on disk."""

    takes: int
    models: int
    cache: int
    database: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.takes + self.models + self.cache + self.database


class DataPort(Protocol):
    """The data folder as a whole. `folder` and `definitions` are *at once*, the others *slow*."""

    def folder(self) -> Path:
        """Where everything lies."""

    def definitions(self) -> tuple[Definition, ...]:
        """Each measure, its norm and source."""

    def use(self) -> DataUse:
        """How much room it takes."""

    def clear_cache(self) -> None:
        """Rendered speech and stretched audio."""

    def export_all(self, path: Path, on_progress: OnProgress, cancelled: Cancelled) -> None:
        """One zip with everything."""

    def import_all(self, path: Path, on_progress: OnProgress, cancelled: Cancelled) -> str:
        """Reads such a zip back; a sentence saying what came in."""


@dataclass(frozen=True, slots=True)
class Ports:
    """All of them, made by the composition root. `demo` says that the data folder is thrown away at the end."""

    practice: PracticePort
    library: LibraryPort
    playback: PlaybackPort
    questions: QuestionsPort
    devices: DevicesPort
    models: ModelsPort
    settings: SettingsPort
    data: DataPort
    offline: bool = False
    demo: bool = False
    today: TodayPort | None = None
    stories: StoriesPort | None = None
    question_edit: QuestionEditPort | None = None
    panel: PanelPort | None = None
    exercises: ExercisesPort | None = None
    ratings: RatingsPort | None = None
