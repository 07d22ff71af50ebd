"""Makes quotations: the very words of the transcript, with the times of the first and the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rehearse.coach.lexicon_tokens import FILLED_PAUSES, Break, TokenStream, tokens_of
from rehearse.model.evidence import Quote
from rehearse.model.transcript import Word

#: As many quotations as a reader takes in; the counts tell of the rest.
MOST_QUOTES = 5
#: A quotation begins at its clause's start where no more words than these would be cut off.
_MOST_CUT_OFF = 3
#: Seconds by which rounding may set apart a filler and the word it is.
_SAME = 0.005
#: What a quotation does not end on: the next thing was only being begun.
_LEADING_ON = FILLED_PAUSES | {"and", "but", "so", "or", "like"}


def quote(words: Sequence[Word], stream: TokenStream, first: int, last: int) -> Quote:
    """The words that hold tokens `[first, last)`, joined by single spaces: a substring of all words joined so."""
    begin, end = stream.words[first], stream.words[last - 1]
    while end > begin and words[end].text[-1:] not in ".?!" and set(tokens_of(words[end].text)) <= _LEADING_ON:
        end -= 1
    return Quote(" ".join(word.text for word in words[begin : end + 1]), words[begin].start, words[end].end)


def quotes(words: Sequence[Word], stream: TokenStream, spans: Sequence[tuple[int, int]]) -> tuple[Quote, ...]:
    """At most MOST_QUOTES, in order; overlapping spans are one quotation."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(quote(words, stream, first, last) for first, last in joined[:MOST_QUOTES])


def from_clause_start(stream: TokenStream, first: int) -> int:
    """Where a quotation begins that would cut a few words off its clause: at the clause's start ("false positives went down")."""
    begin = first
    while begin > 0 and stream.breaks[begin] is Break.NONE and first - begin <= _MOST_CUT_OFF:
        begin -= 1
    return begin if first - begin <= _MOST_CUT_OFF else first


def without_fillers(words: Sequence[Word], fillers: Sequence[tuple[float, float]]) -> Sequence[Word]:
    """The same words, those spoken inside a counted filler (start and end in seconds) reduced to their punctuation."""
    if not fillers:
        return words
    return [
        replace(word, text="".join(letter for letter in word.text if not letter.isalnum() and letter not in "'’"))
        if any(start - _SAME < word.start and word.end < end + _SAME for start, end in fillers)
        else word
        for word in words
    ]
