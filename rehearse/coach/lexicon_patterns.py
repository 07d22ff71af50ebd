"""Finds all phrases of the lexicons in a token stream; what a phrase costs depends on how often its rarest word is said.

A phrase is tried only where the word that it cannot do without is within reach, and only at words that can begin it. What a
class of words (<role>, <goal>) matches at a place is worked out once for all phrases that use it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rehearse.coach.lexicon_needs import ANY_WORD, NeedsReader
from rehearse.coach.lexicon_phrases import Choice, Element, End, Gap, Kind, Literal, Pattern, Prefix
from rehearse.coach.lexicon_tokens import Break, TokenStream, skippable
from rehearse.coach.lexicon_words import can_be_noun, is_name
from rehearse.coach.numbers import Quantity

#: As many adverbs as a phrase may step over beside its own words.
_STEPPED_OVER = 8
#: A phrase that more words than these can begin is found by looking into its set.
_MANY = 8
#: A phrase of so few elements that holds a pair of words is tried at once.
_SURE = 2
#: More places than these to try a phrase at, and its second need is looked up too.
_FEW = 2


@dataclass(frozen=True, slots=True)
class _Entry:
    """A phrase ready for the search: how it begins, what it needs beside what it is filed under, and its reach in words.

    `there`: what it is filed under is said where the phrase begins. `second` holds the words that can come second, where its first element
    is one word and the second begins with a word; `rest` is what follows that first word, None where the phrase begins with anything else.
    `later`: what each element after the first needs, in order, where it needs anything.
    """

    index: int
    pattern: Pattern
    begins: frozenset[str]
    there: bool
    also: frozenset[str] | None
    reach: int
    second: frozenset[str] | None
    rest: tuple[Element, ...] | None
    later: tuple[frozenset[str], ...]


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
        # Equal sets of keys are one object: where they are said is looked up once an answer.
        known: dict[frozenset[str], frozenset[str]] = {}
        needs = NeedsReader()
        filed: dict[str, list[_Entry]] = {}
        for index, pattern in enumerate(patterns):
            first = pattern.elements[0]
            if len(pattern.elements) == 1 and isinstance(first, Literal) and not pattern.at_start:
                for word in first.words:
                    self._single[word] = (*self._single.get(word, ()), index)
                continue
            keys, entry = _filed(index, pattern, needs, known)
            for key in keys:
                filed.setdefault(key, []).append(entry)
        #: The others by the words, pairs of words ("first second"), beginnings or kinds of which they cannot do without one.
        self._by_need = {key: tuple(entries) for key, entries in filed.items()}
        self._prefixes: dict[str, list[str]] = {}
        for start in {key[:-1] for keys in known for key in keys if key.endswith("*")}:
            self._prefixes.setdefault(start[:3], []).append(start)
        # What was worked out of whole phrases is not needed again, and large: choices that come to be tried are read anew.
        self._needs = NeedsReader()

    def find(self, stream: TokenStream, quantities: Mapping[int, Sequence[Quantity]]) -> list[tuple[int, int, int]]:
        """(pattern index, first token, end token) of every match, the longest per start, by index. `quantities` by first token."""
        said = _Said(stream, quantities, self._prefixes)
        reading = _Reading(stream, quantities, self)
        wanted: dict[int, tuple[_Entry, list[int]]] = {}
        for places in (said.pairs, said.places):
            for key, spots in places.items():
                for entry in self._by_need.get(key, ()):
                    known = wanted.get(entry.index)
                    wanted[entry.index] = entry, spots if known is None else known[1] + spots
        matches = [
            (index, at, at + 1) for word, spots in said.places.items() for index in self._single.get(word, ()) for at in spots
        ]
        for entry, spots in wanted.values():
            for first in said.starts(entry, spots):
                if entry.second is not None and not reading.continues(first, entry.second):
                    continue
                if entry.later and not said.follow(entry.later, first, entry.reach):
                    continue
                end = reading.match(entry, first)
                if end:
                    matches.append((entry.index, first, end))
        matches.sort()
        return matches

    def heads(self, choice: Choice) -> _Heads:
        """The options of a choice by their first word, worked out when first asked for."""
        known = self.known_heads.get(id(choice))
        if known is None:
            known = _Heads()
            single: set[str] = set()
            for option, needs in zip(choice.options, self._needs.of_options(choice), strict=True):
                if len(option) == 1 and isinstance(option[0], Literal):
                    single |= option[0].words
                    continue
                known.empty = known.empty or needs.empty
                if needs.empty or not self._needs.plain(needs.begins):
                    known.others.append(option)
                    continue
                if (
                    len(needs.begins) > _MANY
                ):  # a class keeps its one set: written out for each option it was most of the time and memory
                    known.classes.append((needs.begins, option))
                    continue
                for key in needs.begins:
                    known.words.setdefault(key, []).append(option)
            known.single = frozenset(single)
            self.known_heads[id(choice)] = known
        return known


def _filed(
    index: int, pattern: Pattern, reader: NeedsReader, known: dict[frozenset[str], frozenset[str]]
) -> tuple[frozenset[str], _Entry]:
    """The keys to file a phrase under, and the phrase ready for the search; equal sets are taken from `known`."""
    elements = pattern.elements
    needs = reader.of(elements)
    pairs = reader.pairs(elements)
    begins = known.setdefault(needs.begins, needs.begins)
    rest = elements[1:] if isinstance(elements[0], Literal) else None
    second: frozenset[str] | None = None
    if pairs is not None:
        at, keys = pairs
        there, also = at == 0 and rest is not None, None
    else:
        keys = begins if needs.needed is None else known.setdefault(needs.needed, needs.needed)
        there = keys is begins
        also = needs.also if needs.also is None else known.setdefault(needs.also, needs.also)
    if rest and not (pairs is not None and there):
        following = reader.of(rest)
        if not following.empty and reader.plain(following.begins):
            second = known.setdefault(following.begins, following.begins)
    wanted = [] if pairs is not None and len(elements) <= _SURE else [reader.of((element,)).needed for element in elements[1:]]
    later = tuple(known.setdefault(keys, keys) for keys in wanted if keys is not None)
    return keys, _Entry(index, pattern, begins, there, also, needs.longest + _STEPPED_OVER, second, rest, later)


class _Said:
    """Where keys are said in one answer, and where its sentences begin."""

    def __init__(
        self, stream: TokenStream, quantities: Mapping[int, Sequence[Quantity]], prefixes: Mapping[str, Sequence[str]]
    ) -> None:
        self.places: dict[str, list[int]] = {ANY_WORD: list(range(len(stream)))}
        self.pairs = _pairs(stream)
        self._opens: list[int] = []
        self._known: dict[int, list[int]] = {}
        places = self.places
        for at, token in enumerate(stream.tokens):
            self._opens.append(at if at == 0 or stream.breaks[at] is Break.HARD else self._opens[-1])
            places.setdefault(token, []).append(at)
            for start in prefixes.get(token[:3], ()):
                if token.startswith(start):
                    places.setdefault(start + "*", []).append(at)
            if is_name(stream, at):
                places.setdefault("<person>", []).append(at)
            if can_be_noun(stream, at):
                places.setdefault("<noun>", []).append(at)
            if at in quantities:
                for kind in {"quantity", *(quantity.kind.value for quantity in quantities[at])}:
                    places.setdefault(f"<{kind}>", []).append(at)
        self._keys = set(places)
        self._ends = _ends(self._opens)

    def starts(self, entry: _Entry, spots: list[int]) -> list[int]:
        """Where a phrase is worth trying: what begins it is said, and what it needs (`spots`, in any order) follows within reach."""
        if entry.also is not None and entry.also.isdisjoint(self._keys):
            return []
        if len(spots) > 1:
            spots = sorted(set(spots))
        starts = spots if entry.there else self._before(self._of(entry.begins), spots, entry.reach)
        if entry.also is not None and len(starts) > _FEW:
            starts = self._before(starts, self._of(entry.also), entry.reach)
        return starts

    def follow(self, later: tuple[frozenset[str], ...], first: int, reach: int) -> bool:
        """Whether something of each set is said after `first` in their order, within reach and before the sentence ends."""
        at, end, known = first, min(self._ends[first], first + reach + 1), self._known
        for keys in later:
            places = known.get(id(keys)) or self._of(keys)
            following = bisect_right(places, at)
            if following == len(places) or places[following] >= end:
                return False
            at = places[following]
        return True

    def _of(self, keys: frozenset[str]) -> list[int]:
        """Where any of the keys is said, in order. Takes the sets that the PatternSet keeps, which are one object if equal."""
        known = self._known.get(id(keys))
        if known is None:
            lists = [self.places[key] for key in keys & self._keys]
            known = lists[0] if len(lists) == 1 else sorted({place for found in lists for place in found})
            self._known[id(keys)] = known
        return known

    def _before(self, starts: list[int], spots: list[int], reach: int) -> list[int]:
        """Of `starts` (in order) those that have one of `spots` (in order) at most `reach` words on, in the same sentence."""
        found: list[int] = []
        following, count = 0, len(starts)
        for spot in spots:
            low = bisect_left(starts, max(spot - reach, self._opens[spot]), following)
            if low == count:
                break
            following = bisect_right(starts, spot, low)
            found += starts[low:following]
        return found


def _ends(opens: Sequence[int]) -> list[int]:
    """For each token where its sentence ends, from where it begins."""
    ends = [len(opens)] * len(opens)
    for at in range(len(opens) - 2, -1, -1):
        ends[at] = ends[at + 1] if opens[at] == opens[at + 1] else at + 1
    return ends


def _pairs(stream: TokenStream) -> dict[str, list[int]]:
    """Where two words follow each other within a sentence, adverbs between them aside: "first second" and the place of the first."""
    tokens, breaks = stream.tokens, stream.breaks
    found: dict[str, list[int]] = {}
    for at, token in enumerate(tokens):
        for following in range(at + 1, len(tokens)):
            if breaks[following] is Break.HARD:
                break
            found.setdefault(f"{token} {tokens[following]}", []).append(at)
            if not skippable(tokens[following]):
                break
    return found


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

    def continues(self, first: int, second: frozenset[str]) -> bool:
        """Whether one of these words, or an adverb that may be stepped over, follows the word at `first`."""
        at = first + 1
        return at < self._count and (self._tokens[at] in second or self._skips[at])

    def match(self, entry: _Entry, first: int) -> int:
        """Where the longest match of a phrase that begins at `first`, with a word that can begin it, ends; 0 where there is none."""
        if entry.pattern.at_start and not self._soft[first]:
            return 0
        if entry.rest is None:
            return max(self._ends(entry.pattern.elements, first, first), default=0)
        return max(self._ends(entry.rest, first, first + 1), default=0) if entry.rest else first + 1

    def _ends(self, elements: Sequence[Element], first: int, begin: int) -> Iterable[int]:
        """The places at which a sequence can end that begins at `first` and has its words up to `begin` already.

        Between its words adverbs are stepped over, and no full stop is crossed; what lies before its first word is not its affair.
        """
        tokens, hard, skips, count = self._tokens, self._hard, self._skips, self._count
        ends: Iterable[int] = (begin,)
        for element in elements:
            found: set[int] = set()
            for at in ends:
                inside = at > first
                if type(element) is Literal:
                    words = element.words
                    while at < count and not (inside and hard[at]):
                        if tokens[at] in words:
                            found.add(at + 1)
                            break
                        if not (inside and skips[at]):
                            break
                        at += 1
                elif type(element) is Gap:
                    self._gap(element, at, inside, found)
                elif type(element) is End:
                    while inside and at < count and skips[at] and not self._soft[at]:
                        at += 1
                    if at >= count or self._soft[at]:
                        found.add(at)
                else:
                    self._other(element, at, inside, found)
            if not found:
                return ()
            ends = found
        return ends

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

    def _other(self, element: Element, at: int, inside: bool, found: set[int]) -> None:
        """A choice, a prefix or a kind, at this place or behind adverbs."""
        if type(element) is Choice and element.optional:
            found.add(at)
        while True:
            if at >= self._count or (inside and self._hard[at]):
                # Only what takes no word can match here: the end of the sentence.
                if type(element) is Choice and self._heads(element).empty:
                    found.add(at)
                return
            if type(element) is Choice:
                found.update(self._choice(element, at))
            elif type(element) is Prefix:
                if self._tokens[at].startswith(element.start):
                    found.add(at + 1)
            elif type(element) is Kind:
                self._kind(element.name, at, found)
            if not (inside and self._skips[at]):
                return
            at += 1

    def _choice(self, choice: Choice, at: int) -> Iterable[int]:
        heads = self._heads_of.get(id(choice)) or self._heads(choice)
        token = self._tokens[at]
        options = heads.words.get(token)
        if options is None and not heads.others and not heads.classes:
            return (at + 1,) if token in heads.single else ()
        place = (id(choice), at)
        known = self._known.get(place)
        if known is None:
            known = {at + 1} if token in heads.single else set()
            of_class = (option for words, option in heads.classes if token in words)
            for option in (*(options or ()), *of_class, *heads.others):
                known.update(self._ends(option, at, at))
            self._known[place] = known
        return known

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
