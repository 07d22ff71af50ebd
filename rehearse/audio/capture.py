"""One take on its way from the microphone to the disk: the part of recording that runs on the io worker."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.audio.frames import FrameBuffer, Pcm16, Samples, to_float
from rehearse.audio.io_worker import IoRunner, Repetition
from rehearse.audio.level import Level, LevelMeter
from rehearse.audio.ports import Clock
from rehearse.audio.resample import StreamResampler
from rehearse.audio.stream_watch import Gap, StreamWatch
from rehearse.audio.take_file import TakeWriter
from rehearse.disk_room import DiskLimits, Free, megabytes_to_free
from rehearse.errors import RehearseError, StorageError
from rehearse.model.attempt import Take
from rehearse.platform import Files

log = logging.getLogger(__name__)

#: How long the io worker may be busy elsewhere (a sync was seen to take 0.22 s) before frames are dropped.
BUFFER_SECONDS = 60
#: The drain's period.
DRAIN_SECONDS = 0.05
#: How often the disk's free space is looked at.
DISK_LOOK_SECONDS = 1.0

OnBlock = Callable[[Samples], None]


@dataclass(frozen=True, slots=True)
class TakePlan:
    """Where a take goes and who listens. `path` None: nothing is stored (a microphone check)."""

    path: Path | None
    sidecar: Mapping[str, Any]
    on_block: OnBlock | None


class Capture:
    """The frames of one take. `receive` belongs to the sound system's thread, `drain` and `finish` to the io worker.

    Guarantee: frames reach the disk within the drain's period with nobody's help but the io worker's; the listener gets the same frames
    at 16 kHz, in order, after they were written, and its failures touch nothing else.
    """

    def __init__(self, plan: TakePlan, io: IoRunner, clock: Clock, *, disk: DiskLimits, free: Free, files: Files | None) -> None:
        self._plan = plan
        self._io = io
        self._clock = clock
        self._disk = disk
        self._free = free
        self._files = files
        self._buffer: FrameBuffer | None = None
        self._watch: StreamWatch | None = None
        self._meter: LevelMeter | None = None
        self._resampler: StreamResampler | None = None
        self._writer: TakeWriter | None = None
        self._repetition: Repetition | None = None
        self._told: Future[None] | None = None
        self._disk_looked = -1e9
        self._guard = threading.Lock()
        self._sealed = False
        self.samplerate = 0
        self.level = Level()
        self.disk_low = False
        self.failure: RehearseError | None = None
        self.listener_failed = False

    @property
    def frames(self) -> int:
        """Frames that belong to the take so far."""
        if self.failure is not None and self._writer is not None:
            return self._writer.frames
        return self._buffer.written if self._buffer is not None else 0

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Sound that never came."""
        return self._watch.gaps if self._watch is not None else ()

    @property
    def dropped(self) -> int:
        """Frames that the program itself had no room for."""
        return self._buffer.dropped if self._buffer is not None else 0

    @property
    def overflows(self) -> int:
        """Times the sound system said that it lost input."""
        return self._buffer.overflows if self._buffer is not None else 0

    @property
    def stored(self) -> bool:
        """Whether a file holds the take."""
        return self._writer is not None

    def has_room(self) -> bool:
        """Whether the disk has room for a minute; else `failure` says so. Device worker, before a device is opened."""
        if self._plan.path is None:
            return True
        try:
            free = self._free(self._plan.path.parent)
        except OSError:
            return True  # the first write will tell
        lacking = self._disk.lacking(free)
        if not lacking:
            return True
        log.warning("no recording was begun: %d bytes free", free)
        self.failure = StorageError(
            "There is no room on the disk for a recording, so none was begun.",
            safe="Your earlier takes are safe.",
            next_step=f"Free at least {megabytes_to_free(lacking):,} MB, then try again.",
            detail=f"{free} bytes free",
        )
        return False

    def begin(self, samplerate: int) -> bool:
        """Makes room for frames at the rate that the device turned out to have; False when the take has ended before it began.

        Device worker, before the stream starts.
        """
        with self._guard:
            if self._sealed:
                return False
            self.samplerate = samplerate
            self._watch = StreamWatch(samplerate)
            self._meter = LevelMeter(samplerate)
            self._resampler = StreamResampler(samplerate)
            self._buffer = FrameBuffer(samplerate * BUFFER_SECONDS)
            self._repetition = self._io.every(DRAIN_SECONDS, self.drain)
            return True

    def receive(self, frames: NDArray[np.int16] | NDArray[np.float32], overflow: bool) -> None:
        """The sound system's callback: one copy, nothing else."""
        buffer = self._buffer
        if buffer is not None:
            buffer.write(frames, overflow)

    def stalled(self) -> bool:
        """Whether frames have ceased to come. Any thread."""
        if self._buffer is None or self._watch is None:
            return False
        return self._watch.look(self._buffer.written, self._clock())

    def seal(self) -> None:
        """The take ends with the frames received so far. Any thread."""
        with self._guard:
            self._sealed = True
            if self._buffer is not None:
                self._buffer.seal()

    def drain(self) -> None:
        """Moves what has come to the disk and the listener. Io worker."""
        if self._buffer is None or self._meter is None:
            return
        self.stalled()
        if self.failure is not None:
            return
        if self._writer is None and self._plan.path is not None and not self._open_writer(self._plan.path):
            return
        pcm = self._buffer.read()
        if len(pcm):
            self.level = self._meter.feed(pcm)
        kept = self._store(pcm)  # with nothing new, too: what came last must reach the disk though the microphone is gone
        if self._resampler is not None and len(kept):
            self._tell(self._resampler.feed(to_float(kept)))
        self._look_at_disk()

    def note(self, facts: Mapping[str, Any]) -> None:
        """Keeps `facts` beside the take. What the disk refuses costs the note and never the sound. Io worker."""
        if self._writer is None or self.failure is not None:
            return
        try:
            self._writer.note(facts)
        except OSError as error:
            log.info("the sidecar was not written anew: errno %s", error.errno)

    def finish(self) -> Take | None:
        """The last frames, then the file is closed under its final name. None when there is nothing to keep. Io worker, once.

        Raises StorageError when the file could not be finished; what was written is recovered at the next start.
        """
        if self._repetition is not None:
            self._repetition.cancel()
        self.drain()
        writer = self._writer
        take = None
        if writer is not None:
            if writer.frames:
                take = writer.finish(self._closing_facts())
            else:
                writer.abandon()
        if self._resampler is not None:
            self._tell(self._resampler.finish())
        return take

    def listener_done(self) -> Future[None] | None:
        """The listener's last call; done once it has heard everything."""
        return self._told

    def _open_writer(self, path: Path) -> bool:
        writer = TakeWriter(path, self.samplerate, self._plan.sidecar, clock=self._clock, files=self._files)
        try:
            writer.open()
        except StorageError as error:
            self._fail(error)
            return False
        self._writer = writer
        return True

    def _store(self, pcm: Pcm16) -> Pcm16:
        writer = self._writer
        if writer is None:
            return pcm
        before = writer.frames
        try:
            writer.write(pcm)
        except StorageError as error:
            self._fail(error)
        return pcm[: writer.frames - before]

    def _fail(self, error: StorageError) -> None:
        log.warning("the recording stopped: %s", error.detail)
        self.seal()
        if self._writer is not None:
            with contextlib.suppress(OSError, StorageError):
                self._writer.sync()
        self.failure = error

    def _look_at_disk(self) -> None:
        now = self._clock()
        if self._plan.path is None or self.failure is not None or now - self._disk_looked < DISK_LOOK_SECONDS:
            return
        self._disk_looked = now
        try:
            free = self._free(self._plan.path.parent)
        except OSError:
            return  # the next write will tell
        self.disk_low = free < self._disk.warn
        if free < self._disk.stop:
            seconds = int(self.frames / self.samplerate)
            self._fail(
                StorageError(
                    "The disk is nearly full, so the recording was ended.",
                    safe=f"It is kept up to {seconds // 60}:{seconds % 60:02d}."
                    if seconds
                    else "Less than a second was recorded.",
                    next_step="Make some room, then record again.",
                    detail=f"{free} bytes free",
                )
            )

    def _tell(self, samples: Samples) -> None:
        """Through the queue, so that a slow or failing listener cannot hold up or end the drain."""
        if self._plan.on_block is None or not len(samples):
            return
        if self._told is not None and self._told.done() and self._told.exception() is not None:
            if not self.listener_failed:
                log.warning("the listener of a recording failed: %s", type(self._told.exception()).__name__)
            self.listener_failed = True
        if self.listener_failed:
            return
        on_block = self._plan.on_block
        self._told = self._io.submit(lambda: on_block(samples))

    def _closing_facts(self) -> dict[str, Any]:
        return {
            "gaps": [[gap.at, gap.seconds] for gap in self.gaps],
            "dropped_frames": self.dropped,
            "clipped_share": self.level.clipped_share,
        }
