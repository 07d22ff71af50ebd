"""The person's corrections to the transcript: words replaced, their time shared out."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.model.transcript import Word


def corrected(words: Sequence[Word], first: int, last: int, text: str) -> tuple[Word, ...]:
    """Words `[first, last)` replaced by those of `text`, which share the replaced words' time by their letters.

    With as many words as before each keeps its own time. An empty `text` removes them; an empty range inserts between its neighbours.
    Corrected words have probability 1. Raises IndexError for a range outside the words.
    """
    if not 0 <= first <= last <= len(words):
        raise IndexError(f"words [{first}, {last}) of {len(words)}")
    fresh = text.split()
    replaced = words[first:last]
    if len(fresh) == len(replaced):
        middle = tuple(Word(new, old.start, old.end, 1.0) for new, old in zip(fresh, replaced, strict=True))
    else:
        start = replaced[0].start if replaced else words[first - 1].end if first else 0.0
        end = replaced[-1].end if replaced else words[first].start if first < len(words) else start
        middle = _shared_out(fresh, start, max(start, end))
    return (*words[:first], *middle, *words[last:])


def _shared_out(texts: Sequence[str], start: float, end: float) -> tuple[Word, ...]:
    letters = sum(len(text) for text in texts)
    made, spoken = [], 0
    for text in texts:
        begins = start + (end - start) * spoken / letters
        spoken += len(text)
        made.append(Word(text, begins, start + (end - start) * spoken / letters, 1.0))
    return tuple(made)
