"""Measures filled pauses the hard way: um and uh are taken out of the transcript and must be found in the sound."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.evaluate.scores import Interval, Tally, match
from rehearse.model.transcript import Span, Word

#: A spoken um or uh shorter than this (seconds) is no longer than a vowel of ordinary speech: finding or missing it is not scored.
SHORTEST_SCORED = 0.12


def score_filled_pauses(found: Sequence[Interval], truth: Sequence[Interval]) -> Tally:
    """Hits, false alarms and misses; fillers of under 0.12 s count neither way."""
    pairs, extra, missed = match(found, truth)
    long = [each.end - each.start >= SHORTEST_SCORED for each in truth]
    return Tally(sum(long[place] for _, place in pairs), len(extra), sum(long[place] for place in missed))


def stretched(content: Sequence[Word], silences: Sequence[Span], shortest: float = 0.25) -> tuple[Word, ...]:
    """Words as a recogniser returns them that left the fillers out: each end pulled to the next word's start, or to the silence before it.

    A word during which somebody else's begins keeps its own end: it is pulled over sound, never cut to a part of what it was.
    """
    pauses = [silence for silence in silences if silence.seconds >= shortest]
    result = []
    for place, word in enumerate(content):
        following = (
            content[place + 1].start if place + 1 < len(content) else max([0.0, *(pause.start for pause in silences[-1:])])
        )
        end = max(word.end, following)
        for pause in pauses:
            if word.start < pause.start < end:
                end = max(pause.start, word.start + 0.02)
                break
        result.append(Word(word.text, word.start, end))
    return tuple(result)
