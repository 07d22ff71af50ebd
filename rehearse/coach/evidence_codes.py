"""Says in numbers what the stretches of an answer are made of, all of them in one go: each feature of evidence_features is one integer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rehearse.coach.evidence_answer import Answer
from rehearse.coach.evidence_features import REACH, WordClasses, listener_like, phrases_at, stem
from rehearse.coach.lexicon_tokens import Break

Codes = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]

#: The kinds of features by the letter their names begin with, how strong one is, and what all of a kind count together, however long
#: the stretch is. Words (w) and pairs of them, word classes (c), pairs of a class and a word (m) and of two classes (p), what a stretch
#: begins with (b), digits after the point (d), words out of the common (u), whose words are reported (q), names (k), terms of the trade
#: (t), who listens (l), and the section (x).
_KINDS: Mapping[str, tuple[float, float]] = {
    "w": (1.0, 3.0), "c": (1.0, 3.0), "m": (0.7, 2.0), "p": (0.6, 3.0), "b": (1.0, 0.5), "d": (1.0, 1.0), "u": (1.0, 0.6),
    "q": (1.0, 0.7), "k": (1.0, 0.4), "t": (1.0, 0.7), "l": (1.0, 0.3), "x": (1.0, 1.0),
}  # fmt: skip
_LETTERS = "".join(_KINDS)
_STRENGTH = np.array([strength for strength, _ in _KINDS.values()])
_TOGETHER = np.array([together for _, together in _KINDS.values()])
#: Kinds of which a long stretch has many: divided by the square root of their number.
_MANY = np.array([letter in "wcmp" for letter in _LETTERS])
#: These kinds, the first four, are what a run of clauses is heard by: they add up token by token.
RUN_KINDS = 4
RUN_STRENGTH = (_STRENGTH * _TOGETHER)[:RUN_KINDS]
#: A code is a letter, the number of a word and that of a second one (0: none).
_BITS = 20
_LETTER, _FIRST = 2 * _BITS, _BITS
#: So many stretches are read at once: what a long answer takes stays bounded.
_AT_ONCE = 256
_MOST_STRANGE, _MOST_NAMES, _MOST_TERMS, _MOST_DECIMALS = 8, 5, 4, 4
#: What stands in names beside words: counts, who speaks, who listens, sections.
_REMARKS = (*map(str, range(1, 10)), *"STARL", "i", "other", "none", "peer", "executive", "manager", "product_manager", "")


def numbered(words: Iterable[str], classes: WordClasses) -> dict[str, int]:
    """A number from 1 for each word (a stem), each class and each remark that a feature can be made of."""
    return {word: number for number, word in enumerate(dict.fromkeys((*_REMARKS, *classes.names(), *words)), 1)}


def code_of(name: str, numbers: Mapping[str, int]) -> int:
    """The code of a feature by its name ("w:word", "p:class class")."""
    first, _, second = name[2:].partition(" ")
    return _LETTERS.index(name[0]) << _LETTER | numbers[first] << _FIRST | (numbers[second] if second else 0)


def name_of(code: int, words: Sequence[str]) -> str:
    """The name of a feature by its code; `words` are those numbered, in their order."""
    mask = (1 << _BITS) - 1
    first, second = code >> _FIRST & mask, code & mask
    return f"{_LETTERS[code >> _LETTER]}:{words[first - 1]}" + (f" {words[second - 1]}" if second else "")


@dataclass(frozen=True, slots=True)
class Coded:
    """The features of some stretches, in order of stretch and code: each one's `stretch` (its index), its `code` and its `value`."""

    stretch: Codes
    code: Codes
    value: Reals


class _Known(NamedTuple):
    """What is known of a token wherever it stands: its stem, whether that is out of the common, its number (0: none), its classes."""

    stem: str
    strange: bool
    number: int
    classes: tuple[int, ...]


class Coder:
    """What features are made of: words by number and word classes. Immutable but for what it remembers of tokens; safe in any thread."""

    def __init__(self, classes: WordClasses, numbers: Mapping[str, int], common: frozenset[str]) -> None:
        """`numbers` as made by `numbered`; `common`: stems that are nothing out of the common."""
        self.classes = classes
        self.numbers = numbers
        self.common = common
        self.known = lru_cache(maxsize=16_384)(self._known)
        self.saying = numbers["say"] if "say" in classes.names() else -1

    def _known(self, token: str) -> _Known:
        word = stem(token)
        kinds = tuple(self.numbers[kind] for kind in self.classes.of_word(token))
        return _Known(word, token.isalpha() and word not in self.common, self.numbers.get(word, 0), kinds)


