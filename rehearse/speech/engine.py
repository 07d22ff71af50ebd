"""The speech engine: owns a child process that holds the model warm, feeds it one job at a time and survives its death."""

from __future__ import annotations

import logging
import multiprocessing
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.errors import RehearseError, TranscriptionError
from rehearse.log import fault_place
from rehearse.model.transcript import ModelInfo
from rehearse.speech.engine_child import serve
from rehearse.speech.engine_jobs import (
    Job,
    JobFailed,
    Listener,
    Patience,
    died,
    not_started,
    result_of,
    sound_reply,
    stopped,
    tell,
    unusable,
    whisper_spec,
)
from rehearse.speech.messages import Decode, Leave, Ready, RecogniserSpec, TimeCost, Unusable

log = logging.getLogger(__name__)


class EngineState(StrEnum):
    """Where the engine stands. FAILED: the model cannot be loaded; `start()` tries again."""

    STOPPED = "stopped"
    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"


class Engine:
    """Keeps one recogniser warm in a child process.

    Guarantees: `submit`, `cancel` and `start` never block on the child; each job ends in exactly one call of its listener
    on the engine's own thread, except a cancelled one, whose listener is never called after `cancel` returned, save for a
    call already under way; a child that crashes or talks nonsense costs its job one more try in a new child and then
    TranscriptionError, and no other job anything; whatever goes wrong here, every job hears an end and the next one starts
    anew; `close()` leaves neither process nor thread and may be called twice.
    Thread: public methods from any; listeners run on the engine's reader thread and must be short.
    """

    def __init__(
        self,
        source: RecogniserSpec | Path,
        *,
        patience: Patience | None = None,
        clock: Callable[[], float] = time.monotonic,
        on_state: Callable[[EngineState], None] | None = None,
    ) -> None:
        self._spec = source if isinstance(source, RecogniserSpec) else whisper_spec(source)
        self._patience = patience or Patience()
        self._clock = clock
        self._on_state = on_state
        self._changed = threading.Condition()
        self._queue: deque[Job] = deque()
        self._running: Job | None = None
        self._state = EngineState.STOPPED
        self._failure: RehearseError | None = None
        self._info: ModelInfo | None = None
        self._load_seconds = 0.0
        self._thread: threading.Thread | None = None
        self._closing = False
        self._wake_in: Connection | None = None
        self._wake_out: Connection | None = None
        self._woken = False
        # Owned by the reader thread:
        self._process: Any = None
        self._pipe: Connection | None = None
        self._deaths = 0  # in a row, without a job done between

    # What others see ------------------------------------------------------------------------------------------------

    @property
    def state(self) -> EngineState:
        """Where the engine stands now."""
        return self._state

    @property
    def failure(self) -> RehearseError | None:
        """Why the state is FAILED."""
        return self._failure

    @property
    def info(self) -> ModelInfo | None:
        """Which weights are loaded; None until READY for the first time."""
        return self._info

    @property
    def load_seconds(self) -> float:
        """How long the child took to load and warm its model."""
        return self._load_seconds

    @property
    def process_id(self) -> int | None:
        """The child's process id, None while there is none."""
        process = self._process
        return process.pid if process is not None else None

    def start(self) -> None:
        """Begins to load the model in the background; returns at once. After FAILED, tries again. Safe to call twice."""
        with self._changed:
            if self._closing:
                raise TranscriptionError("The speech engine is closed.", safe="Your recordings are safe.")
            if self._state is EngineState.FAILED:
                self._failure = None
                self._deaths = 0
            if self._state in (EngineState.FAILED, EngineState.STOPPED):
                self._state = EngineState.STARTING
            if self._thread is None:
                self._wake_out, self._wake_in = multiprocessing.Pipe(duplex=False)
                self._thread = threading.Thread(target=self._run, name="speech-engine", daemon=True)
                self._thread.start()
            self._wake()

    def wait_ready(self, timeout: float) -> bool:
        """Waits until the model is loaded (True) or that failed or took too long (False)."""
        with self._changed:
            self._changed.wait_for(lambda: self._state in (EngineState.READY, EngineState.FAILED) or self._closing, timeout)
            return self._state is EngineState.READY

    def submit(
        self,
        job_id: str,
        samples: NDArray[np.float32],
        language: str,
        listener: Listener,
        *,
        speech_end: float | None = None,
    ) -> None:
        """Queues at most 30 s of 16 kHz sound; starts the engine if need be. The listener hears JobDone or JobFailed."""
        sound = np.ascontiguousarray(samples, dtype=np.float32)
        self._enqueue(Job(Decode(job_id, sound, language, speech_end), listener))

    def submit_measurement(self, job_id: str, listener: Listener) -> None:
        """Queues a timing of this machine with this model. The listener hears CostDone or JobFailed."""
        self._enqueue(Job(TimeCost(job_id), listener))

    def cancel(self, job_id: str) -> None:
        """Forgets a job. One that is being decoded runs to its end unheard, unless it hangs. Unknown ids are ignored."""
        with self._changed:
            for job in tuple(self._queue):
                if job.request.job_id == job_id:
                    self._queue.remove(job)
            running = self._running
            if running is not None and running.request.job_id == job_id and not running.dropped:
                running.dropped = True
                running.deadline = min(running.deadline, self._clock() + self._patience.cancelled)
                self._wake()

    def close(self) -> None:
        """Ends the child at once. Jobs not done hear JobFailed. Safe to call twice, and before `start()`."""
        with self._changed:
            self._closing = True
            thread = self._thread
            self._wake()
            self._changed.notify_all()
        if thread is None or thread is threading.current_thread():
            return
        thread.join(self._patience.leaving + 1.0)
        process = self._process
        if thread.is_alive() and process is not None:  # the thread is stuck writing to a child that does not read
            with suppress(OSError, ValueError):
                process.kill()
            thread.join(self._patience.leaving + 1.0)

    # The reader thread ----------------------------------------------------------------------------------------------

    def _enqueue(self, job: Job) -> None:
        with self._changed:
            self.start()
            self._queue.append(job)
            self._wake()

    def _wake(self) -> None:
        if self._wake_in is not None and not self._woken:
            self._woken = True
            with suppress(OSError):
                self._wake_in.send_bytes(b"!")

    def _run(self) -> None:
        try:
            while not self._closing:
                self._step()
        except Exception as fault:  # noqa: BLE001  the thread's own end: who waits is told, and the next start has a new one
            log.error("the speech engine's thread failed: %s", fault_place(fault))
            self._leave(died(), lasting=True)
        else:
            self._leave(stopped())

    def _step(self) -> None:
        if self._state is EngineState.FAILED:
            self._fail_all(self._failure or died())
        elif self._process is None:
            if self._queue or self._deaths < 2:
                self._spawn()
            else:
                self._set_state(EngineState.STOPPED)
        elif self._state is EngineState.READY and self._running is None:
            self._send_next()
        self._listen()

    def _listen(self) -> None:
        assert self._wake_out is not None
        sources: list[Any] = [self._wake_out]
        if self._process is not None:
            sources += [self._pipe, self._process.sentinel]
        timeout = None
        if self._running is not None:
            timeout = max(0.0, self._running.deadline - self._clock())
        happened = wait(sources, timeout)
        if self._wake_out in happened:
            with self._changed:
                self._wake_out.recv_bytes()
                self._woken = False
        if self._process is None:
            return
        if self._pipe in happened:
            self._receive()
        elif self._process.sentinel in happened:
            self._bury()
        elif self._running is not None and self._clock() >= self._running.deadline:
            log.warning("speech engine hung; started anew")
            self._kill()

    def _spawn(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=True)
        process = context.Process(target=serve, args=(theirs, self._spec), name="rehearse-speech", daemon=True)
        self._set_state(EngineState.STARTING)
        try:
            process.start()
        except OSError as error:
            ours.close()
            theirs.close()
            self._fail_all(not_started(error), lasting=True)
            return
        theirs.close()
        self._pipe, self._process = ours, process

    def _send_next(self) -> None:
        with self._changed:
            if not self._queue:
                return
            job = self._queue.popleft()
            job.tries += 1
            seconds = len(job.request.samples) / 16_000 if isinstance(job.request, Decode) else 30.0
            job.deadline = self._clock() + self._patience.base + self._patience.per_second * seconds
            self._running = job
        assert self._pipe is not None
        with suppress(OSError):  # a child that died shows through its sentinel
            self._pipe.send(job.request)

    def _receive(self) -> None:
        assert self._pipe is not None
        try:
            said: object = self._pipe.recv()
        except (EOFError, OSError):
            self._bury()
            return
        except Exception as fault:  # noqa: BLE001  bytes that are no reply may raise anything while they are unpickled
            log.warning("the speech engine said what cannot be read; started anew (%s)", type(fault).__name__)
            self._kill()
            return
        reply = sound_reply(said, self._running)
        if reply is None:
            log.warning("the speech engine said what nobody asked; started anew")
            self._kill()
            return
        if isinstance(reply, Ready):
            self._info, self._load_seconds = reply.info, reply.seconds
            self._set_state(EngineState.READY)
            return
        if isinstance(reply, Unusable):
            self._fail_all(unusable(reply), lasting=True)
            self._end_child()
            return
        self._deaths = 0
        with self._changed:
            job, self._running = self._running, None
            heard = job is not None and not job.dropped
        if job is not None and heard:
            tell(job, result_of(reply))

    def _kill(self) -> None:
        """Ends a child that cannot be talked to any more."""
        self._process.kill()
        self._bury()

    def _bury(self) -> None:
        """The child is gone: its job gets one more try, a model that kills its child while loading is given up."""
        loading = self._state is EngineState.STARTING
        self._end_child()
        self._deaths += 1
        lost: Job | None = None
        with self._changed:
            job, self._running = self._running, None
            if job is not None and not job.dropped:
                if job.tries < 2:
                    self._queue.appendleft(job)
                else:
                    lost = job
        if lost is not None:
            tell(lost, JobFailed(lost.request.job_id, died()))
        if loading and self._deaths >= 2:
            self._fail_all(died(), lasting=True)
        elif self._state is not EngineState.FAILED:
            self._set_state(EngineState.STARTING)

    def _end_child(self) -> None:
        process, pipe = self._process, self._pipe
        if process is None:
            return
        if pipe is not None:
            pipe.close()
        process.join(self._patience.leaving)
        if process.is_alive():
            process.kill()
            process.join(self._patience.leaving)
        self._process = self._pipe = None
        with suppress(ValueError):  # still alive in spite of SIGKILL: the system's to clear
            process.close()

    def _leave(self, error: RehearseError, *, lasting: bool = False) -> None:
        """The thread's last deeds. `lasting`: it ends by a fault; after that, `start()` makes a new one."""
        try:
            if self._process is not None:
                if self._running is None and self._state is EngineState.READY and self._pipe is not None and not lasting:
                    with suppress(OSError):
                        self._pipe.send(Leave())
                else:
                    self._process.kill()
            self._end_child()
        finally:
            with self._changed:
                # In one piece: a job that comes now finds either this thread's end told, or no thread.
                jobs = self._drained()
                self._thread = None
                for end in (self._wake_in, self._wake_out):
                    if end is not None:
                        end.close()
                self._wake_in = self._wake_out = None
                self._woken = False
                self._failure = error if lasting else self._failure
                self._state = EngineState.FAILED if lasting else EngineState.STOPPED
                self._changed.notify_all()
            for job in jobs:
                tell(job, JobFailed(job.request.job_id, error))
            if self._on_state is not None:
                self._on_state(self._state)

    def _drained(self) -> list[Job]:
        """Under the lock: every job that still waits for its end; none is left here."""
        jobs = [*([self._running] if self._running is not None else []), *self._queue]
        self._running = None
        self._queue.clear()
        return [job for job in jobs if not job.dropped]

    def _fail_all(self, error: RehearseError, *, lasting: bool = False) -> None:
        with self._changed:
            jobs = self._drained()
            if lasting:
                self._failure = error
        if lasting:
            self._set_state(EngineState.FAILED)
        for job in jobs:
            tell(job, JobFailed(job.request.job_id, error))

    def _set_state(self, state: EngineState) -> None:
        with self._changed:
            if self._state is state:
                return
            self._state = state
            self._changed.notify_all()
        if self._on_state is not None:
            self._on_state(state)
