"""Transcribes speech while it is spoken: voice activity, chunks, engine and word times joined into one stream."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rehearse.errors import CancelledError, RehearseError
from rehearse.model.transcript import ModelInfo, Word
from rehearse.speech.chunker import Chunk, Chunker, ChunkEvent, ChunkRules, Closed, Overtaken
from rehearse.speech.engine import Engine, EngineState
from rehearse.speech.engine_jobs import JobDone, JobFailed, JobResult
from rehearse.speech.voice_activity import RATE, Network, StreamingVoiceActivity
from rehearse.speech.word_times import fit_to_speech

Samples = NDArray[np.float32]
#: More than this much closed but unheard speech: the machine is slower than the speaker.
TOO_FAR_BEHIND = 20.0
_BLOCK = 4 * RATE
_POLL = 0.1
_LOAD_PATIENCE = 60.0


@dataclass(frozen=True, slots=True, eq=False)
class LiveResult:
    """What was heard. `words` is None when there was no engine; times are seconds from the first sample fed.

    `probabilities`: voice activity, one per 512 samples. `seconds`: all the sound fed. `behind_seconds`: speech not yet
    decoded when `finish` was called. `overtaken`: speculations thrown away.
    """

    words: tuple[Word, ...] | None
    probabilities: NDArray[np.float32]
    seconds: float
    behind_seconds: float
    model: ModelInfo | None
    overtaken: int = 0


@dataclass(slots=True)
class _Piece:
    """A chunk on its way. `job_id` is None until it is given to the engine."""

    chunk: Chunk
    job_id: str | None = None
    closed: bool = False
    words: tuple[Word, ...] | None = None


class LiveTranscription:
    """Takes 16 kHz sound as it comes and has its words ready soon after the last of it.

    Guarantees: the words depend on the sound alone, not on the block sizes nor on which speculations were made;
    `feed` never waits for the engine. With no engine it still measures voice activity, and `words` is None.
    Thread: `feed` from one thread at a time; `finish` after the last `feed`, from a thread that may wait; the rest from any.
    """

    def __init__(
        self,
        engine: Engine | None,
        language: str = "en",
        *,
        clock: Callable[[], float] = time.monotonic,
        network: Network | None = None,
        rules: ChunkRules | None = None,
        speculate: bool = True,
    ) -> None:
        self._engine = engine
        self._language = language
        self._clock = clock
        self._voice = StreamingVoiceActivity(network)
        self._chunker = Chunker(rules)
        #: Whether to begin on an open chunk at a pause. May be changed at any time: the words stay the same.
        self.speculate = speculate
        self._prefix = uuid.uuid4().hex
        self._probabilities: list[NDArray[np.float32]] = []
        self._fed = 0
        self._changed = threading.Condition()
        self._pieces: dict[int, _Piece] = {}  # by chunk id, in order
        self._ids: dict[str, int] = {}
        self._in_flight = 0
        self._error: RehearseError | None = None
        self._cancelled = False
        self._overtaken = 0

    # While speaking -------------------------------------------------------------------------------------------------

    def feed(self, samples: Samples) -> NDArray[np.float32]:
        """Takes sound, shape (n,). Returns the voice probabilities it completed, for a live view."""
        self._fed += len(samples)
        found = self._voice.feed(samples)
        self._take(samples, found)
        return found

    @property
    def listening(self) -> bool:
        """Whether words can come of this: it was given an engine."""
        return self._engine is not None

    @property
    def seconds(self) -> float:
        """Sound fed so far."""
        return self._fed / RATE

    @property
    def backlog_seconds(self) -> float:
        """Closed speech whose words are still to come."""
        with self._changed:
            return sum(piece.chunk.seconds for piece in self._pieces.values() if piece.closed and piece.words is None)

    @property
    def too_slow(self) -> bool:
        """The machine is slower than the speaker: say so calmly, and suggest the next smaller model."""
        return self.backlog_seconds > TOO_FAR_BEHIND

    @property
    def error(self) -> RehearseError | None:
        """What the engine failed with, if it did; recording goes on regardless."""
        return self._error

    def wait_until_within(self, seconds: float, cancelled: Callable[[], bool] | None = None) -> None:
        """Waits until at most `seconds` of closed speech are undecoded. Raises as `finish` does."""
        while True:
            if cancelled is not None and cancelled():
                self.cancel()
            with self._changed:
                if self._cancelled:
                    raise CancelledError
                if self._error is not None:
                    raise self._error
                behind = sum(p.chunk.seconds for p in self._pieces.values() if p.closed and p.words is None)
                if self._engine is None or behind <= seconds:
                    return
                self._changed.wait(_POLL)

    def cancel(self) -> None:
        """Forgets everything; a waiting `finish` raises CancelledError. Safe to call twice."""
        with self._changed:
            self._cancelled = True
            ids = [piece.job_id for piece in self._pieces.values() if piece.job_id is not None and piece.words is None]
            self._changed.notify_all()
        for job_id in ids:
            if self._engine is not None:
                self._engine.cancel(job_id)

    # At the end -----------------------------------------------------------------------------------------------------

    def finish(
        self, on_progress: Callable[[float], None] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> LiveResult:
        """Closes the last chunk and waits for all words. `on_progress` hears the share of speech decoded, 0..1.

        Raises CancelledError after `cancel()` or once `cancelled()` is true; TranscriptionError or ModelError when the
        engine failed. The sound is the caller's and is never lost by either.
        """
        behind = 0.0
        if not self._cancelled:
            self._take(np.zeros(0, dtype=np.float32), self._voice.finish(), last=True)
            behind = self.backlog_seconds
        while True:
            with self._changed:
                if self._cancelled:
                    raise CancelledError
                if self._error is not None:
                    raise self._error
                closed = [piece for piece in self._pieces.values() if piece.closed]
                waiting = [piece for piece in closed if piece.words is None] if self._engine is not None else []
                total = sum(piece.chunk.seconds for piece in closed)
                share = 1.0 - sum(piece.chunk.seconds for piece in waiting) / total if total else 1.0
            if on_progress is not None:
                on_progress(share)
            if not waiting:
                break
            with self._changed:
                if any(piece.words is None for piece in waiting) and self._error is None and not self._cancelled:
                    self._changed.wait(None if cancelled is None else _POLL)
            if cancelled is not None and cancelled():
                self.cancel()
        if self._engine is not None and self._engine.info is None:
            # Nothing was worth decoding, and the child is still loading: which model listened is part of the answer.
            self._engine.start()
            self._wait_loaded(self._engine, cancelled)
        heard = np.concatenate(self._probabilities) if self._probabilities else np.zeros(0, dtype=np.float32)
        return LiveResult(
            words=None if self._engine is None else _joined(closed),
            probabilities=heard,
            seconds=self.seconds,
            behind_seconds=behind,
            model=self._engine.info if self._engine is not None else None,
            overtaken=self._overtaken,
        )

    def _wait_loaded(self, engine: Engine, cancelled: Callable[[], bool] | None) -> None:
        until = self._clock() + _LOAD_PATIENCE
        while not engine.wait_ready(_POLL) and engine.state is EngineState.STARTING and self._clock() < until:
            if cancelled is not None and cancelled():
                self.cancel()
                raise CancelledError

    # Chunks to jobs -------------------------------------------------------------------------------------------------

    def _take(self, samples: Samples, probabilities: NDArray[np.float32], *, last: bool = False) -> None:
        self._probabilities.append(probabilities)
        events = self._chunker.feed(samples, probabilities)
        if last:
            events += self._chunker.finish()
        for event in events:
            self._handle(event)

    def _handle(self, event: ChunkEvent) -> None:
        """Speculations wait their turn: one is only given to an engine that has nothing better to do."""
        if isinstance(event, Overtaken):
            with self._changed:
                piece = self._pieces.pop(event.chunk_id, None)
            if piece is not None and piece.job_id is not None:
                self._overtaken += 1
                self._drop(piece)
            return
        with self._changed:
            piece = self._pieces.setdefault(
                event.chunk.id, _Piece(event.chunk if self._engine is not None else _let_go(event.chunk))
            )
            piece.closed = isinstance(event, Closed)
            job_id = self._claim(piece) if piece.closed or (self.speculate and self._in_flight == 0) else None
        self._submit(piece, job_id)

    def _claim(self, piece: _Piece) -> str | None:
        """Under the lock: the id of the job to submit for this piece, None if it has one or none is wanted."""
        if self._engine is None or self._cancelled or self._error is not None or piece.job_id is not None:
            return None
        piece.job_id = f"{self._prefix}-{piece.chunk.id}"
        self._ids[piece.job_id] = piece.chunk.id
        self._in_flight += 1
        return piece.job_id

    def _submit(self, piece: _Piece, job_id: str | None) -> None:
        if self._engine is None or job_id is None:
            return
        speech_end = piece.chunk.speech[-1][1] - piece.chunk.start
        try:
            self._engine.submit(job_id, piece.chunk.samples, self._language, self._hear, speech_end=speech_end)
        except RehearseError as error:  # the engine was closed: recording goes on, `finish` tells
            with self._changed:
                self._error = self._error or error

    def _drop(self, piece: _Piece) -> None:
        assert piece.job_id is not None
        with self._changed:
            if self._ids.pop(piece.job_id, None) is not None:
                self._in_flight -= 1
        if self._engine is not None:
            self._engine.cancel(piece.job_id)

    def _hear(self, result: JobResult) -> None:
        """On the engine's thread: a job has ended."""
        following: _Piece | None = None
        job_id: str | None = None
        with self._changed:
            chunk_id = self._ids.pop(result.job_id, None)
            if chunk_id is None:
                return
            self._in_flight -= 1
            piece = self._pieces.get(chunk_id)
            if isinstance(result, JobFailed):
                self._error = self._error or result.error
            elif isinstance(result, JobDone) and piece is not None:
                offset = piece.chunk.start
                moved = [Word(w.text, w.start + offset, w.end + offset, w.probability) for w in result.words]
                piece.words = fit_to_speech(moved, piece.chunk.speech, (piece.chunk.start, piece.chunk.end))
            if self._in_flight == 0 and self.speculate:
                following = next((p for p in self._pieces.values() if p.job_id is None), None)
                job_id = self._claim(following) if following is not None else None
            self._changed.notify_all()
        if following is not None:
            self._submit(following, job_id)


