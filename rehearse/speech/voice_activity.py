"""Says, for every 32 ms of sound, how likely it is that somebody speaks (Silero's network, fed as the sound arrives)."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rehearse.errors import RehearseError
from rehearse.speech.silero import read_silero

RATE = 16_000
#: Samples the network judges at a time: 32 ms.
WINDOW = 512
#: Samples of the window before, which the network also sees.
CONTEXT = 64
_STATE = (1, 1, 128)
#: Windows judged in one call; bounds the memory a long recording needs.
_BATCH = 1024
_NETWORK = "silero_vad_v6.onnx"

Samples = NDArray[np.float32]
Probabilities = NDArray[np.float32]


def network_file() -> Path:
    """Where the network lies inside the faster-whisper package, found without importing it (that import takes 0.3 s).

    Raises RehearseError when the package or the file is missing: a broken installation.
    """
    package = importlib.util.find_spec("faster_whisper")
    folders = list(package.submodule_search_locations or []) if package is not None else []
    for folder in folders:
        assets = Path(folder) / "assets"
        exact = assets / _NETWORK
        if exact.is_file():
            return exact
        others = sorted(assets.glob("silero_vad*.onnx")) if assets.is_dir() else []
        if others:
            return others[-1]
    raise RehearseError(
        "The part that hears pauses is missing from this installation.",
        safe="Recording and replay still work.",
        next_step="Install the program again.",
        detail=f"no {_NETWORK} below {folders}",
    )


class Network(Protocol):
    """Anything that judges windows as Silero's network does."""

    def run(self, windows: Samples, h: Samples, c: Samples) -> tuple[Probabilities, Samples, Samples]:
        """Judges consecutive windows, shape (n, CONTEXT + WINDOW). Returns their probabilities and the state after them."""
        ...


class VoiceActivityNetwork:
    """The loaded network. Holds no state between calls, so any number of streams may share it, each from its own thread."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._network: Network | None = None

    def load(self) -> None:
        """Reads the network from disk (10 ms); safe to call twice. Raises RehearseError when it is missing."""
        self._ready()

    def _ready(self) -> Network:
        if self._network is None:
            path = self._path or network_file()
            # A later faster-whisper may ship another network: then the runtime it is made for reads it.
            self._network = read_silero(path) or _OnnxNetwork(path)
        return self._network

    def run(self, windows: Samples, h: Samples, c: Samples) -> tuple[Probabilities, Samples, Samples]:
        """Judges consecutive windows, shape (n, CONTEXT + WINDOW). Returns their probabilities and the state after them."""
        return self._ready().run(windows, h, c)


class _OnnxNetwork:
    """A network of any layers with the inputs and outputs of Silero's, computed by onnxruntime (30 MB)."""

    def __init__(self, path: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"], sess_options=options)

    def run(self, windows: Samples, h: Samples, c: Samples) -> tuple[Probabilities, Samples, Samples]:
        """As `Network.run`."""
        output, h, c = self._session.run(None, {"input": windows, "h": h, "c": c})
        return np.asarray(output, dtype=np.float32).reshape(-1), h, c


class StreamingVoiceActivity:
    """Probabilities for a stream of 16 kHz sound, whatever the sizes it arrives in.

    Guarantee: the concatenation of everything returned equals one call over the whole sound, bit for bit.
    Thread: one at a time, any.
    """

    def __init__(self, network: Network | None = None) -> None:
        self._network = network or VoiceActivityNetwork()
        self._h = np.zeros(_STATE, dtype=np.float32)
        self._c = np.zeros(_STATE, dtype=np.float32)
        self._context = np.zeros(CONTEXT, dtype=np.float32)
        self._rest = np.zeros(0, dtype=np.float32)

    def feed(self, samples: Samples) -> Probabilities:
        """Takes samples of shape (n,), returns the probabilities of the windows they completed (often none)."""
        sound = np.concatenate((self._rest, np.asarray(samples, dtype=np.float32)))
        count = len(sound) // WINDOW
        self._rest = sound[count * WINDOW :].copy()
        windows = sound[: count * WINDOW].reshape(count, WINDOW)
        found = [self._judge(windows[first : first + _BATCH]) for first in range(0, count, _BATCH)]
        return np.concatenate(found) if found else np.zeros(0, dtype=np.float32)

    def finish(self) -> Probabilities:
        """Judges the last, incomplete window as if silence followed it; at most one probability."""
        if not len(self._rest):
            return np.zeros(0, dtype=np.float32)
        return self.feed(np.zeros(WINDOW - len(self._rest), dtype=np.float32))

    def _judge(self, windows: Samples) -> Probabilities:
        framed = np.empty((len(windows), CONTEXT + WINDOW), dtype=np.float32)
        framed[:, CONTEXT:] = windows
        framed[0, :CONTEXT] = self._context
        framed[1:, :CONTEXT] = windows[:-1, -CONTEXT:]
        self._context = windows[-1, -CONTEXT:].copy()
        found, self._h, self._c = self._network.run(framed, self._h, self._c)
        return found


def probabilities(samples: Samples, network: Network | None = None) -> Probabilities:
    """Probabilities for a whole sound, one per started window, shape (ceil(n / WINDOW),)."""
    stream = StreamingVoiceActivity(network)
    return np.concatenate((stream.feed(samples), stream.finish()))
