"""Playing sound: position, seeking, loops, slower and faster."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any

import numpy as np

from rehearse.audio.device_worker import DeviceRunner
from rehearse.audio.frames import Samples
from rehearse.audio.ports import AudioBackend, Clock, OutputStream
from rehearse.audio.stretch import stretch
from rehearse.errors import DeviceError

#: A sound card drops its last `latency` seconds when a stream ends; these zeros are what it may drop.
TAIL_SECONDS = 0.3


class _Cursor:
    """One run of playing, from a place to an end. Read by the sound system's thread; replaced, never re-used, by the player's."""

    def __init__(self, samples: Samples, first: int, begin: int, end: int, loop: bool) -> None:
        self.samples = samples
        self.begin = begin  # where a loop goes back to
        self.end = end
        self.loop = loop and end > begin
        self.at = first
        self.pulled = 0
        self.first = first
        self.tail = 0
        self.pulled_when = 0.0

    def place(self, frames: float) -> float:
        """The frame under the needle after `frames` frames were heard."""
        at = self.first + frames
        if self.loop and at >= self.end:
            return self.begin + (at - self.end) % (self.end - self.begin)
        return min(at, self.end)


@dataclass(frozen=True, slots=True)
class PlayerStatus:
    """What a screen shows. `preparing`: a changed speed is being rendered. `failure`: why nothing plays though it was asked for."""

    position: float
    playing: bool
    preparing: bool
    failure: DeviceError | None


class Player:
    """Plays one sound at a time. Methods belong to one thread and never wait for the device.

    Guarantee: `position()` is in the original sound's seconds at every speed, counts frames that were *heard* (output latency taken off),
    and stays within the sound; a lost or missing speaker ends playing with `status().failure`, nothing else.
    """

    def __init__(
        self,
        backend: AudioBackend,
        device_worker: DeviceRunner,
        clock: Clock,
        *,
        device: str | None = None,
        jobs: Executor | None = None,
    ) -> None:
        """`jobs` renders changed speeds; without it the device worker does, which holds up the device for a moment."""
        self._backend = backend
        self._devices = device_worker
        self._clock = clock
        self._device = device
        self._jobs = jobs
        self._lock = threading.Lock()
        self._samples: Samples = np.zeros(0, dtype=np.float32)
        self._rate = 1
        self._rendered: dict[float, Samples] = {}
        self._speed = 1.0
        self._range: tuple[float, float, bool] = (0.0, 0.0, False)
        self._resting = 0.0
        self._cursor: _Cursor | None = None
        self._stream: OutputStream | None = None
        self._turn = 0  # counts plays: what an earlier one still has to say is ignored
        self._playing = False
        self._preparing = False
        self._failure: DeviceError | None = None

    @property
    def duration(self) -> float:
        """Seconds of the loaded sound."""
        return len(self._samples) / self._rate

    @property
    def playing(self) -> bool:
        """From `play()` until the end, `pause()`, `stop()` or a failure."""
        return self._playing

    @property
    def speed(self) -> float:
        """The speed last asked for."""
        return self._speed

    def set_device(self, device: str | None) -> None:
        """The speaker for the next `play()`: a `Device.key`, a name, or None for the default."""
        self._device = device

    def load(self, samples: Samples, samplerate: int) -> None:
        """A new sound, mono float32, shape (n,); the old one stops. Position 0."""
        self.stop()
        self._samples = np.ascontiguousarray(samples, dtype=np.float32)
        self._rate = samplerate
        self._rendered = {1.0: self._samples}
        self._range = (0.0, self.duration, False)

    def play(self, start: float | None = None, end: float | None = None, speed: float | None = None, loop: bool = False) -> None:
        """Plays from `start` to `end` (seconds of the sound; None: from where it rests, to the sound's end), over and over if `loop`.

        `speed` 0.5 to 2.0 keeps the pitch; None keeps the speed. A loop begins again at `start`.
        """
        first = self._clip(self.position() if start is None else start)
        last = self.duration if end is None else self._clip(end)
        if start is None and first >= last:
            first = 0.0  # resting at the end, play means again
        self._begin(first, (min(first, last), last, loop), self._speed if speed is None else speed)

    def pause(self) -> None:
        """Silence at once; `play()` goes on from here."""
        self._resting = self.position()
        self._silence()

    def stop(self) -> None:
        """Silence at once; position 0. Safe to call at any time."""
        self._silence()
        self._resting = 0.0

    def seek(self, t: float) -> None:
        """To `t` seconds, playing on if it was playing; a place outside the range being played frees it."""
        t = self._clip(t)
        if not self._playing:
            self._resting = t
            return
        begin, end, loop = self._range
        self._begin(t, (begin, end, loop) if begin <= t < end else (t, self.duration, False), self._speed)

    def set_speed(self, speed: float) -> None:
        """Changes the speed, in the middle of playing if need be; the place stays."""
        if self._playing:
            self._begin(self.position(), self._range, speed)
        else:
            self._speed = speed

    def position(self) -> float:
        """The second of the sound that is being heard now."""
        with self._lock:
            cursor, stream = self._cursor, self._stream
            if cursor is None or stream is None:
                return self._resting
            since = max(0.0, self._clock() - cursor.pulled_when) if cursor.pulled else 0.0
            heard = min(cursor.pulled + cursor.tail, cursor.pulled + cursor.tail - (stream.latency - since) * stream.samplerate)
            scale = len(self._samples) / max(1, len(cursor.samples))
            return self._clip(cursor.place(max(0.0, heard)) * scale / self._rate)

    def status(self) -> PlayerStatus:
        """Everything at once."""
        return PlayerStatus(self.position(), self._playing, self._preparing, self._failure)

    def close(self) -> None:
        """The same as `stop`: the device worker is its owner's to close."""
        self.stop()

    # -- one run ---------------------------------------------------------------------------------------------------------------------

    def _begin(self, first: float, span: tuple[float, float, bool], speed: float) -> None:
        self._silence()
        self._resting = first
        self._range = span
        self._speed = speed
        self._failure = None
        if not len(self._samples):
            return
        self._playing = True
        turn = self._turn
        rendered = self._rendered.get(speed)
        if rendered is not None:
            self._devices.submit(lambda: self._open(turn, rendered, first, span))
            return
        self._preparing = True
        samples, rate = self._samples, self._rate
        render = self._jobs.submit if self._jobs is not None else self._devices.submit
        job: Future[Samples] = render(lambda: stretch(samples, rate, speed))
        job.add_done_callback(
            lambda done: self._when_rendered(turn, speed, done, lambda ready: self._open(turn, ready, first, span))
        )

    def _when_rendered(self, turn: int, speed: float, done: Future[Any], go_on: Callable[[Samples], None]) -> None:
        """On the thread that rendered."""
        with self._lock:
            if turn != self._turn:
                return
            self._preparing = False
            error = done.exception()
            if error is not None:
                self._playing = False
                self._failure = DeviceError(
                    "This speed could not be prepared.", next_step="Try another speed.", detail=repr(error)
                )
                return
            ready: Samples = done.result()
            self._rendered[speed] = ready
        with contextlib.suppress(DeviceError):
            self._devices.submit(lambda: go_on(ready))

    def _open(self, turn: int, samples: Samples, first: float, span: tuple[float, float, bool]) -> None:
        """On the device worker."""
        scale = len(samples) / max(1, len(self._samples)) * self._rate
        begin, end, loop = span
        cursor = _Cursor(samples, int(first * scale), int(begin * scale), min(len(samples), round(end * scale)), loop)
        if turn != self._turn:
            return
        try:
            stream = self._backend.open_output(
                self._device, self._rate, lambda count: self._pull(cursor, count), lambda: self._when_finished(turn)
            )
            with self._lock:
                wanted = turn == self._turn
                if wanted:
                    self._stream, self._cursor = stream, cursor
            if not wanted:
                stream.close()
                return
            stream.start()
        except DeviceError as error:
            with self._lock:
                if turn == self._turn:
                    self._playing, self._failure, self._cursor = False, error, None

    def _pull(self, cursor: _Cursor, count: int) -> Samples:
        """The sound system's callback."""
        at, end = cursor.at, cursor.end
        if at + count <= end:  # the usual case copies nothing
            out = cursor.samples[at : at + count]
            cursor.at = at + count
        else:
            out = np.zeros(count, dtype=np.float32)
            filled = 0
            while filled < count:
                take = min(count - filled, cursor.end - cursor.at)
                if take > 0:
                    out[filled : filled + take] = cursor.samples[cursor.at : cursor.at + take]
                    cursor.at += take
                    filled += take
                elif cursor.loop:
                    cursor.at = cursor.begin
                else:
                    break
            if filled < count:
                room = int(TAIL_SECONDS * self._rate) - cursor.tail
                quiet = min(count - filled, max(0, room))
                cursor.tail += quiet
                cursor.pulled += filled
                cursor.pulled_when = self._clock()
                return out[: filled + quiet]
        cursor.pulled += count
        cursor.pulled_when = self._clock()
        return out

    def _when_finished(self, turn: int) -> None:
        """On the sound system's thread: the end was reached, or the speaker is gone."""
        with self._lock:
            if turn != self._turn:
                return
            cursor, stream = self._cursor, self._stream
            complete = cursor is not None and cursor.at >= cursor.end and not cursor.loop
            scale = len(self._samples) / max(1, len(cursor.samples)) / self._rate if cursor is not None else 0.0
            if cursor is not None:
                self._resting = min(self.duration, (cursor.end if complete else cursor.place(cursor.pulled)) * scale)
            if not complete:
                self._failure = DeviceError(
                    "The speaker was disconnected.",
                    safe="Nothing is lost.",
                    next_step="Connect it again, or choose another in the settings.",
                )
            self._playing = False
            self._cursor = self._stream = None
            self._turn += 1
        if stream is not None:
            self._give_back(stream.close)

    def _silence(self) -> None:
        with self._lock:
            stream = self._stream
            self._turn += 1
            self._playing = self._preparing = False
            self._cursor = self._stream = None
        if stream is not None:
            self._give_back(lambda: _end(stream))

    def _give_back(self, close: Callable[[], None]) -> None:
        with contextlib.suppress(DeviceError):  # the program is closing, and the device worker has ended before us
            self._devices.submit(close)

    def _clip(self, t: float) -> float:
        return min(max(0.0, t), self.duration)


def _end(stream: OutputStream) -> None:
    stream.abort()
    stream.close()
