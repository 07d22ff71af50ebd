"""What the program asks of a sound system, whichever it is: devices, an input stream, an output stream."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

#: Seconds that only go forward; `time.monotonic` in the program, a fake in tests.
Clock = Callable[[], float]

#: Receives mono frames, shape (n,), valid only during the call, and whether the system says that it lost input before them.
OnFrames = Callable[[NDArray[np.int16] | NDArray[np.float32], bool], None]

#: Asked for n frames; returns a float32 array of shape (n,), or a shorter one: then the stream plays that and ends.
Pull = Callable[[int], NDArray[np.float32]]

#: The stream has ended, asked or not. Called once, on the sound system's thread.
OnFinished = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Device:
    """One way in or out. Indexes shift when devices come and go, so a device is known by its name and host API."""

    name: str
    host_api: str
    default: bool
    samplerate: int

    @property
    def key(self) -> str:
        """What settings store and `open_input`/`open_output` accept (they take a bare name too)."""
        return f"{self.host_api}: {self.name}"


class InputStream(Protocol):
    """An opened microphone. `abort()` and `close()` are safe to call twice and may be called after the device is gone."""

    @property
    def samplerate(self) -> int:
        """The rate of the frames delivered."""

    def start(self) -> None:
        """Frames begin to come. Raises DeviceError."""

    def abort(self) -> None:
        """No more frames after this returns; never waits for a device that has stopped answering if the system lets it."""

    def close(self) -> None:
        """Gives the device back."""


class OutputStream(Protocol):
    """An opened speaker; the same rules as for `InputStream`."""

    @property
    def samplerate(self) -> int:
        """The rate at which frames are pulled."""

    @property
    def latency(self) -> float:
        """Seconds between a frame being pulled and being heard."""

    def start(self) -> None:
        """Frames begin to be pulled. Raises DeviceError."""

    def abort(self) -> None:
        """Silence at once; frames pulled but not yet heard are dropped."""

    def close(self) -> None:
        """Gives the device back."""


class AudioBackend(Protocol):
    """A sound system. Every call may block: make it on the device worker only. All raise DeviceError."""

    def inputs(self) -> tuple[Device, ...]:
        """Microphones; empty when there is none."""

    def outputs(self) -> tuple[Device, ...]:
        """Speakers; empty when there is none."""

    def open_input(self, device: str | None, on_frames: OnFrames, on_finished: OnFinished) -> InputStream:
        """Opens a microphone by key or name (None: the default one) at its own rate. Nothing is delivered before `start()`."""

    def open_output(self, device: str | None, samplerate: int, pull: Pull, on_finished: OnFinished) -> OutputStream:
        """Opens a speaker by key or name (None: the default one) for mono sound at `samplerate`."""

    def refresh(self) -> None:
        """Looks for devices anew. Refused with DeviceError while a stream is open: it would silently kill it."""
