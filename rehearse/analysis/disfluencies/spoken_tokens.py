"""The words of a sentence without what fills it: um and uh, and the filler words found, so that what they part stands together again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rehearse.analysis.filler_words.lists import filler_lists
from rehearse.analysis.tokens import Token, tokens
from rehearse.model.measures import FillerWord
from rehearse.model.transcript import Word


def spoken_tokens(words: Sequence[Word], language: str, fillers: Sequence[FillerWord] = ()) -> tuple[Token, ...]:
    """Tokens in order. A sentence's start or end that hung on a word left out hangs on its neighbour."""
    lists = filler_lists(language)
    sounds = lists.filled_pauses if lists is not None else frozenset()
    kept: list[Token] = []
    at, starts = 0, False
    for token in tokens(words):
        while at < len(fillers) and fillers[at].end <= token.word.start:
            at += 1
        filler = at < len(fillers) and fillers[at].start <= token.word.start < fillers[at].end
        if token.text and token.text not in sounds and not filler:
            kept.append(replace(token, starts=True, break_before=True) if starts else token)
            starts = False
            continue
        starts = starts or token.starts
        if token.ends and kept:
            kept[-1] = replace(kept[-1], ends=True, break_after=True)
    return tuple(kept)
