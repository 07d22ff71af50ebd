"""Measures filled pauses the hard way: um and uh are taken out of the transcript and must be found in the sound."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.model.transcript import Span, Word


def stretched(content: Sequence[Word], silences: Sequence[Span], shortest: float = 0.25) -> tuple[Word, ...]:
    """Words as a recogniser returns them that left the fillers out: each end pulled to the next word's start, or to the silence before it."""
    pauses = [silence for silence in silences if silence.seconds >= shortest]
    result = []
    for place, word in enumerate(content):
        end = content[place + 1].start if place + 1 < len(content) else max([word.end, *(pause.start for pause in silences[-1:])])
        for pause in pauses:
            if word.start < pause.start < end:
                end = max(pause.start, word.start + 0.02)
                break
        result.append(Word(word.text, word.start, max(end, word.end) if end >= word.end else end))
    return tuple(result)
