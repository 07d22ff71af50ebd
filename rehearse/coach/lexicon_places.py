"""Says where in an answer each phrase of the lexicons is worth trying, all phrases at once: where what it needs is said within its reach.

Whatever phrases ask for is a set of keys (rehearse.coach.lexicon_needs). A key said at a place is one row of two columns; which sets are said
where follows for all sets together, and "the next of that set after here" is then one search in a sorted list of whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rehearse.coach.lexicon_needs import ANY_WORD
from rehearse.coach.lexicon_tokens import Break, TokenStream, skippable
from rehearse.coach.lexicon_words import can_be_noun, is_name
from rehearse.coach.numbers import Quantity

Whole = npt.NDArray[np.int64]
#: So many words are searched at once: what a long answer takes stays bounded.
_AT_ONCE = 2_048


@dataclass(frozen=True, slots=True)
class Entry:
    """What is asked of an answer before a phrase is tried: what begins it, and its reach in words.

    `keys`: of these one must be said; `there`: where the phrase begins. `second` holds what can come second, where its first element is one
    word and the second begins with a word. `later`: what each element after the first needs, in order, where it needs anything, and within
    how many words from the start, adverbs aside, it must be said.
    """

    keys: frozenset[str]
    begins: frozenset[str]
    there: bool
    reach: int
    second: frozenset[str] | None
    later: tuple[tuple[frozenset[str], int], ...]


class PlaceFinder:
    """Finds where entries are worth trying. Immutable."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._numbers: dict[str, int] = {}
        sets: dict[frozenset[str], int] = {}
        for entry in entries:
            for keys in (
                entry.begins,
                *(keys for keys, _ in entry.later),
                *((entry.second,) if entry.second is not None else ()),
            ):
                sets.setdefault(keys, len(sets))
        of_keys = [self._number(key) for keys in sets for key in keys]
        filed = [self._number(key) for entry in entries for key in entry.keys]
        self._sets = _Table(of_keys, np.repeat(np.arange(len(sets)), [len(keys) for keys in sets]), len(self._numbers))
        self._filed = _Table(
            filed, np.repeat(np.arange(len(entries)), [len(entry.keys) for entry in entries]), len(self._numbers)
        )
        self._there = np.array([entry.there for entry in entries], dtype=bool)
        self._reach = np.array([entry.reach for entry in entries], dtype=np.int64)
        self._begins = np.array([sets[entry.begins] for entry in entries], dtype=np.int64)
        self._second = np.array([-1 if entry.second is None else sets[entry.second] for entry in entries], dtype=np.int64)
        most = max((len(entry.later) for entry in entries), default=0)
        later = [
            [*((sets[keys], within) for keys, within in entry.later), *[(-1, 0)] * (most - len(entry.later))] for entry in entries
        ]
        #: (entries, most, 2): the set and within how many words.
        self._later = np.array(later, dtype=np.int64).reshape(len(entries), most, 2)
        self._prefixes: dict[str, list[str]] = {}
        for key in self._numbers:
            if key.endswith("*"):
                self._prefixes.setdefault(key[:3], []).append(key[:-1])

    def _number(self, key: str) -> int:
        return self._numbers.setdefault(key, len(self._numbers))

    def find(self, stream: TokenStream, quantities: Mapping[int, Sequence[Quantity]]) -> Iterator[tuple[list[int], list[int]]]:
        """Entries (their indices) and the tokens at which each is worth trying, some of the answer at a time; no pair comes twice."""
        count = len(stream)
        if not count or not len(self._reach):
            return
        keys, places = self._said(stream, quantities)
        hard = np.array([edge is Break.HARD for edge in stream.breaks], dtype=bool)
        opens = np.maximum.accumulate(np.where(hard, np.arange(count), 0))
        ends = np.append(np.flatnonzero(hard[1:]) + 1, count)[np.cumsum(hard) - hard[0]]
        skips = np.array([*map(skippable, stream.tokens), False], dtype=bool)
        margin = int(self._reach.max()) + 2
        for begin in range(0, count, _AT_ONCE):
            end = min(count, begin + _AT_ONCE)
            low, high = np.searchsorted(places, (begin, end + margin))
            entry, first = self._worth_trying(keys[low:high], places[low:high], opens, ends, skips)
            kept = (first >= begin) & (first < end)
            yield entry[kept].tolist(), first[kept].tolist()

    def _worth_trying(
        self, keys: Whole, places: Whole, opens: Whole, ends: Whole, skips: npt.NDArray[np.bool_]
    ) -> tuple[Whole, Whole]:
        """(entries, tokens), from the keys said at places (in order of place)."""
        span = len(opens) + 1
        row, of_set = self._sets.rows(keys)
        line = np.sort(of_set * span + places[row])
        row, entry = self._filed.rows(keys)
        spot = places[row]
        there = self._there[entry]
        away, spots = entry[~there], spot[~there]
        begins = self._begins[away] * span
        low = np.searchsorted(line, begins + np.maximum(spots - self._reach[away], opens[spots]))
        high = np.searchsorted(line, begins + spots, side="right")
        lengths = high - low
        of = np.repeat(np.arange(len(lengths)), lengths)
        begun = line[np.arange(len(of)) - (np.cumsum(lengths) - lengths)[of] + low[of]] - begins[of]
        pairs = np.unique(np.concatenate((entry[there] * span + spot[there], away[of] * span + begun)))
        entry, first = np.divmod(pairs, span)
        second = self._second[entry]
        at = np.minimum(np.searchsorted(line, second * span + first + 1), max(len(line) - 1, 0))
        follows = (second < 0) | skips[first + 1] | (line[at] == second * span + first + 1)
        entry, first = entry[follows], first[follows]
        end = np.minimum(ends[first], first + self._reach[entry] + 1)
        words = np.cumsum(~skips)  # up to and with each token, adverbs aside
        now = first
        for number in range(self._later.shape[1]):
            keys_of, within = self._later[entry, number].T
            asked = keys_of >= 0
            if not asked.any():
                break
            at = np.searchsorted(line, keys_of * span + now + 1)
            following = np.where(at < len(line), line[np.minimum(at, len(line) - 1)] - keys_of * span, span)
            said = words[np.minimum(following, len(words) - 1)] - words[first] + ~skips[first]
            kept = ~asked | ((following < end) & (said <= within))
            entry, first, end, now = entry[kept], first[kept], end[kept], np.where(asked, following, now)[kept]
        return entry, first

    def _said(self, stream: TokenStream, quantities: Mapping[int, Sequence[Quantity]]) -> tuple[Whole, Whole]:
        """The keys said (their numbers) and at which token, in order of token: words, pairs of words, beginnings and kinds."""
        numbers, prefixes, tokens, breaks = self._numbers, self._prefixes, stream.tokens, stream.breaks
        keys: list[int] = []
        places: list[int] = []

        def say(key: str, at: int) -> None:
            number = numbers.get(key)
            if number is not None:
                keys.append(number)
                places.append(at)

        for at, token in enumerate(tokens):
            say(token, at)
            say(ANY_WORD, at)
            for start in prefixes.get(token[:3], ()):
                if token.startswith(start):
                    say(start + "*", at)
            for following in range(at + 1, len(tokens)):
                if breaks[following] is Break.HARD:
                    break
                say(f"{token} {tokens[following]}", at)
                if not skippable(tokens[following]):
                    break
            if stream.capitals[at] and is_name(stream, at):
                say("<person>", at)
            if can_be_noun(stream, at):
                say("<noun>", at)
            if at in quantities:
                for kind in {"quantity", *(quantity.kind.value for quantity in quantities[at])}:
                    say(f"<{kind}>", at)
        return np.array(keys, dtype=np.int64), np.array(places, dtype=np.int64)


class _Table:
    """What belongs to each key: rows of numbers, by the number of the key."""

    def __init__(self, keys: Sequence[int], values: Whole, count: int) -> None:
        order = np.argsort(np.array(keys, dtype=np.int64), kind="stable")
        self._values = np.asarray(values, dtype=np.int64)[order]
        self._starts = np.concatenate(([0], np.cumsum(np.bincount(np.array(keys, dtype=np.int64), minlength=count))))

    def rows(self, keys: Whole) -> tuple[Whole, Whole]:
        """All values of keys: which of `keys` (its index) each is of, and the value."""
        first = self._starts[keys]
        lengths = self._starts[keys + 1] - first
        of = np.repeat(np.arange(len(keys)), lengths)
        return of, self._values[np.arange(len(of)) - (np.cumsum(lengths) - lengths)[of] + first[of]]
