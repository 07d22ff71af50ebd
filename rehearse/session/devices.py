"""Microphones, speakers and voices for the window, and the check "speak, then hear it back". Implements `DevicesPort`."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future

import numpy as np
from numpy.typing import NDArray

from rehearse.audio.device_worker import DeviceWorker
from rehearse.audio.player import Player
from rehearse.audio.ports import AudioBackend, Device
from rehearse.audio.recorder import Recorder, RecorderState
from rehearse.errors import DeviceError, RehearseError
from rehearse.model.question import Question
from rehearse.ports import CheckPhase, CheckState, DeviceEntry, MicrophoneWarning
from rehearse.session.asker import PlayerAsker
from rehearse.speech.voice_out import SpeechRenderer

log = logging.getLogger(__name__)

#: Louder than this for a moment counts as heard: quiet speech is around -45 dBFS, a quiet room below -55.
HEARD_DBFS = -45.0
#: The check ends by itself after this; nobody needs longer, and it is kept in memory.
LONGEST_CHECK = 30.0
RATE = 16_000


class Devices:
    """The `DevicesPort`. The lists block (device worker, with its own time limits); the check is polled like a recording."""

    def __init__(
        self,
        backend: AudioBackend,
        worker: DeviceWorker,
        recorder: Recorder,
        player: Player,
        asker: PlayerAsker,
        renderer: SpeechRenderer,
        pool: Executor,
        *,
        busy: Callable[[], bool],
    ) -> None:
        self._backend = backend
        self._worker = worker
        self._recorder = recorder
        self._player = player
        self._asker = asker
        self._renderer = renderer
        self._pool = pool
        self._busy = busy
        self._lock = threading.Lock()
        self._heard: list[NDArray[np.float32]] = []
        self._state = CheckState()
        self._ending: Future[object] | None = None

    def _look(self, ask: Callable[[], tuple[Device, ...]]) -> tuple[DeviceEntry, ...]:
        def look() -> tuple[Device, ...]:
            if not self._busy() and not self._recorder.recording and not self._player.playing:
                try:
                    self._backend.refresh()
                except DeviceError as error:
                    log.info("the device list was not refreshed: %s", type(error).__name__)
            return ask()

        return tuple(DeviceEntry(device.key, device.default, f"{device.samplerate} Hz") for device in self._worker.call(look))

    def inputs(self) -> tuple[DeviceEntry, ...]:
        """See `DevicesPort`."""
        return self._look(self._backend.inputs)

    def outputs(self) -> tuple[DeviceEntry, ...]:
        """See `DevicesPort`."""
        return self._look(self._backend.outputs)

    def voices(self) -> tuple[str, ...]:
        """See `DevicesPort`."""
        return tuple(voice.id for voice in self._renderer.voices())

    def say(self, text: str, voice: str) -> None:
        """See `DevicesPort`."""
        self._asker.say(Question(id="", text=text, category=""), voice)

    # -- the check

    def start_check(self, device: str) -> None:
        """See `DevicesPort`. Nothing is stored."""
        if self._recorder.recording or self._busy():
            return
        with self._lock:
            self._heard = []
        self._state = CheckState(CheckPhase.LISTENING)
        try:
            self._recorder.start(None, {}, device or None, self._keep)
        except RehearseError as error:
            self._state = CheckState(CheckPhase.FAILED, error=error)

    def _keep(self, block: NDArray[np.float32]) -> None:
        with self._lock:
            self._heard.append(np.array(block, dtype=np.float32))

    def hear_check(self) -> None:
        """See `DevicesPort`."""
        if self._state.phase is CheckPhase.LISTENING and self._ending is None:
            self._ending = self._pool.submit(self._recorder.discard)

    def stop_check(self) -> None:
        """See `DevicesPort`."""
        if self._recorder.recording:
            self._pool.submit(self._recorder.discard)
        self._player.stop()
        self._ending = None
        self._state = CheckState()
        with self._lock:
            self._heard = []

    def poll_check(self) -> CheckState:
        """See `DevicesPort`."""
        phase = self._state.phase
        if self._ending is not None:
            if self._ending.done():
                self._ending = None
                self._play_back()
        elif phase is CheckPhase.LISTENING:
            self._poll_listening()
        elif phase is CheckPhase.PLAYING and not self._player.playing:
            self._state = CheckState(CheckPhase.DONE, self._state.seconds, heard=self._state.heard)
        return self._state

    def _poll_listening(self) -> None:
        status = self._recorder.poll()
        warning = {
            RecorderState.NO_SIGNAL: MicrophoneWarning.NO_SIGNAL,
            RecorderState.STALLED: MicrophoneWarning.STALLED,
            RecorderState.LOST: MicrophoneWarning.LOST,
        }.get(status.state, MicrophoneWarning.CLIPPING if status.clipping else MicrophoneWarning.NONE)
        heard = self._state.heard or status.level_dbfs > HEARD_DBFS
        if heard and warning is MicrophoneWarning.NO_SIGNAL:
            warning = MicrophoneWarning.NONE  # somebody was heard and has stopped speaking, into a headset that gates its noise
        self._state = CheckState(CheckPhase.LISTENING, status.seconds, status.level_dbfs, status.peak, heard, warning)
        if status.state is RecorderState.LOST:
            self._pool.submit(self._recorder.discard)
            self._state = CheckState(CheckPhase.FAILED, status.seconds, error=status.failure, warning=warning)
        elif status.seconds >= LONGEST_CHECK:
            self.hear_check()

    def _play_back(self) -> None:
        with self._lock:
            samples = np.concatenate(self._heard) if self._heard else np.zeros(0, dtype=np.float32)
        if not len(samples):
            self._state = CheckState(CheckPhase.DONE, heard=False)
            return
        self._player.load(samples, RATE)
        self._player.play()
        self._state = CheckState(CheckPhase.PLAYING, len(samples) / RATE, heard=self._state.heard)