class StretchReader:
    """One answer, ready for the features of any of its stretches."""

    def __init__(self, answer: Answer, coder: Coder) -> None:
        self._answer = answer
        self._numbers = coder.numbers
        self._saying = coder.saying
        stream = answer.stream
        own: dict[str, int] = {}
        beyond = len(coder.numbers) + 1
        words: list[int] = []
        strange: list[bool] = []
        kinds: list[int] = []
        ends: list[int] = []
        starts = [0]
        leads, begun = coder.classes.phrases, coder.classes.starts
        for at, token in enumerate(stream.tokens):
            known = coder.known(token)
            words.append(known.number or own.setdefault(known.stem, beyond + len(own)))
            strange.append(known.strange)
            if known.classes:
                kinds += known.classes
                ends += [at + 1] * len(known.classes)
            following = stream.tokens[at + 1] if at + 1 < len(stream.tokens) else ""
            if token in leads and (following in leads[token] or following.startswith(begun[token])):
                for name, end in phrases_at(stream.tokens, at, coder.classes):
                    kinds.append(coder.numbers[name])
                    ends.append(end)
            starts.append(len(kinds))
        self._words = np.array(words, dtype=np.int64)
        self._kinds = np.array(kinds, dtype=np.int64)
        self._places = np.repeat(np.arange(len(words)), np.diff(starts))
        self._ends = np.array(ends, dtype=np.int64)
        self._starts = np.array(starts, dtype=np.int64)
        hard = np.array([edge is Break.HARD for edge in stream.breaks], dtype=np.bool_)
        self._sentences = np.maximum.accumulate(np.where(hard, np.arange(len(hard)), 0)) if len(hard) else self._words
        names = [
            capital and token != "i" and edge is not Break.HARD
            for capital, token, edge in zip(stream.capitals, stream.tokens, stream.breaks, strict=True)
        ]
        self._counts = tuple(
            (letter, most, np.concatenate(([0], np.cumsum(np.array(marks, dtype=np.int64)))))
            for letter, most, marks in (("u", _MOST_STRANGE, strange), ("k", _MOST_NAMES, names))
        )
        self._decimals = [
            (at, min(len(token.rpartition(".")[2]), _MOST_DECIMALS))
            for at, token in enumerate(stream.tokens)
            if "." in token and token[0].isdigit()
        ]

    @property
    def length(self) -> int:
        """How many tokens the answer has."""
        return len(self._words)

    def read(self, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, Coded]]:
        """The features of token spans `[first, last)`, some spans at a time: the first one's index, and what was found."""
        for begin in range(0, len(spans), _AT_ONCE):
            yield begin, self._read(spans[begin : begin + _AT_ONCE])

    def tellings(self) -> Coded:
        """The words, word classes and pairs of them of the whole answer, each by the token at which it is complete, in place of the
        stretch, and as often as it is said; none reaches over the end of a sentence. A value is the feature's kind, one of RUN_KINDS.
        """
        sentence, places, ends = self._sentences, self._places, self._ends
        token = np.arange(len(self._words))
        joined = token[1:][sentence[1:] == sentence[:-1]]
        inside = sentence[ends - 1] == sentence[places] if len(ends) else np.zeros(0, dtype=np.bool_)
        kind, place, last = self._kinds[inside], places[inside], ends[inside] - 1
        following = np.minimum(place + 1, len(token) - 1)
        followed, led = (following > place) & (sentence[following] == sentence[place]), place > sentence[place]
        one, other = _near_pairs(sentence[place], place)
        parts = [
            (token, _code("w", self._words)),
            (joined, _code("w", self._words[joined - 1], self._words[joined])),
            (last, _code("c", kind)),
            (np.maximum(last, place + 1)[followed], _code("m", kind[followed], self._words[following[followed]])),
            (last[led], _code("m", self._words[place[led] - 1], kind[led])),
            (np.maximum(last[one], last[other]), _code("p", kind[one], kind[other])),
        ]
        code = np.concatenate([each for _, each in parts])
        return Coded(np.concatenate([at for at, _ in parts]), code, (code >> _LETTER).astype(np.float64))

    def _read(self, spans: Sequence[tuple[int, int]]) -> Coded:
        first, last = np.array(spans, dtype=np.int64).reshape(-1, 2).T
        token_span, token = _ranges(first, last)
        word = self._words[token]
        joined = token + 1 < last[token_span]
        kind_span, entry = _ranges(self._starts[first], self._starts[last])
        whole = self._ends[entry] <= last[kind_span]
        kind_span, entry = kind_span[whole], entry[whole]
        kind, place = self._kinds[entry], self._places[entry]
        followed, led = place + 1 < last[kind_span], place > first[kind_span]
        opening = place == first[kind_span]
        one, other = _near_pairs(kind_span, place)
        filled = last > first
        parts = [
            (token_span, _code("w", word)),
            (token_span[joined], _code("w", word[joined], self._words[token[joined] + 1])),
            (kind_span, _code("c", kind)),
            (kind_span[followed], _code("m", kind[followed], self._words[place[followed] + 1])),
            (kind_span[led], _code("m", self._words[place[led] - 1], kind[led])),
            (kind_span[one], _code("p", kind[one], kind[other])),
            (kind_span[opening], _code("b", kind[opening])),
            (np.flatnonzero(filled), _code("b", self._words[first[filled]])),
            *self._counted(first, last),
            self._remarks(spans, kind_span, kind, place),
        ]
        spread = np.sort(np.concatenate([stretch << _LETTER + 4 | code for stretch, code in parts]))
        spread = spread[np.diff(spread, prepend=-1) != 0]
        stretch, code = spread >> _LETTER + 4, spread & (1 << _LETTER + 4) - 1
        letter = code >> _LETTER
        many = np.bincount(stretch * len(_LETTERS) + letter, minlength=len(spans) * len(_LETTERS)).reshape(-1, len(_LETTERS))
        scale = _TOGETHER / np.where(_MANY, np.sqrt(np.maximum(many, 1)), 1.0)
        return Coded(stretch, code, _STRENGTH[letter] * scale[stretch, letter])

    def _counted(self, first: Codes, last: Codes) -> Iterator[tuple[Codes, Codes]]:
        """How many words out of the common and names: "u:1", "u:2" ... up to their number."""
        for letter, most, sums in self._counts:
            stretch, count = _ranges(np.ones_like(first), 1 + np.minimum(sums[last] - sums[first], most))
            numbers = np.array([0, *(self._numbers[str(each)] for each in range(1, most + 1))], dtype=np.int64)
            yield stretch, _code(letter, numbers[count])

    def _remarks(self, spans: Sequence[tuple[int, int]], kind_span: Codes, kind: Codes, place: Codes) -> tuple[Codes, Codes]:
        """What there are few of in a stretch, or one: digits after the point, whose words, terms, listener and section."""
        answer, stream = self._answer, self._answer.stream
        listener = listener_like(answer.listener)
        said: dict[int, int] = {}
        for at in np.flatnonzero(kind == self._saying).tolist():
            said.setdefault(int(kind_span[at]), int(place[at]))
        found: list[tuple[int, str, str]] = []
        for index, (first, last) in enumerate(spans):
            found += [(index, "d", str(digits)) for at, digits in self._decimals if first <= at < last]
            found.append(
                (index, "q", _voice(stream.tokens[max(first, said[index] - 3) : said[index]]) if index in said else "none")
            )
            terms = sum(begin < last and end > first for _, begin, end in answer.findings.terms)
            found += [(index, "t", str(count)) for count in range(1, min(terms, _MOST_TERMS) + 1)]
            found.append((index, "l", listener))
            section = stream.sections[first] if first < last else None
            if section is not None:
                found.append((index, "x", section.letter))
        codes = [
            _LETTERS.index(letter) << _LETTER | self._numbers[rest] << _FIRST
            for _, letter, rest in found
            if rest in self._numbers
        ]
        return np.array([row[0] for row in found if row[2] in self._numbers], dtype=np.int64), np.array(codes, dtype=np.int64)


def _voice(before: Sequence[str]) -> str:
    """Whose words a stretch reports, by up to three words before its first verb of saying: "i", "other", or "none"."""
    if "i" in before or "we" in before or before[-1:] == ("me",):
        return "i"
    return "other" if before else "none"


def _code(letter: str, first: Codes, second: Codes | None = None) -> Codes:
    code = _LETTERS.index(letter) << _LETTER | first << _FIRST
    return code if second is None else code | second


def _ranges(first: Codes, last: Codes) -> tuple[Codes, Codes]:
    """All whole numbers of ranges `[first, last)`, one range after the other: which range each is of, and the number."""
    lengths = np.maximum(last - first, 0)
    of = np.repeat(np.arange(len(lengths)), lengths)
    begin = np.cumsum(lengths) - lengths
    return of, np.arange(len(of)) - begin[of] + first[of]


def _near_pairs(span: Codes, place: Codes) -> tuple[Codes, Codes]:
    """Indices of all pairs in a span of which the second stands after the first, less than REACH words on. Takes both in order."""
    line = span * (int(place.max(initial=0)) + 2 * REACH) + place
    low, high = np.searchsorted(line, line + 1), np.searchsorted(line, line + REACH)
    return _ranges(low, high)
