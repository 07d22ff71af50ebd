"""One attempt as the window sees it: its phase, its state, what can be asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from rehearse.errors import RehearseError
from rehearse.model.measures import DEFAULT_TARGET, Target
from rehearse.model.question import Question
from rehearse.model.sections import Label, Mark


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
    `follow_up`: the question in hand is a follow-up, whose short answer is not told in sections. `unheard` says why a question that was
    to be spoken could not be heard.
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
    follow_up: bool = False
    unheard: RehearseError | None = None


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
        """Brings the discarded take back and analyses it. Nothing while another take is recorded or finished."""

    def forget_discard(self) -> None:
        """The discarded take is not offered any more: nobody waits for its words."""

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
