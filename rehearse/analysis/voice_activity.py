"""Turns voice-activity probabilities into stretches of speech whose edges follow the sound itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.level import HOP, RATE, band_levels, smoothed
from rehearse.analysis.room_decay import Band, RoomDecay, room_decay
from rehearse.model.transcript import Span

#: Samples that one probability stands for.
WINDOW = 512
WINDOW_SECONDS = WINDOW / RATE
#: A silence shorter than this is part of the speech around it (closures of stops, breaths between words).
SHORTEST_PAUSE = 0.25


@dataclass(frozen=True, slots=True)
class ActivityRules:
    """Thresholds. Probabilities follow Silero's own hysteresis; levels are in dB."""

    enter: float = 0.5
    leave: float = 0.35
    #: A region the network calls speech is searched this far beyond its edges for the true onset and offset.
    reach: float = 0.20
    #: A frame holds speech when it is this far above the noise: three times the noise's own spread, within these limits ...
    above_noise: tuple[float, float] = (1.5, 4.0)
    #: ... and no further than this below the speech's usual level. Hiss is weaker than voice, and is allowed so much less.
    below_speech: float = 26.0
    hiss_below_voice: float = 6.0
    shortest_speech: float = 0.06
    shortest_pause: float = SHORTEST_PAUSE
    #: A t or k at the end of a word is released up to this late (s) after the mouth closed, so far above the noise, for at most so long.
    closure: float = 0.12
    release_above_noise: float = 5.0
    longest_release: float = 0.2
    #: A frame is more than the room's tail when it is this far above it (dB), and a stretch when one of its frames is that far.
    above_tail: float = 2.5
    stretch_above_tail: float = 5.0
    #: A tail may be this much stronger (dB) than the usual one after the usual voice.
    stronger_tail: float = 8.0


_TRIMMED_FROM = 6
_SHORTEST_RELEASE = 3
_SPREADS = 3.0
#: Frames away from all speech from which the noise can be told.
_ENOUGH = 20

DEFAULT_RULES = ActivityRules()


def speech_spans(
    probabilities: NDArray[np.float32], samples: NDArray[np.float32] | None = None, rules: ActivityRules = DEFAULT_RULES
) -> tuple[Span, ...]:
    """Stretches of speech in seconds, at least `shortest_pause` apart.

    `probabilities`: one per 512 samples of 16 kHz sound. With `samples` (float32, same sound) the edges are moved to where the energy
    rises from and falls back to the noise, to 10 ms; without them they are good to about 50 ms.
    """
    likely = _hysteresis(np.asarray(probabilities, np.float32).reshape(-1), rules)
    if not likely.any():
        return ()
    if samples is None or len(samples) < RATE * HOP:
        runs = [(first * WINDOW_SECONDS, last * WINDOW_SECONDS) for first, last in _runs(likely)]
        return _joined(runs, rules)
    mask = _sounding(likely, samples, rules)
    runs = [(first * HOP, last * HOP) for first, last in _runs(mask)]
    return _joined(runs, rules)


def _hysteresis(probabilities: NDArray[np.float32], rules: ActivityRules) -> NDArray[np.bool_]:
    """True from where the probability passes `enter` outwards to where it falls below `leave`, both ways."""
    possible = probabilities >= rules.leave
    starts = np.flatnonzero(np.diff(possible.astype(np.int8), prepend=0) == 1)
    ends = np.flatnonzero(np.diff(possible.astype(np.int8), append=0) == -1) + 1
    sure = np.concatenate(([0], np.cumsum(probabilities >= rules.enter)))
    keep = sure[ends] > sure[starts]
    result = np.zeros(len(probabilities), np.int32)
    if keep.any():
        edges = np.zeros(len(probabilities) + 1, np.int32)
        edges[starts[keep]] += 1
        edges[ends[keep]] -= 1
        result = np.cumsum(edges[:-1])
    return np.asarray(result > 0, np.bool_)


def _sounding(likely: NDArray[np.bool_], samples: NDArray[np.float32], rules: ActivityRules) -> NDArray[np.bool_]:
    """Per 10 ms frame: inside (or near) what the network calls speech, and audible."""
    bands = band_levels(samples)
    frames = len(bands[0])
    at = np.minimum((np.arange(frames) * HOP + HOP / 2) / WINDOW_SECONDS, len(likely) - 1).astype(np.int64)
    inside = likely[at]
    far = ~_widened(inside, round(rules.reach / HOP))
    usual = [float(np.percentile(band[inside], 75)) if inside.any() else -20.0 for band in bands]
    voice = max(usual)
    heard: list[_Audible] = []
    for raw, own in zip(bands, usual, strict=True):
        level = smoothed(raw)
        noise, above = _noise(raw, level, far, rules)
        weakest = max(own, voice - rules.hiss_below_voice) - rules.below_speech
        release = max(noise + rules.release_above_noise, weakest)
        heard.append(_Audible(Band(raw, level, noise, own), max(noise + above, weakest), release))
    # Very noisy sound: the level says nothing, so the network alone decides.
    if all(each.threshold > voice - 6.0 for each in heard):
        return np.asarray(inside, np.bool_)
    mask = _audible(heard, inside, rules)
    room = room_decay([each.band for each in heard], mask)
    return mask if room is None else _without_tails(mask, heard, inside, room, rules)


