"""Measures filler words in context on marked sentences (assets/evaluation/filler_words.txt)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rehearse.analysis.filler_lists import filler_lists
from rehearse.analysis.filler_words import find_filler_words
from rehearse.analysis.tokens import bare
from rehearse.assets import asset
from rehearse.evaluate.scores import Tally, tally
from rehearse.model.measures import FillerWord
from rehearse.model.transcript import Span, Word

_MARK = re.compile(r"\{([^}]*)\}")

Finder = Callable[[Sequence[Word]], Sequence[FillerWord]]


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence as words with character offsets, and its fillers."""

    text: str
    words: tuple[Word, ...]
    fillers: tuple[Span, ...]


def marked_sentences(text: str) -> tuple[MarkedSentence, ...]:
    """Lines with {braces} around the fillers; # begins a comment line."""
    return tuple(_marked(line) for line in text.splitlines() if line.strip() and not line.startswith("#"))


def evaluation_sentences() -> tuple[MarkedSentence, ...]:
    """The shipped set that no rule was made on."""
    return marked_sentences(asset("evaluation", "filler_words.txt").read_text("utf-8"))


def score(sentences: Sequence[MarkedSentence], find: Finder = find_filler_words) -> Tally:
    """Hits, false alarms and misses over all sentences."""
    total = Tally()
    for sentence in sentences:
        total += tally(find(sentence.words), sentence.fillers)
    return total


def naive(words: Sequence[Word]) -> tuple[FillerWord, ...]:
    """The obvious method: every word of the list is a filler wherever it stands."""
    lists = filler_lists("en")
    phrases = lists.rules if lists else ()
    texts = [bare(word.text) for word in words]
    found: list[FillerWord] = []
    place = 0
    while place < len(words):
        length = next((len(phrase) for phrase in phrases if tuple(texts[place : place + len(phrase)]) == phrase), 0)
        if length:
            found.append(FillerWord(" ".join(texts[place : place + length]), words[place].start, words[place + length - 1].end))
        place += length or 1
    return tuple(found)


def without_punctuation(sentences: Sequence[MarkedSentence]) -> tuple[MarkedSentence, ...]:
    """The same sentences as a recogniser without punctuation writes them: lower case, bare words."""
    return tuple(
        MarkedSentence(
            sentence.text, tuple(Word(bare(word.text), word.start, word.end) for word in sentence.words), sentence.fillers
        )
        for sentence in sentences
    )


def _marked(line: str) -> MarkedSentence:
    plain = ""
    fillers: list[Span] = []
    at = 0
    for found in _MARK.finditer(line):
        plain += line[at : found.start()]
        fillers.append(Span(len(plain), len(plain) + len(found[1])))
        plain += found[1]
        at = found.end()
    plain += line[at:]
    words = tuple(Word(token.group(), token.start(), token.end()) for token in re.finditer(r"\S+", plain))
    return MarkedSentence(plain, words, tuple(fillers))
