"""Reads the lists of fillers and hedges that ship for each language (assets/fillers/*.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from rehearse.assets import asset

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FillerLists:
    """One language's lists; phrases are tuples of bare lower-case words. `rules`: decided by English grammar rules; `always`: wherever
    they stand; `set_off`: only when punctuation or pauses set them off; `inside`: in running speech too; `opening`: first in a sentence, or
    after nothing there but one of the `conjunctions`; `tags`: last in a sentence. All but set_off spare the words of `unless_before` and
    `unless_after`."""

    language: str
    filled_pauses: frozenset[str]
    hedges: tuple[Phrase, ...]
    rules: tuple[Phrase, ...]
    always: tuple[Phrase, ...]
    set_off: tuple[Phrase, ...]
    inside: tuple[Phrase, ...]
    opening: tuple[Phrase, ...]
    tags: tuple[Phrase, ...]
    conjunctions: frozenset[str]
    unless_before: dict[Phrase, frozenset[str]]
    unless_after: dict[Phrase, frozenset[str]]

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All that may be a filler, longest first."""
        return _all_phrases(self.language)


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
    return FillerLists(
        language=code,
        filled_pauses=frozenset(data["filled_pauses"]),
        hedges=_phrases(data.get("hedges", [])),
        rules=_phrases(fillers.get("rules", [])),
        always=_phrases(fillers.get("always", [])),
        set_off=_phrases(fillers.get("set_off", [])),
        inside=_phrases(fillers.get("inside", [])),
        opening=_phrases(fillers.get("opening", [])),
        tags=_phrases(fillers.get("tags", [])),
        conjunctions=frozenset(fillers.get("conjunctions", [])),
        unless_before={tuple(key.split()): frozenset(value) for key, value in data.get("unless_before", {}).items()},
        unless_after={tuple(key.split()): frozenset(value) for key, value in data.get("unless_after", {}).items()},
    )


@cache
def _all_phrases(language: str) -> tuple[Phrase, ...]:
    lists = filler_lists(language)
    assert lists is not None, "a list has its language"
    groups = (lists.rules, lists.always, lists.set_off, lists.inside, lists.opening, lists.tags)
    return tuple(sorted({phrase for group in groups for phrase in group}, key=lambda phrase: (-len(phrase), phrase)))


def _phrases(texts: list[str]) -> tuple[Phrase, ...]:
    """Longest first, so that "tipo assim" is found before "tipo"."""
    return tuple(sorted((tuple(text.lstrip("¿").split()) for text in texts), key=len, reverse=True))


@cache
def by_first_word(phrases: tuple[Phrase, ...]) -> dict[str, tuple[Phrase, ...]]:
    """The phrases under the word each begins with, in their order: what may stand at a word is found without trying all."""
    found: dict[str, tuple[Phrase, ...]] = {}
    for phrase in phrases:
        if phrase:
            found[phrase[0]] = (*found.get(phrase[0], ()), phrase)
    return found
