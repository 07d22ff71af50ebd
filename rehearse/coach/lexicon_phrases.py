"""The phrase language of the lexicon files: reads a phrase into elements.

    word            that word; case, punctuation, fillers and contractions do not matter ("didn't" is "did not")
    reduc*          a word that begins so (at least three letters)
    a|b             one of these words
    (a b|c)         one of these phrases: inside brackets the bar parts whole phrases
    [a b|c]         the same, or nothing
    _               any one word
    ... or ...6     up to four (six) words, whatever they are
    <name>          a class of the lexicon, or one of the kinds heard by the program: <number>, <percent>, <multiple>, <money>,
                    <duration>, <ratio>, <quantity> (any of these), <person> (a capitalised name), <noun> (any word but a pronoun,
                    article, preposition, auxiliary or the like)
    ^ first         the phrase must begin a sentence
    $               the sentence ends here

A phrase never crosses a full stop, and may step over um, uh and adverbs such as "actually".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rehearse.coach.lexicon_tokens import tokens_of

KINDS = frozenset({"number", "percent", "multiple", "money", "duration", "ratio", "quantity", "person", "noun"})
_SYMBOL = re.compile(r"\.\.\.\d*|<[a-z_]+>|[()\[\]|^$]|[^\s()\[\]|<>^$]+")
_DEFAULT_GAP = 4


class PatternError(ValueError):
    """A phrase that cannot be understood; the text says why, for the person who wrote it."""


@dataclass(frozen=True, slots=True)
class Literal:
    """One word out of a set."""

    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Prefix:
    """A word by its beginning."""

    start: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A number, a duration, a name: heard by the program."""

    name: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `most` words; `least` is 1 for `_`."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class End:
    """The end of a sentence; takes no word."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences, or nothing where `optional`."""

    options: tuple[tuple[Element, ...], ...]
    optional: bool


