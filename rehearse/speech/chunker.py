"""Cuts a stream of speech into pieces that a recogniser can take one at a time, and says when to start on one early."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.speech.voice_activity import RATE, WINDOW

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ChunkRules:
    """Where speech may be cut. Seconds, and probabilities from voice activity.

    A Whisper window holds 30 s; 28 s leaves it room. The two thresholds are Silero's own (enter at 0.5, leave at 0.35).
    """

    #: A pause this long closes a chunk that has reached `shortest`.
    closing_pause: float = 0.5
    shortest: float = 8.0
    #: A pause this long closes any chunk: silence inside a window invites invented words.
    long_pause: float = 2.0
    #: A pause this long is worth starting on early.
    speculation_pause: float = 0.3
    #: No chunk is longer, padding included.
    longest: float = 28.0
    #: How far before `longest` a forced cut may look for a quiet place.
    search: float = 8.0
    #: Real sound kept on either side.
    padding: float = 0.25
    #: Less speech than this is never decoded: a click or a breath, on which Whisper invents words.
    least_speech: float = 0.3
    #: After this much silence, speech below `least_speech` is let go rather than joined to what follows.
    forget_after: float = 6.0
    enter: float = 0.5
    leave: float = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """A piece of the stream: `samples` at 16 kHz begin at `start` and end at `end` (seconds from the stream's first sample).

    `speech` holds the stretches with a voice, seconds from the stream's first sample; all lie within start..end.
    """

    id: int
    samples: Samples
    start: float
    end: float
    speech: tuple[tuple[float, float], ...]

    @property
    def seconds(self) -> float:
        """Length, padding included."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Speculate:
    """A pause may be the end: decoding could start now. Followed by Closed with the same chunk, or by Overtaken."""

    chunk: Chunk


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Speech went on; the speculation on this chunk is worthless."""

    chunk_id: int


@dataclass(frozen=True, slots=True)
class Closed:
    """The chunk is final. If a speculation was made on it, `chunk.id` is that speculation's."""

    chunk: Chunk


ChunkEvent = Speculate | Overtaken | Closed


class Chunker:
    """Turns windows and their probabilities into chunks.

    Guarantees: chunks are in order and never overlap; each is real, contiguous sound of at most `longest` seconds; every
    window of speech lies in exactly one chunk (bursts shorter than `least_speech` that stand alone excepted); the chunks
    depend on the sound alone, not on the sizes in which it was fed. Memory: the open chunk. Thread: one at a time, any.
    """

    def __init__(self, rules: ChunkRules | None = None) -> None:
        self._rules = rules or ChunkRules()
        self._buffer = np.zeros(0, dtype=np.float32)
        self._buffer_first = 0  # the stream's sample number of the buffer's first sample
        self._flags: list[bool] = []  # speech or not, from window `_flags_first` on
        self._flags_first = 0
        self._speaking = False
        self._floor = 0  # no chunk may begin before this sample: the end of the one before, or a forced cut
        self._first_speech: int | None = None  # window numbers within the open chunk
        self._last_speech = 0
        self._speech_windows = 0
        self._next_id = 0
        self._speculation: Chunk | None = None
        self._window = 0  # number of the next window to be judged

    def feed(self, samples: Samples, probabilities: NDArray[np.float32]) -> tuple[ChunkEvent, ...]:
        """Takes sound, shape (n,), and the probabilities of the windows completed by now. Returns what follows from them.

        Raises ValueError when probabilities arrive for sound that has not.
        """
        self._buffer = np.concatenate((self._buffer, np.asarray(samples, dtype=np.float32)))
        events: list[ChunkEvent] = []
        for probability in probabilities:
            if self._window * WINDOW >= self._buffer_first + len(self._buffer):
                raise ValueError("a probability without its sound")
            self._take(float(probability), events)
        self._forget_old_sound()
        return tuple(events)

    def finish(self) -> tuple[ChunkEvent, ...]:
        """The stream has ended: closes what is open. A live speculation is kept."""
        events: list[ChunkEvent] = []
        if self._first_speech is not None:
            self._close(events)
        return tuple(events)

    # One window -----------------------------------------------------------------------------------------------------

    def _take(self, probability: float, events: list[ChunkEvent]) -> None:
        rules = self._rules
        self._speaking = probability >= (rules.leave if self._speaking else rules.enter)
        self._flags.append(self._speaking)
        window = self._window
        self._window += 1
        if self._speaking:
            if self._speculation is not None:
                events.append(Overtaken(self._speculation.id))
                self._speculation = None
            if self._first_speech is None:
                self._first_speech = window
            self._last_speech = window
            self._speech_windows += 1
        if self._first_speech is None:
            return
        pause = (window - self._last_speech) * WINDOW / RATE
        enough = self._speech_windows * WINDOW / RATE >= rules.least_speech
        length = ((self._last_speech + 1) * WINDOW - self._start()) / RATE
        if not self._speaking:
            if enough and pause >= rules.speculation_pause and self._speculation is None:
                self._speculation = self._cut(self._last_speech)
                events.append(Speculate(self._speculation))
            if enough and (pause >= rules.long_pause or (pause >= rules.closing_pause and length >= rules.shortest)):
                self._close(events)
                return
            if not enough and pause >= rules.forget_after:
                self._open_after((self._last_speech + 1) * WINDOW)
                return
        if (self._window + 1) * WINDOW - self._start() > rules.longest * RATE:
            self._force(events)

    # Closing --------------------------------------------------------------------------------------------------------

    def _close(self, events: list[ChunkEvent]) -> None:
        """Closes all speech so far. Speech too short to decode is dropped."""
        if self._speech_windows * WINDOW / RATE >= self._rules.least_speech:
            chunk = self._speculation or self._cut(self._last_speech)
            events.append(Closed(chunk))
            self._open_after(round(chunk.end * RATE))
        else:
            self._open_after((self._last_speech + 1) * WINDOW)

    def _force(self, events: list[ChunkEvent]) -> None:
        """The chunk is as long as it may be: cuts at the quietest place, and what follows opens the next."""
        if not self._speaking:
            self._close(events)
            return
        cut = self._quietest()
        first = self._first_speech or 0
        heard = [w for w in range(first, cut) if self._flag(w)]
        chunk = self._cut(heard[-1], limit=cut * WINDOW)
        events.append(Closed(chunk))
        speech_after = [w for w in range(cut, self._window) if self._flag(w)]
        self._open_after(cut * WINDOW)
        self._first_speech = speech_after[0]
        self._last_speech = speech_after[-1]
        self._speech_windows = len(speech_after)

    def _quietest(self) -> int:
        """The window at which a chunk that must end is cut: the middle of the longest silence near its end, or the
        centre of its quietest sixth of a second. A stop consonant is shorter than that, a gap between words is not."""
        last = self._window - round(self._rules.least_speech * RATE / WINDOW) - 1
        first = max((self._first_speech or 0) + 1, self._window - round(self._rules.search * RATE / WINDOW))
        best_run: tuple[int, int] = (0, 0)
        run = 0
        for window in range(first, last):
            run = 0 if self._flag(window) else run + 1
            if run >= best_run[0] and run:
                best_run = (run, window - run // 2)
        if best_run[0] >= 3:
            return best_run[1]
        begin = first * WINDOW - self._buffer_first
        sound = self._buffer[begin : begin + (last - first) * WINDOW].reshape(-1, WINDOW)
        level = 10 * np.log10(np.mean(sound.astype(np.float64) ** 2, axis=1) + 1e-10)
        smooth = np.convolve(level, np.ones(5) / 5, mode="valid")
        return first + 2 + int(np.argmin(smooth))

    def _cut(self, last_speech: int, limit: int | None = None) -> Chunk:
        """The sound from the open chunk's start to a little after `last_speech`. `limit`: a sample it must not pass."""
        start = self._start()
        judged = min(self._window * WINDOW, self._buffer_first + len(self._buffer))
        end = min((last_speech + 1) * WINDOW + round(self._rules.padding * RATE), judged if limit is None else limit)
        samples = self._buffer[start - self._buffer_first : end - self._buffer_first].copy()
        speech = self._stretches(self._first_speech or 0, last_speech, end)
        chunk = Chunk(self._next_id, samples, start / RATE, end / RATE, speech)
        self._next_id += 1
        return chunk

    def _stretches(self, first: int, last: int, end: int) -> tuple[tuple[float, float], ...]:
        found: list[tuple[float, float]] = []
        begin: int | None = None
        for window in range(first, last + 2):
            speaking = window <= last and self._flag(window)
            if speaking and begin is None:
                begin = window
            elif not speaking and begin is not None:
                found.append((begin * WINDOW / RATE, min(window * WINDOW, end) / RATE))
                begin = None
        return tuple(found)

    # The open chunk's place -----------------------------------------------------------------------------------------

    def _start(self) -> int:
        """The open chunk's first sample, padding included."""
        first = self._window if self._first_speech is None else self._first_speech
        return max(self._floor, first * WINDOW - round(self._rules.padding * RATE))

    def _open_after(self, sample: int) -> None:
        self._floor = sample
        self._first_speech = None
        self._speech_windows = 0
        self._speculation = None

    def _flag(self, window: int) -> bool:
        return self._flags[window - self._flags_first]

    def _forget_old_sound(self) -> None:
        drop = min(self._start() - self._buffer_first, len(self._buffer))
        if drop > 0:
            self._buffer = self._buffer[drop:]
            self._buffer_first += drop
        first = self._window if self._first_speech is None else self._first_speech
        # The hysteresis lives in `_speaking`; flags are only read from the open chunk's first speech on.
        self._flags = self._flags[first - self._flags_first :]
        self._flags_first = first
