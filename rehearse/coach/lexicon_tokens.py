"""Turns heard words into a stream of plain tokens in which spoken phrases can be found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from rehearse.model.sections import Label, Sentence
from rehearse.model.transcript import Word

_PIECE = re.compile(r"[a-z]+\d+[a-z0-9]*|\d+(?:st|nd|rd|th)\b|(?:(?<!\d)\.)?\d+(?:[.:]\d+)*|[$€£]|%|[^\W\d_]+(?:'[^\W\d_]+)*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SENTENCE_END = re.compile(r"[.?!…]+[\"'”’)\]]*$")
_COMMA_END = re.compile(r"[,;:–—-]+[\"'”’)\]]*$")

#: Sounds that carry no meaning: never part of a phrase.
FILLED_PAUSES = frozenset("um umm uh uhh uhm er erm err hmm hm mm mmm mhm ah eh".split())

_CONTRACTIONS: dict[str, tuple[str, ...]] = {
    "won't": ("will", "not"),
    "wont": ("will", "not"),
    "can't": ("can", "not"),
    "cant": ("can", "not"),
    "cannot": ("can", "not"),
    "shan't": ("shall", "not"),
    "ain't": ("is", "not"),
    "gonna": ("going", "to"),
    "wanna": ("want", "to"),
    "gotta": ("got", "to"),
    "kinda": (),
    "sorta": (),
    "let's": ("let", "us"),
    "'cause": ("because",),
    "cause": ("cause",),
    "cuz": ("because",),
    "cos": ("because",),
    "im": ("i", "am"),
    "ive": ("i", "have"),
    "theyre": ("they", "are"),
    "weve": ("we", "have"),
    "thats": ("that", "is"),
    "y'all": ("you", "all"),
    "%": ("percent",),
    "percents": ("percent",),
    "pct": ("percent",),
    "okay": ("ok",),
}
_BARE_NEGATIONS = ("did", "does", "do", "was", "were", "is", "are", "has", "have", "had", "would", "could", "should")
_CONTRACTIONS.update({f"{verb}nt": (verb, "not") for verb in _BARE_NEGATIONS})
_SUFFIXES = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "'d"}
_BE_HOSTS = frozenset("it that he she what there here who how where when this everything everyone nobody something".split())

#: Adverbs and hedges that a speaker drops into the middle of any phrase; a phrase may step over them.
_SKIPPABLE = frozenset(
    "actually basically literally honestly obviously essentially really just also then so very quite even simply pretty "
    "maybe perhaps still again already kind sort like well right ok yeah now soon too both all".split()
)
_LY_THAT_MATTER = frozenset("only hardly barely scarcely rarely family supply reply apply july fully assembly early".split())


class Break(IntEnum):
    """What lies between a token and the one before it. Phrases cross all but HARD."""

    NONE = 0
    COMMA = 1
    SOFT = 2
    HARD = 3


@dataclass(frozen=True, slots=True)
class TokenStream:
    """Tokens in order; the other tuples run parallel: index of the word, the break before it, whether it was capitalised, its section,
    whether it was written as an acronym ("HPA", "vLLM")."""

    tokens: tuple[str, ...]
    words: tuple[int, ...]
    breaks: tuple[Break, ...]
    capitals: tuple[bool, ...]
    sections: tuple[Label | None, ...]
    acronyms: tuple[bool, ...] = ()

    def __len__(self) -> int:
        return len(self.tokens)

    def sentence_bounds(self, position: int) -> tuple[int, int]:
        """`[first, last)` tokens of the sentence around a token, cut at hard breaks."""
        first = position
        while first > 0 and self.breaks[first] is not Break.HARD:
            first -= 1
        last = position + 1
        while last < len(self.tokens) and self.breaks[last] is not Break.HARD:
            last += 1
        return first, last

    def clause_end(self, last: int, most: int) -> int:
        """Where the clause that runs on from token `last` (exclusive) ends, at most `most` tokens further."""
        limit = min(len(self.tokens), last + most)
        while last < limit and self.breaks[last] is Break.NONE:
            last += 1
        return last


@lru_cache(maxsize=65_536)
def tokens_of(text: str) -> tuple[str, ...]:
    """The tokens of one word as written: lower case, contractions and hyphens taken apart, symbols spelt out.

    >>> tokens_of("Didn't"), tokens_of("twenty-two"), tokens_of("60%,")
    (('did', 'not'), ('twenty', 'two'), ('60', 'percent'))
    """
    plain = _THOUSANDS.sub("", text.lower().replace("’", "'").replace("‘", "'"))
    found: list[str] = []
    for piece in _PIECE.findall(plain):
        found.extend(_taken_apart(piece))
    return tuple(found)


def _taken_apart(piece: str) -> tuple[str, ...]:
    known = _CONTRACTIONS.get(piece)
    if known is not None:
        return known
    if "'" not in piece:
        return ("0" + piece if piece[0] == "." else piece,)
    if piece.endswith("n't"):
        return (piece[:-3], "not")
    host, mark, tail = piece.rpartition("'")
    suffix = mark + tail
    if suffix in _SUFFIXES:
        return (host, _SUFFIXES[suffix])
    if suffix == "'s":
        return (host, "is") if host in _BE_HOSTS else (host, "'s")
    return (piece.replace("'", ""),)


@lru_cache(maxsize=65_536)
def skippable(token: str) -> bool:
    """True for an adverb a phrase may step over."""
    return token in _SKIPPABLE or (len(token) > 4 and token.endswith("ly") and token not in _LY_THAT_MATTER)


def token_stream(sentences: Sequence[Sentence], words: Sequence[Word]) -> TokenStream:
    """The stream of an answer: filled pauses, broken-off words and immediate repetitions ("we, we cut") are left out.

    Sentence edges come from `sentences`; one that ends without a full stop (a pause) is soft, phrases run across it.
    """
    sections: list[Label | None] = [None] * len(words)
    starts = set()
    for sentence in sentences:
        starts.add(sentence.first)
        for index in range(max(0, sentence.first), min(len(words), sentence.last)):
            sections[index] = sentence.section
    tokens: list[str] = []
    owners: list[int] = []
    breaks: list[Break] = []
    capitals: list[bool] = []
    pending = Break.HARD
    for index, word in enumerate(words):
        if index in starts and pending < Break.SOFT:
            pending = Break.SOFT
        said = _spoken(word.text)
        for piece in said.tokens:
            tokens.append(piece)
            owners.append(index)
            breaks.append(pending)
            capitals.append(said.capital)
            pending = Break.NONE
        if said.ends_sentence and (index + 1 in starts or not starts):
            pending = Break.HARD
        elif said.ends_clause and pending < Break.COMMA:
            pending = Break.COMMA
    kept = _without_restarts(tokens, breaks)
    return TokenStream(
        tuple(tokens[i] for i in kept),
        tuple(owners[i] for i in kept),
        _kept_breaks(breaks, kept),
        tuple(capitals[i] for i in kept),
        tuple(sections[owners[i]] for i in kept),
        tuple(is_acronym(words[owners[i]].text) for i in kept),
    )


class _Spoken(NamedTuple):
    """What a word as written is whatever stands around it: its tokens without filled pauses, and how its first letter and its end look."""

    tokens: tuple[str, ...]
    capital: bool
    ends_sentence: bool
    ends_clause: bool


@lru_cache(maxsize=65_536)
def _spoken(text: str) -> _Spoken:
    pieces = () if _broken_off(text) else tokens_of(text)
    closed = text[-1:].isalnum()
    return _Spoken(
        tuple(piece for piece in pieces if piece not in FILLED_PAUSES),
        text.lstrip("\"'“‘(")[:1].isupper(),
        not closed and bool(_SENTENCE_END.search(text)),
        not closed and bool(pieces) and bool(_COMMA_END.search(text)),
    )


@lru_cache(maxsize=65_536)
def is_acronym(text: str) -> bool:
    """True for a short word of which at least two letters, and at least half, are capitals."""
    letters = [letter for letter in text.removesuffix("'s").removesuffix("’s") if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return capitals >= 2 and len(letters) <= 2 * capitals and len(letters) <= 6


def _broken_off(text: str) -> bool:
    return len(text) < 7 and text.rstrip(",.").endswith("-") and text.strip("-,. ").isalpha()


def _without_restarts(tokens: list[str], breaks: list[Break]) -> list[int]:
    """Indices that stay: of "I was, I was going" and "the the" the last copy stays. Numbers are never dropped."""
    kept: list[int] = []
    count = len(tokens)
    for i, token in enumerate(tokens):
        again = i + 1 < count and tokens[i + 1] == token
        if again and token.isalpha() and breaks[i + 1] is not Break.HARD and token not in _NUMBERLIKE:
            continue
        if token in _RESTARTERS and tokens[i : i + 2] == tokens[i + 2 : i + 4] and Break.HARD not in breaks[i + 1 : i + 4]:
            continue
        if i and i + 2 < count and tokens[i - 1] in _RESTARTERS and tokens[i - 1 : i + 1] == tokens[i + 1 : i + 3]:
            continue
        kept.append(i)
    return kept


def _kept_breaks(breaks: list[Break], kept: list[int]) -> tuple[Break, ...]:
    if len(kept) == len(breaks):
        return tuple(breaks)
    found: list[Break] = []
    before = -1
    for index in kept:
        found.append(max(breaks[before + 1 : index + 1], default=Break.NONE))
        before = index
    return tuple(found)


_RESTARTERS = frozenset("i we he she they it the a my our that this you there to in and but so if".split())
_NUMBERLIKE = frozenset(
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety".split()
)
