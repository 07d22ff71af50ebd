"""Works out of a phrase how it can begin, which word it cannot do without, and how long it can be.

A key stands for what is said: a word, a beginning with an asterisk ("reduc*"), or a kind in angle brackets ("<percent>").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rehearse.coach.lexicon_phrases import Choice, Element, End, Gap, Kind, Literal, Prefix
from rehearse.coach.lexicon_words import expected

#: Stands for any word at all.
ANY_WORD = "<any>"
#: How often a kind is expected, a rare word being 1: what is expected often is a poor choice to look for first.
_KIND_EXPECTED = {"noun": 5000.0, "person": 40.0, "number": 60.0, "quantity": 80.0}
#: A pair of words that can be more than so many is not looked for as a pair.
_MOST_PAIRS = 48
_KIND_WORDS = {"noun": 1, "person": 1}
_QUANTITY_WORDS = 6


@dataclass(frozen=True, slots=True)
class Needs:
    """What is known of a sequence of elements before any answer is read.

    `begins`: keys of which one begins it. `needed`: keys of which it cannot do without one, the least expected ones that
    were found, with `expected` (None: nothing is needed); `also`: the second least expected ones, from another element.
    `longest`: words at most. `empty`: it can match without a word.
    """

    begins: frozenset[str]
    needed: frozenset[str] | None
    expected: float
    longest: int
    empty: bool
    also: frozenset[str] | None = None


class NeedsReader:
    """Works out needs, those of a class of words once for all phrases that use it. Elements must outlive the reader."""

    def __init__(self) -> None:
        self._known: dict[int, Needs] = {}
        self._options: dict[int, list[Needs]] = {}
        self._lasts: dict[int, frozenset[str]] = {}
        self._plain: dict[frozenset[str], bool] = {}

    def plain(self, keys: frozenset[str]) -> bool:
        """Whether the keys are words alone. Classes of thousands of words are asked about by hundreds of phrases."""
        known = self._plain.get(keys)
        if known is None:
            known = self._plain[keys] = not any(key.endswith(("*", ">")) for key in keys)
        return known

    def pairs(self, elements: Sequence[Element]) -> tuple[int, frozenset[str]] | None:
        """Two words that follow each other in whatever a sequence matches, adverbs aside: at which element the first of them is the last
        word, and the pairs of which one is said, as "first second". None where there are too many of them, or none is sure.

        Of several places in the sequence it is the one expected least often.
        """
        best: tuple[float, int, frozenset[str], frozenset[str]] | None = None
        for at in range(len(elements) - 1):
            firsts = self._last_words(elements[at])
            if not firsts or len(firsts) > _MOST_PAIRS:
                continue
            following = self.of(elements[at + 1 :])
            seconds = following.begins
            if following.empty or not seconds or len(firsts) * len(seconds) > _MOST_PAIRS or not self.plain(seconds):
                continue
            often = sum(map(expected, firsts)) * sum(map(expected, seconds))
            if best is None or often < best[0]:
                best = often, at, firsts, seconds
        if best is None:
            return None
        _, at, firsts, seconds = best
        return at, frozenset(f"{first} {second}" for first in firsts for second in seconds)

    def _last_words(self, element: Element) -> frozenset[str]:
        """The words of which one ends it, whatever it matches; empty where that cannot be said."""
        if isinstance(element, Literal):
            return element.words
        if not isinstance(element, Choice) or element.optional:
            return frozenset()
        known = self._lasts.get(id(element))
        if known is None:
            ends = [self._last_words(option[-1]) for option in element.options]
            known = self._lasts[id(element)] = frozenset().union(*ends) if all(ends) else frozenset()
        return known

    def of(self, elements: Sequence[Element]) -> Needs:
        """The needs of a sequence."""
        begins: frozenset[str] = frozenset()
        needed: frozenset[str] | None = None
        also: frozenset[str] | None = None
        least, less, longest, empty = 0.0, 0.0, 0, True
        for element in elements:
            part = self._element(element)
            if empty and part.begins:
                begins = begins | part.begins if begins else part.begins
            if part.needed is not None and (needed is None or part.expected < least):
                needed, least, also, less = part.needed, part.expected, needed, least
            elif part.needed is not None and (also is None or part.expected < less):
                also, less = part.needed, part.expected
            longest += part.longest
            empty = empty and part.empty
        return Needs(begins, needed, least, longest, empty, also)

    def of_options(self, choice: Choice) -> list[Needs]:
        """The needs of each option of a choice, in order."""
        if id(choice) not in self._options:
            self._options[id(choice)] = [self.of(option) for option in choice.options]
        return self._options[id(choice)]

    def _element(self, element: Element) -> Needs:
        if isinstance(element, Literal):
            return Needs(element.words, element.words, sum(map(expected, element.words)), 1, False)
        if isinstance(element, Choice):
            known = self._known.get(id(element))
            if known is None:
                known = self._known[id(element)] = self._choice(element)
            return known
        if isinstance(element, Prefix):
            keys = frozenset({element.start + "*"})
            return Needs(keys, keys, 1.0, 1, False)
        if isinstance(element, Kind):
            keys = frozenset({f"<{element.name}>"})
            return Needs(
                keys, keys, _KIND_EXPECTED.get(element.name, 20.0), _KIND_WORDS.get(element.name, _QUANTITY_WORDS), False
            )
        if isinstance(element, Gap):
            return Needs(frozenset({ANY_WORD}), None, 0.0, element.most, element.least == 0)
        assert isinstance(element, End)
        return Needs(frozenset(), None, 0.0, 0, True)

    def _choice(self, choice: Choice) -> Needs:
        options = self.of_options(choice)
        needed: frozenset[str] | None = None
        if not choice.optional and all(option.needed is not None for option in options):
            needed = frozenset().union(*(option.needed for option in options if option.needed is not None))
        return Needs(
            frozenset().union(*(option.begins for option in options)),
            needed,
            sum(option.expected for option in options),
            max(option.longest for option in options),
            choice.optional or any(option.empty for option in options),
        )
