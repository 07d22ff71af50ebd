"""The real sound system: PortAudio through sounddevice, which only this module imports, and only on the device worker."""

from __future__ import annotations

import atexit
import contextlib
import logging
import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from rehearse.audio.ports import Device, InputStream, OnFinished, OnFrames, OutputStream, Pull
from rehearse.errors import DeviceError
from rehearse.log import fault_place

log = logging.getLogger(__name__)

#: Blocks of this long keep callbacks rare enough for Python and often enough for a meter; 512 frames at 16 kHz.
_BLOCK_SECONDS = 0.02
_SMALLEST_BLOCK = 512
#: Lower output latencies underran on a busy machine.
_OUTPUT_LATENCY = 0.2
_INPUT_LATENCY = 0.1
#: Tried in turn when a device refuses its own default rate.
_OTHER_RATES = (48_000, 44_100, 16_000)


class PortAudioBackend:
    """Streams in callback mode, devices known by name. All calls on one thread, the device worker; each may block for as long as the
    sound system hangs. Nothing is loaded before the first call.
    """

    def __init__(self, samplerate: int | None = None, load: Callable[[], Any] | None = None) -> None:
        """`samplerate` asks microphones for this rate first instead of their own; `load` brings the sounddevice module."""
        self._wanted = samplerate
        self._load = load or _load
        self._module: Any = None
        self._open: set[object] = set()
        self._lock = threading.Lock()

    def inputs(self) -> tuple[Device, ...]:
        """Microphones by PortAudio's list, the default one marked. (On Linux with PulseAudio: ALSA's names, often just "default".)"""
        return self._devices("input")

    def outputs(self) -> tuple[Device, ...]:
        """Speakers by PortAudio's list, the default one marked."""
        return self._devices("output")

    def open_input(self, device: str | None, on_frames: OnFrames, on_finished: OnFinished) -> InputStream:
        """At the device's default rate; another of the usual ones where that is refused; its first channel."""
        sd = self._sounddevice()
        index, info = self._find(device, "input")
        own = int(info["default_samplerate"])
        refused: Exception | None = None
        for rate in dict.fromkeys((*((self._wanted,) if self._wanted else ()), own, *_OTHER_RATES)):
            for channels in (1, 2):
                if channels > int(info["max_input_channels"]):
                    continue
                try:
                    stream = _Input(self, sd, index, rate, channels, on_frames, on_finished)
                except sd.PortAudioError as error:
                    refused = error
                else:
                    return stream
        raise _refused("microphone", refused)

    def open_output(self, device: str | None, samplerate: int, pull: Pull, on_finished: OnFinished) -> OutputStream:
        """Mono at `samplerate`, 0.2 s latency."""
        sd = self._sounddevice()
        index, _ = self._find(device, "output")
        try:
            return _Output(self, sd, index, samplerate, pull, on_finished)
        except sd.PortAudioError as error:
            raise _refused("speaker", error) from error

    def refresh(self) -> None:
        """PortAudio looks for devices only when it starts: it is ended and started anew."""
        sd = self._sounddevice()
        with self._lock:
            if self._open:
                raise DeviceError("The list of devices cannot be renewed while sound is recorded or played.")
        try:
            sd._terminate()  # noqa: SLF001 - WORKAROUND https://github.com/spatialaudio/python-sounddevice/issues/125: no public way
            sd._initialize()  # noqa: SLF001
        except sd.PortAudioError as error:
            raise _refused("sound system", error) from error

    def _sounddevice(self) -> Any:
        if self._module is None:
            try:
                module = self._load()
            except OSError as error:  # the PortAudio library is not installed
                raise DeviceError(
                    "Sound is not available: the PortAudio library is missing.",
                    safe="Everything else works: earlier takes, questions, and recordings from files.",
                    next_step="On Debian or Ubuntu install libportaudio2, then start the program again.",
                    detail=repr(error),
                ) from error
            except Exception as error:
                raise _refused("sound system", error) from error
            self._module = module
        return self._module

    def _devices(self, kind: str) -> tuple[Device, ...]:
        sd = self._sounddevice()
        try:
            listed, apis = sd.query_devices(), sd.query_hostapis()
        except sd.PortAudioError as error:
            raise _refused("sound system", error) from error
        default = self._default(kind)
        return tuple(
            Device(info["name"], apis[info["hostapi"]]["name"], index == default, int(info["default_samplerate"]))
            for index, info in enumerate(listed)
            if info[f"max_{kind}_channels"] > 0
        )

    def _default(self, kind: str) -> int:
        return int(self._sounddevice().default.device[0 if kind == "input" else 1])

    def _find(self, device: str | None, kind: str) -> tuple[int, Any]:
        sd = self._sounddevice()
        what = "microphone" if kind == "input" else "speaker"
        try:
            listed, apis = sd.query_devices(), sd.query_hostapis()
        except sd.PortAudioError as error:
            raise _refused(what, error) from error
        usable = [(index, info) for index, info in enumerate(listed) if info[f"max_{kind}_channels"] > 0]
        if not usable:
            raise DeviceError(
                f"No {what} was found.",
                safe="Everything else works: earlier takes, questions, and recordings from files.",
                next_step=f"Connect a {what}, then look again.",
            )
        if device is None:
            default = self._default(kind)
            return next((one for one in usable if one[0] == default), usable[0])
        for index, info in usable:
            if device in (f"{apis[info['hostapi']]['name']}: {info['name']}", info["name"]):
                return index, info
        raise DeviceError(f"The chosen {what} is not there.", next_step="Connect it, or choose another in the settings.")

    def note_open(self, stream: object) -> None:
        """A stream tells that it holds a device."""
        with self._lock:
            self._open.add(stream)

    def note_closed(self, stream: object) -> None:
        """A stream tells that it gave its device back."""
        with self._lock:
            self._open.discard(stream)


