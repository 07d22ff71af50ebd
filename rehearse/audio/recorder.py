"""Recording a take: start, watch, stop or discard, whatever the sound system does meanwhile."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from rehearse.audio.capture import Capture, OnBlock, TakePlan
from rehearse.audio.device_worker import DeviceRunner
from rehearse.audio.io_worker import IoRunner
from rehearse.audio.level import SILENCE_DBFS
from rehearse.audio.ports import AudioBackend, Clock, InputStream
from rehearse.audio.stream_watch import Gap
from rehearse.audio.trash import DiscardedTake, discard_take
from rehearse.disk_room import DiskLimits, Free, TakeRoom, free_bytes
from rehearse.errors import DeviceError, RehearseError, StorageError
from rehearse.model.attempt import Take
from rehearse.platform import Files

Result = TypeVar("Result")

#: A headset may need seconds to switch its microphone on; after this without a first frame, something is wrong.
START_SECONDS = 4.0
#: `stop()` is back by then even if the disk hangs; the sound system is never waited for at all.
STOP_SECONDS = 2.0


class RecorderState(StrEnum):
    """STARTING until the first frame. STALLED and NO_SIGNAL may pass by themselves; LOST and DISK_FULL may not: call `stop()`."""

    STARTING = "starting"
    RECORDING = "recording"
    STALLED = "stalled"
    NO_SIGNAL = "no_signal"
    LOST = "lost"
    DISK_FULL = "disk_full"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class RecorderStatus:
    """What a screen shows, 20 times a second. `seconds` counts frames, never the clock. `failure` explains LOST, DISK_FULL, STALLED."""

    seconds: float = 0.0
    level_dbfs: float = SILENCE_DBFS
    peak: float = 0.0
    clipped_share: float = 0.0
    state: RecorderState = RecorderState.STOPPED
    clipping: bool = False
    too_quiet: bool = False
    disk_low: bool = False
    gaps: tuple[Gap, ...] = ()
    dropped_frames: int = 0
    samplerate: int = 0
    failure: RehearseError | None = None
    listener_failed: bool = False


class _Run:
    """One recording's shared facts. Fields are written by one thread each and only ever set once."""

    def __init__(self, capture: Capture, started: float) -> None:
        self.capture = capture
        self.started = started
        self.stream: InputStream | None = None
        self.failure: DeviceError | None = None
        self.ended = threading.Event()
        self.stopping = False


