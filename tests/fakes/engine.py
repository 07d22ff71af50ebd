"""An engine without a child process, whose jobs end when the test says."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rehearse.model.transcript import ModelInfo, Word
from rehearse.speech.engine import EngineState
from rehearse.speech.engine_jobs import JobDone, Listener


@dataclass
class Given:
    """One job."""

    job_id: str
    seconds: float
    listener: Listener


@dataclass
class HandEngine:
    """Takes jobs as the real one does; `end_next` is the child's answer to the oldest that was not cancelled."""

    info: ModelInfo | None = field(default_factory=lambda: ModelInfo("by hand", None, "en"))
    state: EngineState = EngineState.READY
    waiting: list[Given] = field(default_factory=list)
    submitted: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    starts: int = 0

    def start(self) -> None:
        self.starts += 1

    def wait_ready(self, _timeout: float) -> bool:
        return self.state is EngineState.READY

    def submit(
        self, job_id: str, samples: NDArray[np.float32], _language: str, listener: Listener, *, speech_end: float | None = None
    ) -> None:
        self.submitted.append(job_id)
        self.waiting.append(Given(job_id, len(samples) / 16_000, listener))

    def cancel(self, job_id: str) -> None:
        self.cancelled.append(job_id)
        self.waiting = [job for job in self.waiting if job.job_id != job_id]

    def end_next(self) -> None:
        """A word every half second, as long as the job's sound."""
        job = self.waiting.pop(0)
        starts = np.arange(0.25, job.seconds - 0.5, 0.5)
        job.listener(JobDone(job.job_id, tuple(Word(f"w{at}", at, at + 0.4) for at in starts), 0.1))
