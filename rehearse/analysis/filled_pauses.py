"""Finds um, uh and er in the sound, where no transcribed word explains it, and joins them with those in the transcript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.filler_model import FillerModel
from rehearse.analysis.filler_sound import reference_of
from rehearse.analysis.filler_words import is_filled_pause
from rehearse.analysis.tokens import bare
from rehearse.model.measures import FilledPause, FilledPauseSource
from rehearse.model.transcript import Span, Word

#: Less unexplained speech than this (seconds) is not looked at: edges of words are not that exact.
SHORTEST = 0.10
#: A text and a sound this close together are one filled pause.
_SAME = 0.12


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of speech that may hide a filled pause. `stretched`: under a word too long for its letters, else under no word."""

    start: float
    end: float
    stretched: bool
    usual: float = 0.0
    pause_after: bool = False


def find_filled_pauses(
    samples: NDArray[np.float32] | None,
    speech: Sequence[Span],
    words: Sequence[Word] | None,
    language: str = "en",
    model: FillerModel | None = None,
) -> tuple[FilledPause, ...]:
    """Filled pauses in time order, each counted once: heard in the text, in the sound, or in both.

    `samples`: float32 mono 16 kHz without rumble, or None (then only the text is read). Without words all speech is searched by its sound
    alone, which misses more and takes longer.
    """
    spoken = () if words is None else tuple(word for word in words if is_filled_pause(word.text, language))
    in_text = tuple(FilledPause(word.start, word.end, bare(word.text), FilledPauseSource.TEXT) for word in spoken)
    if samples is None or not speech:
        return in_text
    content = (
        () if words is None else tuple(word for word in words if bare(word.text) and not is_filled_pause(word.text, language))
    )
    gaps = unexplained_speech(speech, content)
    if not gaps:
        return in_text
    model = model or FillerModel.load()
    candidates = model.candidates(samples, gaps, reference_of(samples, speech))
    in_sound = tuple(
        FilledPause(round(each.start, 3), round(each.end, 3), None, FilledPauseSource.AUDIO) for each in model.keep(candidates)
    )
    return merge(in_text, in_sound)


def unexplained_speech(speech: Sequence[Span], content: Sequence[Word]) -> tuple[Gap, ...]:
    """Speech that no content word covers, and words too long for their letters (their ends were pulled over something), in time order."""
    if not content:
        return tuple(Gap(span.start, span.end, True, 0.0, True) for span in speech if span.seconds >= SHORTEST)
    starts = np.array([word.start for word in content])
    ends = np.array([word.end for word in content])
    reached = np.maximum.accumulate(ends)
    usual = usual_seconds(content)
    gaps: list[Gap] = []
    for span in speech:
        at = span.start
        first, last = int(np.searchsorted(reached, span.start, side="right")), int(np.searchsorted(starts, span.end))
        for place in range(first, last):
            if starts[place] - at >= SHORTEST:
                gaps.append(_gap(span, float(at), float(starts[place])))
            begin, end = max(float(starts[place]), span.start), min(float(ends[place]), span.end)
            if end - begin >= usual[place] + SHORTEST:
                gaps.append(_gap(span, begin, end, float(usual[place])))
            at = max(at, ends[place])
        if span.end - at >= SHORTEST:
            gaps.append(_gap(span, float(at), span.end))
    return tuple(gaps)


def _gap(span: Span, start: float, end: float, usual: float = 0.0) -> Gap:
    return Gap(start, end, usual > 0.0, usual, span.end - end < 0.05)


def usual_seconds(content: Sequence[Word]) -> NDArray[np.float64]:
    """How short each word could well be at this speaker's pace: a base and a part for each letter, scaled by the median word. Shape (n,)."""
    letters = np.array([min(len(bare(word.text)), 14) for word in content], np.float64)
    plain = 0.06 + 0.055 * letters
    ratio = np.array([word.end - word.start for word in content]) / plain
    pace = float(np.clip(np.median(ratio), 0.7, 1.4)) if len(content) >= 5 else 1.0
    return np.asarray(plain * pace * 0.75)


def merge(in_text: Sequence[FilledPause], in_sound: Sequence[FilledPause]) -> tuple[FilledPause, ...]:
    """Both lists as one, in time order: a text and a sound that overlap are one filled pause, with the text's word and the sound's edges."""
    found: list[FilledPause] = []
    taken: set[int] = set()
    for text in in_text:
        partner = None
        for place, sound in enumerate(in_sound):
            apart = max(sound.start - text.end, text.start - sound.end)
            if (
                place not in taken
                and apart <= _SAME
                and (partner is None or _overlap(text, sound) > _overlap(text, in_sound[partner]))
            ):
                partner = place
        if partner is None:
            found.append(text)
            continue
        taken.add(partner)
        sound = in_sound[partner]
        found.append(FilledPause(sound.start, sound.end, text.text, FilledPauseSource.BOTH))
    # A sound that overlaps a text already joined to another sound is the same hesitation heard in two pieces.
    loose = [
        sound
        for place, sound in enumerate(in_sound)
        if place not in taken and not any(_overlap(text, sound) > 0.5 * (sound.end - sound.start) for text in in_text)
    ]
    return tuple(sorted([*found, *loose], key=lambda each: (each.start, each.end)))


def _overlap(one: FilledPause, other: FilledPause) -> float:
    return min(one.end, other.end) - max(one.start, other.start)
