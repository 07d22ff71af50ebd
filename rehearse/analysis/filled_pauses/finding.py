"""Finds um, uh and er in the sound, where no transcribed word explains it, and joins them with those in the transcript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.filled_pauses.candidates import SHORTEST
from rehearse.analysis.filled_pauses.model import FillerModel
from rehearse.analysis.filled_pauses.net import SOUNDS
from rehearse.analysis.filled_pauses.places import FillerPlaces
from rehearse.analysis.filled_pauses.sound import reference_of
from rehearse.analysis.filled_pauses.spoken_forms import spoken_form
from rehearse.analysis.filled_pauses.word_sounds import WordSounds
from rehearse.analysis.filler_words.finding import is_filled_pause
from rehearse.analysis.pitch import reduced
from rehearse.analysis.tokens import bare
from rehearse.model.measures import FilledPause, FilledPauseSource
from rehearse.model.transcript import Span, Word

#: No word is shorter than this (seconds): where many are, the recogniser's times are loose.
TINY = 0.045
#: A word longer than usual by as much as half the speaker's words are off, within these limits (seconds), may hide one.
_EXCESS = (0.05, 0.07)
#: Where more of the words are tiny than this, the words around a sound are not those that were said around it.
_LOOSE = 0.02
#: A text and a sound this close together are one filled pause.
_SAME = 0.12
#: So are those between the same two words this close together: recognisers put an um up to that far beside its sound.
_REACH = 0.6


def _nothing() -> NDArray[np.float32]:
    return np.zeros(len(SOUNDS), np.float32)


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of speech that may hide a filled pause. `stretched`: under a word too long for its letters, else under no word."""

    start: float
    end: float
    stretched: bool
    usual: float = 0.0
    expected: NDArray[np.float32] = field(default_factory=_nothing)
    pause_before: bool = False
    pause_after: bool = False
    unexplained: float = 0.0
    tiny_words: float = 0.0
    uncovered: float = 0.0
    written: float = 0.0
    irregular: float = 0.03
    odds_before: float = 0.0
    odds_after: float = 0.0
    sure: float = 1.0


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
    gaps = unexplained_speech(speech, content, len(spoken) / max(len(content), 1), FillerPlaces.load(language))
    if not gaps:
        return in_text
    model = model or FillerModel.load()
    low = reduced(samples) if low is None else low
    candidates = model.candidates(samples, gaps, reference_of(samples, speech, low), low)
    in_sound = tuple(
        FilledPause(round(each.start, 3), round(each.end, 3), None, FilledPauseSource.AUDIO) for each in model.keep(candidates)
    )
    return merge(in_text, in_sound, content)


def unexplained_speech(
    speech: Sequence[Span], content: Sequence[Word], written: float = 0.0, places: FillerPlaces | None = None
) -> tuple[Gap, ...]:
    """Speech that no content word covers, and words too long for their letters (their ends were pulled over something), in time order.

    `written`: filled pauses in the transcript for each content word; `places`: between which words people hesitate, where that is known.
    """
    if not content:
        return tuple(
            Gap(span.start, span.end, True, pause_before=True, pause_after=True, unexplained=1.0)
            for span in speech
            if span.seconds >= SHORTEST
        )
    starts = np.array([word.start for word in content])
    ends = np.array([word.end for word in content])
    reached = np.maximum.accumulate(ends)
    usual, sounds = usual_sounds(content)
    tiny = float(np.mean(ends - starts < TINY))
    irregular = float(np.median(np.abs(ends - starts - usual)))
    excess = min(max(irregular, _EXCESS[0]), _EXCESS[1])
    likely = _likely_places(content, places if tiny <= _LOOSE else None)
    own = np.array([word.probability for word in content])
    around = np.minimum(np.append(own, own[-1]), np.append(own[0], own))
    gaps: list[Gap] = []
    for span in speech:
        at = span.start
        first, last = int(np.searchsorted(reached, span.start, side="right")), int(np.searchsorted(starts, span.end))
        for place in range(first, last):
            if starts[place] - at >= SHORTEST:
                gap = _gap(span, float(at), float(starts[place]), tiny, likely[place], likely[place])
                gaps.append(replace(gap, sure=float(around[place])))
            begin, end = max(float(starts[place]), span.start), min(float(ends[place]), span.end)
            if end - begin >= usual[place] + excess:
                gap = _gap(span, begin, end, tiny, likely[place], likely[place + 1], float(usual[place]), sounds[place])
                gaps.append(replace(gap, sure=float(own[place])))
            at = max(at, ends[place])
        if span.end - at >= SHORTEST:
            gap = _gap(span, float(at), span.end, tiny, likely[last], likely[last])
            gaps.append(replace(gap, sure=float(around[last])))
    spoken = max(sum(span.seconds for span in speech), 0.1)
    share = sum(gap.end - gap.start - gap.usual for gap in gaps) / spoken
    uncovered = sum(gap.end - gap.start for gap in gaps if not gap.stretched) / spoken
    return tuple(replace(gap, unexplained=share, uncovered=uncovered, written=written, irregular=irregular) for gap in gaps)


