"""How loud the microphone is: level, peak, clipping, exact silence, too quiet to hear."""

from __future__ import annotations

import collections
import math
from dataclasses import dataclass

import numpy as np

from rehearse.audio.frames import Pcm16

#: Shown for exact silence, whose level has no number.
SILENCE_DBFS = -120.0
#: Exact zeros this long never come from an open microphone: it is muted, or the system refuses us.
NO_SIGNAL_SECONDS = 2.0
#: The same once a voice was heard: a headset that gates its noise gives exact zeros between words, and people pause to think.
GATED_SECONDS = 6.0
#: A block this loud is a voice, or as loud as one.
VOICE_DBFS = -45.0
#: Level meters look back this far.
WINDOW_SECONDS = 0.3
#: Speech in this long a stretch that never gets louder than `QUIET_DBFS` is too quiet.
QUIET_SECONDS = 5.0
#: Voice activity still hears speech at -61 dBFS RMS and misses it at -81; this leaves room.
QUIET_DBFS = -55.0
#: Samples at full scale, as int16.
_FULL_SCALE = 32_767


@dataclass(frozen=True, slots=True)
class Level:
    """A reading. `level_dbfs` is RMS over the last 0.3 s, `peak` its largest sample (0..1), `clipped_share` of all frames so far."""

    level_dbfs: float = SILENCE_DBFS
    peak: float = 0.0
    clipped_share: float = 0.0
    clipping: bool = False
    no_signal: bool = False
    too_quiet: bool = False


class LevelMeter:
    """Takes the frames as they come, keeps sums only. One thread; a reading is a value that any thread may hold."""

    def __init__(self, samplerate: int) -> None:
        self._rate = samplerate
        self._recent: collections.deque[tuple[int, float, int, int]] = collections.deque()
        self._recent_frames = 0
        self._loudest: collections.deque[tuple[int, float]] = collections.deque()
        self._frames = 0
        self._clipped = 0
        self._zeros = 0
        self._voiced = False

    @property
    def clipped_share(self) -> float:
        """Frames at full scale / all frames."""
        return self._clipped / self._frames if self._frames else 0.0

    def feed(self, pcm: Pcm16) -> Level:
        """One block, shape (n,); returns the reading after it."""
        count = len(pcm)
        if count:
            wide = pcm.astype(np.int32)
            size = np.abs(wide)
            peak = int(size.max())
            clipped = int(np.count_nonzero(size >= _FULL_SCALE))
            energy = float(np.dot(pcm.astype(np.float64), pcm.astype(np.float64)))
            self._frames += count
            self._clipped += clipped
            heard = np.flatnonzero(wide)
            self._zeros = self._zeros + count if not len(heard) else count - 1 - int(heard[-1])
            self._remember(count, energy, peak, clipped)
        return self._reading()

    def _remember(self, count: int, energy: float, peak: int, clipped: int) -> None:
        self._recent.append((count, energy, peak, clipped))
        self._recent_frames += count
        while len(self._recent) > 1 and self._recent_frames - self._recent[0][0] >= WINDOW_SECONDS * self._rate:
            self._recent_frames -= self._recent.popleft()[0]
        rms = math.sqrt(energy / count)
        self._voiced = self._voiced or _dbfs(rms) > VOICE_DBFS
        # Louder newcomers make earlier, softer ones irrelevant: the front is the loudest of the window.
        while self._loudest and self._loudest[-1][1] <= rms:
            self._loudest.pop()
        self._loudest.append((self._frames, rms))
        while self._loudest[0][0] < self._frames - QUIET_SECONDS * self._rate:
            self._loudest.popleft()

    def _reading(self) -> Level:
        frames = sum(one[0] for one in self._recent)
        energy = sum(one[1] for one in self._recent)
        peak = max((one[2] for one in self._recent), default=0)
        no_signal = self._zeros >= (GATED_SECONDS if self._voiced else NO_SIGNAL_SECONDS) * self._rate
        loudest = _dbfs(self._loudest[0][1]) if self._loudest else SILENCE_DBFS
        return Level(
            level_dbfs=_dbfs(math.sqrt(energy / frames)) if frames else SILENCE_DBFS,
            peak=min(1.0, peak / _FULL_SCALE),
            clipped_share=self.clipped_share,
            clipping=any(one[3] for one in self._recent),
            no_signal=no_signal,
            too_quiet=not no_signal and self._frames >= QUIET_SECONDS * self._rate and loudest < QUIET_DBFS,
        )


def _dbfs(rms: float) -> float:
    return max(SILENCE_DBFS, 20.0 * math.log10(rms / 32_768.0)) if rms > 0 else SILENCE_DBFS
