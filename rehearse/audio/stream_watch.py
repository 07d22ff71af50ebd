"""Whether an input stream still delivers, and whether it delivered all: frames against the clock.

A sound system's own flags stayed empty in every loss measured, so they count for nothing here.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

#: The one watchdog: no new frame for this long means stalled. Shorter ones cry wolf (a busy process may pause callbacks for 1.25 s).
STALL_SECONDS = 1.5
#: A watcher that did not run itself learns nothing from that time; no single look counts for more than this.
_LONGEST_LOOK = 0.25
#: Frames behind the clock by more than this, for good, are missing. Callbacks themselves jitter by up to about 0.1 s.
GAP_SECONDS = 0.35
#: How long a lag must hold, with frames flowing, before it is a gap and not a backlog still to come.
_SETTLE_SECONDS = 1.0
#: Two honest clocks may drift apart this fast (200 ppm).
_DRIFT = 2e-4


@dataclass(frozen=True, slots=True)
class Gap:
    """Sound that never came: `seconds` are missing at `at` seconds of the take."""

    at: float
    seconds: float


class StreamWatch:
    """Looks at the count of frames now and then. Any thread; looks are short and guarded by a lock."""

    def __init__(self, samplerate: int) -> None:
        self._rate = samplerate
        self._lock = threading.Lock()
        self._frames = 0
        self._looked: float | None = None
        self._quiet = 0.0
        self._origin: float | None = None
        self._lag = 0.0
        self._suspect: tuple[int, float, float] | None = None  # frames where it began, its lag, unchanged since
        self._gaps: list[Gap] = []

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Gaps found so far, in order."""
        return tuple(self._gaps)

    def look(self, frames: int, now: float) -> bool:
        """Notes that `frames` had come at `now`; returns whether the stream is stalled."""
        with self._lock:
            passed = 0.0 if self._looked is None else max(0.0, now - self._looked)
            self._looked = now
            flowing = frames > self._frames
            self._quiet = 0.0 if flowing else self._quiet + min(passed, _LONGEST_LOOK)
            if flowing and self._origin is None:
                self._origin = now - frames / self._rate
            if self._origin is not None:
                self._compare(frames, now, passed, flowing)
            self._frames = frames
            return self._quiet >= STALL_SECONDS

    def _compare(self, frames: int, now: float, passed: float, flowing: bool) -> None:
        assert self._origin is not None
        lag = now - self._origin - frames / self._rate
        self._lag = min(self._lag + _DRIFT * passed, lag)
        excess = lag - self._lag
        if excess <= GAP_SECONDS:
            self._suspect = None
            return
        if self._suspect is None:
            self._suspect = (self._frames, excess, now)
        began, before, since = self._suspect
        if not flowing or excess < before - 0.05:  # nothing comes, or a backlog is catching up
            self._suspect = (began, min(before, excess) if flowing else excess, now)
        elif now - since >= _SETTLE_SECONDS:
            self._gaps.append(Gap(began / self._rate, excess))
            self._lag = lag
            self._suspect = None
