"""The tail a room leaves after each word: how fast it decays, how strong it is, and so its level at every moment of a take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.level import HOP

#: The decay is timed from this far above the floor down to that (dB); the floor is the noise, or where that is lower, a tail's last part.
_TIMED_FROM, _TIMED_TO = 16.0, 4.0
_FLOOR_BELOW_VOICE = 45.0
#: Noise nearer to the voice (dB) hides the tail: what is timed above it would be the voice's own fading.
_LEAST_RANGE = 31.0
#: Decays in dB a second: a steeper one is a word's own end in a dry recording (60 dB in 0.18 s), a slower one no room to speak in (1 s).
_STEEPEST, _SLOWEST = 330.0, 60.0
_LEAST_TAILS = 3
_LEAST_FRAMES = 6
#: Only silences this long (frames) show a tail; their last frames may hold the next word's onset, the frames before them the word's end.
_SHOWS_TAIL, _ONSET, _BEFORE_END = 20, 5, 20
#: Tail to voice in dB: never taken to be stronger than this, and in no other band that much stronger than in the lowest.
_STRONGEST = -6.0
_STRONGER_ABOVE = 6.0
#: A first guess where the ratio is refined from (15 dB), and how often.
_FIRST_GUESS = 0.03
_REFINED = 2
#: What is left of a tail when it is no longer followed.
_FORGOTTEN = 1e-4


@dataclass(frozen=True, slots=True)
class Band:
    """One part of the spectrum. `raw` and `smooth` are dBFS by 10 ms frame, shape (n,); `noise` and `voice` the usual levels of either."""

    raw: NDArray[np.float32]
    smooth: NDArray[np.float32]
    noise: float
    voice: float


@dataclass(frozen=True, slots=True)
class RoomDecay:
    """`rate` in dB a second; `ratio` of tail to voice in dB, in the lowest band; `noises` and
    `tails` are powers by band, the latter shape (n,): what the room alone gives each frame after what was heard before it."""

    rate: float
    ratio: float
    noises: tuple[float, ...]
    tails: tuple[NDArray[np.float64], ...]

    def level(self, band: int, above: float) -> NDArray[np.float64]:
        """The level in dBFS of the band's noise with a tail `above` dB stronger than the usual one. Shape (n,)."""
        return 10.0 * np.log10(self.noises[band] + _power(above) * self.tails[band])


def room_decay(bands: Sequence[Band], speech: NDArray[np.bool_]) -> RoomDecay | None:
    """The room's decay, from the ends of the stretches in `speech` (one value per frame). The lowest band comes first and gives the rate.

    None for a dry recording, and where noise or too few silences leave no tail to be seen. Late reverberation is the sound of before,
    decayed exponentially and weaker by a fixed ratio (Lebart, Boucher and Denbigh 2001, Acta Acustica 87).
    """
    edges = np.diff(speech.astype(np.int8), prepend=0, append=0)
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    following = np.append(starts[1:], len(speech))
    silences = [(int(end), int(start)) for end, start in zip(ends, following, strict=False) if start - end >= _SHOWS_TAIL]
    lowest = bands[0]
    seen = _tails(lowest, silences)
    if len(seen) < _LEAST_TAILS or lowest.voice - lowest.noise < _LEAST_RANGE:
        return None
    seconds = float(np.median([_duration(lowest, first, last) for first, last in seen])) * HOP
    rate = (_TIMED_FROM - _TIMED_TO) / max(seconds, 1e-3)
    if rate > _STEEPEST:
        return None
    rate = max(rate, _SLOWEST)
    kept = float(10.0 ** (-rate * HOP / 10.0))
    found: list[NDArray[np.float64]] = []
    ratio = _STRONGEST
    for band in bands:
        frames = [np.arange(first, last) for first, last in (_tails(band, silences) if found else seen)]
        at = np.concatenate(frames) if frames else np.zeros(0, np.intp)
        own = _ratio(band, at, kept) if len(at) >= _LEAST_FRAMES else ratio
        own = min(own, _STRONGEST, ratio + _STRONGER_ABOVE if found else _STRONGEST)
        if not found:
            ratio = own
        gain = min(10.0 ** (own / 10.0) * (1.0 - kept), kept)
        found.append(gain * _remembered(_heard(band.raw, band.noise), kept - gain))
    return RoomDecay(rate, ratio, tuple(_power(band.noise) for band in bands), tuple(found))


def _limits(band: Band) -> tuple[float, float]:
    """The levels in dBFS between which a tail is timed, with the noise's share of each."""
    floor = max(band.noise, band.voice - _FLOOR_BELOW_VOICE)
    upper, lower = (10.0 * np.log10(_power(band.noise) + _power(floor + above)) for above in (_TIMED_FROM, _TIMED_TO))
    return float(upper), float(lower)


def _tails(band: Band, silences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """First and last + 1 of the frames in each silence where the level falls from the upper limit to the lower."""
    upper, lower = _limits(band)
    found: list[tuple[int, int]] = []
    for end, start in silences:
        first = max(0, end - _BEFORE_END)
        level = band.smooth[first : max(start - _ONSET, first + 2)]
        above = np.flatnonzero(level > upper)
        if len(above):
            last = int(above[-1])
            below = np.flatnonzero(level[last:] <= lower)
            if len(below):
                found.append((first + last + 1, first + last + int(below[0])))
    return found


def _duration(band: Band, first: int, last: int) -> float:
    """Frames, and parts of one, from the upper limit to the lower."""
    upper, lower = _limits(band)
    level = band.smooth
    begin = first - 1 + (level[first - 1] - upper) / max(level[first - 1] - level[first], 1e-6)
    return float(last - 1 + (level[last - 1] - lower) / max(level[last - 1] - level[last], 1e-6) - begin)


def _ratio(band: Band, at: NDArray[np.intp], kept: float) -> float:
    """Tail to voice in dB, from the tails' frames: the gain with which the past explains what is heard there."""
    past, now = _heard(band.raw, band.noise), _heard(band.smooth, band.noise)[at]
    gain = _FIRST_GUESS * (1.0 - kept)
    for _ in range(_REFINED):
        # What was heard holds the tail itself; that share is not fed to it twice.
        gain = min(float(np.median(now / np.maximum(_remembered(past, kept - gain)[at], 1e-14))), kept)
    return float(10.0 * np.log10(max(gain, 1e-6) / (1.0 - kept)))


def _power(level: float) -> float:
    return float(10.0 ** (level / 10.0))


def _heard(level: NDArray[np.float32], noise: float) -> NDArray[np.float64]:
    """Power above the noise, of a level in dBFS. Same shape."""
    return np.asarray(np.maximum(10.0 ** (level.astype(np.float64) / 10.0) - _power(noise), 0.0), np.float64)


def _remembered(power: NDArray[np.float64], kept: float) -> NDArray[np.float64]:
    """The sum of all earlier frames' power, of which `kept` is left after each frame. Same shape."""
    kept = max(kept, 1e-3)
    weights = kept ** np.arange(max(3, int(np.ceil(np.log(_FORGOTTEN) / np.log(kept)))))
    return np.concatenate(([0.0], np.convolve(power, weights)[: len(power) - 1]))
