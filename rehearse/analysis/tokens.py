"""The bare form of a word as heard: lower case, one kind of apostrophe, and the punctuation that hangs on it apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rehearse.model.transcript import Word

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'"})
_STOPS = ".?!…。！？"
_BREAKS = _STOPS + ",;:—–"


@dataclass(frozen=True, slots=True)
class Token:
    """A word without its punctuation. `before`/`after` are the marks around it; `break_before`/`break_after` say whether a clause
    may end there (punctuation of this word or of its neighbour), `starts`/`ends` whether a sentence does; `silence_before`/`silence_after`
    are the pauses heard around it in seconds, 0 where none was heard or nobody listened; `after_sound`: an um or uh before it was left out.
    """

    text: str
    word: Word
    before: str
    after: str
    break_before: bool
    break_after: bool
    starts: bool
    ends: bool
    cut_off: bool
    silence_before: float = 0.0
    silence_after: float = 0.0
    after_sound: bool = False


@cache
def word_set(words: str) -> frozenset[str]:
    """The words of a string, parted by blanks: how the lists in this package are written."""
    return frozenset(words.split())


def bare(text: str) -> str:
    """The word alone: "“Well," -> "well". Keeps inner apostrophes and hyphens; empty for lone punctuation."""
    return _split(text)[1]


def tokens(words: Sequence[Word]) -> tuple[Token, ...]:
    """One token for each word, in order. Units of time play no part."""
    parts = [_split(word.text) for word in words]
    found = []
    for place, (before, text, after) in enumerate(parts):
        previous = parts[place - 1][2] if place else "."
        following = parts[place + 1][0] if place + 1 < len(parts) else ""
        last = place + 1 == len(parts)
        found.append(
            Token(
                text,
                words[place],
                before,
                after,
                break_before=place == 0 or _any(previous, _BREAKS) or _any(before, '—–("“') or previous.endswith("-"),
                break_after=last or _any(after, _BREAKS) or after.endswith("-") or _any(following, '—–("“'),
                starts=place == 0 or _any(previous, _STOPS),
                ends=last or _any(after, _STOPS),
                cut_off=after.startswith(("-", "–", "—", "...", "…")),
            )
        )
    return tuple(found)


def _any(text: str, marks: str) -> bool:
    return bool(text) and any(mark in marks for mark in text)


@lru_cache(maxsize=8192)
def _split(raw: str) -> tuple[str, str, str]:
    """Marks before, the bare word, marks after."""
    text = unicodedata.normalize("NFC", raw).strip().translate(_APOSTROPHES)
    first, last = 0, len(text)
    while (
        first < last and not text[first].isalnum() and not (text[first] == "'" and first + 1 < last and text[first + 1].isalpha())
    ):
        first += 1
    while last > first and not text[last - 1].isalnum() and text[last - 1] not in "%+#'":
        last -= 1
    core = text[first:last].rstrip("'") if not text[first:last].endswith(("n'", "s'", "o'")) else text[first:last]
    return text[:first], core.lower(), text[first + len(core) :]
