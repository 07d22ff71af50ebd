"""Finds all phrases of the lexicons in a token stream; what a phrase costs depends on how often its rarest word is said.

A phrase is tried only where the word that it cannot do without is within reach, and only at words that can begin it. What a
class of words (<role>, <goal>) matches at a place is worked out once for all phrases that use it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rehearse.coach.lexicon_needs import NeedsReader
from rehearse.coach.lexicon_phrases import Choice, Element, End, Gap, Kind, Literal, Pattern, Prefix
from rehearse.coach.lexicon_places import Entry, PlaceFinder
from rehearse.coach.lexicon_tokens import Break, TokenStream, skippable
from rehearse.coach.lexicon_words import can_be_noun, is_name
from rehearse.coach.numbers import Quantity

#: As many adverbs as a phrase may step over beside its own words.
_STEPPED_OVER = 8
#: A phrase that more words than these can begin is found by looking into its set.
_MANY = 8
#: A phrase of so few elements that holds a pair of words is tried at once.
_SURE = 2


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase ready to be tried; `rest` is what follows its first element where that is one word, else None."""

    index: int
    pattern: Pattern
    rest: tuple[Element, ...] | None


@dataclass(slots=True)
class _Heads:
    """The options of a choice: those of one word together, longer ones by the word that begins them.

    `classes` begin with one of many words; `others` with a prefix, a kind or a gap; `empty` tells that one matches without a word.
    """

    single: frozenset[str] = frozenset()
    words: dict[str, list[tuple[Element, ...]]] = field(default_factory=dict)
    classes: list[tuple[frozenset[str], tuple[Element, ...]]] = field(default_factory=list)
    others: list[tuple[Element, ...]] = field(default_factory=list)
    empty: bool = False


