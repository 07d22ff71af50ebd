"""A person at the practice session: fake microphone, fake clock, work done when told."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from rehearse.audio.recorder import Recorder
from rehearse.errors import RehearseError, StorageError, TranscriptionError
from rehearse.model.attempt import Attempt
from rehearse.model.question import Question
from rehearse.model.report import Report
from rehearse.ports import PracticePhase
from rehearse.session.ear import Ear
from rehearse.session.finishing import Finisher, NewAttempt
from rehearse.session.practice import PracticeSession
from rehearse.session.practice_parts import PracticeParts
from rehearse.session.tools import load_tools
from rehearse.settings import Settings
from rehearse.speech.live import LiveTranscription
from tests.fakes.audio import FakeBackend, FakeClock, InlineRunner, noise

shipped_tools = cache(lambda: load_tools(None))


QUESTION = Question(id="q1", text="Tell me about a hard week.", category="pressure")


STEP = 0.05


class InlinePool(Executor):
    """Does the work when told: `hold` keeps it back, as a busy pool would."""

    def __init__(self) -> None:
        self.held: list[tuple[Future[Any], Any]] = []
        self.hold = False

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.held.append((future, fn))
        if not self.hold:
            self.release()
        return future

    def release(self) -> None:
        while self.held:
            future, fn = self.held.pop(0)
            try:
                future.set_result(fn())
            except Exception as error:  # an executor's seam
                future.set_exception(error)


class RememberingKeeper:
    """What the history was told, in order."""

    def __init__(self, refuse: StorageError | None = None) -> None:
        self.told: list[tuple[str, Any]] = []
        self.refuse = refuse

    def add(self, attempt: Attempt) -> None:
        if self.refuse:
            raise self.refuse
        self.told.append(("recorded", attempt))

    def analysed(self, attempt: Attempt, report: Report) -> None:
        self.told.append(("analysed", report))

    def failed(self, attempt: Attempt, reason: str) -> None:
        self.told.append(("failed", reason))


class Voice:
    """Speaks until told that it has ended."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.voices: list[str] = []
        self.busy = False

        self.trouble: RehearseError | None = None

    @property
    def speaking(self) -> bool:
        return self.busy

    def say(self, question: Question, voice: str = "") -> None:
        self.said.append(question.text)
        self.voices.append(voice)
        self.busy = True

    def hush(self) -> None:
        self.busy = False


class FailingLive(LiveTranscription):
    """An engine that died while speaking."""

    def finish(self, *_arguments: Any, **_names: Any) -> Any:
        raise TranscriptionError("Transcription stopped.", safe="The recording is safe.")


class FaultyLive(LiveTranscription):
    """A fault of ours whose text holds words."""

    def finish(self, *_arguments: Any, **_names: Any) -> Any:
        raise ValueError("a secret somebody told")


class HearingLive(LiveTranscription):
    """As with an engine, as far as the state goes."""

    @property
    def listening(self) -> bool:
        return True


class Desk:
    """A person at the program, with time in hand."""

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        *,
        keeper: RememberingKeeper | None = None,
        live: Any = LiveTranscription,
        why_no_words: str = "no transcript: no model on this machine",
    ) -> None:
        self.clock = FakeClock()
        self.backend = FakeBackend(16_000)
        self.io = InlineRunner()
        self.pool = InlinePool()
        self.voice = Voice()
        self.keeper = keeper or RememberingKeeper()
        self.settings = settings
        self.folder = folder
        self.count = 0
        self.free = 10**12
        self._live = live
        self.ears: list[Ear] = []
        self.let_go: list[Ear] = []
        self.rests: list[int] = []
        tools = shipped_tools()
        recorder = Recorder(self.backend, InlineRunner(), self.io, self.clock, free=lambda _folder: self.free)
        finisher = Finisher(self.keeper, lambda: tools, lambda: self.settings, lambda: why_no_words)
        self.parts = PracticeParts(
            recorder=recorder,
            asker=self.voice,
            finisher=finisher,
            pool=self.pool,
            clock=self.clock,
            settings=lambda: self.settings,
            new_ear=self._ear,
            new_attempt=self._attempt,
            suggest_model=lambda: "",
            let_go=lambda ear: self.let_go.append(ear),
            at_rest=lambda: self.rests.append(len(self.let_go)),
        )
        self.session = PracticeSession(self.parts)

    def _ear(self) -> Ear:
        self.ears.append(Ear(self._live(None)))
        return self.ears[-1]

    def _attempt(self) -> NewAttempt:
        self.count += 1
        return NewAttempt(f"take{self.count}", self.folder / f"take{self.count}.wav", datetime(2026, 3, 1, tzinfo=UTC))

    def pass_time(self, seconds: float, *, sound: bool = True) -> None:
        for _ in range(round(seconds / STEP)):
            if sound:
                self.backend.inputs_opened[-1].feed(noise(STEP, 16_000, level=0.1))
            self.clock.advance(STEP)
            self.io.beat()
            self.session.poll()

    def start(self) -> None:
        self.session.ask(QUESTION)
        self.session.start()
        self.pass_time(0.2)

    def stop_and_read_later(self) -> None:
        """Cancelled while the take is saved."""
        self.pool.hold = True
        self.session.stop()
        self.session.cancel_finishing()
        self.pool.hold = False
        self.pool.release()

    @property
    def phase(self) -> PracticePhase:
        return self.session.poll().phase
