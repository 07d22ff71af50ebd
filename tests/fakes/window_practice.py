"""The window's sound in memory: a practice session and a player, time moved by the test."""

from __future__ import annotations

from dataclasses import replace

from rehearse.model.attempt import answers_a_follow_up
from rehearse.model.measures import FOLLOW_UP_TARGET
from rehearse.model.question import Question
from rehearse.model.sections import Label, Mark
from rehearse.ports import MicrophoneWarning, PlaybackState, PlaybackStatus, PracticePhase, PracticeState, TranscriptState


class FakePractice:
    """Moves through the phases as it is told; `advance` lets frames arrive."""

    def __init__(self) -> None:
        self.state = PracticeState()
        self.asked: list[Question] = []
        self.voices: list[str] = []
        self.rounds: list[str | None] = []
        self.closed = False
        self._discarded: PracticeState | None = None

    def ask(
        self,
        question: Question,
        *,
        follow_up_of: str | None = None,
        story_id: str | None = None,
        round_id: str | None = None,
        voice: str = "",
    ) -> None:
        self.asked.append(question)
        self.voices.append(voice)
        self.rounds.append(round_id)
        target = FOLLOW_UP_TARGET if follow_up_of is not None else question.target
        self.state = PracticeState(
            PracticePhase.ASKING,
            question,
            speaking=True,
            target=target,
            device="Built-in Microphone",
            follow_up=answers_a_follow_up(follow_up_of, round_id, question.id),
        )

    def repeat(self) -> None:
        self.state = replace(self.state, speaking=True)

    def hush(self) -> None:
        phase = PracticePhase.IDLE if self.state.phase is PracticePhase.ASKING else self.state.phase
        self.state = replace(self.state, speaking=False, phase=phase)

    def begin_thinking(self, seconds: float) -> None:
        self.state = replace(self.state, phase=PracticePhase.THINKING, thinking_left=seconds, speaking=False)

    def start(self) -> None:
        self.state = replace(
            self.state,
            phase=PracticePhase.RECORDING,
            seconds=0.0,
            marks=(),
            speaking=False,
            level_dbfs=-28.0,
            peak=0.3,
            transcript=TranscriptState.LIVE,
            attempt_id=None,
            error=None,
            can_undo_discard=False,
        )

    def stop(self) -> None:
        self.state = replace(
            self.state, phase=PracticePhase.FINISHING, progress=0.4, doing="Reading the last seconds", attempt_id="a1"
        )

    def finish(self) -> None:
        """The analysis ends."""
        self.state = replace(self.state, phase=PracticePhase.DONE, progress=1.0, attempt_id="a1")

    def discard(self) -> None:
        self._discarded = self.state
        recorded = self.state.phase is PracticePhase.RECORDING
        self.state = replace(self.state, phase=PracticePhase.IDLE, seconds=0.0, marks=(), can_undo_discard=recorded)

    def undo_discard(self) -> None:
        if self._discarded is not None and self.state.phase is not PracticePhase.RECORDING:
            self.state = replace(self._discarded, phase=PracticePhase.FINISHING, attempt_id="a1", can_undo_discard=False)
            self._discarded = None

    def forget_discard(self) -> None:
        self._discarded = None
        self.state = replace(self.state, can_undo_discard=False)

    def mark(self, label: Label) -> None:
        if self.state.phase is PracticePhase.RECORDING:
            self.state = replace(self.state, marks=(*self.state.marks, Mark(label, self.state.seconds)))

    def take_back_mark(self) -> None:
        self.state = replace(self.state, marks=self.state.marks[:-1])

    def cancel_finishing(self) -> None:
        self.state = replace(self.state, phase=PracticePhase.IDLE, progress=None)

    def reset(self) -> None:
        self.state = replace(self.state, phase=PracticePhase.IDLE, seconds=0.0, marks=(), attempt_id=None, error=None)

    def advance(self, seconds: float) -> None:
        """Frames arrive."""
        if self.state.phase is PracticePhase.THINKING:
            left = max(0.0, self.state.thinking_left - seconds)
            self.state = replace(self.state, thinking_left=left)
            if left == 0:
                self.start()
        else:
            self.state = replace(self.state, seconds=self.state.seconds + seconds)

    def warn(self, warning: MicrophoneWarning) -> None:
        """The microphone misbehaves."""
        self.state = replace(self.state, warning=warning)

    def poll(self) -> PracticeState:
        return self.state

    def close(self) -> None:
        self.closed = True


class FakePlayback:
    """A silent player; `advance` lets time pass."""

    def __init__(self) -> None:
        self.status = PlaybackStatus()
        self.end: float | None = None
        self.start = 0.0
        self.loop = False

    def load(self, attempt_id: str) -> float:
        self.status = PlaybackStatus(PlaybackState.PAUSED, 0.0, 139.0)
        return 139.0

    def play(self, start: float | None = None, end: float | None = None, *, loop: bool = False) -> None:
        self.start, self.end, self.loop = (self.status.position if start is None else start), end, loop
        self.status = replace(self.status, state=PlaybackState.PLAYING, position=self.start)

    def pause(self) -> None:
        self.status = replace(self.status, state=PlaybackState.PAUSED)

    def seek(self, position: float) -> None:
        self.status = replace(self.status, position=position)

    def set_speed(self, speed: float) -> None:
        self.status = replace(self.status, speed=speed)

    def unload(self) -> None:
        self.status = PlaybackStatus()

    def advance(self, seconds: float) -> None:
        """Sound comes out."""
        if self.status.state is not PlaybackState.PLAYING:
            return
        position = self.status.position + seconds * self.status.speed
        end = self.status.duration if self.end is None else self.end
        if position >= end:
            if self.loop:
                position = self.start
            else:
                self.status = replace(self.status, state=PlaybackState.PAUSED)
                position = end
        self.status = replace(self.status, position=position)

    def poll(self) -> PlaybackStatus:
        return self.status