class PatternSet:
    """All phrases of the lexicons. Safe in any thread: what is worked out late comes out the same whoever does it."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.known_heads: dict[int, _Heads] = {}
        #: Phrases of one word, by that word.
        self._single: dict[str, tuple[int, ...]] = {}
        needs = NeedsReader()
        entries: list[Entry] = []
        phrases: list[_Phrase] = []
        for index, pattern in enumerate(patterns):
            first = pattern.elements[0]
            if len(pattern.elements) == 1 and isinstance(first, Literal) and not pattern.at_start:
                for word in first.words:
                    self._single[word] = (*self._single.get(word, ()), index)
                continue
            entries.append(_entry(pattern, needs))
            phrases.append(_Phrase(index, pattern, pattern.elements[1:] if isinstance(first, Literal) else None))
        #: The others, and where they are worth trying.
        self._phrases = tuple(phrases)
        self._places = PlaceFinder(entries)
        # What was worked out of whole phrases is not needed again, and large: choices that come to be tried are read anew.
        self._needs = NeedsReader()

    def find(self, stream: TokenStream, quantities: Mapping[int, Sequence[Quantity]]) -> list[tuple[int, int, int]]:
        """(pattern index, first token, end token) of every match, the longest per start, by index. `quantities` by first token."""
        reading = _Reading(stream, quantities, self)
        matches = [(index, at, at + 1) for at, token in enumerate(stream.tokens) for index in self._single.get(token, ())]
        for found, starts in self._places.find(stream, quantities):
            for entry, first in zip(found, starts, strict=True):
                phrase = self._phrases[entry]
                end = reading.match(phrase, first)
                if end:
                    matches.append((phrase.index, first, end))
        matches.sort()
        return matches

    def heads(self, choice: Choice) -> _Heads:
        """The options of a choice by their first word, worked out when first asked for."""
        known = self.known_heads.get(id(choice))
        if known is None:
            known = _Heads()
            single: set[str] = set()
            for option in choice.options:
                first = option[0]
                if type(first) is Literal:
                    if len(option) == 1:
                        single |= first.words
                        continue
                    begins, empty = first.words, False
                else:
                    needs = self._needs.of(option)
                    begins, empty = needs.begins, needs.empty
                known.empty = known.empty or empty
                if empty or not self._needs.plain(begins):
                    known.others.append(option)
                elif len(begins) > _MANY:
                    # A class keeps its one set: written out for each option it was most of the time and memory.
                    known.classes.append((begins, option))
                else:
                    for key in begins:
                        known.words.setdefault(key, []).append(option)
            known.single = frozenset(single)
            self.known_heads[id(choice)] = known
        return known


def _entry(pattern: Pattern, reader: NeedsReader) -> Entry:
    """What a phrase asks of an answer before it is tried."""
    elements = pattern.elements
    needs = reader.of(elements)
    pairs = reader.pairs(elements)
    rest = elements[1:] if isinstance(elements[0], Literal) else None
    second: frozenset[str] | None = None
    if pairs is not None:
        at, keys = pairs
        there = at == 0 and rest is not None
    else:
        keys = needs.begins if needs.needed is None else needs.needed
        there = keys == needs.begins
    if rest and not (pairs is not None and there):
        following = reader.of(rest)
        if not following.empty and reader.plain(following.begins):
            second = following.begins
    later: list[tuple[frozenset[str], int]] = []
    if pairs is None or len(elements) > _SURE:
        within = reader.of(elements[:1]).longest
        for element in elements[1:]:
            part = reader.of((element,))
            within += part.longest
            if part.needed is not None:
                later.append((part.needed, within))
    return Entry(keys, needs.begins, there, needs.longest + _STEPPED_OVER, second, tuple(later))


class _Reading:
    """One answer while phrases are looked for in it."""

    def __init__(self, stream: TokenStream, quantities: Mapping[int, Sequence[Quantity]], patterns: PatternSet) -> None:
        self._stream = stream
        self._tokens = stream.tokens
        self._count = len(stream)
        self._quantities = quantities
        self._heads = patterns.heads
        self._heads_of = patterns.known_heads
        self._hard = [kind is Break.HARD for kind in stream.breaks]
        self._soft = [kind >= Break.SOFT for kind in stream.breaks]
        self._skips = [skippable(token) for token in stream.tokens]
        self._known: dict[tuple[int, int], set[int]] = {}

    def match(self, phrase: _Phrase, first: int) -> int:
        """Where the longest match of a phrase that begins at `first`, with a word that can begin it, ends; 0 where there is none."""
        if phrase.pattern.at_start and not self._soft[first]:
            return 0
        if phrase.rest is None:
            return max(self._ends(phrase.pattern.elements, first, first), default=0)
        return max(self._ends(phrase.rest, first, first + 1), default=0) if phrase.rest else first + 1

    def _ends(self, elements: Sequence[Element], first: int, begin: int) -> Iterable[int]:
        """The places at which a sequence can end that begins at `first` and has its words up to `begin` already.

        Between its words adverbs are stepped over, and no full stop is crossed; what lies before its first word is not its affair.
        """
        tokens, hard, skips, count = self._tokens, self._hard, self._skips, self._count
        ends: Iterable[int] = (begin,)
        for element in elements:
            found: set[int] = set()
            if type(element) is Literal:
                words = element.words
                for at in ends:
                    inside = at > first
                    while at < count and not (inside and hard[at]):
                        if tokens[at] in words:
                            found.add(at + 1)
                            break
                        if not (inside and skips[at]):
                            break
                        at += 1
            elif type(element) is Choice:
                self._choose(element, first, ends, found)
            elif type(element) is Gap:
                for at in ends:
                    self._gap(element, at, at > first, found)
            elif type(element) is End:
                for at in ends:
                    while at > first and at < count and skips[at] and not self._soft[at]:
                        at += 1
                    if at >= count or self._soft[at]:
                        found.add(at)
            else:
                for at in ends:
                    self._word(element, at, at > first, found)
            if not found:
                return ()
            ends = found
        return ends

    def _choose(self, choice: Choice, first: int, ends: Iterable[int], found: set[int]) -> None:
        """A choice at any of these places or behind adverbs there."""
        tokens, hard, skips, count = self._tokens, self._hard, self._skips, self._count
        heads = self._heads_of.get(id(choice)) or self._heads(choice)
        single, words, sure = heads.single, heads.words, not (heads.classes or heads.others)
        for at in ends:
            inside = at > first
            if choice.optional:
                found.add(at)
            while True:
                if at >= count or (inside and hard[at]):
                    # Only what takes no word can match here: the end of the sentence.
                    if heads.empty:
                        found.add(at)
                    break
                if sure and tokens[at] not in words:
                    if tokens[at] in single:
                        found.add(at + 1)
                else:
                    found |= self._options(choice, heads, at)
                if not (inside and skips[at]):
                    break
                at += 1

    def _options(self, choice: Choice, heads: _Heads, at: int) -> set[int]:
        """Where the options of a choice that begin at this place end; worked out once for all phrases."""
        place = (id(choice), at)
        known = self._known.get(place)
        if known is None:
            token = self._tokens[at]
            known = {at + 1} if token in heads.single else set()
            for option in heads.words.get(token, ()):
                known.update(self._ends(option, at, at))
            for words, option in heads.classes:
                if token in words:
                    known.update(self._ends(option, at, at))
            for option in heads.others:
                known.update(self._ends(option, at, at))
            self._known[place] = known
        return known

    def _gap(self, gap: Gap, at: int, inside: bool, found: set[int]) -> None:
        """Up to `most` words; adverbs count or do not, whichever helps."""
        begin, taken = at, 0
        while True:
            if at - begin >= gap.least:
                found.add(at)
            if at >= self._count or (self._hard[at] and (inside or at > begin)):
                return
            if not self._skips[at]:
                taken += 1
                if taken > gap.most:
                    return
            at += 1

    def _word(self, element: Element, at: int, inside: bool, found: set[int]) -> None:
        """A prefix or a kind, at this place or behind adverbs."""
        while at < self._count and not (inside and self._hard[at]):
            if type(element) is Prefix:
                if self._tokens[at].startswith(element.start):
                    found.add(at + 1)
            elif type(element) is Kind:
                self._kind(element.name, at, found)
            if not (inside and self._skips[at]):
                return
            at += 1

    def _kind(self, name: str, at: int, found: set[int]) -> None:
        if name == "noun":
            if can_be_noun(self._stream, at):
                found.add(at + 1)
        elif name == "person":
            if is_name(self._stream, at):
                found.add(at + 1)
        else:
            for quantity in self._quantities.get(at, ()):
                if name in ("quantity", quantity.kind.value):
                    found.add(quantity.last)