class Recorder:
    """Records one take at a time. Its methods belong to one thread (the window's or the command line's) and never block on the device.

    Guarantee: once frames come they are written by the io worker alone; `stop()` returns a closed, synced, renamed file within two
    seconds even if the sound system hangs; a lost device or a full disk ends the take with all that came before it.
    """

    def __init__(
        self,
        backend: AudioBackend,
        device_worker: DeviceRunner,
        io: IoRunner,
        clock: Clock,
        *,
        disk: DiskLimits | None = None,
        free: Free = free_bytes,
        files: Files | None = None,
    ) -> None:
        self._backend = backend
        self._devices = device_worker
        self._io = io
        self._clock = clock
        self._disk = disk or DiskLimits()
        self._free = free
        self._files = files
        self._run: _Run | None = None
        self._folder = Path()
        self._take: Take | None = None
        #: The last take ended with its device gone or silent: what the sound system knows of devices may no longer be true.
        self._look_anew = False

    @property
    def recording(self) -> bool:
        """Between `start()` and `stop()`; the device list must not be refreshed then."""
        return self._run is not None

    def room(self, folder: Path) -> TakeRoom:
        """What a recording that is begun in `folder` now would find, by the rule it goes by itself. May wait for the disk. Raises OSError."""
        free = self._free(folder)
        return TakeRoom(free, self._disk.lacking(free), low=free < self._disk.warn)

    def start(
        self,
        take_writer_path: Path | None,
        sidecar: Mapping[str, Any],
        device: str | None = None,
        on_block: OnBlock | None = None,
    ) -> None:
        """Begins a take that will be `take_writer_path` (`<takes>/<uuid>.wav`); returns at once, `poll()` tells how it goes.

        `sidecar` is stored before the first sample (JSON values: question id, title ...); `device` is a `Device.key` or name, None the
        default; `on_block` gets mono 16 kHz float32 on the io worker. With no path nothing is stored: a microphone check.
        """
        if self._run is not None:
            raise DeviceError("A recording is running already.", safe="It goes on.")
        plan = TakePlan(take_writer_path, {"device": device, **sidecar}, on_block)
        capture = Capture(plan, self._io, self._clock, disk=self._disk, free=self._free, files=self._files)
        run = _Run(capture, self._clock())
        self._folder = take_writer_path.parent if take_writer_path is not None else Path()
        self._take = None
        look_anew, self._look_anew = self._look_anew, False
        self._devices.submit(lambda: self._open(run, device, look_anew=look_anew))
        self._run = run

    def poll(self) -> RecorderStatus:
        """The state of things now; cheap."""
        run = self._run
        if run is None:
            return RecorderStatus(seconds=self._take.seconds if self._take else 0.0)
        capture = run.capture
        level = capture.level
        state, failure = self._judge(run)
        return RecorderStatus(
            seconds=capture.frames / capture.samplerate if capture.samplerate else 0.0,
            level_dbfs=level.level_dbfs,
            peak=level.peak,
            clipped_share=level.clipped_share,
            state=state,
            clipping=level.clipping,
            too_quiet=level.too_quiet,
            disk_low=capture.disk_low,
            gaps=capture.gaps,
            dropped_frames=capture.dropped,
            samplerate=capture.samplerate,
            failure=failure,
            listener_failed=capture.listener_failed,
        )

    def note(self, facts: Mapping[str, Any]) -> None:
        """Keeps `facts` (JSON values) beside the running take, in its sidecar; returns at once. Without a take nothing is kept."""
        run = self._run
        if run is not None:
            self._io.submit(lambda: run.capture.note(facts))

    def stop(self) -> Take:
        """Ends the take: file synced and under its final name, and `on_block` has had everything. Safe to call twice.

        Raises DeviceError when not one frame had come (no file is left then) and StorageError when the disk refuses or does not answer
        (what was written is recovered at the next start).
        """
        run = self._run
        if run is None:
            if self._take is None:
                raise DeviceError("Nothing is being recorded.")
            return self._take
        _, failure = self._judge(run)
        take = self._end(run)
        if take is None:
            raise failure or DeviceError(
                "Nothing was recorded: the microphone gave no sound.",
                next_step="Check that it is connected and chosen in the settings.",
            )
        self._take = take
        return take

    def discard(self) -> DiscardedTake | None:
        """Ends the take and moves it to the trash, from where `restore_take` brings it back. None when nothing had been recorded."""
        run = self._run
        take = self._take if run is None else self._end(run)
        self._take = None
        if take is None:
            return None
        folder = self._folder
        return _wait(self._io.submit(lambda: discard_take(folder, take)))

    def _end(self, run: _Run) -> Take | None:
        self._look_anew = self._judge(run)[0] in (RecorderState.LOST, RecorderState.STALLED)
        self._run = None
        run.stopping = True
        run.capture.seal()
        # Not waited for: abort and close may hang with the sound system, and the file needs neither.
        with contextlib.suppress(DeviceError):  # the device worker has ended before us: the take matters more
            self._devices.submit(lambda: _close(run))
        take = _wait(self._io.submit(run.capture.finish))
        told = run.capture.listener_done()
        if told is not None and not told.done():
            _settle(told.exception)
        return take

    def _judge(self, run: _Run) -> tuple[RecorderState, RehearseError | None]:
        capture = run.capture
        if capture.failure is not None:
            return RecorderState.DISK_FULL, capture.failure
        if run.failure is not None:
            return RecorderState.LOST, run.failure
        if run.ended.is_set():
            return RecorderState.LOST, _lost(capture)
        if not capture.frames:
            late = self._clock() - run.started >= START_SECONDS
            return (RecorderState.STALLED, _stalled(capture)) if late else (RecorderState.STARTING, None)
        if capture.stalled():
            return RecorderState.STALLED, _stalled(capture)
        if capture.level.no_signal:
            return RecorderState.NO_SIGNAL, DeviceError(
                "Only silence is coming from the microphone.",
                safe="Recording goes on.",
                next_step="It may be muted, or the system does not let this program use it: look at its sound settings.",
            )
        return RecorderState.RECORDING, None

    def _open(self, run: _Run, device: str | None, *, look_anew: bool) -> None:
        """On the device worker."""
        if run.stopping or not run.capture.has_room():
            return
        try:
            stream = self._opened(run, device, look_anew=look_anew)
            if not run.capture.begin(stream.samplerate):  # the person gave up while the device was still opening
                stream.close()
                return
            run.stream = stream
            stream.start()
        except DeviceError as error:
            run.failure = error

    def _opened(self, run: _Run, device: str | None, *, look_anew: bool) -> InputStream:
        """The microphone, looked for anew where it was lost or refuses: one that came back may have another place and another rate.

        Raises DeviceError.
        """
        if look_anew:
            with contextlib.suppress(DeviceError):  # while something plays: then as it is known
                self._backend.refresh()
        try:
            return self._backend.open_input(device, run.capture.receive, run.ended.set)
        except DeviceError as refused:
            try:
                self._backend.refresh()
            except DeviceError:
                raise refused from None
            return self._backend.open_input(device, run.capture.receive, run.ended.set)


def _close(run: _Run) -> None:
    stream = run.stream
    if stream is not None:
        stream.abort()
        stream.close()


def _wait(future: Future[Result]) -> Result:
    try:
        return future.result(STOP_SECONDS)
    except FutureTimeoutError as error:
        raise StorageError(
            "The disk does not answer.",
            safe="What was recorded is being written and is picked up at the next start.",
            detail=f"no answer within {STOP_SECONDS:g} s",
        ) from error


def _settle(wait: Callable[[float], object]) -> None:
    try:
        wait(STOP_SECONDS)
    except FutureTimeoutError:
        return  # a listener this slow is its owner's trouble; the take is safe


def _time(capture: Capture) -> str:
    seconds = int(capture.frames / capture.samplerate) if capture.samplerate else 0
    return f"{seconds // 60}:{seconds % 60:02d}"


def _lost(capture: Capture) -> DeviceError:
    return DeviceError(
        f"The microphone was disconnected at {_time(capture)}.",
        safe="Everything up to then is saved." if capture.frames else "",
        next_step="Connect it again, or choose another in the settings.",
    )


def _stalled(capture: Capture) -> DeviceError:
    return DeviceError(
        "No sound is arriving from the microphone.",
        safe=f"Everything up to {_time(capture)} is saved." if capture.frames else "",
        next_step="It may come back by itself; otherwise stop, and check the microphone.",
    )
