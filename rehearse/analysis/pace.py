"""Words per minute: over the answer, over the time spent speaking, and along the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.model.measures import PacePoint
from rehearse.model.transcript import Span, Word

#: The pace curve's window and step in seconds.
WINDOW = 10.0
STEP = 2.0
SLOW_WPM = 100.0
FAST_WPM = 180.0
#: Slower or faster than the norm is worth a word only when it lasts this long (seconds).
SUSTAINED = 15.0


@dataclass(frozen=True, slots=True)
class PaceStretch:
    """A stretch in which every window of the pace curve was slow (or fast). `wpm` is the mean over it."""

    start: float
    end: float
    wpm: float
    fast: bool


def rate_per_minute(count: int, seconds: float) -> float | None:
    """`count` a minute, or None where there is no time to divide by."""
    return count / seconds * 60.0 if seconds > 0.0 else None


def pace_curve(words: Sequence[Word], answer: Span | None) -> tuple[PacePoint, ...]:
    """Words a minute in windows of 10 s every 2 s, pauses included; `words` come without filled pauses.

    An answer shorter than the window gives one point. A word counts where its middle lies; a word cut by a window's edge counts by its part.
    """
    if answer is None or answer.seconds <= 0.0:
        return ()
    starts = np.array([word.start for word in words], np.float64)
    ends = np.array([max(word.end, word.start + 0.01) for word in words], np.float64)
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], np.maximum.accumulate(ends[order]) if len(ends) else ends
    last = max(answer.end - WINDOW, answer.start)
    begins = np.arange(answer.start, last + 1e-6, STEP)
    stops = np.minimum(begins + WINDOW, answer.end)
    counts = _words_before(stops, starts, ends) - _words_before(begins, starts, ends)
    rates = counts / np.maximum(stops - begins, 0.01) * 60.0
    return tuple(
        PacePoint(round(float(begin), 3), round(float(stop), 3), round(float(rate), 1))
        for begin, stop, rate in zip(begins, stops, rates, strict=True)
    )


def _words_before(times: NDArray[np.float64], starts: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """How many words lie before each time, a word under way counting by the part spoken."""
    if len(starts) == 0:
        return np.zeros(len(times))
    whole = np.searchsorted(ends, times, side="right")
    inside = np.minimum(whole, len(starts) - 1)
    part = np.clip((times - starts[inside]) / (ends[inside] - starts[inside]), 0.0, 1.0)
    return np.asarray(whole + np.where(whole < len(starts), part, 0.0), np.float64)


def pace_stretches(curve: Sequence[PacePoint]) -> tuple[PaceStretch, ...]:
    """Stretches of at least 15 s in which the curve stays below 100 or above 180 words a minute.

    A window is slow or fast when most of it is, so a run of windows reaches from the middle of its first to the middle of its last;
    where the run holds the answer's first window or its last, no calmer neighbour cuts it short, and it reaches to the answer's edge.
    """
    found: list[PaceStretch] = []
    for fast in (False, True):
        run: list[PacePoint] = []
        for point in [*curve, None]:
            if point is not None and (point.wpm > FAST_WPM if fast else point.wpm < SLOW_WPM):
                run.append(point)
                continue
            start, end = _reach(run, curve)
            if end - start >= SUSTAINED - 1e-9:
                found.append(PaceStretch(start, end, sum(each.wpm for each in run) / len(run), fast))
            run = []
    return tuple(sorted(found, key=lambda stretch: stretch.start))


def _reach(run: Sequence[PacePoint], curve: Sequence[PacePoint]) -> tuple[float, float]:
    if not run:
        return 0.0, 0.0
    start = run[0].start if run[0] is curve[0] else (run[0].start + run[0].end - STEP) / 2
    end = run[-1].end if run[-1] is curve[-1] else (run[-1].start + run[-1].end + STEP) / 2
    return start, end
