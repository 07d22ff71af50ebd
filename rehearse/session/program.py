"""Composes the whole program without a window: workers, stores, engine, sound, and the ports that a window or a command talks to."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from rehearse.audio.device_worker import DeviceWorker
from rehearse.audio.io_worker import IoWorker
from rehearse.audio.player import Player
from rehearse.audio.ports import AudioBackend
from rehearse.audio.recorder import Recorder
from rehearse.errors import StorageError
from rehearse.paths import DataPaths
from rehearse.ports import Ports
from rehearse.session.agenda import Agenda, ScheduledHistory
from rehearse.session.asker import PlayerAsker, QuestionVoice
from rehearse.session.being_read import BeingRead
from rehearse.session.catch_up import CatchUp
from rehearse.session.data import Data
from rehearse.session.devices import Devices
from rehearse.session.ear import Ear
from rehearse.session.engine_room import EngineMaker, EngineRoom, default_engine
from rehearse.session.exercises import Exercises
from rehearse.session.finishing import Finisher, FinishingJob, NewAttempt
from rehearse.session.history import History
from rehearse.session.library import Library
from rehearse.session.models import Models
from rehearse.session.old_audio import OldAudio
from rehearse.session.panel import Panel
from rehearse.session.personal import PersonalTools
from rehearse.session.playback import Playback
from rehearse.session.practice import PracticeSession
from rehearse.session.practice_parts import PracticeParts
from rehearse.session.question_editing import QuestionEditing
from rehearse.session.questions import question_bank
from rehearse.session.ratings import Ratings
from rehearse.session.recordings import Recordings
from rehearse.session.settings_holder import SettingsHolder
from rehearse.session.stories import Stories
from rehearse.session.take_digests import note_digest
from rehearse.session.today import Today
from rehearse.session.tones import Tones
from rehearse.session.tools import load_tools, warm
from rehearse.settings import Settings
from rehearse.speech.catalog import smaller_than
from rehearse.speech.download import HUB
from rehearse.speech.engine import Engine
from rehearse.speech.live import LiveTranscription
from rehearse.speech.voice_out import SpeechRenderer
from rehearse.store.database import Opened
from rehearse.store.question_drafts import QuestionDrafts
from rehearse.store.questions import QuestionBank
from rehearse.workers import Workers

log = logging.getLogger(__name__)

#: Threads of the bounded job pool: speech rendering, stretching, reading what waits, preparing.
POOL_THREADS = 4
#: Threads that end takes: one that is stopped never waits behind other work.
TAKE_THREADS = 2
#: Seconds that closing waits for the take to be kept. A take that a hung disk does not take is picked up at the next start.
TAKE_PATIENCE = 10.0
#: Seconds that closing waits for other work in hand. None of it keeps anything that a later start would miss.
PATIENCE = 1.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What differs between the program, the demo and the tests. `backend` None: the machine's own sound system."""

    backend: AudioBackend | None = None
    make_engine: EngineMaker = default_engine
    hub: str = HUB
    offline: bool = False


def machine_sound() -> AudioBackend:
    """The real sound system; sounddevice itself is imported on the device worker, at the first use."""
    from rehearse.audio.portaudio import PortAudioBackend

    return PortAudioBackend()


