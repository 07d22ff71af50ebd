"""Makes quotations: the very words of the transcript, with the times of the first and the last."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.coach.lexicon_tokens import TokenStream
from rehearse.model.evidence import Quote
from rehearse.model.transcript import Word

#: As many quotations as a reader takes in; the counts tell of the rest.
MOST_QUOTES = 5


def quote(words: Sequence[Word], stream: TokenStream, first: int, last: int) -> Quote:
    """The words that hold tokens `[first, last)`, joined by single spaces: a substring of all words joined so."""
    begin, end = stream.words[first], stream.words[last - 1]
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
