"""Reads the lists of fillers and hedges that ship for each language (assets/fillers/*.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from rehearse.assets import asset

Phrase = tuple[str, ...]
#: In a list of neighbours: the sentence's start, and its end.
START, END = "^", "$"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What must not, or must, stand around a phrase for it to be a filler. `before`/`after` look no further than the next mark of
    punctuation, `followed` looks across it; `near` are words up to four places before, `ahead` up to four after; `only_before`, where not
    empty, must follow. `asked`: a question makes it a particle."""

    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    followed: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    ahead: frozenset[str] = frozenset()
    only_before: frozenset[str] = frozenset()
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """Words between which a phrase can only be a filler: one of `after` before it, one of `before` after it (any, where empty)."""

    after: frozenset[str]
    before: frozenset[str]


_ANY = Neighbours()


@dataclass(frozen=True, slots=True)
class FillerLists:
    """One language's lists; phrases are tuples of bare lower-case words. `rules`: decided by English grammar rules; `always`: wherever
    they stand; `set_off`: only where punctuation or pauses set them off; `opening`: first in a sentence, or after nothing there but one of
    the `conjunctions`; `tags`: last in a sentence; `asked`: asked back ("¿no?"), or where nothing was punctuated last or before one of
    the `conjunctions`; `between`: between the words it names. `capitals`: nouns are written with one, so a capital inside a sentence is no
    filler."""

    language: str
    filled_pauses: frozenset[str]
    hedges: tuple[Phrase, ...]
    phrases: tuple[Phrase, ...]
    rules: frozenset[Phrase]
    always: frozenset[Phrase]
    set_off: frozenset[Phrase]
    opening: frozenset[Phrase]
    tags: frozenset[Phrase]
    asked: frozenset[Phrase]
    conjunctions: frozenset[str]
    capitals: bool
    neighbours: dict[Phrase, Neighbours]
    between: dict[Phrase, Between]
    hedge_neighbours: dict[Phrase, Neighbours]

    def around(self, phrase: Phrase) -> Neighbours:
        """The conditions of one phrase."""
        return self.neighbours.get(phrase, _ANY)


def languages() -> tuple[str, ...]:
    """The languages with a list of their own."""
    return tuple(sorted(path.stem for path in asset("fillers").glob("*.toml")))


@cache
def filler_lists(language: str) -> FillerLists | None:
    """The lists of a language ("en", "pt-BR" ...), or None where the program has none."""
    code = language.lower().replace("_", "-").split("-")[0]
    if code not in languages():
        return None
    with asset("fillers", f"{code}.toml").open("rb") as file:
        data = tomllib.load(file)
    fillers = data.get("fillers", {})
    groups = {name: _phrases(fillers.get(name, [])) for name in ("rules", "always", "set_off", "opening", "tags", "asked")}
    return FillerLists(
        language=code,
        filled_pauses=frozenset(data["filled_pauses"]),
        hedges=_phrases(data.get("hedges", [])),
        phrases=_longest_first({phrase for group in groups.values() for phrase in group}),
        **{name: frozenset(group) for name, group in groups.items()},
        conjunctions=frozenset(data.get("conjunctions", [])),
        capitals=bool(data.get("capitals", False)),
        neighbours=_all_neighbours(data.get("neighbours", {})),
        between={
            tuple(key.split()): Between(frozenset(value.get("after", "").split()), frozenset(value.get("before", "").split()))
            for key, value in data.get("between", {}).items()
        },
        hedge_neighbours=_all_neighbours(data.get("hedge_neighbours", {})),
    )


def _all_neighbours(data: Mapping[str, Any]) -> dict[Phrase, Neighbours]:
    return {tuple(key.split()): _neighbours(value) for key, value in data.items()}


def _neighbours(data: Mapping[str, Any]) -> Neighbours:
    """Lists of words, written as one string each; `not_asked` is true or false."""
    names = {
        "not_before": "before",
        "not_after": "after",
        "not_followed": "followed",
        "not_near": "near",
        "not_ahead": "ahead",
        "only_before": "only_before",
    }
    lists = {names[name]: frozenset(words.split()) for name, words in data.items() if name != "not_asked"}
    return Neighbours(**lists, asked=bool(data.get("not_asked", False)))


def _phrases(texts: list[str]) -> tuple[Phrase, ...]:
    """Longest first, so that "tipo assim" is found before "tipo"."""
    return _longest_first({tuple(text.split()) for text in texts})


def _longest_first(phrases: set[Phrase]) -> tuple[Phrase, ...]:
    return tuple(sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))


@cache
def by_first_word(phrases: tuple[Phrase, ...]) -> dict[str, tuple[Phrase, ...]]:
    """The phrases under the word each begins with, in their order: what may stand at a word is found without trying all."""
    found: dict[str, tuple[Phrase, ...]] = {}
    for phrase in phrases:
        if phrase:
            found[phrase[0]] = (*found.get(phrase[0], ()), phrase)
    return found
