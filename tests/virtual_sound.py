"""A private sound system with a virtual microphone and speaker: the real PortAudio path, no hardware, no desktop, root or not.

PulseAudio with null sinks. What a test plays into `microphone` comes out of PortAudio's default input sample for sample when the rates
are equal; what the program plays is heard through the speaker's monitor.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

#: Commands that must be there, and the Debian packages that bring them.
NEEDED = {"pulseaudio": "pulseaudio", "pactl": "pulseaudio-utils", "parec": "pulseaudio-utils"}
#: The sample cache took 90 s at 44.1 kHz and refused 120 s (16-bit mono).
_LARGEST_PIECE = 7_938_000
_ONE_CHANNEL = "channels=1 channel_map=mono master_channel_map=mono remix=no"


def missing_commands() -> list[str]:
    """Debian packages to install before a `VirtualSound` can be made."""
    return sorted({package for command, package in NEEDED.items() if shutil.which(command) is None})


def wait_until(condition: object, limit: float = 10.0, what: str = "") -> None:
    """Returns once `condition()` is true; real sound takes real time, so this looks 100 times a second. AssertionError after `limit`."""
    assert callable(condition)
    end = time.monotonic() + limit
    pulse = threading.Event()
    while not condition():
        assert time.monotonic() < end, f"not within {limit} s: {what or condition}"
        pulse.wait(0.01)


class Ear:
    """What the speaker played while it listened: mono int16 at `rate`, complete once the `with` block has ended."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.samples: NDArray[np.int16] = np.zeros(0, np.int16)
        self.pieces: list[bytes] = []

    @property
    def seconds(self) -> float:
        """Heard so far."""
        return sum(map(len, self.pieces)) / 2 / self.rate

    def loud(self) -> bool:
        """Whether anything but silence has come so far."""
        return any(any(piece) for piece in list(self.pieces))