def _load() -> Any:
    import sounddevice

    # WORKAROUND: sounddevice ends PortAudio at exit, which never returns while the sound daemon hangs. Streams are closed by the device
    # worker, and the system takes back the rest.
    atexit.unregister(sounddevice._exit_handler)  # noqa: SLF001
    return sounddevice


class _Stream:
    """What both directions share. `abort` then `close`, never `stop`: that waits for ever on a device that has stopped answering."""

    def __init__(self, backend: PortAudioBackend, sd: Any, stream: Any) -> None:
        self._backend = backend
        self._sd = sd
        self._stream = stream
        self._closed = False
        backend.note_open(self)

    @property
    def samplerate(self) -> int:
        """As opened."""
        return round(float(self._stream.samplerate))

    @property
    def latency(self) -> float:
        """As PortAudio reports it."""
        return float(self._stream.latency)

    def start(self) -> None:
        """See the port."""
        try:
            self._stream.start()
        except self._sd.PortAudioError as error:
            raise _refused("device", error) from error

    def abort(self) -> None:
        """See the port."""
        if not self._closed:
            with contextlib.suppress(self._sd.PortAudioError):
                self._stream.abort(ignore_errors=True)

    def close(self) -> None:
        """See the port."""
        if self._closed:
            return
        self._closed = True
        try:
            with contextlib.suppress(self._sd.PortAudioError):
                self._stream.close(ignore_errors=True)
        finally:
            self._backend.note_closed(self)


class _Input(_Stream):
    """int16 frames of the first channel. The callback hands on one view and does nothing else."""

    def __init__(
        self,
        backend: PortAudioBackend,
        sd: Any,
        index: int,
        rate: int,
        channels: int,
        on_frames: OnFrames,
        on_finished: OnFinished,
    ) -> None:
        def callback(data: Any, count: int, time: Any, status: Any) -> None:  # noqa: ARG001 - PortAudio's signature
            try:  # sounddevice would write the error to stderr and tell nobody; so the stream ends, as if it were lost
                on_frames(data[:, 0], bool(status.input_overflow))
            except Exception as error:
                log.error("an error inside a sound callback ended the stream: %s", fault_place(error))
                raise sd.CallbackAbort from error

        stream = sd.InputStream(
            samplerate=rate,
            device=index,
            channels=channels,
            dtype="int16",
            blocksize=max(_SMALLEST_BLOCK, round(rate * _BLOCK_SECONDS)),
            latency=_INPUT_LATENCY,
            callback=callback,
            finished_callback=on_finished,
        )
        super().__init__(backend, sd, stream)


class _Output(_Stream):
    """Mono float32, asked from `pull`; a short answer ends the stream after it was played."""

    def __init__(self, backend: PortAudioBackend, sd: Any, index: int, rate: int, pull: Pull, on_finished: OnFinished) -> None:
        def callback(data: Any, count: int, time: Any, status: Any) -> None:  # noqa: ARG001 - PortAudio's signature
            try:
                frames = pull(count)
            except Exception as error:
                log.error("an error inside a sound callback ended the stream: %s", fault_place(error))
                raise sd.CallbackAbort from error
            got = len(frames)
            data[:got, 0] = frames
            if got < count:
                data[got:, 0] = np.float32(0.0)
                raise sd.CallbackStop

        stream = sd.OutputStream(
            samplerate=rate,
            device=index,
            channels=1,
            dtype="float32",
            blocksize=max(_SMALLEST_BLOCK, round(rate * _BLOCK_SECONDS)),
            latency=_OUTPUT_LATENCY,
            callback=callback,
            finished_callback=on_finished,
        )
        super().__init__(backend, sd, stream)


def _refused(what: str, error: Exception | None) -> DeviceError:
    log.info("the %s refused: %s", what, _code(error))
    return DeviceError(
        f"The {what} cannot be used now.",
        safe="Nothing is lost.",
        next_step="Another program may be using it; check it in the system's sound settings.",
        detail=repr(error),
    )


def _code(error: Exception | None) -> str:
    """What kind of refusal it was, with PortAudio's own number. Never its text, which may name a device or a person's file."""
    numbers = [str(part) for part in getattr(error, "args", ()) if isinstance(part, int)]
    return " ".join((type(error).__name__, *numbers))
