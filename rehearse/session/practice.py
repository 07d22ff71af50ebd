"""One attempt as a state machine: ask, think, record, finish. Implements `PracticePort` over the recorder, the engine and the store."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any

from rehearse.audio.recorder import RecorderState, RecorderStatus
from rehearse.errors import CancelledError, RehearseError
from rehearse.model.attempt import answers_a_follow_up
from rehearse.model.measures import FOLLOW_UP_TARGET
from rehearse.model.question import Question
from rehearse.model.sections import Label, Mark
from rehearse.ports import MicrophoneWarning, PracticePhase, PracticeState, TranscriptState
from rehearse.session.discarding import Discarding
from rehearse.session.ear import Ear
from rehearse.session.finishing import FinishingJob, NewAttempt, for_people
from rehearse.session.noted_marks import marks_noted
from rehearse.session.practice_parts import PracticeParts
from rehearse.session.take_watch import cut_off_by_closing, microphone_warning, transcript_state, why_cut_off
from rehearse.speech.live import TOO_FAR_BEHIND

#: Seconds after which recording starts even if the speaker never says that the tone has ended.
LONGEST_TONE = 0.6
#: From where a take can begin; after a failure, that is trying again.
_STARTABLE = (PracticePhase.IDLE, PracticePhase.ASKING, PracticePhase.THINKING, PracticePhase.FAILED)
#: The microphone is opening or open.
_RECORDING = (PracticePhase.STARTING, PracticePhase.RECORDING)
#: A take is being made, or made safe and read.
_UNDER_WAY = (*_RECORDING, PracticePhase.FINISHING)


@dataclass(frozen=True, slots=True)
class _AskedAs:
    """Where the question in hand belongs."""

    follow_up_of: str | None = None
    story_id: str | None = None
    round_id: str | None = None
    voice: str = ""


class PracticeSession:
    """The `PracticePort`. Thread: its owner's (the window's, or the command line's loop); nothing here waits.

    Guarantee: whatever fails after Stop, the take is on disk and in the history first.
    """

    def __init__(self, parts: PracticeParts) -> None:
        self._parts = parts
        self._state = PracticeState()
        self._ear: Ear | None = None
        self._attempt: NewAttempt | None = None
        self._asked_as = _AskedAs()
        self._thinking_until = 0.0
        self._finishing: FinishingJob | None = None
        self._work: Future[Any] | None = None
        self._discarding = Discarding(parts.pool, parts.recorder.discard, parts.let_go, parts.at_rest)
        self._start_wanted = False
        self._cancel = threading.Event()
        self._closed = False
        #: While the tone before recording sounds: when recording starts at the latest.
        self._tone_until: float | None = None
        self._tone_owed = False

    # -- asking

    def ask(
        self,
        question: Question,
        *,
        follow_up_of: str | None = None,
        story_id: str | None = None,
        round_id: str | None = None,
        voice: str = "",
    ) -> None:
        """See `PracticePort`. Refused quietly while recording or finishing; takes back a start that waits."""
        if self._is_under_way():
            return
        settings = self._parts.settings()
        self._asked_as = _AskedAs(follow_up_of, story_id, round_id, voice)
        self._state = PracticeState(
            question=question,
            target=FOLLOW_UP_TARGET if follow_up_of is not None else question.aimed_at(settings.target),
            device=settings.input_device,
            can_undo_discard=self._discarding.undoable,
        )
        if settings.speak_questions:
            self._parts.asker.say(question, voice)
            self._state = replace(self._state, phase=PracticePhase.ASKING)
        else:
            self._think_if_wanted()

    def repeat(self) -> None:
        """See `PracticePort`."""
        question = self._state.question
        if question is not None and self._state.phase in (PracticePhase.IDLE, PracticePhase.ASKING, PracticePhase.THINKING):
            self._parts.asker.say(question, self._asked_as.voice)

    def hush(self) -> None:
        """See `PracticePort`."""
        self._parts.asker.hush()

    def _think_if_wanted(self) -> None:
        seconds = self._parts.settings().thinking_seconds
        if seconds > 0:
            self.begin_thinking(float(seconds))
        else:
            self._state = replace(self._state, phase=PracticePhase.IDLE)

    def begin_thinking(self, seconds: float) -> None:
        """See `PracticePort`."""
        if self._state.phase not in (PracticePhase.IDLE, PracticePhase.ASKING, PracticePhase.DONE):
            return
        self._thinking_until = self._parts.clock() + seconds
        self._state = replace(self._state, phase=PracticePhase.THINKING, thinking_left=seconds)

    # -- recording

    def start(self) -> None:
        """See `PracticePort`."""
        question = self._state.question
        if question is None or self._state.phase not in _STARTABLE:
            return
        self._parts.asker.hush()
        self._state = replace(
            self._state, phase=PracticePhase.STARTING, seconds=0.0, thinking_left=0.0, marks=(), error=None, attempt_id=None
        )
        self._start_wanted = self._discarding.under_way
        if not self._start_wanted:
            self._sound_the_start()

    def _sound_the_start(self) -> None:
        """The microphone opens when the tone has ended: it is never on the recording, nor over the first word."""
        tones = self._parts.tones
        if tones is not None and tones.start():
            self._tone_until = self._parts.clock() + LONGEST_TONE
        else:
            self._record()

    def _record(self) -> None:
        question = self._state.question
        self._cancel = threading.Event()
        attempt = replace(
            self._parts.new_attempt(),
            question=question,
            target=self._state.target,
            follow_up_of=self._asked_as.follow_up_of,
            story_id=self._asked_as.story_id,
            round_id=self._asked_as.round_id,
        )
        ear = self._parts.new_ear()
        device = self._parts.settings().input_device or None
        try:
            self._parts.recorder.start(attempt.take_path, attempt.sidecar(), device, ear.hear)
        except RehearseError as error:
            self._parts.let_go(ear)
            self._state = replace(self._state, phase=PracticePhase.FAILED, error=error, warning=MicrophoneWarning.NO_DEVICE)
            return
        self._ear, self._attempt = ear, attempt
        self._state = replace(self._state, error=None, warning=MicrophoneWarning.NONE, progress=None)

    def mark(self, label: Label) -> None:
        """See `PracticePort`. A second mark within half a second replaces the first: it was a slip."""
        if self._state.phase is not PracticePhase.RECORDING:
            return
        at = self._parts.recorder.poll().seconds
        kept = tuple(mark for mark in self._state.marks if at - mark.at >= 0.5)
        if not kept or kept[-1].label is not label:
            kept = (*kept, Mark(label, at))
        self._keep_marks(kept)

    def take_back_mark(self) -> None:
        """See `PracticePort`."""
        if self._state.marks:
            self._keep_marks(self._state.marks[:-1])

    def _keep_marks(self, marks: tuple[Mark, ...]) -> None:
        """Beside the sound at once: a kill costs neither."""
        self._state = replace(self._state, marks=marks)
        self._parts.recorder.note(marks_noted(marks))

    def stop(self) -> None:
        """See `PracticePort`. Pressed twice, it stops once."""
        if self._state.phase not in _RECORDING or self._took_back_start():
            return
        self._tone_owed = True
        self._finish(FinishingJob(*self._handed_over(), self._cancel), self._parts.recorder.stop)

    def _handed_over(self) -> tuple[NewAttempt, Ear]:
        """The running take's attempt and ear, for whoever ends it: nothing of a take is kept here beyond its end."""
        ear, attempt = self._ear, self._attempt
        self._ear = self._attempt = None
        assert ear is not None
        assert attempt is not None
        return replace(attempt, marks=self._state.marks), ear

    def _took_back_start(self) -> bool:
        """Stop or discard before the microphone was asked for: nothing was recorded, so there is nothing to end."""
        if self._tone_until is None and not self._start_wanted:
            return False
        self._tone_until, self._start_wanted = None, False
        if self._parts.tones is not None:
            self._parts.tones.hush()
        self._state = replace(self._state, phase=PracticePhase.IDLE)
        return True

    def _is_under_way(self) -> bool:
        """Whether a take is; a start that still waits for a discarded one is taken back instead: something else is wanted now."""
        if self._start_wanted:
            self._took_back_start()
        return self._state.phase in _UNDER_WAY

    def _finish(self, job: FinishingJob, take: Callable[[], Any]) -> None:
        self._finishing = job
        self._state = replace(
            self._state, phase=PracticePhase.FINISHING, progress=None, doing="Saving the take", level_dbfs=-100.0
        )
        self._work = self._parts.pool.submit(lambda: self._parts.finisher.finish(job, take))

    def discard(self) -> None:
        """See `PracticePort`."""
        phase = self._state.phase
        if phase in (PracticePhase.ASKING, PracticePhase.THINKING):
            self._parts.asker.hush()
            self._state = replace(self._state, phase=PracticePhase.IDLE, thinking_left=0.0)
            return
        if phase not in _RECORDING or self._took_back_start():
            return
        self._discarding.begin(*self._handed_over())
        self._state = replace(
            self._state, phase=PracticePhase.IDLE, seconds=0.0, marks=(), warning=MicrophoneWarning.NONE, level_dbfs=-100.0
        )

    def _collect_discarded(self) -> None:
        ended = self._discarding.collect()
        if ended is None:
            return
        if ended.error is not None:
            # The take stays where it is and is offered as recorded at the next start: nothing is lost.
            self._state = replace(self._state, error=for_people(ended.error))
        self._state = replace(self._state, can_undo_discard=self._discarding.undoable)
        if self._start_wanted:
            self._start_wanted = False
            self._sound_the_start()

    def undo_discard(self) -> None:
        """See `PracticePort`."""
        if self._is_under_way():
            return
        back = self._discarding.take_back()
        if back is None:
            return
        self._parts.asker.hush()
        attempt = back.attempt
        self._asked_as = _AskedAs(attempt.follow_up_of, attempt.story_id, attempt.round_id)
        self._cancel = threading.Event()
        self._state = replace(
            self._state, can_undo_discard=False, question=attempt.question, target=attempt.target, marks=attempt.marks
        )
        self._finish(FinishingJob(attempt, back.ear, self._cancel), lambda: self._parts.finisher.restore(back.take))

    def forget_discard(self) -> None:
        """See `PracticePort`."""
        self._discarding.forget()
        self._state = replace(self._state, can_undo_discard=False)

    def cancel_finishing(self) -> None:
        """See `PracticePort`."""
        self._cancel.set()

    def reset(self) -> None:
        """See `PracticePort`."""
        if self._is_under_way():
            return
        self._parts.asker.hush()
        self._state = PracticeState(
            question=self._state.question,
            target=self._state.target,
            device=self._parts.settings().input_device,
            can_undo_discard=self._discarding.undoable,
        )

    # -- watching

    def poll(self) -> PracticeState:
        """See `PracticePort`. Also moves the state on: a spoken question ends, a countdown runs out, a job is done."""
        self._collect_discarded()
        phase = self._state.phase
        if phase is PracticePhase.ASKING:
            self._poll_asking()
        elif phase is PracticePhase.THINKING:
            self._poll_thinking()
        elif phase in _RECORDING and not self._start_wanted:
            self._poll_recording()
        elif phase is PracticePhase.FINISHING:
            self._poll_finishing()
        asked, question = self._asked_as, self._state.question
        follow_up = answers_a_follow_up(asked.follow_up_of, asked.round_id, question.id if question else "")
        asker = self._parts.asker
        return replace(self._state, speaking=asker.speaking, follow_up=follow_up, unheard=asker.trouble)

    def _poll_asking(self) -> None:
        if not self._parts.asker.busy:
            self._think_if_wanted()

    def _poll_thinking(self) -> None:
        left = self._thinking_until - self._parts.clock()
        if left <= 0:
            self.start()
        else:
            self._state = replace(self._state, thinking_left=left)

    def _poll_recording(self) -> None:
        if self._tone_until is not None:
            tones = self._parts.tones
            if tones is not None and tones.sounding and self._parts.clock() < self._tone_until:
                return
            self._tone_until = None
            self._record()
            return
        status = self._parts.recorder.poll()
        transcript, behind = transcript_state(self._ear)
        phase = PracticePhase.STARTING if status.state is RecorderState.STARTING else PracticePhase.RECORDING
        self._state = replace(
            self._state,
            phase=phase,
            seconds=status.seconds,
            level_dbfs=status.level_dbfs,
            peak=status.peak,
            warning=microphone_warning(status),
            transcript=transcript,
            behind_seconds=behind,
            suggested_model=self._parts.suggest_model() if behind > TOO_FAR_BEHIND else "",
        )
        if status.state in (RecorderState.LOST, RecorderState.DISK_FULL):
            if status.seconds > 0:
                self._state = replace(self._state, error=status.failure)
                if self._attempt is not None:
                    self._attempt = replace(self._attempt, cut_off=why_cut_off(status))
                self.stop()
            else:
                self._give_up(status)

    def _give_up(self, status: RecorderStatus) -> None:
        """Nothing was recorded: there is nothing to keep."""
        self._discarding.begin(*self._handed_over())
        self._state = replace(self._state, phase=PracticePhase.FAILED, error=status.failure, seconds=0.0)

    def _poll_finishing(self) -> None:
        job, work = self._finishing, self._work
        if job is None or work is None:
            return
        self._state = replace(self._state, progress=job.progress, doing=job.doing, attempt_id=job.attempt_id)
        if self._tone_owed and (job.attempt_id is not None or work.done()):
            self._tone_owed = False
            if self._parts.tones is not None and job.attempt_id is not None and not self._parts.asker.busy:
                self._parts.tones.stop()
        if not work.done():
            return
        self._finishing = self._work = None
        error = work.exception()
        if error is None:
            transcript = TranscriptState.READY if work.result().transcript is not None else TranscriptState.WAITING_FOR_MODEL
            self._state = replace(self._state, phase=PracticePhase.DONE, transcript=transcript, progress=1.0)
        elif isinstance(error, CancelledError):
            self._state = replace(self._state, phase=PracticePhase.DONE, transcript=TranscriptState.NONE)
        else:
            self._state = replace(
                self._state, phase=PracticePhase.FAILED, error=for_people(error), transcript=TranscriptState.FAILED
            )

    def close(self) -> None:
        """See `PracticePort`. A running take is cut off and kept as RECORDED. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self._parts.asker.hush()
        self._took_back_start()
        if self._state.phase in _RECORDING:
            self._cancel.set()
            if self._attempt is not None:
                self._attempt = replace(self._attempt, cut_off=cut_off_by_closing(self._state.seconds))
            self.stop()
        self._cancel.set()
