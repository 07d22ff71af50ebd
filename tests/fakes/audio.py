"""A sound system, a clock and workers that tests move by hand: minutes of recording in milliseconds, no thread, no sleep."""

from __future__ import annotations

import collections
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import numpy as np

from rehearse.audio.frames import to_pcm16
from rehearse.audio.io_worker import Repetition
from rehearse.audio.ports import Device, OnFinished, OnFrames, Pull
from rehearse.errors import DeviceError


class FakeClock:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


class ManualTicker:
    """Beats when told. Register with `ManualTickers` to find it again."""

    def __init__(self) -> None:
        self.step: Callable[[], bool] | None = None

    def start(self, step: Callable[[], bool]) -> None:
        self.step = step

    def stop(self) -> None:
        self.step = None

    def beat(self) -> None:
        if self.step is not None and not self.step():
            self.step = None


class ManualTickers:
    """A maker of tickers that keeps them, to be given as `ticker=`."""

    def __init__(self) -> None:
        self.made: list[ManualTicker] = []

    def __call__(self, name: str) -> ManualTicker:
        self.made.append(ManualTicker())
        return self.made[-1]

    def beat(self) -> None:
        for ticker in list(self.made):
            ticker.beat()


class InlineRunner:
    """Runs what is submitted at once, in order; what is submitted meanwhile comes after. Serves as device and as io worker."""

    def __init__(self) -> None:
        self._queue: collections.deque[tuple[Future[Any], Callable[[], Any]]] = collections.deque()
        self._running = False
        self.repetitions: list[Repetition] = []

    def submit(self, fn: Callable[[], Any]) -> Future[Any]:
        future: Future[Any] = Future()
        self._queue.append((future, fn))
        if not self._running:
            self._drain()
        return future

    def every(self, period: float, fn: Callable[[], object]) -> Repetition:
        self.repetitions.append(Repetition(fn, period))
        return self.repetitions[-1]

    def beat(self) -> None:
        self.repetitions = [one for one in self.repetitions if not one.cancelled]
        for one in self.repetitions:
            self.submit(one.fn).result()

    def _drain(self) -> None:
        self._running = True
        try:
            while self._queue:
                future, fn = self._queue.popleft()
                try:
                    future.set_result(fn())
                except Exception as error:  # an executor's seam
                    future.set_exception(error)
        finally:
            self._running = False


class HungRunner:
    """A device worker whose thread hangs in the sound system: nothing that is submitted is ever run."""

    def submit(self, fn: Callable[[], Any]) -> Future[Any]:
        return Future()


class FakeStream:
    """A sound stream held by a test: it ends once, by `unplug` or at its `close`."""

    def __init__(self, samplerate: int, on_finished: OnFinished) -> None:
        self.samplerate = samplerate
        self._on_finished = on_finished
        self.started = False
        self.closed = False
        self._finished = False

    def start(self) -> None:
        self.started = True

    def unplug(self) -> None:
        if not self._finished:
            self._finished = True
            self._on_finished()

    def abort(self) -> None:
        if self.started:
            self.unplug()

    def close(self) -> None:
        self.abort()
        self.closed = True


class FakeInput(FakeStream):
    """A microphone held by a test."""

    def __init__(self, samplerate: int, on_frames: OnFrames, on_finished: OnFinished) -> None:
        super().__init__(samplerate, on_finished)
        self._on_frames = on_frames

    def feed(self, frames: np.ndarray, overflow: bool = False) -> None:
        """What the sound system's thread would do with one block."""
        if self.started and not self._finished:
            self._on_frames(frames, overflow)


class FakeOutput(FakeStream):
    """A speaker held by a test: `play` pulls, `heard` is what came."""

    def __init__(self, samplerate: int, latency: float, pull: Pull, on_finished: OnFinished) -> None:
        super().__init__(samplerate, on_finished)
        self.latency = latency
        self._pull = pull
        self.heard: list[np.ndarray] = []

    def play(self, frames: int) -> None:
        """One callback's worth."""
        if self.started and not self._finished:
            got = np.array(self._pull(frames))
            self.heard.append(got)
            if len(got) < frames:
                self.unplug()


class FakeBackend:
    """Devices by name; `refuse` is raised by the next opens. One that came back otherwise is refused until `refresh`."""

    def __init__(self, samplerate: int = 48_000, latency: float = 0.0) -> None:
        self.samplerate = samplerate
        self.latency = latency
        self.microphones = ["Desk microphone", "Headset"]
        self.speakers = ["Desk speaker"]
        self.refuse: DeviceError | None = None
        self.inputs_opened: list[FakeInput] = []
        self.outputs_opened: list[FakeOutput] = []
        self._stale = False

    def come_back(self, samplerate: int) -> None:
        """The devices went, and are there again at another rate: the list does not know it yet."""
        for microphone in self.inputs_opened:
            microphone.unplug()
        self.samplerate, self._stale = samplerate, True

    def inputs(self) -> tuple[Device, ...]:
        return tuple(Device(name, "Fake", index == 0, self.samplerate) for index, name in enumerate(self.microphones))

    def outputs(self) -> tuple[Device, ...]:
        return tuple(Device(name, "Fake", index == 0, self.samplerate) for index, name in enumerate(self.speakers))

    def open_input(self, device: str | None, on_frames: OnFrames, on_finished: OnFinished) -> FakeInput:
        self._check(device, self.inputs())
        self.inputs_opened.append(FakeInput(self.samplerate, on_frames, on_finished))
        return self.inputs_opened[-1]

    def open_output(self, device: str | None, samplerate: int, pull: Pull, on_finished: OnFinished) -> FakeOutput:
        self._check(device, self.outputs())
        self.outputs_opened.append(FakeOutput(samplerate, self.latency, pull, on_finished))
        return self.outputs_opened[-1]

    def refresh(self) -> None:
        if any(not stream.closed for stream in (*self.inputs_opened, *self.outputs_opened)):
            raise DeviceError("busy")
        self._stale = False

    def _check(self, device: str | None, known: tuple[Device, ...]) -> None:
        if self.refuse is not None:
            raise self.refuse
        if self._stale:
            raise DeviceError("The microphone cannot be used now.")
        if not known:
            raise DeviceError("No microphone was found.")
        if device is not None and not any(device in (one.name, one.key) for one in known):
            raise DeviceError("The chosen device is not there.")


def noise(seconds: float, samplerate: int = 48_000, seed: int = 0, level: float = 0.1) -> np.ndarray:
    """int16 noise that never repeats: a lost or doubled sample shows."""
    generator = np.random.default_rng(seed)
    return to_pcm16((generator.standard_normal(round(seconds * samplerate)) * level).astype(np.float32))
