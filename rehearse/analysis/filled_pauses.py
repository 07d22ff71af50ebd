"""Finds um, uh and er in the sound, where no transcribed word explains it, and joins them with those in the transcript."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.filler_model import FillerModel
from rehearse.analysis.filler_sound import reference_of
from rehearse.analysis.filler_words import is_filled_pause
from rehearse.analysis.pitch import reduced
from rehearse.analysis.tokens import bare, word_set
from rehearse.model.measures import FilledPause, FilledPauseSource
from rehearse.model.transcript import Span, Word

#: Less unexplained speech than this (seconds) is not looked at: edges of words are not that exact.
SHORTEST = 0.08
#: No word is shorter than this (seconds): where many are, the recogniser's times are loose.
TINY = 0.045
#: A word this much longer (seconds) than usual may hide one.
_EXCESS = 0.05
#: A text and a sound this close together are one filled pause.
_SAME = 0.12
#: So are those between the same two words this close together: recognisers put an um up to that far beside its sound.
_REACH = 0.6


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of speech that may hide a filled pause. `stretched`: under a word too long for its letters, else under no word."""

    start: float
    end: float
    stretched: bool
    usual: float = 0.0
    pause_before: bool = False
    pause_after: bool = False
    unexplained: float = 0.0
    tiny_words: float = 0.0
    uncovered: float = 0.0


