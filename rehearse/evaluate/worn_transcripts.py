"""Wears a true transcript the way weak recognisers do: words missing or wrong, times loose. The same seed wears it the same way."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

from rehearse.model.transcript import Span, Word

#: Shares of the words that are lost, and that are replaced by others.
LOST = (0.05, 0.15)
_WRONG = (0.02, 0.08)
#: How often the loss takes several words in a row, and how many.
_RUNS = 0.4
_RUN = (2, 5)
#: Loose times: how far a boundary strays (seconds, standard deviation), how often a word shrinks to nothing, and how often a word next
#: to a silence ends early or starts late, by up to what share of it.
_STRAY = 0.03
_SHRUNK = (0.02, 0.09)
_TINY = 0.02
_CUT = (0.3, 0.6)
_CUT_SHARE = 0.7


def with_missing_words(content: Sequence[Word], seed: int) -> tuple[Word, ...]:
    """5 to 15 % of the words lost, singly and two to five in a row, and a few replaced by another word of the answer. Times stay true."""
    draw = random.Random(seed)
    count = len(content)
    lost: set[int] = set()
    wanted = draw.uniform(*LOST) * count
    while len(lost) < wanted:
        length = draw.randint(*_RUN) if draw.random() < _RUNS else 1
        first = draw.randrange(count)
        lost |= set(range(first, min(first + length, count)))
    wrong = draw.uniform(*_WRONG)
    kept = [word for place, word in enumerate(content) if place not in lost]
    return tuple(
        Word(draw.choice(content).text, word.start, word.end, word.probability) if draw.random() < wrong else word
        for word in kept
    )


def with_loose_times(content: Sequence[Word], silences: Sequence[Span], seed: int) -> tuple[Word, ...]:
    """Boundaries stray, words shrink to nothing and leave their time to a neighbour, and words beside silences are cut short.

    Of two words with speech between them that is in the transcript no more, half the first reaches to the second.
    """
    draw = random.Random(seed)
    times = [[word.start, word.end] for word in content]
    edges = [edge for silence in silences for edge in (silence.start, silence.end)]
    for one, other in pairwise(times):
        if any(silence.start < other[0] and silence.end > one[1] for silence in silences):
            continue
        if other[0] - one[1] < 0.06 or draw.random() < 0.5:
            boundary = max(one[0] + _TINY, min(other[0] + draw.gauss(0.0, _STRAY), other[1] - _TINY))
            one[1] = other[0] = boundary
    cut = draw.uniform(*_CUT)
    for time in times:
        for side in (0, 1):
            if draw.random() < cut and any(abs(time[side] - edge) < 0.12 for edge in edges):
                away = draw.uniform(0.0, _CUT_SHARE) * (time[1] - time[0])
                time[side] += away if side == 0 else -away
    shrunk = draw.uniform(*_SHRUNK)
    for place in range(1, len(times) - 1):
        if draw.random() < shrunk:
            before, own, after = times[place - 1 : place + 2]
            if draw.random() < 0.5 and after[0] - own[1] < 0.06:
                own[1] = after[0] = own[0] + _TINY
            elif own[0] - before[1] < 0.06:
                own[0] = before[1] = own[1] - _TINY
    return tuple(
        Word(word.text, start, max(end, start + _TINY), word.probability)
        for word, (start, end) in zip(content, times, strict=True)
    )
