"""Prepares tokens for the search for filler words: filled pauses taken out, and pauses that were heard put in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from rehearse.analysis.tokens import Token
from rehearse.model.measures import Pause

#: In a text without punctuation a silence this long (seconds) is taken for a sentence's end: shorter ones fall inside clauses as often.
SENTENCE_SILENCE = 0.5
#: A recogniser that writes fewer marks than one in so many words has not punctuated the text.
_WORDS_A_MARK = 25
#: A word may be heard to begin this much (seconds) before the silence ahead of it is over.
_SLACK = 0.05


def with_pauses(found: Sequence[Token], pauses: Sequence[Pause]) -> tuple[Token, ...]:
    """The tokens with the silences around them. Where the text has no punctuation, long ones become sentence edges."""
    if not pauses or not found:
        return tuple(found)
    starts = [token.word.start for token in found]
    silences: dict[int, float] = {}
    for pause in pauses:
        # Recognisers stretch a word's end over the silence, so it is the next word's start that tells where a silence falls.
        following = bisect_left(starts, pause.end - _SLACK)
        if following and starts[following - 1] < pause.start:
            silences[following] = max(pause.seconds, silences.get(following, 0.0))
    unpunctuated = is_unpunctuated(found)
    result = list(found)
    for following, seconds in silences.items():
        edge = unpunctuated and seconds >= SENTENCE_SILENCE
        left = result[following - 1]
        result[following - 1] = replace(left, silence_after=seconds, break_after=left.break_after or edge, ends=left.ends or edge)
        if following < len(result):
            right = result[following]
            result[following] = replace(
                right, silence_before=seconds, break_before=right.break_before or edge, starts=right.starts or edge
            )
    return tuple(result)


def is_unpunctuated(found: Sequence[Token]) -> bool:
    """Whether the recogniser left punctuation out, but for a stray mark."""
    return sum(bool(token.after) for token in found) * _WORDS_A_MARK < len(found)


def without_filled_pauses(found: Sequence[Token], sounds: frozenset[str]) -> tuple[Token, ...]:
    """Um and uh taken out; what they set off counts as set off, which is how "like um we" reads."""
    kept: list[Token] = []
    broken = starts = False
    for token in found:
        if not token.text:
            continue
        if token.text in sounds:
            broken, starts = True, starts or token.starts
            if kept:
                kept[-1] = replace(kept[-1], break_after=True)
            continue
        if broken:
            token = replace(token, break_before=True, starts=token.starts or starts, after_sound=True)
        kept.append(token)
        broken = starts = False
    return tuple(kept)
