"""A microphone that plays a recording: the demo records it through the same path as a person's voice."""

from __future__ import annotations

import threading
import time

import numpy as np

from rehearse.audio.frames import Samples, to_pcm16
from rehearse.audio.null import NewTicker, NullBackend
from rehearse.audio.pacing import ThreadTicker, Ticker
from rehearse.audio.ports import AudioBackend, Clock, Device, InputStream, OnFinished, OnFrames, OutputStream, Pull
from rehearse.errors import DeviceError

#: Name of the one microphone listed.
FILE_FED_NAME = "Demo recording"
_HOST_API = "Rehearse"


class FileFedBackend:
    """Its one microphone delivers `samples` (mono float32, -1..1) by the clock, at `pace` times real time, then goes quiet.

    Each opened input begins at the first sample. `ended` is set once the last frame was delivered: that is the moment to press Stop,
    for nothing comes after it and the recorder will call the microphone stalled. Sound goes out through `output` (default: nowhere).
    """

    def __init__(
        self,
        samples: Samples,
        samplerate: int,
        pace: float = 1.0,
        clock: Clock = time.monotonic,
        *,
        output: AudioBackend | None = None,
        ticker: NewTicker = ThreadTicker,
    ) -> None:
        self._pcm = to_pcm16(np.asarray(samples, dtype=np.float32))
        self._samplerate = samplerate
        self._pace = pace
        self._clock = clock
        self._output: AudioBackend = output or NullBackend(clock, ticker)
        self._ticker = ticker
        self.ended = threading.Event()

    @property
    def seconds(self) -> float:
        """Length of what will be spoken."""
        return len(self._pcm) / self._samplerate

    def inputs(self) -> tuple[Device, ...]:
        """The recording."""
        return (Device(FILE_FED_NAME, _HOST_API, default=True, samplerate=self._samplerate),)

    def outputs(self) -> tuple[Device, ...]:
        """The real speakers behind it."""
        return self._output.outputs()

    def open_input(self, device: str | None, on_frames: OnFrames, on_finished: OnFinished) -> InputStream:
        """The recording from its start."""
        (only,) = self.inputs()
        if device not in (None, only.name, only.key):
            raise DeviceError("The chosen microphone is not there.", next_step="Choose another in the settings.")
        self.ended.clear()
        return _FedInput(
            self._pcm,
            self._samplerate,
            self._pace,
            self._clock,
            self._ticker("file-fed microphone"),
            on_frames,
            on_finished,
            self.ended,
        )

    def open_output(self, device: str | None, samplerate: int, pull: Pull, on_finished: OnFinished) -> OutputStream:
        """See the backend behind it."""
        return self._output.open_output(device, samplerate, pull, on_finished)

    def refresh(self) -> None:
        """Looks for speakers anew."""
        self._output.refresh()


class _FedInput:
    """Delivers on the ticker's thread, in blocks of 20 ms of the recording's own time at most."""

    def __init__(
        self,
        pcm: np.ndarray[tuple[int], np.dtype[np.int16]],
        samplerate: int,
        pace: float,
        clock: Clock,
        ticker: Ticker,
        on_frames: OnFrames,
        on_finished: OnFinished,
        ended: threading.Event,
    ) -> None:
        self._pcm = pcm
        self._samplerate = samplerate
        self._pace = pace
        self._clock = clock
        self._ticker = ticker
        self._on_frames = on_frames
        self._on_finished = on_finished
        self._ended = ended
        self._block = max(1, samplerate // 50)
        self._began: float | None = None
        self._delivered = 0
        self._finished = False

    @property
    def samplerate(self) -> int:
        """The recording's rate."""
        return self._samplerate

    def start(self) -> None:
        """The recording begins to play."""
        if self._began is None:
            self._began = self._clock()
            self._ticker.start(self._step)

    def abort(self) -> None:
        """It stops where it is."""
        self._ticker.stop()
        if self._began is not None and not self._finished:
            self._finished = True
            self._on_finished()

    def close(self) -> None:
        """The same as `abort`."""
        self.abort()

    def _step(self) -> bool:
        assert self._began is not None
        due = min(len(self._pcm), int((self._clock() - self._began) * self._pace * self._samplerate))
        while self._delivered < due:
            block = self._pcm[self._delivered : min(due, self._delivered + self._block)]
            self._on_frames(block, False)
            self._delivered += len(block)
        if self._delivered < len(self._pcm):
            return True
        self._ended.set()
        return False