class Program:
    """Everything below the window. `open()` starts it, `close()` ends it in order; both once. Thread: its owner's.

    Guarantee: after `close()` a running take is on disk and no process of ours is left, nor any thread, save a worker that would not
    end within `PATIENCE`: it can change nothing any more, and the window's process ends without it (`ui.leaving`).
    """

    def __init__(self, paths: DataPaths, surroundings: Surroundings | None = None) -> None:
        around = surroundings or Surroundings()
        self.paths = paths
        self.settings = SettingsHolder(paths.settings, offline=around.offline)
        self.io = IoWorker()
        self.device_worker = DeviceWorker()
        self.pool = Workers(POOL_THREADS, "job")
        self._takes = Workers(TAKE_THREADS, "take")
        self.backend = around.backend or machine_sound()
        self.history = History(paths, self.io)
        self.engines = EngineRoom(paths, self.settings.current, make=around.make_engine)
        self._bank: QuestionBank | None = None
        self._closed = False
        self._players: tuple[Player, ...] = ()
        renderer = SpeechRenderer(paths.cache)
        current = self.settings.current
        self.voice = QuestionVoice(renderer, current)
        self.question_player = self._player()
        self.take_player = self._player()
        self.tone_player = self._player()
        self.asker = PlayerAsker(self.voice, self.question_player, self.pool)
        self.recorder = Recorder(self.backend, self.device_worker, self.io, time.monotonic)
        self.tools = PersonalTools(lambda: load_tools(paths), self.history, current)
        self.models = Models(paths, self.settings, hub=around.hub, on_change=self._model_changed)
        self.data = Data(self.history, self.questions, recording=lambda: self.recorder.recording, room=self.recorder.room)
        self.stories = Stories(self.history, self.questions, lambda: self.agenda, tools=self.tools, work=lambda: current().work)
        self.agenda = Agenda(self.history, current, self.questions, story_title=self.stories.title)
        self.question_editing = QuestionEditing(self.questions, QuestionDrafts(paths.questions / "drafts.json"), paths)
        self.ratings = Ratings(self.history, self.questions, self.agenda, self.stories.title)
        keeper = ScheduledHistory(self.history, self.agenda, self.ratings.verdict)
        being_read = BeingRead()
        self.library = Library(
            self.history,
            self.engines,
            self.tools,
            current,
            self.questions,
            keeper=keeper,
            on_edit=self.tools.forget,
            on_purge=self.agenda.forgotten,
            being_read=being_read,
        )
        self.recordings = Recordings(self.history, self.library.reader, current, told=keeper.tell)
        self.catch_up = CatchUp(
            self.library,
            ready=lambda: self.engines.engine() is not None,
            busy=lambda: self.recorder.recording,
            closed=lambda: self._closed,
        )
        self.old_audio = OldAudio(self.history, current, self._submit)
        self.playback = Playback(self.take_player, self.library.audio_path)
        self.today = Today(self.agenda, self.library, self.history, self.questions, current, self.stories.known)
        self.panel = Panel(self.history, renderer.voices, any_work=self._any_work)
        self.exercises = Exercises(self.history, self.tools, any_work=self._any_work)
        finisher = Finisher(
            keeper,
            self.tools,
            current,
            self.engines.why_none,
            self.history.asked_in,
            on_end=self._finished,
            being_read=being_read,
        )
        self.practice = PracticeSession(
            PracticeParts(
                recorder=self.recorder,
                asker=self.asker,
                finisher=finisher,
                pool=self._takes,
                clock=time.monotonic,
                settings=current,
                new_ear=self._new_ear,
                new_attempt=self._new_attempt,
                suggest_model=self._smaller_model,
                let_go=self._let_go,
                at_rest=lambda: self._submit(self.catch_up.run),
                tones=Tones(self.tone_player, current),
            )
        )
        # The check has a recorder and a player of its own: it must never touch an attempt.
        self.devices = Devices(
            self.backend,
            self.device_worker,
            Recorder(self.backend, self.device_worker, self.io, time.monotonic),
            self._player(),
            PlayerAsker(self.voice, self._player(), self.pool),
            renderer,
            self.pool,
            busy=lambda: self.recorder.recording or self.question_player.playing or self.take_player.playing,
        )
        self.settings.follow(self._settings_changed)

    def _player(self) -> Player:
        player = Player(self.backend, self.device_worker, time.monotonic, device=None, jobs=self.pool)
        self._players = (*self._players, player)  # all follow the chosen speaker
        return player

    def open(self) -> Opened:
        """Folders, database, recovery. Raises StorageError. Slow things (the model) start in the background: `warm_up`."""
        self.paths.create()
        opened = self.history.open()
        try:
            self.agenda.forget_gone()
        except StorageError as error:
            log.info("the schedule keeps visits of deleted attempts: %s", type(error).__name__)
        self._use_output(self.settings.current())
        return opened

    def start_background(self) -> None:
        """What a start brings with it but nobody should wait for: the model loads, audio past its keeping time goes."""
        self._after(self.warm_up(), self.catch_up.run)
        self.old_audio.start(self.io)
        self.pool.submit(lambda: warm(self.tools()))

    def _model_changed(self) -> None:
        """A model came or went: the engine follows, and attempts that waited for words are read, failed ones too."""
        self._after(self.warm_up(), partial(self.catch_up.run, failed_too=True))

    def _after(self, first: Future[Engine | None], work: Callable[[], None]) -> None:
        first.add_done_callback(lambda _done: self._submit(work))

    def _submit(self, work: Callable[[], None]) -> None:
        """On the pool, unless the program is being closed."""
        with suppress(RuntimeError):  # the pool was shut down between the question and the answer
            if not self._closed:
                self.pool.submit(work)

    def _finished(self, job: FinishingJob) -> None:
        """On the pool: a take was ended. Its engine is free, and reading goes on where it stopped for it."""
        self._give_back(job.ear)
        if job.cancelled.is_set() and job.attempt_id is not None:
            self.catch_up.leave(job.attempt_id)  # the person chose not to wait: not now, and not behind their back
        if job.attempt_id is not None:
            self._submit(partial(note_digest, self.history, job.attempt_id))
        self._submit(self.catch_up.run)

    def _let_go(self, ear: Ear) -> None:
        """A discarded take will not be brought back any more: nobody waits for its words."""
        ear.live.cancel()
        self._submit(partial(self._give_back, ear))

    def _give_back(self, ear: Ear) -> None:
        """May wait for an engine to end: on the pool."""
        if ear.loan is not None:
            self.engines.give_back(ear.loan)

    def ports(self, *, demo: bool = False) -> Ports:
        """What a window talks to."""
        return Ports(
            practice=self.practice,
            library=self.library,
            playback=self.playback,
            questions=self.question_editing,
            devices=self.devices,
            models=self.models,
            settings=self.settings,
            data=self.data,
            offline=self.settings.offline,
            demo=demo,
            today=self.today,
            stories=self.stories,
            question_edit=self.question_editing,
            panel=self.panel,
            exercises=self.exercises,
            ratings=self.ratings,
            recordings=self.recordings,
        )

    def warm_up(self) -> Future[Engine | None]:
        """Gets the engine's child going, on a worker."""
        return self.pool.submit(self.engines.prepare)

    def questions(self) -> QuestionBank:
        """The bank, read at the first need."""
        if self._bank is None:
            self._bank = question_bank(self.paths)
        return self._bank

    def _any_work(self) -> bool:
        return self.questions().vocabulary.of_any_trade(self.settings.current().work)

    def _new_ear(self) -> Ear:
        loan = self.engines.lend()
        return Ear(LiveTranscription(loan.engine, self.settings.current().language), loan)

    def _new_attempt(self) -> NewAttempt:
        attempt_id = uuid.uuid4().hex
        return NewAttempt(attempt_id, self.paths.takes / f"{attempt_id}.wav", datetime.now(UTC))

    def _smaller_model(self) -> str:
        model = self.engines.model
        smaller = smaller_than(model.name) if model is not None else None
        return smaller.name if smaller is not None else ""

    def _use_output(self, settings: Settings) -> None:
        for player in self._players:
            player.set_device(settings.output_device or None)

    def _settings_changed(self, old: Settings, new: Settings) -> None:
        if (old.model, old.language) != (new.model, new.language):
            self._model_changed()
        if old.output_device != new.output_device:
            self._use_output(new)

    def close(self) -> None:
        """Ends everything: the take first, then work in hand, then engine, database, devices. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self.practice.close()
        self.playback.unload()
        self.devices.stop_check()
        self._takes.close(TAKE_PATIENCE)
        if not self.pool.close(PATIENCE):
            log.info("closing did not wait for work that keeps nothing")
        self.engines.close(PATIENCE)
        self.stories.close()
        self.history.empty_trash()
        self.history.close()
        self.io.close()
        self.device_worker.close()
