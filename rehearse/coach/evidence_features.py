"""Takes an answer apart for the learned ear: its stretches and their clauses, the stems of words, and the word classes made by hand."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rehearse.assets import asset
from rehearse.coach.lexicon_tokens import Break, TokenStream

#: A stretch is one sentence; a longer one is heard in windows of whole clauses.
_LONGEST = 30
_SHORTEST_WINDOW = 10
#: Less far apart may two word classes lie and still be a pair.
REACH = 6
_SUFFIXES = (
    "ingly",
    "edly",
    "ations",
    "ation",
    "ings",
    "ing",
    "ies",
    "ied",
    "ness",
    "ment",
    "ers",
    "est",
    "ed",
    "es",
    "ly",
    "er",
    "s",
)
_WORDY_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million".split()
)


@dataclass(frozen=True, slots=True)
class WordClasses:
    """Classes by whole word, by stem ("promis*", "*ology") and by phrase.

    Phrases stand by their first word, then by their second, whole or ended by "*", with what follows these two.
    """

    words: Mapping[str, tuple[str, ...]]
    prefixes: Mapping[str, tuple[str, ...]]
    suffixes: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]]
    #: Of each first word the second words that end in "*", without it.
    starts: Mapping[str, tuple[str, ...]]

    def names(self) -> tuple[str, ...]:
        """The names of all classes, each once, in order."""
        phrases = (name for seconds in self.phrases.values() for found in seconds.values() for _, name in found)
        words = (name for kinds in (self.words, self.prefixes, self.suffixes) for found in kinds.values() for name in found)
        return tuple(sorted({*words, *phrases}))

    def of_word(self, token: str) -> tuple[str, ...]:
        """The classes of a single token."""
        found = list(self.words.get(token, ()))
        if len(token) > 2:
            for cut in range(2, len(token) + 1):
                found += self.prefixes.get(token[:cut], ())
            for cut in range(max(1, len(token) - 6), len(token) - 2):
                found += self.suffixes.get(token[cut:], ())
        return tuple(dict.fromkeys(found))


def read_classes(path: Path) -> WordClasses:
    """The classes of a file: name = "word word_of_phrase stem* *ending ..."."""
    words: dict[str, list[str]] = {}
    prefixes: dict[str, list[str]] = {}
    suffixes: dict[str, list[str]] = {}
    phrases: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
    for name, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for entry in dict.fromkeys(entries.split()):
            first, *rest = entry.split("_")
            if rest:
                phrases.setdefault(first, {}).setdefault(rest[0], []).append((tuple(rest[1:]), name))
            elif entry.endswith("*"):
                prefixes.setdefault(entry[:-1], []).append(name)
            elif entry.startswith("*"):
                suffixes.setdefault(entry[1:], []).append(name)
            else:
                words.setdefault(entry, []).append(name)
    return WordClasses(
        {key: tuple(value) for key, value in words.items()},
        {key: tuple(value) for key, value in prefixes.items()},
        {key: tuple(value) for key, value in suffixes.items()},
        {first: {second: tuple(found) for second, found in seconds.items()} for first, seconds in phrases.items()},
        {first: tuple(second[:-1] for second in seconds if second.endswith("*")) for first, seconds in phrases.items()},
    )


@cache
def shipped_classes() -> WordClasses:
    """The classes as they ship, read once."""
    return read_classes(asset("evidence", "classes.toml"))


def listener_like(listener: str) -> str:
    """The listener among those learned from who knows about as much: a recruiter hears terms as an executive does."""
    plain = listener.replace(" ", "_")
    return _LIKE.get(plain, plain)


_LIKE = {"recruiter": "executive", "non_technical": "executive", "panel": "product_manager"}


@lru_cache(maxsize=16_384)
def stem(token: str) -> str:
    """A word without its commonest endings: "promised", "promises" and "promising" are one."""
    if token.isdigit() or token[:1].isdigit():
        return "#" if len(token) < 4 else "##"
    if token in _WORDY_NUMBERS:
        return "#"
    for suffix in _SUFFIXES:
        if token.endswith(suffix) and len(token) - len(suffix) >= 3:
            token = token[: -len(suffix)]
            break
    if len(token) > 3 and token[-1] == token[-2]:
        token = token[:-1]
    return token[:-1] if len(token) > 3 and token[-1] in "ey" else token


def stretches(stream: TokenStream) -> Iterator[tuple[int, int]]:
    """Token spans to listen to: sentences, and of long ones windows of whole clauses."""
    first = 0
    while first < len(stream):
        _, last = stream.sentence_bounds(first)
        if last - first <= _LONGEST:
            yield first, last
        else:
            yield from _windows(stream, first, last)
        first = last


def clauses(stream: TokenStream, first: int, last: int) -> list[int]:
    """Where the clauses of `[first, last)` begin, and `last`: at commas and pauses, at latest after fifteen words."""
    cuts = [first]
    for at in range(first + 1, last):
        if (stream.breaks[at] is not Break.NONE and at - cuts[-1] >= 3) or at - cuts[-1] >= 15:
            cuts.append(at)
    return [*cuts, last]


def _windows(stream: TokenStream, first: int, last: int) -> Iterator[tuple[int, int]]:
    cuts = clauses(stream, first, last)
    reached = first
    for number, begin in enumerate(cuts[:-1]):
        end = cuts[number + 1]
        for cut in cuts[number + 2 :]:
            if end - begin >= _SHORTEST_WINDOW and cut - begin > 24:
                break
            end = cut
        if end > reached:
            yield begin, end
            reached = end


def phrases_at(tokens: Sequence[str], at: int, classes: WordClasses) -> Iterator[tuple[str, int]]:
    """The classes whose phrases begin at a token, and where each phrase ends."""
    seconds = classes.phrases.get(tokens[at])
    if seconds is None or at + 1 == len(tokens):
        return
    following = tokens[at + 1]
    begun = list(seconds.get(following, ()))
    for start in classes.starts[tokens[at]]:
        if following.startswith(start):
            begun += seconds[start + "*"]
    for words, name in begun:
        rest = tokens[at + 2 : at + 2 + len(words)]
        if len(rest) == len(words) and all(map(_fits, rest, words)):
            yield name, at + 2 + len(words)


def _fits(token: str, wanted: str) -> bool:
    return token.startswith(wanted[:-1]) if wanted.endswith("*") else token == wanted
