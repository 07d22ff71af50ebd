"""Says in features what a stretch of an answer is made of: words, their stems, hand-made word classes and how they follow each other."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rehearse.assets import asset
from rehearse.coach.lexicon_tokens import Break, TokenStream

#: A stretch is one sentence; a longer one is heard in windows of whole clauses.
_LONGEST = 30
_SHORTEST_WINDOW = 10
#: So far apart may two word classes lie and still be a pair.
_REACH = 6
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


def classes_at(stream: TokenStream, first: int, last: int, classes: WordClasses) -> list[tuple[str, ...]]:
    """The classes that begin at each token of a stretch."""
    tokens = stream.tokens[first:last]
    found: list[tuple[str, ...]] = []
    for at, token in enumerate(tokens):
        known = _classes_of(classes, token)
        seconds = classes.phrases.get(token)
        if seconds is None or at + 1 == len(tokens):
            found.append(known)
            continue
        following, rest = tokens[at + 1], tokens[at + 2 :]
        begun = list(seconds.get(following, ()))
        for start in classes.starts[token]:
            if following.startswith(start):
                begun += seconds[start + "*"]
        said = [name for words, name in begun if len(words) <= len(rest) and all(map(_fits, rest, words))]
        found.append(tuple(dict.fromkeys((*known, *said))) if said else known)
    return found


def _fits(token: str, wanted: str) -> bool:
    return token.startswith(wanted[:-1]) if wanted.endswith("*") else token == wanted


_CLASS_MEMO: dict[int, dict[str, tuple[str, ...]]] = {}


def _classes_of(classes: WordClasses, token: str) -> tuple[str, ...]:
    memo = _CLASS_MEMO.setdefault(id(classes), {})
    found = memo.get(token)
    if found is None:
        found = memo[token] = classes.of_word(token)
    return found


def features(stream: TokenStream, first: int, last: int, classes: WordClasses) -> dict[str, float]:
    """Names and strengths of what is in tokens `[first, last)`."""
    stems = [stem(token) for token in stream.tokens[first:last]]
    kinds = classes_at(stream, first, last, classes)
    names: dict[str, float] = {}
    length = len(stems)
    for at, word in enumerate(stems):
        names["w:" + word] = 1.0
        if at + 1 < length:
            names[f"w:{word} {stems[at + 1]}"] = 1.0
        for kind in kinds[at]:
            names["c:" + kind] = 1.0
            if at + 1 < length:
                names[f"m:{kind} {stems[at + 1]}"] = 0.7
            if at:
                names[f"m:{stems[at - 1]} {kind}"] = 0.7
            for further in range(at + 1, min(length, at + _REACH)):
                for other in kinds[further]:
                    names[f"p:{kind} {other}"] = 0.6
    if stems:
        for kind in kinds[0]:
            names["b:" + kind] = 1.0
        names["b:" + stems[0]] = 1.0
    for token in stream.tokens[first:last]:
        if token[0].isdigit() and "." in token:
            names[f"d:{min(len(token.rpartition('.')[2]), 4)}"] = 1.0
    names["q:" + _voice(stream, first, last, kinds)] = 1.0
    capitals = sum(
        stream.capitals[at] and stream.tokens[at] != "i" and stream.breaks[at] is not Break.HARD for at in range(first, last)
    )
    for count in range(1, min(capitals, 5) + 1):
        names[f"k:{count}"] = 1.0
    return names


def _voice(stream: TokenStream, first: int, last: int, kinds: list[tuple[str, ...]]) -> str:
    """Whose words a stretch reports: "i" or "other" by the subject before its first verb of saying, "none" without one."""
    for at in range(first, last):
        if "say" in kinds[at - first]:
            before = stream.tokens[max(first, at - 3) : at]
            if "i" in before or "we" in before or before[-1:] == ("me",):
                return "i"
            return "other" if before else "none"
    return "none"
