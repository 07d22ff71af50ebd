"""One answer as the checks see it: tokens, quantities and everything the lexicons heard, worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rehearse.coach.lexicon import Findings, Hit, Lexicons
from rehearse.coach.lexicon_tokens import TokenStream, token_stream
from rehearse.coach.numbers import Quantity, find_quantities
from rehearse.model.sections import Sentence
from rehearse.model.transcript import Word

#: So few tokens before a clause ends, a quotation runs on to its end.
_NEARLY_THERE = 3
#: After these something has to follow: a quotation ends before them.
_LEADS_ON = frozenset(
    "the a an to of with and or but for in on at by from that which who my our their his her your its whole as than into".split()
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: token spans to quote, and counts. `advice` replaces the lexicon's where it is not empty."""

    heard: bool
    spans: tuple[tuple[int, int], ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Tokens of an answer with what was found in them."""

    stream: TokenStream
    quantities: dict[int, tuple[Quantity, ...]]
    findings: Findings
    listener: str

    @property
    def sections_known(self) -> bool:
        """False where no sentence has a section (another language, or not measured)."""
        return any(section is not None for section in self.stream.sections)

    def hits(self, check: str) -> tuple[Hit, ...]:
        """What the lexicon of a check heard."""
        return self.findings.hits.get(check, ())

    def guards(self, name: str) -> tuple[tuple[int, int], ...]:
        """Where a guard's phrases stand."""
        return self.findings.guards.get(name, ())

    def spans(self, hits: Sequence[Hit]) -> tuple[tuple[int, int], ...]:
        """Token spans to quote, run on to the clause's end where the rule asks for it."""
        return tuple((hit.first, _quote_end(self.stream, hit.last, hit.quote_more)) for hit in hits)


def _quote_end(stream: TokenStream, last: int, more: int) -> int:
    """Where a quotation ends that may run on `more` tokens: at its clause's end where that is near, else before a word that leads on."""
    near = stream.clause_end(last, more + _NEARLY_THERE)
    if near < last + more + _NEARLY_THERE:
        return near
    end = stream.clause_end(last, more)
    while end > last and stream.tokens[end - 1] in _LEADS_ON:
        end -= 1
    return end


def read_answer(sentences: Sequence[Sentence], words: Sequence[Word], listener: str, lexicons: Lexicons) -> Answer:
    """Prepares an answer; the only pass over its words."""
    stream = token_stream(sentences, words)
    quantities = find_quantities(stream)
    return Answer(stream, quantities, lexicons.find(stream, quantities), listener)
