"""Frames lost and callback gaps while recording for real minutes, from a virtual microphone whose every sample is known.

    python scripts/bench_record.py --minutes 10 [--load 2]

The sound is a ramp, so that one lost, doubled or changed sample shows. Also compared: the frames counted and the clock. `--load` adds
that many processes that keep a core busy each. Needs PulseAudio's commands; uses no real device.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import threading
import time
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rehearse.audio.device_worker import DeviceWorker
from rehearse.audio.io_worker import IoWorker
from rehearse.audio.portaudio import PortAudioBackend
from rehearse.audio.ports import InputStream, OnFinished, OnFrames
from rehearse.audio.recorder import Recorder, RecorderState
from tests.virtual_sound import VirtualSound, missing_commands

#: Ramp pieces must fit the sound daemon's sample cache.
PIECE_SECONDS = 60
PERIOD = 30_000


class TimedBackend(PortAudioBackend):
    """Notes when each callback came; the note is one store into an array made beforehand."""

    def __init__(self, minutes: float) -> None:
        super().__init__()
        self.times = np.zeros(int(minutes * 60 * 120) + 10_000)
        self.count = 0

    def open_input(self, device: str | None, on_frames: OnFrames, on_finished: OnFinished) -> InputStream:
        """As the real one, timed."""

        def timed(frames: NDArray[np.int16] | NDArray[np.float32], overflow: bool) -> None:
            if self.count < len(self.times):
                self.times[self.count] = time.monotonic()
                self.count += 1
            on_frames(frames, overflow)

        return super().open_input(device, timed, on_finished)


def ramp(frames: int) -> NDArray[np.int16]:
    """1 .. 30000 again and again: never zero, every sample tells its place."""
    return (np.arange(frames) % PERIOD + 1).astype(np.int16)


def burn() -> None:
    """Keeps a core busy until ended."""
    while True:
        sum(range(10_000))


def lost_in(recording: NDArray[np.int16], piece: int, pieces: int) -> tuple[int, int]:
    """(samples that are missing, doubled or wrong; samples compared), piece by piece."""
    wrong = compared = 0
    at = 0
    for _ in range(pieces):
        heard = np.flatnonzero(recording[at:])
        if not len(heard):
            return wrong + piece, compared
        first = at + int(heard[0])
        got, truth = recording[first : first + piece], ramp(piece)
        compared += len(got)
        wrong += int(np.count_nonzero(got != truth[: len(got)])) + piece - len(got)
        at = first + piece
    return wrong, compared


def record(minutes: float, folder: Path, say: Callable[[str], None]) -> int:
    """Runs the measurement; returns the number of wrong samples."""
    with VirtualSound() as sound:
        os.environ.update(sound.environment)
        rate = sound.microphone_rate
        backend, devices, io = TimedBackend(minutes + 1), DeviceWorker(), IoWorker()
        recorder = Recorder(backend, devices, io, time.monotonic)
        recorder.start(folder / "take.wav", {})
        pulse = threading.Event()
        while recorder.poll().seconds < 0.2:
            pulse.wait(0.01)
        began, frames_before = time.monotonic(), recorder.poll().seconds
        seconds = min(PIECE_SECONDS, int(minutes * 60))
        pieces = max(1, round(minutes * 60 / seconds))
        bad_states = 0
        for _ in range(pieces):
            sound.speak(ramp(seconds * rate))
            until = time.monotonic() + seconds + 0.5
            while time.monotonic() < until:
                bad_states += recorder.poll().state is not RecorderState.RECORDING
                pulse.wait(0.05)
        elapsed = time.monotonic() - began
        status = recorder.poll()
        stopping = time.monotonic()
        take = recorder.stop()
        stop_seconds = time.monotonic() - stopping
        devices.close()
        io.close()
        with wave.open(str(folder / take.file)) as file:
            recording = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    wrong, compared = lost_in(recording, seconds * rate, pieces)
    gaps = np.diff(backend.times[: backend.count]) * 1000
    say(f"recorded {take.seconds:.1f} s at {rate} Hz, {backend.count} callbacks, load average {os.getloadavg()[0]:.1f}")
    say(
        f"samples compared {compared}, wrong or lost {wrong}; dropped by us {status.dropped_frames}; gaps by the clock {len(status.gaps)}"
    )
    say(f"frames against the clock: {(status.seconds - frames_before) - elapsed:+.3f} s over {elapsed:.1f} s")
    figures = " ".join(f"p{q:g} {np.percentile(gaps, q):.1f}" for q in (50, 95, 99, 99.9))
    say(f"callback gap ms: {figures} max {gaps.max():.1f}; stop() {stop_seconds * 1000:.0f} ms; polls not RECORDING {bad_states}")
    return wrong


def main() -> int:
    """Exit status 0 only when not one sample was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--load", type=int, default=0)
    arguments = parser.parse_args()
    missing = missing_commands()
    if missing:
        print("needs: " + ", ".join(missing))
        return 3
    burners = [multiprocessing.Process(target=burn, daemon=True) for _ in range(arguments.load)]
    for burner in burners:
        burner.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            return 1 if record(arguments.minutes, Path(folder), lambda line: print(line, flush=True)) else 0
    finally:
        for burner in burners:
            burner.kill()


if __name__ == "__main__":
    sys.exit(main())
