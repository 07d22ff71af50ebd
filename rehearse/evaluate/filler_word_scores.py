"""Measures filler words in context on marked sentences (assets/evaluation/filler_words*.txt)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from rehearse.analysis.filler_words.finding import find_filler_words
from rehearse.analysis.filler_words.lists import filler_lists
from rehearse.analysis.tokens import bare
from rehearse.assets import asset
from rehearse.evaluate.scores import EvaluationRow, Tally, tally, tally_rows
from rehearse.model.measures import FillerWord
from rehearse.model.transcript import Span, Word

_MARK = re.compile(r"\{([^}]*)\}")

#: A second, a third and a fourth set became development sentences when their mistakes were read (tests/truth/filler_words_development.txt,
#: _third.txt, _fourth.txt).
ENGLISH_SETS = {"unseen marked sentences": "filler_words", "unseen marked sentences by an outside author": "filler_words_fifth"}
LANGUAGES = {"German": "de", "Spanish": "es", "French": "fr", "Portuguese": "pt"}
LANGUAGE_SET = "unseen marked sentences"

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


def evaluation_sentences(name: str = "filler_words") -> tuple[MarkedSentence, ...]:
    """A shipped set that no rule was made on: "filler_words", "filler_words_fifth", or "filler_words_de" and so on."""
    return marked_sentences(asset("evaluation", f"{name}.txt").read_text("utf-8"))


def filler_word_rows() -> tuple[EvaluationRow, ...]:
    """Filler words in context, as published: needs no sound, takes milliseconds."""
    rows: list[EvaluationRow] = []
    for set_name, name in ENGLISH_SETS.items():
        sentences = evaluation_sentences(name)
        for how, given in (("with punctuation", sentences), ("without punctuation", without_punctuation(sentences))):
            rows += tally_rows(f"filler words, {how}", len(given), score(given), score(given, naive), set_name)
    for language, code in LANGUAGES.items():
        sentences = evaluation_sentences(f"filler_words_{code}")
        find, obvious = partial(find_filler_words, language=code), partial(naive, language=code)
        for how, given in ((language, sentences), (f"{language}, without punctuation", without_punctuation(sentences))):
            rows += tally_rows(f"filler words, {how}", len(given), score(given, find), score(given, obvious), LANGUAGE_SET)
    return tuple(rows)


def score(sentences: Sequence[MarkedSentence], find: Finder = find_filler_words) -> Tally:
    """Hits, false alarms and misses over all sentences."""
    total = Tally()
    for sentence in sentences:
        total += tally(find(sentence.words), sentence.fillers)
    return total


def naive(words: Sequence[Word], language: str = "en") -> tuple[FillerWord, ...]:
    """The obvious method: every word of the list is a filler wherever it stands."""
    lists = filler_lists(language)
    phrases = lists.phrases if lists else ()
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
