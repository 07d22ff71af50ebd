"""Finds filler words (like, you know, so ...) where their context makes them fillers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from rehearse.analysis.filler_words.context import FillerContext
from rehearse.analysis.filler_words.english import is_english_filler
from rehearse.analysis.filler_words.listed import is_listed_filler
from rehearse.analysis.filler_words.lists import FillerLists, Phrase, by_first_word, filler_lists
from rehearse.analysis.filler_words.tokens import is_unpunctuated, with_pauses, without_filled_pauses
from rehearse.analysis.tokens import Token, bare, tokens
from rehearse.model.measures import FillerWord, Pause
from rehearse.model.transcript import Word

#: Decides whether a phrase is a filler where it stands.
Judge = Callable[[FillerContext, Phrase], bool]


def find_filler_words(
    words: Sequence[Word], language: str = "en", own: Iterable[str] = (), pauses: Sequence[Pause] = ()
) -> tuple[FillerWord, ...]:
    """Filler words in order, never overlapping. Times are taken over from the words, so character offsets work as well as seconds.

    `own` are the person's own words or phrases: they count wherever they are said. A language without a list finds own words only.
    `pauses`: those heard in the same recording, in the words' seconds; they stand in for punctuation that was not written.
    """
    lists = filler_lists(language)
    owned = by_first_word(tuple(sorted((phrase for text in own if (phrase := _phrase(text))), key=len, reverse=True)))
    return _search(words, lists, lambda here, phrase: _is_filler(here, phrase, lists), owned, pauses)


def judged_fillers(words: Sequence[Word], judge: Judge, language: str = "en") -> tuple[FillerWord, ...]:
    """The same search with somebody else deciding about each phrase of the language's list in turn: how the learned part is taught."""
    return _search(words, filler_lists(language), judge, {}, ())


def _search(
    words: Sequence[Word], lists: FillerLists | None, judge: Judge, owned: dict[str, tuple[Phrase, ...]], pauses: Sequence[Pause]
) -> tuple[FillerWord, ...]:
    found = with_pauses(tokens(words), pauses)
    bare_text = is_unpunctuated(found)
    spoken = without_filled_pauses(found, _sounds(lists))
    result: list[FillerWord] = []
    left: list[Token] = []
    place, opening, previous = 0, False, ""
    while place < len(spoken):
        token = spoken[place]
        length = _owned(spoken, place, owned)
        if not length and lists is not None:
            length = _listed(FillerContext(left, spoken, place, 1, opening, previous, bare_text), lists, judge)
        if length:
            result.append(_filler(spoken[place : place + length]))
            previous = result[-1].text
            opening = (opening or token.starts) and not spoken[place + length - 1].ends
        else:
            left.append(token)
            opening, previous = False, ""
        place += length or 1
    return tuple(result)


def is_filled_pause(text: str, language: str = "en") -> bool:
    """Whether a word as heard is um, uh, er or their like in this language."""
    return bare(text) in _sounds(filler_lists(language))


#: Sounds that are words in no language we know of; used where a language has no list.
_EVERYWHERE = frozenset(("hmm", "hm", "mmm", "uhm", "ehm", "uhh"))


def _sounds(lists: FillerLists | None) -> frozenset[str]:
    return lists.filled_pauses if lists is not None else _EVERYWHERE


def _phrase(text: str) -> Phrase:
    return tuple(word for part in text.split() if (word := bare(part)))


def _stands(found: Sequence[Token], place: int, phrase: Phrase) -> bool:
    """Whether the phrase's words stand here with no mark between them: "she's kind, of course" holds no "kind of"."""
    here = found[place : place + len(phrase)]
    return tuple(token.text for token in here) == phrase and not any(token.break_after for token in here[:-1])


def _owned(found: Sequence[Token], place: int, owned: dict[str, tuple[Phrase, ...]]) -> int:
    return next((len(phrase) for phrase in owned.get(found[place].text, ()) if _stands(found, place, phrase)), 0)


def _listed(here: FillerContext, lists: FillerLists, judge: Judge) -> int:
    """How many words the first phrase that stands here, and is a filler here, is long; 0 for none."""
    for phrase in by_first_word(lists.phrases).get(here.first.text, ()):
        if _stands(here.tokens, here.place, phrase) and judge(replace(here, size=len(phrase)), phrase):
            return len(phrase)
    return 0


def _is_filler(here: FillerContext, phrase: Phrase, lists: FillerLists | None) -> bool:
    if lists is None:
        return False
    return is_english_filler(here, phrase) if phrase in lists.rules else is_listed_filler(here, phrase, lists)


def _filler(matched: Sequence[Token]) -> FillerWord:
    return FillerWord(" ".join(token.text for token in matched), matched[0].word.start, matched[-1].word.end)
