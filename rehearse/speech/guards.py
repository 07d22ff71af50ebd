"""Takes out what Whisper is known to invent: loops, marks without a word, and words that no time was spent on."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.model.transcript import Word

#: A person may say a word three times over; a loop does not stop there.
_MOST_REPEATS = 3
_LONGEST_PHRASE = 8


def _plain(word: Word) -> str:
    return word.text.lower().strip(" .,!?;:-–—\"'")


#: Marks that nobody says. "%", "$" or "&" alone stand for a word.
_MARKS = frozenset(".,;:!?¡¿…'\"“”‘’„«»()[]{}<>-–—*_~|/\\♪♫♩♬ ")


def without_bare_marks(words: Sequence[Word]) -> tuple[Word, ...]:
    """Only what is said: "hospital, ," loses the second comma, and music is no word ("♪")."""
    return tuple(word for word in words if not _MARKS.issuperset(word.text))


def without_loops(words: Sequence[Word]) -> tuple[Word, ...]:
    """Keeps the first of any phrase (1 to 8 words) said more than three times in a row; everything else stays.

    Whisper's decoder can lock onto a phrase and repeat it until its token limit (Radford et al. 2023, section 4.5);
    with a single temperature nothing else breaks such a loop.
    """
    kept = list(words)
    for length in range(1, _LONGEST_PHRASE + 1):
        at = 0
        while at + length * (_MOST_REPEATS + 1) <= len(kept):
            phrase = [_plain(word) for word in kept[at : at + length]]
            end = at + length
            while [_plain(word) for word in kept[end : end + length]] == phrase:
                end += length
            if (end - at) // length > _MOST_REPEATS:
                # A loop is cut by the token limit anywhere: take the started repetition with it.
                tail = end
                while tail < len(kept) and tail - end < length and _plain(kept[tail]) == phrase[tail - end]:
                    tail += 1
                stop = tail if tail == len(kept) else end
                del kept[at + length : stop]
            at += 1
    return tuple(kept)


def believable(words: Sequence[Word], *, least_probability: float = 0.15, most_per_second: float = 12.0) -> tuple[Word, ...]:
    """Drops everything when words come faster than anybody speaks and are themselves doubted.

    The fastest speech measured is some 8 words a second; invented text is packed into no time at all.
    """
    if len(words) < 3:
        return tuple(words)
    seconds = max(word.end for word in words) - min(word.start for word in words)
    mean = sum(word.probability for word in words) / len(words)
    if len(words) > most_per_second * max(seconds, 0.1) or mean < least_probability:
        return ()
    return tuple(words)