Element = Literal | Prefix | Kind | Gap | End | Choice


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed phrase."""

    elements: tuple[Element, ...]
    at_start: bool


class PhraseReader:
    """Reads the phrases of a lexicon. Equal parts of them are one object: thousands of phrases share a few hundred words and brackets."""

    def __init__(self, classes: Mapping[str, Sequence[str]]) -> None:
        """`classes`: the entries of each <name>."""
        self.classes = classes
        self.known_classes: dict[str, Element] = {}
        self._literals: dict[frozenset[str], Literal] = {}
        self._others: dict[Prefix | Kind | Gap | End, Element] = {}
        self._choices: dict[tuple[bool, tuple[int, ...]], Choice] = {}
        self._sequences: dict[tuple[int, ...], tuple[Element, ...]] = {}

    def parse(self, phrase: str) -> Pattern:
        """A phrase as elements. Raises PatternError."""
        symbols = _SYMBOL.findall(phrase)
        if "".join(symbols) != re.sub(r"\s+", "", phrase):
            raise PatternError(f"“{phrase}” holds a sign that is not part of the phrase language")
        at_start = symbols[:1] == ["^"]
        elements = _Parser(phrase, symbols[1:] if at_start else symbols, self, ()).sequence(top=True)
        if not elements:
            raise PatternError("a phrase is empty")
        first = elements[0]
        if isinstance(first, (Gap, End)) or (isinstance(first, Choice) and first.optional):
            raise PatternError(f"“{phrase}” must begin with a word, not with a gap or something optional")
        return Pattern(elements, at_start)

    def literal(self, words: frozenset[str]) -> Literal:
        """The one element for these words."""
        return self._literals.setdefault(words, Literal(words))

    def other(self, element: Prefix | Kind | Gap | End) -> Element:
        """The one element equal to this."""
        return self._others.setdefault(element, element)

    def sequence(self, elements: Sequence[Element]) -> tuple[Element, ...]:
        """The one sequence of these elements, which must come from here."""
        return self._sequences.setdefault(tuple(map(id, elements)), tuple(elements))

    def choice(self, options: Sequence[tuple[Element, ...]], *, optional: bool) -> Choice:
        """The one choice between these sequences, which must come from here."""
        made = Choice(tuple(options), optional)
        return self._choices.setdefault((optional, tuple(map(id, options))), made)

    def merged(self, options: Sequence[tuple[Element, ...]]) -> tuple[tuple[Element, ...], ...]:
        """Single words of a choice become one set: fewer ways to try."""
        words: set[str] = set()
        rest: list[tuple[Element, ...]] = []
        for option in options:
            if len(option) == 1 and isinstance(option[0], Literal):
                words |= option[0].words
            else:
                rest.append(option)
        return (self.sequence((self.literal(frozenset(words)),)), *rest) if words else tuple(rest)


class _Parser:
    """Recursive descent over the symbols of one phrase."""

    def __init__(self, phrase: str, symbols: list[str], reader: PhraseReader, open_classes: tuple[str, ...]) -> None:
        self._phrase = phrase
        self._symbols = symbols
        self._reader = reader
        self._open = open_classes
        self._at = 0

    def sequence(self, *, top: bool) -> tuple[Element, ...]:
        """Elements up to the end (top) or to a bar or closing bracket."""
        elements: list[Element] = []
        while self._at < len(self._symbols):
            symbol = self._symbols[self._at]
            if symbol in (")", "]"):
                if top:
                    raise PatternError(f"“{self._phrase}” closes a bracket that was not opened")
                break
            if symbol == "|":
                if not top:
                    break
                self._at += 1
                if not elements:
                    raise PatternError(f"“{self._phrase}” begins with a bar")
                elements[-1] = self._either(elements[-1], self._single())
                continue
            elements.extend(self._item())
        return self._reader.sequence(elements)

    def _single(self) -> Element:
        item = self._item() if self._at < len(self._symbols) else ()
        if len(item) != 1:
            raise PatternError(f"“{self._phrase}”: put phrases of several words in round brackets, (like this|or this)")
        return item[0]

    def _item(self) -> tuple[Element, ...]:
        symbol = self._symbols[self._at]
        self._at += 1
        if symbol in ("(", "["):
            return (self._choice(symbol),)
        if symbol.startswith("..."):
            return (self._reader.other(Gap(0, int(symbol[3:] or _DEFAULT_GAP))),)
        if symbol.startswith("<"):
            return (self._class(symbol[1:-1]),)
        if symbol == "$":
            return (self._reader.other(End()),)
        if symbol == "^":
            raise PatternError(f"“{self._phrase}”: ^ belongs at the very start")
        if symbol == "_":
            return (self._reader.other(Gap(1, 1)),)
        if symbol.endswith("*"):
            if len(symbol) < 4:
                raise PatternError(f"“{self._phrase}”: at least three letters before *")
            return (self._reader.other(Prefix(symbol[:-1].lower())),)
        words = (symbol,) if symbol in ("'s", "'d") else tokens_of(symbol)
        if not words:
            raise PatternError(f"“{self._phrase}”: “{symbol}” is not a word")
        return tuple(self._reader.literal(_also_shortened(word)) for word in words)

    def _choice(self, opening: str) -> Element:
        closing = ")" if opening == "(" else "]"
        options = [self.sequence(top=False)]
        while self._at < len(self._symbols) and self._symbols[self._at] == "|":
            self._at += 1
            options.append(self.sequence(top=False))
        if self._at >= len(self._symbols) or self._symbols[self._at] != closing:
            raise PatternError(f"“{self._phrase}” opens a bracket that is not closed")
        self._at += 1
        if not all(options):
            raise PatternError(f"“{self._phrase}” has an empty choice")
        merged = self._reader.merged(options)
        if opening == "(" and len(merged) == 1 and len(merged[0]) == 1:
            return merged[0][0]
        return self._reader.choice(merged, optional=opening == "[")

    def _class(self, name: str) -> Element:
        if name in KINDS:
            return self._reader.other(Kind(name))
        known, classes = self._reader.known_classes, self._reader.classes
        if name not in classes:
            raise PatternError(f"“{self._phrase}” uses the class <{name}>, which no lexicon defines")
        if name in self._open:
            raise PatternError(f"the class <{name}> contains itself")
        if name in known:
            return known[name]
        options = [
            _Parser(entry, _SYMBOL.findall(entry), self._reader, (*self._open, name)).sequence(top=True)
            for entry in classes[name]
        ]
        if not options or not all(options):
            raise PatternError(f"the class <{name}> has an empty entry")
        merged = self._reader.merged(options)
        only = merged[0] if len(merged) == 1 else ()
        known[name] = only[0] if len(only) == 1 else self._reader.choice(merged, optional=False)
        return known[name]

    def _either(self, left: Element, right: Element) -> Element:
        if isinstance(left, Literal) and isinstance(right, Literal):
            return self._reader.literal(left.words | right.words)
        if isinstance(left, Gap) or isinstance(right, Gap):
            raise PatternError(f"“{self._phrase}”: a gap cannot be one side of a bar")
        options = left.options if isinstance(left, Choice) and not left.optional else (self._reader.sequence((left,)),)
        return self._reader.choice(self._reader.merged([*options, self._reader.sequence((right,))]), optional=False)


def _also_shortened(word: str) -> frozenset[str]:
    """ "I'd" may stand for "I would" and for "I had"."""
    if word in ("would", "had", "'d"):
        return frozenset({"would", "'d"} if word == "'d" else {word, "'d"})
    return frozenset({word})
