"""One candidate for a filler with the words around it, as the English rules see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rehearse.analysis.tokens import Token, word_set
from rehearse.analysis.word_classes import BE, CONJUNCTIONS, DETERMINERS, MODALS, PREPOSITIONS, WH, is_finite

#: A silence this long (seconds) sets a word off as a comma does.
SET_OFF_SILENCE = 0.25
#: How many words after are looked through for a "not".
_DENIAL_REACH = 12
_OTHER_FILLERS = word_set("like basically actually literally okay ok well kinda sorta yeah honestly anyway")
_FILLER_PAIRS = {("you", "know"), ("i", "mean"), ("kind", "of"), ("sort", "of")}
_OPENING_SOUNDS = word_set("oh ah yeah no yes hey")


@dataclass(frozen=True, slots=True)
class FillerContext:
    """`left`: the tokens before, without the fillers already found, for those are no part of the sentence; `tokens[place:]`: the candidate
    of `size` words and what follows. `inherits_start`: only fillers stand between the sentence's start and here. `previous`: the filler just
    before, "" for none. `unpunctuated`: the whole text was written with hardly a mark. Words beyond the text are ""."""

    left: Sequence[Token]
    tokens: Sequence[Token]
    place: int
    size: int = 1
    inherits_start: bool = False
    previous: str = ""
    unpunctuated: bool = False

    def word(self, offset: int) -> str:
        """The word `offset` places before (negative) or after (positive) the candidate."""
        if offset < 0:
            return self.left[offset].text if -offset <= len(self.left) else ""
        at = self.place + self.size - 1 + offset
        return self.tokens[at].text if at < len(self.tokens) else ""

    @property
    def first(self) -> Token:
        """The candidate's first word."""
        return self.tokens[self.place]

    @property
    def last(self) -> Token:
        """The candidate's last word."""
        return self.tokens[self.place + self.size - 1]

    @property
    def before(self) -> str:
        """The word before, unless a break or the sentence's start stands between."""
        return "" if self.apart_before or self.inherits_start else self.word(-1)

    @property
    def after(self) -> str:
        """The word after, unless a break stands between."""
        return "" if self.apart_after else self.word(1)

    @property
    def in_silence(self) -> bool:
        """Set off on both sides, by a pause at least on one of them: a pause alone on one side falls inside clauses too often."""
        before = self.first.break_before or self.first.silence_before >= SET_OFF_SILENCE
        return before and (self.last.break_after or self.last.silence_after >= SET_OFF_SILENCE)

    @property
    def apart_before(self) -> bool:
        """Punctuation, an um, the text's start, or a pause (if the other side is set off too) stands before."""
        return self.first.break_before or self.in_silence

    @property
    def apart_after(self) -> bool:
        """Punctuation, an um, the text's end, or a pause (if the other side is set off too) stands after."""
        return self.last.break_after or self.in_silence

    @property
    def starts(self) -> bool:
        """First in its sentence, other fillers not counting."""
        return self.first.starts or self.inherits_start

    @property
    def ends(self) -> bool:
        """Last in its sentence."""
        return self.last.ends

    @property
    def alone(self) -> bool:
        """Set off on both sides inside a sentence or at one of its edges, but not the whole of it."""
        return self.apart_before and self.apart_after and not (self.first.starts and self.ends)

    @property
    def filler_follows(self) -> bool:
        """Another filler comes next: fillers come in strings."""
        return self.word(1) in _OTHER_FILLERS or (self.word(1), self.word(2)) in _FILLER_PAIRS

    @property
    def opens(self) -> bool:
        """First in its sentence, or first after a conjunction or an exclamation."""
        return self.starts or self.before in CONJUNCTIONS or self.before in _OPENING_SOUNDS

    @property
    def name_follows(self) -> bool:
        """The next word is written like a name."""
        at = self.place + self.size
        if at >= len(self.tokens) or self.apart_after:
            return False
        token = self.tokens[at]
        return token.word.text[:1].isupper() and token.text != "i" and not token.text.startswith("i'")

    def before_any(self, words: frozenset[str], reach: int) -> bool:
        """Whether one of the `reach` words before is among `words`, not looking across a sentence's start."""
        for offset in range(1, min(reach, len(self.left)) + 1):
            token = self.left[-offset]
            if token.ends:
                return False
            if token.text in words:
                return True
        return False

    def clause_follows(self, reach: int = 5, skip: int = 1) -> bool:
        """Whether a finite verb comes within `reach` words after the first `skip`, before any break or relative word: then what follows
        is a clause of its own and not an object."""
        at = self.place + self.size
        for offset, token in enumerate(self.tokens[at : at + reach]):
            if offset >= skip:
                if token.text in WH or token.text == "that":
                    return False
                if is_finite(token.text):
                    return True
            if token.break_after:
                return False
        return False

    def denied_after(self) -> bool:
        """Whether what it is not follows in the sentence: "..., not the big one"."""
        at = self.place + self.size
        for place in range(at, min(at + _DENIAL_REACH, len(self.tokens))):
            token = self.tokens[place]
            if token.text == "not" and place > at and (token.break_before or self.unpunctuated):
                following = self.tokens[place + 1].text if place + 1 < len(self.tokens) else ""
                denied = following in DETERMINERS or following in PREPOSITIONS
                return denied and self.tokens[place - 1].text not in BE | MODALS
            if token.ends:
                return False
        return False

    def in_relative_clause(self) -> bool:
        """Whether "that" before is a relative word: something it can refer to stands before it."""
        return bool(self.word(-2)) and self.word(-2) not in CONJUNCTIONS and not (self.left[-1].break_before)