def _let_go(chunk: Chunk) -> Chunk:
    """The chunk without its sound: nobody decodes it any more, and an hour of chunks would be a second copy of the recording."""
    return replace(chunk, samples=chunk.samples[:0].copy())


def _joined(pieces: Iterable[_Piece]) -> tuple[Word, ...]:
    """All words in order: chunks do not overlap, and each word lies in its chunk."""
    return tuple(word for piece in pieces for word in piece.words or ())


def transcribe_file(
    engine: Engine | None,
    sound: Samples | Iterable[Samples],
    language: str = "en",
    *,
    total_seconds: float | None = None,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    network: Network | None = None,
) -> LiveResult:
    """The words of a recording, by the very path a live one takes, so that both agree.

    `sound`: 16 kHz samples, whole or in blocks (an hour is then never in memory at once: reading waits while the engine is
    behind). `on_progress` hears 0..1. Raises CancelledError, TranscriptionError, ModelError as `LiveTranscription.finish`.
    """
    live = LiveTranscription(engine, language, network=network, speculate=False)
    if isinstance(sound, np.ndarray):
        total_seconds = len(sound) / RATE
        blocks: Iterable[Samples] = np.split(sound, range(_BLOCK, len(sound), _BLOCK))
    else:
        blocks = sound
    furthest = 0.0

    def report(share: float) -> None:
        nonlocal furthest
        furthest = max(furthest, min(1.0, share))
        if on_progress is not None:
            on_progress(furthest)

    for block in blocks:
        live.feed(block)
        live.wait_until_within(60.0, cancelled)
        if total_seconds:
            report((live.seconds - live.backlog_seconds) / max(total_seconds, live.seconds))
    return live.finish(lambda share: report(share if share == 1.0 else 1.0 - live.backlog_seconds / live.seconds), cancelled)
