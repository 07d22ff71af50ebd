"""The phrase language of the lexicon files: parses phrases and finds all of them in one pass over a token stream.

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
from dataclasses import dataclass, field
from typing import Any

from rehearse.coach.lexicon_tokens import Break, TokenStream, skippable, tokens_of
from rehearse.coach.lexicon_words import can_be_noun, is_name
from rehearse.coach.numbers import Quantity

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


def parse(phrase: str, classes: Mapping[str, Sequence[str]], known: dict[str, Element] | None = None) -> Pattern:
    """A phrase of the lexicon as elements. `known` keeps parsed classes from call to call. Raises PatternError."""
    symbols = _SYMBOL.findall(phrase)
    if "".join(symbols) != re.sub(r"\s+", "", phrase):
        raise PatternError(f"“{phrase}” holds a sign that is not part of the phrase language")
    at_start = symbols[:1] == ["^"]
    parser = _Parser(phrase, symbols[1:] if at_start else symbols, classes, (), {} if known is None else known)
    elements = parser.sequence(top=True)
    if not elements:
        raise PatternError("a phrase is empty")
    first = elements[0]
    if isinstance(first, (Gap, End)) or (isinstance(first, Choice) and first.optional):
        raise PatternError(f"“{phrase}” must begin with a word, not with a gap or something optional")
    return Pattern(elements, at_start)


class _Parser:
    """Recursive descent over the symbols of one phrase."""

    def __init__(
        self,
        phrase: str,
        symbols: list[str],
        classes: Mapping[str, Sequence[str]],
        open_classes: tuple[str, ...],
        known: dict[str, Element],
    ) -> None:
        self._phrase = phrase
        self._symbols = symbols
        self._classes = classes
        self._open = open_classes
        self._known = known
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
                elements[-1] = _either(elements[-1], self._single(), self._phrase)
                continue
            elements.extend(self._item())
        return tuple(elements)

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
            return (Gap(0, int(symbol[3:] or _DEFAULT_GAP)),)
        if symbol.startswith("<"):
            return (self._class(symbol[1:-1]),)
        if symbol == "$":
            return (End(),)
        if symbol == "^":
            raise PatternError(f"“{self._phrase}”: ^ belongs at the very start")
        if symbol == "_":
            return (Gap(1, 1),)
        if symbol.endswith("*"):
            if len(symbol) < 4:
                raise PatternError(f"“{self._phrase}”: at least three letters before *")
            return (Prefix(symbol[:-1].lower()),)
        words = (symbol,) if symbol in ("'s", "'d") else tokens_of(symbol)
        if not words:
            raise PatternError(f"“{self._phrase}”: “{symbol}” is not a word")
        return tuple(Literal(_also_shortened(word)) for word in words)

    def _choice(self, opening: str) -> Choice:
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
        return Choice(_merged(options), optional=opening == "[")

    def _class(self, name: str) -> Element:
        if name in KINDS:
            return Kind(name)
        if name not in self._classes:
            raise PatternError(f"“{self._phrase}” uses the class <{name}>, which no lexicon defines")
        if name in self._open:
            raise PatternError(f"the class <{name}> contains itself")
        if name in self._known:
            return self._known[name]
        options: list[tuple[Element, ...]] = []
        for entry in self._classes[name]:
            inner = _Parser(entry, _SYMBOL.findall(entry), self._classes, (*self._open, name), self._known)
            options.append(inner.sequence(top=True))
        if not options or not all(options):
            raise PatternError(f"the class <{name}> has an empty entry")
        merged = _merged(options)
        only = merged[0] if len(merged) == 1 else ()
        self._known[name] = only[0] if len(only) == 1 else Choice(merged, optional=False)
        return self._known[name]


def _also_shortened(word: str) -> frozenset[str]:
    """ "I'd" may stand for "I would" and for "I had"."""
    if word in ("would", "had", "'d"):
        return frozenset({"would", "'d"} if word == "'d" else {word, "'d"})
    return frozenset({word})


def _either(left: Element, right: Element, phrase: str) -> Element:
    if isinstance(left, Literal) and isinstance(right, Literal):
        return Literal(left.words | right.words)
    if isinstance(left, Gap) or isinstance(right, Gap):
        raise PatternError(f"“{phrase}”: a gap cannot be one side of a bar")
    options = left.options if isinstance(left, Choice) and not left.optional else ((left,),)
    return Choice(_merged([*options, (right,)]), optional=False)


def _merged(options: Sequence[tuple[Element, ...]]) -> tuple[tuple[Element, ...], ...]:
    """Single words of a choice become one set: fewer ways to try."""
    words: set[str] = set()
    rest: list[tuple[Element, ...]] = []
    for option in options:
        if len(option) == 1 and isinstance(option[0], Literal):
            words |= option[0].words
        else:
            rest.append(option)
    return ((Literal(frozenset(words)),), *rest) if words else tuple(rest)


#: Most nodes have few of these: what is empty is shared, for there are tens of thousands of nodes.
_NOTHING: dict[str, Any] = {}


@dataclass(slots=True, eq=False)
class _Node:
    edges: dict[str, tuple[_Node, ...]] = field(default_factory=lambda: _NOTHING)
    prefixes: dict[str, tuple[tuple[str, _Node], ...]] = field(default_factory=lambda: _NOTHING)
    kinds: dict[str, tuple[_Node, ...]] = field(default_factory=lambda: _NOTHING)
    anything: tuple[_Node, ...] = ()
    onward: tuple[_Node, ...] = ()
    at_end: tuple[_Node, ...] = ()
    accepts: tuple[tuple[int, bool], ...] = ()


def _added(known: dict[str, tuple[Any, ...]], key: str, step: tuple[Any, ...]) -> dict[str, tuple[Any, ...]]:
    """`known` with one more step under `key`; a new dictionary only in place of the shared empty one."""
    kept = {} if known is _NOTHING else known
    kept[key] = (*kept[key], *step) if key in kept else step
    return kept


class PatternSet:
    """All phrases of the lexicons in one network: `find` reads a stream once, whatever their number. Immutable after building."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._root = _Node()
        self._shared: dict[tuple[tuple[int, ...], Element | int], list[_Node]] = {}
        for index, pattern in enumerate(patterns):
            ends = [self._root]
            for element in pattern.elements:
                ends = self._extend(ends, element)
            for end in ends:
                end.accepts = (*end.accepts, (index, pattern.at_start))
        self._shared.clear()

    def _extend(self, ends: list[_Node], element: Element) -> list[_Node]:
        # A class is one object in every phrase that uses it; hashing what it holds each time would take most of the loading.
        key = (tuple(id(end) for end in ends), id(element) if isinstance(element, Choice) else element)
        known = self._shared.get(key)
        if known is None:
            known = self._shared[key] = self._grown(ends, element)
        return known

    def _grown(self, ends: list[_Node], element: Element) -> list[_Node]:
        if isinstance(element, Gap):
            return self._gap(ends, element)
        target = _Node()
        if isinstance(element, Choice):
            for option in element.options:
                inner = ends
                for part in option:
                    inner = self._extend(inner, part)
                for end in inner:
                    if end is not target:
                        end.onward = (*end.onward, target)
            return [*ends, target] if element.optional else [target]
        step = (target,)
        for end in ends:
            if isinstance(element, End):
                end.at_end = (*end.at_end, target)
            elif isinstance(element, Literal):
                for word in element.words:
                    end.edges = _added(end.edges, word, step)
            elif isinstance(element, Prefix):
                end.prefixes = _added(end.prefixes, element.start[:3], ((element.start, target),))
            else:
                end.kinds = _added(end.kinds, element.name, step)
        return [target]

    def _gap(self, ends: list[_Node], gap: Gap) -> list[_Node]:
        # A node of its own at the head: gap steps must not leak into phrases that share the words before.
        head = _Node()
        for end in ends:
            end.onward = (*end.onward, head)
        chain = [head]
        for _ in range(gap.most):
            step = _Node()
            chain[-1].anything = (*chain[-1].anything, step)
            chain.append(step)
        return chain[gap.least :]

    def find(self, stream: TokenStream, quantities: Mapping[int, Sequence[Quantity]]) -> list[tuple[int, int, int]]:
        """(pattern index, first token, end token) of every match, longest first per start. `quantities` by first token."""
        found: dict[tuple[int, int], int] = {}
        for first in range(len(stream)):
            for index, end in self._from(first, stream, quantities):
                if end > found.get((index, first), 0):
                    found[index, first] = end
        return [(index, first, end) for (index, first), end in found.items()]

    def _from(self, first: int, stream: TokenStream, quantities: Mapping[int, Sequence[Quantity]]) -> list[tuple[int, int]]:
        tokens, breaks = stream.tokens, stream.breaks
        count = len(tokens)
        accepted: list[tuple[int, int]] = []
        stack: list[tuple[_Node, int, bool]] = [(self._root, first, False)]
        # Gaps and options reach the same place by many ways; each place is gone through once.
        seen: set[tuple[int, int, bool]] = set()
        while stack:
            node, at, skipped = stack.pop()
            place = (id(node), at, skipped)
            if place in seen:
                continue
            seen.add(place)
            if node.accepts and not skipped:
                for index, at_start in node.accepts:
                    if not at_start or breaks[first] >= Break.SOFT:
                        accepted.append((index, at))
            if node.at_end and (at >= count or breaks[at] >= Break.SOFT):
                for step in node.at_end:
                    stack.append((step, at, False))
            for onward in node.onward:
                stack.append((onward, at, skipped))
            if at >= count or (at > first and breaks[at] is Break.HARD):
                continue
            token = tokens[at]
            matched = node.edges.get(token)
            if matched:
                for step in matched:
                    stack.append((step, at + 1, False))
            if node.prefixes:
                for start, step in node.prefixes.get(token[:3], ()):
                    if token.startswith(start):
                        stack.append((step, at + 1, False))
            if node.kinds:
                self._kinds(node, at, stream, quantities, stack)
            for step in node.anything:
                stack.append((step, at + 1, False))
            if at > first and not matched and skippable(token):
                stack.append((node, at + 1, True))
        return accepted

    @staticmethod
    def _kinds(
        node: _Node,
        at: int,
        stream: TokenStream,
        quantities: Mapping[int, Sequence[Quantity]],
        stack: list[tuple[_Node, int, bool]],
    ) -> None:
        for quantity in quantities.get(at, ()):
            for step in node.kinds.get(quantity.kind.value, ()):
                stack.append((step, quantity.last, False))
            for step in node.kinds.get("quantity", ()):
                stack.append((step, quantity.last, False))
        for name, fits in (("person", is_name), ("noun", can_be_noun)):
            if name in node.kinds and fits(stream, at):
                for step in node.kinds[name]:
                    stack.append((step, at + 1, False))