def find_filled_pauses(
    samples: NDArray[np.float32] | None,
    speech: Sequence[Span],
    words: Sequence[Word] | None,
    language: str = "en",
    model: FillerModel | None = None,
    low: NDArray[np.float32] | None = None,
) -> tuple[FilledPause, ...]:
    """Filled pauses in time order, each counted once: heard in the text, in the sound, or in both.

    `samples`: float32 mono 16 kHz without rumble, or None (then only the text is read); `low`: the same at 4 kHz, if at hand. Without words
    all speech is searched by its sound alone, which misses more and takes longer.
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
    low = reduced(samples) if low is None else low
    candidates = model.candidates(samples, gaps, reference_of(samples, speech, low), low)
    in_sound = tuple(
        FilledPause(round(each.start, 3), round(each.end, 3), None, FilledPauseSource.AUDIO) for each in model.keep(candidates)
    )
    return merge(in_text, in_sound, content)


def unexplained_speech(speech: Sequence[Span], content: Sequence[Word]) -> tuple[Gap, ...]:
    """Speech that no content word covers, and words too long for their letters (their ends were pulled over something), in time order."""
    if not content:
        return tuple(Gap(span.start, span.end, True, 0.0, True, True, 1.0) for span in speech if span.seconds >= SHORTEST)
    starts = np.array([word.start for word in content])
    ends = np.array([word.end for word in content])
    reached = np.maximum.accumulate(ends)
    usual = usual_seconds(content)
    tiny = float(np.mean(ends - starts < TINY))
    gaps: list[Gap] = []
    for span in speech:
        at = span.start
        first, last = int(np.searchsorted(reached, span.start, side="right")), int(np.searchsorted(starts, span.end))
        for place in range(first, last):
            if starts[place] - at >= SHORTEST:
                gaps.append(_gap(span, float(at), float(starts[place]), tiny))
            begin, end = max(float(starts[place]), span.start), min(float(ends[place]), span.end)
            if end - begin >= usual[place] + _EXCESS:
                gaps.append(_gap(span, begin, end, tiny, float(usual[place])))
            at = max(at, ends[place])
        if span.end - at >= SHORTEST:
            gaps.append(_gap(span, float(at), span.end, tiny))
    spoken = max(sum(span.seconds for span in speech), 0.1)
    share = sum(gap.end - gap.start - gap.usual for gap in gaps) / spoken
    uncovered = sum(gap.end - gap.start for gap in gaps if not gap.stretched) / spoken
    return tuple(replace(gap, unexplained=share, uncovered=uncovered) for gap in gaps)


def _gap(span: Span, start: float, end: float, tiny: float, usual: float = 0.0) -> Gap:
    return Gap(start, end, usual > 0.0, usual, start - span.start < 0.05, span.end - end < 0.05, 0.0, tiny)


_SHORT = word_set(
    "the a an of to in on at for and or but that it is was were are be as we i he she they you my our your his her their this with from by so "
    "had has have if not no me us them its who when der die das und zu in mit von el la los las de que y en un una le les et du des à o os e do da"
)
#: Seconds of a word before anything is known of the speaker: a base, a part per letter, a part per group of vowels, and what short
#: grammatical words lose.
_PRIOR = np.array((0.03, 0.035, 0.05, -0.05))
#: The prior weighs as much as this many words.
_PRIOR_WORDS = 8.0
_VOWELS = re.compile(r"[aeiouyáéíóúàèìòùâêîôûäöüãõ]+")


def usual_seconds(content: Sequence[Word]) -> NDArray[np.float64]:
    """How long each word usually takes at this speaker's pace, from its letters and vowels: a line fitted to the recording's own words.

    Words far above the line (a filled pause is hidden in them, or a pause) pull it only a little. Shape (n,).
    """
    texts = [bare(word.text) for word in content]
    design = np.array([(1.0, min(len(text), 14), len(_VOWELS.findall(text)) or 1, float(text in _SHORT)) for text in texts])
    seconds = np.array([min(word.end - word.start, 2.0) for word in content])
    plain = design @ _PRIOR
    pace = float(np.clip(np.median(seconds / plain), 0.6, 1.6)) if len(content) >= 5 else 1.0
    weights = _PRIOR * pace
    tightness = np.diag(np.maximum(np.mean(design**2, axis=0), 0.05)) * _PRIOR_WORDS
    for _ in range(4):
        residual = seconds - design @ weights
        trust = np.where(residual > 0.06, 0.06 / np.maximum(residual, 1e-6), 1.0) ** 1.5
        moment = (design * trust[:, None]).T
        weights = weights + np.linalg.solve(
            moment @ design + tightness, moment @ residual + tightness @ (_PRIOR * pace - weights)
        )
    return np.asarray(np.maximum(design @ weights, 0.05))


def merge(
    in_text: Sequence[FilledPause], in_sound: Sequence[FilledPause], content: Sequence[Word] = ()
) -> tuple[FilledPause, ...]:
    """Both lists as one, in time order: a text and a sound of the same place are one filled pause, with the text's word and the sound's edges.

    The same place: they overlap or nearly do, or the same two words of `content` stand around them. Where the transcript itself says um it
    is trusted to have said all: further sounds in that place are words' ends.
    """
    starts = np.array([word.start for word in content])
    places = [_place(text, starts) for text in in_text]
    found: list[FilledPause] = []
    taken: set[int] = set()
    for text, place in zip(in_text, places, strict=True):
        near = [number for number, sound in enumerate(in_sound) if number not in taken and _same(text, sound, place, starts)]
        if not near:
            found.append(text)
            continue
        chosen = max(near, key=lambda number: _overlap(text, in_sound[number]))
        taken.add(chosen)
        sound = in_sound[chosen]
        found.append(FilledPause(sound.start, sound.end, text.text, FilledPauseSource.BOTH))
    # A sound in the place of a text already joined to another sound is the same hesitation heard in two pieces.
    loose = [
        sound
        for number, sound in enumerate(in_sound)
        if number not in taken
        and not any(
            _overlap(text, sound) > 0.5 * (sound.end - sound.start) or (len(starts) and _place(sound, starts) == place)
            for text, place in zip(in_text, places, strict=True)
        )
    ]
    return tuple(sorted([*found, *loose], key=lambda each: (each.start, each.end)))


def _place(each: FilledPause, starts: NDArray[np.float64]) -> int:
    """How many words begin before its middle."""
    return int(np.searchsorted(starts, 0.5 * (each.start + each.end)))


def _same(text: FilledPause, sound: FilledPause, place: int, starts: NDArray[np.float64]) -> bool:
    apart = -_overlap(text, sound)
    return apart <= _SAME or (apart <= _REACH and len(starts) > 0 and _place(sound, starts) == place)


def _overlap(one: FilledPause, other: FilledPause) -> float:
    return min(one.end, other.end) - max(one.start, other.start)
