"""Finds words that soften what is said: I think, maybe, probably, or something."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.analysis.filler_words.lists import Neighbours, Phrase, by_first_word, filler_lists
from rehearse.analysis.tokens import Token, tokens, word_set
from rehearse.model.measures import Occurrence
from rehearse.model.transcript import Word

#: "what I think", "did I think": the thought itself is spoken of.
_THOUGHTS = word_set("don't didn't what do did used that's why how if whatever where nobody")


def find_hedges(words: Sequence[Word], language: str = "en") -> tuple[Occurrence, ...]:
    """Words that soften what is said, counted as facts, not as faults. Nothing for a language without a list."""
    lists = filler_lists(language)
    if lists is None:
        return ()
    found = tokens(words)
    hedges = by_first_word(lists.hedges)
    result: list[Occurrence] = []
    place = 0
    while place < len(found):
        length = 0
        for phrase in hedges.get(found[place].text, ()):
            here = found[place : place + len(phrase)]
            if tuple(token.text for token in here) == phrase and _softens(found, place, phrase, lists.hedge_neighbours):
                length = len(phrase)
                result.append(Occurrence(" ".join(phrase), here[0].word.start, here[-1].word.end))
                break
        place += length or 1
    return tuple(result)


def _softens(found: Sequence[Token], place: int, phrase: Phrase, neighbours: dict[Phrase, Neighbours]) -> bool:
    around = neighbours.get(phrase, Neighbours())
    at = place + len(phrase)
    before = found[place - 1].text if place and not found[place].break_before else ""
    after = found[at].text if at < len(found) and not found[at - 1].break_after else ""
    if phrase[0] == "i" and place and found[place - 1].text in _THOUGHTS:
        return False
    if around.only_before and after and after not in around.only_before:
        return False
    return after not in around.before and before not in around.after
