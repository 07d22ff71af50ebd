"""Finds families of cue phrases in a sentence; the phrases live in assets/sections/cues.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from rehearse.analysis.sections.sentences import word_set
from rehearse.assets import asset

_PART = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]|(\S+)")
_ANY = "*"
#: A cue that begins within this many words of the sentence's start opens it ("and so in the end ...").
OPENING_WORDS = 3

_CONTRACTIONS = {
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "won't": ("will", "not"),
    "let's": ("let", "us"),
    "gonna": ("going", "to"),
    "wanna": ("want", "to"),
    "gotta": ("got", "to"),
    "y'all": ("you", "all"),
}
_ENDINGS = {"m": "am", "re": "are", "d": "would", "ve": "have", "ll": "will"}
_SUBJECTS = word_set("it that he she there what who here")
_SOUNDS = word_set("um uh uhm erm er hmm mm mhm ah eh hm umm uhh")
_EDGE = "\"'“”‘.,;:!?…()[]{}<>-–—*_/"


def plain_tokens(texts: Sequence[str]) -> list[str]:
    """Lower-case words without punctuation: contractions spelled out, filled pauses and immediate repetitions left out."""
    tokens: list[str] = []
    for text in texts:
        word = text.lower().replace("’", "'").strip(_EDGE)
        if not word or word in _SOUNDS:
            continue
        if tokens and tokens[-1] == word and word != "that":
            continue
        if "'" in word:
            tokens.extend(_spelled_out(word))
        elif "-" in word or "—" in word or "–" in word:
            tokens.extend(part for part in re.split("[-–—]+", word) if part)
        elif word in _CONTRACTIONS:
            tokens.extend(_CONTRACTIONS[word])
        else:
            tokens.append(word)
    return tokens


def _spelled_out(word: str) -> tuple[str, ...]:
    if word in _CONTRACTIONS:
        return _CONTRACTIONS[word]
    stem, _, ending = word.rpartition("'")
    if ending == "t" and stem.endswith("n") and len(stem) > 2:
        return (stem[:-1], "not")
    if ending in _ENDINGS and stem:
        return (stem, _ENDINGS[ending])
    if ending == "s":
        return (stem, "is") if stem in _SUBJECTS else (stem,)
    return (word.replace("'", ""),)


@dataclass(frozen=True, slots=True)
class Cue:
    """A family heard in a sentence, and whether it opened the sentence."""

    family: str
    opens: bool


class CueLexicon:
    """Families of phrases as one tree of words. Immutable after construction, so any thread may read it."""

    def __init__(self, families: dict[str, Sequence[str]]) -> None:
        self.families = tuple(families)
        tree: dict[str, Any] = {}
        for family, phrases in families.items():
            for phrase in phrases:
                for words in _expanded(phrase):
                    node = tree
                    for word in words:
                        node = node.setdefault(word, {})
                    node[""] = tuple(dict.fromkeys((*node.get("", ()), family)))
        self._tree: dict[str, Any] = _shared(tree, {})

    @classmethod
    def load(cls, path: Path | None = None) -> CueLexicon:
        """Reads the shipped families, or an own file of the same form. Raises ValueError naming what is wrong with it."""
        source = path or asset("sections", "cues.toml")
        rows = tomllib.loads(source.read_text(encoding="utf-8")).get("family", [])
        families: dict[str, Sequence[str]] = {}
        for row in rows:
            name, phrases = row.get("name"), row.get("phrases")
            if not isinstance(name, str) or not isinstance(phrases, list) or not all(isinstance(item, str) for item in phrases):
                raise ValueError(f"{source.name}: every family needs a name and a list of phrases; see {name!r}")
            families[name] = phrases
        if not families:
            raise ValueError(f"{source.name} names no family of cue phrases")
        return cls(families)

    def cues(self, tokens: Sequence[str]) -> list[Cue]:
        """The families heard in a sentence's plain tokens, each once, opening if any of its phrases opened it."""
        found: dict[str, bool] = {}
        for index in range(len(tokens)):
            if tokens[index] not in self._tree and _ANY not in self._tree:
                continue
            for family in self._matches(tokens, index):
                found[family] = found.get(family, False) or index < OPENING_WORDS
        return [Cue(family, opens) for family, opens in found.items()]

    def _matches(self, tokens: Sequence[str], index: int) -> Iterator[str]:
        nodes = [self._tree]
        for word in tokens[index : index + 8]:
            nodes = [node[key] for node in nodes for key in (word, _ANY) if key in node]
            if not nodes:
                return
            for node in nodes:
                yield from node.get("", ())


def _shared(node: dict[str, Any], known: dict[Any, Any]) -> dict[str, Any]:
    """A tree in which equal branches are one object: most phrases end as others do. `known` keeps the branches met so far."""
    branches = {word: _shared(branch, known) if word else known.setdefault(branch, branch) for word, branch in node.items()}
    made: dict[str, Any] = known.setdefault(frozenset((word, id(branch)) for word, branch in branches.items()), branches)
    return made


def _expanded(phrase: str) -> Iterator[tuple[str, ...]]:
    choices: list[list[tuple[str, ...]]] = []
    for either, optional, word in _PART.findall(phrase):
        if either:
            choices.append([tuple(option.split()) for option in either.split("|")])
        elif optional:
            choices.append([(), *((option,) for option in optional.split())])
        else:
            choices.append([(word,)])
    for parts in product(*choices):
        words = tuple(word for part in parts for word in part)
        if words:
            yield words
