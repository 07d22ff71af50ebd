"""What a window needs from the rest of the program: values it shows and protocols it calls; `rehearse.session` implements them.

Threads. Methods marked *at once* return within a few milliseconds, are called on the GUI thread and hand slow work to the session's own
workers; their outcome shows in the next `poll()`. Methods marked *slow* may block; the window calls them only through `ui/jobs.py`, from any
pool thread, so an implementation must serialise them itself. Failures are `RehearseError`s; cancellation is `CancelledError`.
"""

from __future__ import annotations

from dataclasses import dataclass

from rehearse.disk_room import TakeRoom
from rehearse.ports.drill import (
    AnsweredTurn,
    DimensionView,
    EarlierText,
    ExerciseCard,
    ExercisesPort,
    Moment,
    PanelPort,
    PanelView,
    PlacedClaim,
    PlainWord,
    RatedBefore,
    RatingSheet,
    RatingsPort,
    RoundCard,
    RoundLook,
    RoundView,
    StepView,
)
from rehearse.ports.library import (
    AttemptFilter,
    AttemptRow,
    AttemptView,
    ChosenFile,
    LibraryPort,
    PlaybackPort,
    PlaybackState,
    PlaybackStatus,
    QuestionsPort,
    RecordingsPort,
)
from rehearse.ports.machine import (
    CheckPhase,
    CheckState,
    DataPort,
    DataUse,
    DeviceEntry,
    DevicesPort,
    DownloadProgress,
    ModelEntry,
    ModelsPort,
    SettingsPort,
)
from rehearse.ports.practice import (
    MicrophoneWarning,
    PracticePhase,
    PracticePort,
    PracticeState,
    TranscriptState,
)
from rehearse.ports.running import (
    Cancelled,
    OnProgress,
)
from rehearse.ports.stories import (
    DotState,
    DueCard,
    FaultLine,
    FirstOffer,
    Focus,
    FoundQuestion,
    Imported,
    PlanDot,
    PlanRow,
    QuestionEditPort,
    StoriesPort,
    StoryBank,
    StoryCard,
    StoryQuestion,
    StoryView,
    TodayPort,
    TodayView,
)


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
    recordings: RecordingsPort | None = None


__all__ = [
    "AnsweredTurn",
    "AttemptFilter",
    "AttemptRow",
    "AttemptView",
    "Cancelled",
    "CheckPhase",
    "CheckState",
    "ChosenFile",
    "DataPort",
    "DataUse",
    "DeviceEntry",
    "DevicesPort",
    "DimensionView",
    "DotState",
    "DownloadProgress",
    "DueCard",
    "EarlierText",
    "ExerciseCard",
    "ExercisesPort",
    "FaultLine",
    "FirstOffer",
    "Focus",
    "FoundQuestion",
    "Imported",
    "LibraryPort",
    "MicrophoneWarning",
    "ModelEntry",
    "ModelsPort",
    "Moment",
    "OnProgress",
    "PanelPort",
    "PanelView",
    "PlacedClaim",
    "PlainWord",
    "PlanDot",
    "PlanRow",
    "PlaybackPort",
    "PlaybackState",
    "PlaybackStatus",
    "Ports",
    "PracticePhase",
    "PracticePort",
    "PracticeState",
    "QuestionEditPort",
    "QuestionsPort",
    "RatedBefore",
    "RatingSheet",
    "RatingsPort",
    "RecordingsPort",
    "RoundCard",
    "RoundLook",
    "RoundView",
    "SettingsPort",
    "StepView",
    "StoriesPort",
    "StoryBank",
    "StoryCard",
    "StoryQuestion",
    "StoryView",
    "TakeRoom",
    "TodayPort",
    "TodayView",
    "TranscriptState",
]