class VirtualSound:
    """One private sound daemon in a folder of its own. Use as a context manager."""

    def __init__(self, microphone_rate: int = 44_100, speaker_rate: int = 48_000, *, spare_microphone: bool = False) -> None:
        """44.1 kHz is the rate that PortAudio names as ALSA's pulse device's own. `spare_microphone` adds a second, silent one."""
        self.microphone_rate = microphone_rate
        self.speaker_rate = speaker_rate
        self._spare = spare_microphone
        self._folder = Path()
        self._daemon: subprocess.Popen[bytes] | None = None
        self._pieces = 0

    @property
    def environment(self) -> dict[str, str]:
        """To be set before PortAudio is loaded."""
        return {
            "PULSE_SERVER": f"unix:{self._folder}/native",
            "PULSE_CLIENTCONFIG": f"{self._folder}/client.conf",
            "ALSA_CONFIG_PATH": f"/usr/share/alsa/alsa.conf:{self._folder}/asoundrc",
        }

    def __enter__(self) -> VirtualSound:
        self._folder = Path(tempfile.mkdtemp(prefix="sound-"))
        folder = self._folder
        script = [
            ".fail",
            f"load-module module-native-protocol-unix auth-anonymous=1 socket={folder}/native",
            # norewinds: without it the first callback of a stream comes 0.3 to 1.7 s late.
            f"load-module module-null-sink sink_name=speaker norewinds=1 format=s16le rate={self.speaker_rate} channels=2",
            f"load-module module-null-sink sink_name=feed norewinds=1 format=s16le rate={self.microphone_rate} channels=1 channel_map=mono",
            f"load-module module-remap-source source_name=microphone master=feed.monitor {_ONE_CHANNEL}",
            "set-default-sink speaker",
            "set-default-source microphone",
        ]
        if self._spare:
            script.append(
                f"load-module module-null-sink sink_name=spare norewinds=1 format=s16le rate={self.microphone_rate} channels=1"
            )
        (folder / "daemon.pa").write_text("\n".join(script) + "\n")
        (folder / "client.conf").write_text(f"autospawn = no\ndefault-server = unix:{folder}/native\nenable-shm = no\n")
        (folder / "asoundrc").write_text("pcm.!default { type pulse }\nctl.!default { type pulse }\n")
        self.start_daemon()
        return self

    def start_daemon(self) -> None:
        """Begins, or begins again after `kill`."""
        hidden = ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "PULSE_SERVER")
        environment = {name: value for name, value in os.environ.items() if name not in hidden}
        folder = str(self._folder)
        environment.update(HOME=folder, PULSE_RUNTIME_PATH=folder, PULSE_STATE_PATH=folder)
        with (self._folder / "log").open("ab") as log:
            self._daemon = subprocess.Popen(
                [
                    *(
                        "pulseaudio",
                        "-n",
                        "-F",
                        f"{folder}/daemon.pa",
                        "--daemonize=no",
                        "--exit-idle-time=-1",
                        "--use-pid-file=no",
                    ),
                    *("--realtime=no", "--high-priority=no", "--disable-shm=yes", "--log-target=stderr"),
                ],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_until(lambda: "microphone" in self.control("list", "short", "sources", check=False), what="pulseaudio's start")

    def control(self, *arguments: str, check: bool = True) -> str:
        """One `pactl` command."""
        done = subprocess.run(
            ["pactl", *arguments], env={**os.environ, **self.environment}, capture_output=True, text=True, timeout=10, check=False
        )
        assert not check or done.returncode == 0, done.stderr
        return done.stdout

    def speak(self, samples: NDArray[np.int16], rate: int | None = None) -> None:
        """Plays mono samples into the microphone; rendered inside the daemon, so nothing can underrun. Returns at once."""
        assert samples.nbytes <= _LARGEST_PIECE
        self._pieces += 1
        path = self._folder / f"piece{self._pieces}.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate or self.microphone_rate)
            file.writeframes(samples.astype("<i2").tobytes())
        self.control("upload-sample", str(path), f"piece{self._pieces}")
        self.control("play-sample", f"piece{self._pieces}", "feed")

    @contextlib.contextmanager
    def hear(self) -> Iterator[Ear]:
        """Listens to the speaker; `ear.samples` is there after the block, and holds what was played in it."""
        ear = Ear(self.speaker_rate)
        listener = subprocess.Popen(
            [
                *("parec", "--device=speaker.monitor", f"--rate={self.speaker_rate}", "--channels=1"),
                *("--format=s16le", "--latency-msec=20", "--raw"),
            ],
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
        )
        assert listener.stdout is not None
        stream = listener.stdout

        def listen() -> None:
            while piece := stream.read1(65_536):  # type: ignore[attr-defined]  # a BufferedReader, which Popen's stub does not say
                ear.pieces.append(piece)

        thread = threading.Thread(target=listen, name="ear")
        thread.start()
        try:
            wait_until(lambda: ear.pieces, what="the speaker's monitor")
            yield ear
            until = ear.seconds + 0.3
            wait_until(lambda: ear.seconds >= until, what="the speaker's monitor")
        finally:
            listener.terminate()
            thread.join()
            stream.close()
            listener.wait()
            ear.samples = np.frombuffer(b"".join(ear.pieces), "<i2")

    def unplug_microphone(self) -> None:
        """The microphone goes; with no spare one, PortAudio sees the end of its stream."""
        self.control("unload-module", "module-remap-source")
        if not self._spare:
            self.control("unload-module", "module-null-sink")

    def mute_microphone(self, muted: bool = True) -> None:
        """A muted microphone delivers exact zeros."""
        self.control("set-source-mute", "microphone", str(int(muted)))

    def suspend_microphone(self, suspended: bool = True) -> None:
        """A suspended microphone delivers nothing and says nothing."""
        self.control("suspend-source", "microphone", str(int(suspended)))

    def freeze(self) -> None:
        """The daemon hangs: every call into it waits."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """It dies without a word."""
        assert self._daemon is not None
        self._daemon.kill()
        self._daemon.wait(5)

    def __exit__(self, *_: object) -> None:
        daemon = self._daemon
        if daemon is not None and daemon.poll() is None:
            daemon.send_signal(signal.SIGCONT)
            daemon.terminate()
            try:
                daemon.wait(3)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def find(needle: NDArray[np.int16], hay: NDArray[np.int16]) -> tuple[int, float]:
    """Where `needle` lies in `hay` (samples) and how alike they are there (cosine, 1.0 is the same but for loudness)."""
    x, y = needle.astype(float), hay.astype(float)
    size = 1 << (len(x) + len(y)).bit_length()
    product = np.fft.irfft(np.fft.rfft(y, size) * np.conj(np.fft.rfft(x, size)), size)[: max(1, len(y) - len(x) + 1)]
    at = int(np.argmax(product))
    part = y[at : at + len(x)]
    head = x[: len(part)]
    return at, float(part @ head / np.sqrt((part @ part) * (head @ head) + 1e-9))
