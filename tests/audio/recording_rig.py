"""A recorder on a fake microphone, clock and workers, moved forward by tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from rehearse.audio.recorder import Recorder, RecorderState, RecorderStatus
from rehearse.disk_room import DiskLimits
from rehearse.platform import Files
from tests.fakes.audio import FakeBackend, FakeClock, FakeInput, InlineRunner, noise

STEP = 0.05
ROOMY = 10**12


class Rig:
    """`speak` feeds noise at real pace, `wait` lets time pass with nothing coming; both let the io worker run as it would."""

    def __init__(self, folder: Path, *, samplerate: int = 48_000, files: Files | None = None, devices: Any = None) -> None:
        self.folder = folder
        self.path = folder / "take.wav"
        self.clock = FakeClock()
        self.backend = FakeBackend(samplerate)
        self.io = InlineRunner()
        self.free = ROOMY
        self.recorder = Recorder(
            self.backend,
            devices or InlineRunner(),
            self.io,
            self.clock,
            disk=DiskLimits(),
            free=lambda _folder: self.free,
            files=files,
        )
        self.blocks: list[np.ndarray] = []
        self.fed: list[np.ndarray] = []

    @property
    def microphone(self) -> FakeInput:
        return self.backend.inputs_opened[-1]

    @property
    def state(self) -> RecorderState:
        return self.recorder.poll().state

    @property
    def status(self) -> RecorderStatus:
        return self.recorder.poll()

    def start(self, device: str | None = None) -> None:
        self.recorder.start(self.path, {"question_id": "q1"}, device, self.blocks.append)

    def feed(self, frames: np.ndarray) -> None:
        for at in range(0, len(frames), step := round(STEP * self.backend.samplerate)):
            piece = frames[at : at + step]
            self.microphone.feed(piece)
            self.fed.append(piece)
            self.clock.advance(len(piece) / self.backend.samplerate)
            self.io.beat()

    def speak(self, seconds: float, level: float = 0.1) -> None:
        self.feed(noise(seconds, self.backend.samplerate, seed=len(self.fed), level=level))

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / STEP)):
            self.clock.advance(STEP)
            self.io.beat()

    @property
    def all_fed(self) -> np.ndarray:
        return np.concatenate(self.fed)


def stored(path: Path) -> np.ndarray:
    """The samples of a finished take, by a reader that is not ours."""
    import wave

    with wave.open(str(path)) as file:
        assert file.getsampwidth() == 2
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")