def _likely_places(content: Sequence[Word], places: FillerPlaces | None) -> list[float]:
    """Log odds of a filled pause before each word and after the last."""
    if places is None:
        return [0.0] * (len(content) + 1)
    texts = [None, *(bare(word.text) for word in content), None]
    return [places.log_odds(left, right) for left, right in pairwise(texts)]


def _gap(
    span: Span,
    start: float,
    end: float,
    tiny: float,
    odds_before: float,
    odds_after: float,
    usual: float = 0.0,
    expected: NDArray[np.float32] | None = None,
) -> Gap:
    return Gap(
        start,
        end,
        expected is not None,
        usual,
        _nothing() if expected is None else expected,
        start - span.start < 0.05,
        span.end - end < 0.05,
        tiny_words=tiny,
        odds_before=odds_before,
        odds_after=odds_after,
    )


#: A speaker's pace is believed as if this many words of usual pace had been heard before.
_PRIOR_WORDS = 8.0


def usual_sounds(content: Sequence[Word]) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """How long each word usually takes at this speaker's pace, from its letters, and how long each kind of sound in it.

    A line is fitted to the recording's own words: seconds against what the letters say. Words far above the line (a filled pause is hidden
    in them, or a pause) pull it only a little. Shapes (n,) and (n, 12).
    """
    sounds = _sounds([word.text for word in content])
    even = np.maximum(sounds.sum(axis=1, dtype=np.float64), 0.05)
    design = np.column_stack((np.ones(len(content)), even))
    seconds = np.array([min(word.end - word.start, 2.0) for word in content])
    pace = float(np.clip(np.median(seconds / even), 0.5, 1.8)) if len(content) >= 5 else 1.0
    prior = np.array((0.0, pace))
    weights = prior
    tightness = np.diag(np.maximum(np.mean(design**2, axis=0), 0.05)) * _PRIOR_WORDS
    for _ in range(4):
        residual = seconds - design @ weights
        trust = np.where(residual > 0.06, 0.06 / np.maximum(residual, 1e-6), 1.0) ** 1.5
        moment = (design * trust[:, None]).T
        weights = weights + np.linalg.solve(moment @ design + tightness, moment @ residual + tightness @ (prior - weights))
    usual = np.maximum(design @ weights, 0.05)
    return usual, np.asarray(sounds * (usual / even)[:, None], np.float32)


def _sounds(texts: Sequence[str]) -> NDArray[np.float32]:
    """Seconds of each kind of sound at an even pace, in all that is said for each text: "35%" is three words. Shape (n, 12)."""
    # Where most is written in capitals, they say nothing of initials.
    shouted = 2 * sum(text.isupper() for text in texts) > len(texts)
    said = [spoken_form(text.lower() if shouted else text) for text in texts]
    each = WordSounds.load().seconds([word for words in said for word in words])
    return np.add.reduceat(each, np.cumsum([0, *(len(words) for words in said[:-1])])) if said else each


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