@dataclass(frozen=True, slots=True)
class _Audible:
    """A band, and from which levels in dBFS a frame of it holds speech or the release of a stop."""

    band: Band
    threshold: float
    release: float


def _audible(
    heard: list[_Audible], inside: NDArray[np.bool_], rules: ActivityRules, room: RoomDecay | None = None
) -> NDArray[np.bool_]:
    """Per frame: near what the network calls speech, and above the thresholds; with `room`, above its tail too."""
    loud, sure, bursts = (np.zeros(len(inside), np.bool_) for _ in range(3))
    for place, each in enumerate(heard):
        tail = room.level(place, rules.above_tail) if room is not None else -np.inf
        strong = room.level(place, rules.stretch_above_tail) if room is not None else -np.inf
        loud |= each.band.smooth > np.maximum(each.threshold, tail)
        sure |= each.band.smooth > np.maximum(each.threshold, strong)
        bursts |= each.band.smooth > np.maximum(each.release, strong)
    near = _widened(inside, round(rules.reach / HOP)) & loud
    # Only sound that hangs together with the network's speech counts beyond its edges.
    first, last = _run_edges(near)
    touched, certain = (np.concatenate(([0], np.cumsum(each))) for each in (inside, sure))
    keep = (touched[last] > touched[first]) & (certain[last] > certain[first])
    mask = np.zeros(len(inside), np.bool_)
    for begin, end in zip(first[keep], last[keep], strict=True):
        # Smoothing over three frames made every stretch one frame longer at either edge.
        trim = 1 if end - begin > _TRIMMED_FROM else 0
        mask[begin + trim : end - trim] = True
    return _released(mask, bursts, rules)


def _without_tails(
    mask: NDArray[np.bool_], heard: list[_Audible], inside: NDArray[np.bool_], room: RoomDecay, rules: ActivityRules
) -> NDArray[np.bool_]:
    """The mask with every stretch ended where it becomes the room's tail. Starts stay; an end that a tail cannot explain stays too."""
    spoken = np.flatnonzero(_audible(heard, inside, rules, room))
    longest = max(each.band.voice + room.ratio + rules.stronger_tail - each.threshold for each in heard) / room.rate / HOP
    found = mask.copy()
    for end in _run_edges(mask)[1]:
        place = int(np.searchsorted(spoken, end)) - 1
        if place >= 0 and end - spoken[place] - 1 <= longest:
            found[spoken[place] + 1 : end] = False
    return found


def _noise(
    band: NDArray[np.float32], level: NDArray[np.float32], far: NDArray[np.bool_], rules: ActivityRules
) -> tuple[float, float]:
    """The noise of a band in dBFS, and how far above it speech is told from it: little where the noise hardly varies."""
    if far.sum() < _ENOUGH:
        return (float(np.percentile(band, 3)) if len(band) else -120.0), rules.above_noise[1]
    usual, high = np.percentile(level[far], (50, 90))
    return float(np.median(band[far])), float(np.clip(_SPREADS * (high - usual), *rules.above_noise))


def _released(mask: NDArray[np.bool_], bursts: NDArray[np.bool_], rules: ActivityRules) -> NDArray[np.bool_]:
    """The mask with closure and release of a final t or k, which the network takes for silence and a click."""
    first, last = _run_edges(bursts)
    ends = _run_edges(mask)[1]
    found = mask.copy()
    for begin, end in zip(first, last, strict=True):
        place = int(np.searchsorted(ends, begin + 1, side="right")) - 1
        if (
            place >= 0
            and begin - ends[place] <= rules.closure / HOP
            and _SHORTEST_RELEASE <= end - begin <= rules.longest_release / HOP
        ):
            found[ends[place] : end - 1] = True
    return found


def _widened(mask: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    """The mask grown by `reach` frames both ways."""
    total = np.concatenate(([0], np.cumsum(mask)))
    index = np.arange(len(mask))
    return np.asarray(total[np.minimum(index + reach + 1, len(mask))] > total[np.maximum(index - reach, 0)], np.bool_)


def _run_edges(mask: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    edges = np.diff(mask.astype(np.int8), prepend=0, append=0)
    return np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    first, last = _run_edges(mask)
    return list(zip(first.tolist(), last.tolist(), strict=True))


def _joined(runs: list[tuple[float, float]], rules: ActivityRules) -> tuple[Span, ...]:
    """Drops clicks, then closes every gap too short to be a pause."""
    found: list[tuple[float, float]] = []
    for start, end in runs:
        if found and start - found[-1][1] < 0.06:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    sounding = [run for run in found if run[1] - run[0] >= rules.shortest_speech - 1e-9]
    spans: list[tuple[float, float]] = []
    for start, end in sounding:
        if spans and start - spans[-1][1] < rules.shortest_pause - 1e-9:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(Span(round(start, 3), round(end, 3)) for start, end in spans)
