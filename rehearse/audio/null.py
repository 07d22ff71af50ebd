"""A sound system for machines without one: no microphone, and a speaker that nobody hears but that keeps time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from rehearse.audio.pacing import ThreadTicker, Ticker
from rehearse.audio.ports import Clock, Device, InputStream, OnFinished, OnFrames, OutputStream, Pull
from rehearse.errors import DeviceError

#: More than this is never asked for at once, as with a real card after a pause.
_LONGEST_PULL_SECONDS = 0.5

NewTicker = Callable[[str], Ticker]


class NullBackend:
    """Lists nothing; playing goes on in silence at the right pace, so that the review screen works without a speaker."""

    def __init__(self, clock: Clock = time.monotonic, ticker: NewTicker = ThreadTicker) -> None:
        self._clock = clock
        self._ticker = ticker

    def inputs(self) -> tuple[Device, ...]:
        """None."""
        return ()

    def outputs(self) -> tuple[Device, ...]:
        """None that can be heard."""
        return ()

    def open_input(self, device: str | None, on_frames: OnFrames, on_finished: OnFinished) -> InputStream:  # noqa: ARG002
        """Raises DeviceError."""
        raise DeviceError(
            "No microphone was found.",
            safe="Everything else works: earlier takes, questions, and recordings from files.",
            next_step="Connect a microphone, then look again.",
        )

    def open_output(self, device: str | None, samplerate: int, pull: Pull, on_finished: OnFinished) -> OutputStream:  # noqa: ARG002
        """A silent speaker."""
        return SilentOutput(samplerate, pull, on_finished, self._clock, self._ticker("silent speaker"))

    def refresh(self) -> None:
        """Nothing to look for."""


class SilentOutput:
    """Pulls frames at the pace of the clock and drops them. `pull` and `on_finished` are called on the ticker's thread."""

    def __init__(self, samplerate: int, pull: Pull, on_finished: OnFinished, clock: Clock, ticker: Ticker) -> None:
        self._samplerate = samplerate
        self._pull = pull
        self._on_finished = on_finished
        self._clock = clock
        self._ticker = ticker
        self._began: float | None = None
        self._pulled = 0
        self._finish_lock = threading.Lock()
        self._finished = False

    @property
    def samplerate(self) -> int:
        """The rate at which frames are pulled."""
        return self._samplerate

    @property
    def latency(self) -> float:
        """Nothing lies between the pull and the silence."""
        return 0.0

    def start(self) -> None:
        """Begins to pull."""
        if self._began is None and not self._finished:
            self._began = self._clock()
            self._ticker.start(self._step)

    def abort(self) -> None:
        """Ends; `on_finished` has been called when this returns, if the stream had been started."""
        self._ticker.stop()
        if self._began is not None:
            self._finish()

    def close(self) -> None:
        """The same as `abort`."""
        self.abort()

    def _step(self) -> bool:
        if self._finished or self._began is None:
            return False
        due = int((self._clock() - self._began) * self._samplerate) - self._pulled
        while due > 0:
            count = min(due, int(_LONGEST_PULL_SECONDS * self._samplerate))
            if len(self._pull(count)) < count:
                self._finish()
                return False
            self._pulled += count
            due -= count
        return True

    def _finish(self) -> None:
        with self._finish_lock:
            if self._finished:
                return
            self._finished = True
        self._on_finished()
