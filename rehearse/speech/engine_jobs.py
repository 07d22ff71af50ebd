"""What is asked of the speech engine and what comes back: jobs, their results, and how long to wait for them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rehearse.errors import ModelError, RehearseError, TranscriptionError
from rehearse.log import fault_place
from rehearse.model.transcript import ModelInfo, Word
from rehearse.speech.cores import decoding_threads
from rehearse.speech.messages import Costs, Decode, Decoded, Failed, Ready, RecogniserSpec, Reply, TimeCost, Unusable

log = logging.getLogger(__name__)

WHISPER = "rehearse.speech.whisper:create"


@dataclass(frozen=True, slots=True)
class JobDone:
    """The words of a job, times in seconds from its first sample; `seconds` is what decoding them took."""

    job_id: str
    words: tuple[Word, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class CostDone:
    """What one encoder window and one word piece cost on this machine, in seconds."""

    job_id: str
    encode_seconds: float
    token_seconds: float


@dataclass(frozen=True, slots=True)
class JobFailed:
    """The job came to nothing; the error is written for the person."""

    job_id: str
    error: RehearseError


JobResult = JobDone | CostDone | JobFailed
Listener = Callable[[JobResult], None]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a silent child is believed to be working: `base` + `per_second` for each second of sound, or, once its
    job is cancelled, `cancelled`. After that it is taken for hung, killed and started anew."""

    base: float = 60.0
    per_second: float = 10.0
    cancelled: float = 20.0
    leaving: float = 2.0


def whisper_spec(
    model_dir: Path, *, name: str = "", revision: str | None = None, threads: int | None = None, beam_size: int = 1
) -> RecogniserSpec:
    """How the child is told to load a Whisper folder. Threads: the physical cores, four at most, unless given."""
    return RecogniserSpec(
        WHISPER,
        (
            ("model_dir", str(model_dir)),
            ("name", name or model_dir.name),
            ("revision", revision),
            ("threads", threads or decoding_threads()),
            ("beam_size", beam_size),
        ),
    )


@dataclass(slots=True)
class Job:
    """Something to do, and whom to tell. `tries` counts the children it was given to."""

    request: Decode | TimeCost
    listener: Listener
    tries: int = 0
    dropped: bool = False
    deadline: float = 0.0


def result_of(reply: Decoded | Costs | Failed) -> JobResult:
    """What the child answered, as its listener hears it."""
    if isinstance(reply, Decoded):
        return JobDone(reply.job_id, reply.words, reply.seconds)
    if isinstance(reply, Costs):
        return CostDone(reply.job_id, reply.encode_seconds, reply.token_seconds)
    return JobFailed(
        reply.job_id,
        TranscriptionError(
            "Part of the recording could not be transcribed.",
            safe="Your recording is safe.",
            next_step="Try again, or try another model.",
            detail=reply.detail,
        ),
    )


def sound_reply(said: object, running: Job | None) -> Reply | None:
    """What the child said, if it is a reply that can be meant: about the job it was given, its parts what they should be; else None."""
    if isinstance(said, Ready):
        return said if isinstance(said.info, ModelInfo) else None
    if isinstance(said, Unusable):
        return said
    if not isinstance(said, Decoded | Costs | Failed) or running is None or said.job_id != running.request.job_id:
        return None
    if isinstance(said, Decoded) and not (isinstance(said.words, tuple) and all(isinstance(word, Word) for word in said.words)):
        return None
    if isinstance(said, Failed) or isinstance(said, Costs) is isinstance(running.request, TimeCost):
        return said
    return None


def tell(job: Job, result: JobResult) -> None:
    """Calls the job's listener. One listener's fault must cost no other job anything."""
    try:
        job.listener(result)
    except Exception as fault:  # noqa: BLE001  a callback's seam: the fault is its owner's, the thread is everybody's
        log.error("what listened to a job failed: %s", fault_place(fault))


def stopped() -> TranscriptionError:
    """The engine was closed with the job undone."""
    return TranscriptionError(
        "Transcription was stopped.", safe="Your recording is safe.", next_step="It can be transcribed again at any time."
    )


def died() -> TranscriptionError:
    """The child ended and took a job with it."""
    return TranscriptionError(
        "The speech engine stopped unexpectedly.",
        safe="Your recording is safe.",
        next_step="Try again; if it happens again, choose a smaller model.",
    )


def not_started(error: OSError) -> TranscriptionError:
    """The system gave no child."""
    return TranscriptionError(
        "The speech engine could not be started.",
        safe="Your recording is safe.",
        next_step="Close other programs and try again.",
        detail=repr(error),
    )


def unusable(reply: Unusable) -> ModelError:
    """The child could not load its model."""
    return ModelError(reply.happened, safe="Your recordings are safe.", next_step=reply.next_step, detail=reply.detail)
