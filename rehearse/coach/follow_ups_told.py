"""Tells from an answer's own words what a drilling question may take for granted: a meeting, another person, another side, a figure, or no story at all."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from itertools import islice

#: The name of the theme that says there is no story to tell.
NO_STORY = "no_story"
#: The name of the theme that a figure was told, wherever in the answer.
FIGURE = "figure"
#: Somebody who has no story says so in fewer words than this; in a longer answer the story follows.
_SHORT = 60
#: An answer is known by so many of its first words: a word corrected further on does not change what is asked next.
_KNOWN_BY = 8
#: What somebody other than the speaker wished for, and what tells at once that wishes differed.
_WISH = re.compile(
    r"(?<!\bi )(?<!\bwe )(?<!\byou )\b(?:wanted|insisted|preferred|demanded|asked for|pushed for|hoped for|argued for|was after|were after)\b"
)
_DIFFERED = re.compile(r"\b(?:the opposite|different things|two camps|on the other side|both sides|neither side|at odds)\b")
_FIGURE = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|billions?|dozens?|percent|half|halved|doubled|twice|a third|a quarter)\b"
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def told_in(said: str, themes: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The themes of which a word or phrase stands in `said`, whatever its case and punctuation; FIGURE where any number does."""
    words = list(_words(said))
    spoken = f" {' '.join(words)} "
    found = {name for name, phrases in themes.items() if any(f" {phrase} " in spoken for phrase in phrases)}
    if _FIGURE.search(spoken):
        found.add(FIGURE)
    if len(words) >= _SHORT:
        found.discard(NO_STORY)
    return frozenset(found)


def several_wishes(said: str) -> bool:
    """Whether an answer tells that others wished for two things: "the day staff wanted one, and the night staff wanted the other"."""
    plain = " ".join(_words(said))
    return bool(_DIFFERED.search(plain)) or len(_WISH.findall(plain)) > 1


def turn_of(said: str, about: str, count: int) -> int:
    """Which of `count` equally fitting questions has its turn: the same for the same answer, another for another. Nothing said: the first."""
    start = list(islice(_words(said), _KNOWN_BY))
    return zlib.crc32(" ".join((about, *start)).encode()) % count if start and count else 0


def _words(said: str) -> Iterator[str]:
    return (found[0] for found in _WORD.finditer(said.casefold().replace("’", "'")))
