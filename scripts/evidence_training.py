"""Turns labelled sentences and answers into stretches that the learned ear of the evidence checks is fitted on."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from rehearse.coach.evidence import FAMILIES
from rehearse.coach.evidence_answer import Answer, read_answer
from rehearse.coach.evidence_features import stem, stretches
from rehearse.coach.lexicon import Lexicons
from rehearse.coach.lexicon_tokens import tokens_of
from rehearse.evaluate.evidence_answers import EvidenceAnswer
from rehearse.evaluate.section_answers import LETTERS
from rehearse.model.sections import Label, Sentence
from rehearse.model.transcript import Word
from scripts.labelled_answers import PASSAGES_OF

PEOPLE = ("stakeholders", "conflict_made_measurable")
WANTED = (*PEOPLE, "reflection", *FAMILIES["plain language"])
#: Checks with a learned ear. The others look for things that phrases and grammar define well.
LEARNED = (*WANTED, *FAMILIES["seven sins"], *FAMILIES["disagreement failures"])
#: Most sentences about somebody or about what came of it were not labelled for these, where they were written as examples of another check.
_OFTEN_BOTH = frozenset({*PEOPLE, "impact", "decision"})
#: These may be heard in an example of any other check.
_OFTEN_TOO = frozenset({"reflection", "impact", "decision"})
#: Pairs of which one sentence may well be both: the other's examples weigh less as counter-examples.
_NEAR: tuple[tuple[str, str], ...] = (
    ("hero_and_obstacle", "proved_them_wrong"),
    ("hero_and_obstacle", "blame"),
    ("over_promising", "hidden_uncertainty"),
    ("jargon_bombing", "academic_detour"),
    ("blame", "responsibility_deflection"),
    ("false_precision", "jargon_bombing"),
    ("just_let_them", "responsibility_deflection"),
    ("just_let_them", "dismissing_concerns"),
    ("just_let_them", "never_disagreed"),
    ("dismissing_concerns", "proved_them_wrong"),
    ("dismissing_concerns", "hidden_uncertainty"),
    ("dismissing_concerns", "blame"),
    ("dismissing_concerns", "hero_and_obstacle"),
    ("false_precision", "hidden_uncertainty"),
    ("false_precision", "over_promising"),
)
_NEAR_PAIRS = frozenset(frozenset(pair) for pair in _NEAR)
_OTHER, _NEAR_OTHER, _UNSURE, _SLIGHT = 0.7, 0.5, 0.5, 0.3
#: The first authors labelled one impact an answer and left the others.
_HARDLY = 0.15
_SECONDS_A_WORD = 0.4


@dataclass(slots=True)
class Stretch:
    """A stretch of somebody's words. `truth` and `weight` by check; a check that is in neither is not known here. `quoted`: the words of the
    whole answer by which its author told that a check is heard."""

    answer: Answer
    first: int
    last: int
    truth: dict[str, bool] = field(default_factory=dict)
    weight: dict[str, float] = field(default_factory=dict)
    quoted: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def label(self, check: str, truth: bool, weight: float) -> None:
        """Says what it is."""
        self.truth[check] = truth
        self.weight[check] = weight

    def stems(self) -> Iterator[str]:
        """Its words without endings."""
        return (stem(token) for token in self.answer.stream.tokens[self.first : self.last] if token.isalpha())


def phrasing_stretches(rows: Iterable[Mapping[str, object]], lexicons: Lexicons) -> list[Stretch]:
    """From single sentences: {"check", "yes", "listener", "text", "quote"}. Those about an impact are heard as a Result's."""
    found: list[Stretch] = []
    for row in rows:
        section = Label.RESULT if row["check"] == "impact" else None
        answer = _plain_answer(str(row["text"]), str(row["listener"]), lexicons, section)
        spans = list(stretches(answer.stream))
        quoted = {str(row["check"]): (str(row.get("quote") or row["text"]),)}
        shares = [share_quoted(answer, span, quoted[str(row["check"])]) for span in spans]
        for span, share in zip(spans, shares, strict=True):
            stretch = Stretch(answer, *span, quoted=quoted)
            found.append(_phrasing(stretch, row, telling=share >= 0.5 or share == max(shares)))
    return found


def _phrasing(stretch: Stretch, row: Mapping[str, object], *, telling: bool) -> Stretch:
    own, yes = str(row["check"]), bool(row["yes"])
    for check in LEARNED:
        if check == own:
            if telling or not yes:
                stretch.label(check, yes, 1.0)
        elif _unlabelled(check, row):
            continue
        elif yes and frozenset((check, own)) in _NEAR_PAIRS:
            stretch.label(check, False, _NEAR_OTHER)
        else:
            stretch.label(check, False, _SLIGHT if check in _OFTEN_TOO else _OTHER)
    return stretch


def _unlabelled(check: str, row: Mapping[str, object]) -> bool:
    """Whether nobody said of an example of another check whether it is this one, too."""
    if row["author"] in PASSAGES_OF:
        return check in WANTED
    return check in PEOPLE or (row["check"] in PEOPLE and check in _OFTEN_BOTH) or (check == "reflection" and not row["yes"])


def answer_stretches(answers: Iterable[EvidenceAnswer], lexicons: Lexicons, *, every_impact: bool = True) -> list[Stretch]:
    """From labelled answers: what shares half its words with a labelled stretch has it, what shares none has it not.

    `every_impact`: whether their author labelled each impact, so that a stretch without the label surely is none.
    """
    found: list[Stretch] = []
    for labelled in answers:
        answer = read_answer(*labelled.spoken(), labelled.listener, lexicons)
        for span in stretches(answer.stream):
            stretch = Stretch(answer, *span, quoted=labelled.heard)
            for check in LEARNED:
                share = share_quoted(answer, span, labelled.heard.get(check, ()))
                if share >= 0.5:
                    stretch.label(check, True, 1.0)
                elif share == 0 and check == "impact" and not every_impact:
                    stretch.label(check, False, _HARDLY)
                elif share == 0:
                    stretch.label(check, False, _UNSURE if check == "impact" or check in labelled.heard else 1.0)
            found.append(stretch)
    return found


def clean_stretches(rows: Iterable[Mapping[str, Sequence[tuple[str, str]]]], lexicons: Lexicons) -> list[Stretch]:
    """From answers that were written for their sections: hardly any holds an unwanted thing; impact and decisions they do hold."""
    found: list[Stretch] = []
    for row in rows:
        for letter, text in row["sections"]:
            answer = _plain_answer(text, "", lexicons, LETTERS[letter])
            for span in stretches(answer.stream):
                stretch = Stretch(answer, *span)
                for check in LEARNED:
                    if check in PEOPLE:
                        continue
                    if check not in WANTED:
                        stretch.label(check, False, 1.0)
                    elif check == "analogy" or letter in "ST":
                        stretch.label(check, False, _SLIGHT)
                found.append(stretch)
    return found


def _plain_answer(text: str, listener: str, lexicons: Lexicons, section: Label | None = None) -> Answer:
    words: list[Word] = []
    sentences: list[Sentence] = []
    for part in re.split(r"(?<=[.?!])\s+", text.strip()):
        first = len(words)
        words += [Word(token, at * _SECONDS_A_WORD, (at + 0.9) * _SECONDS_A_WORD) for at, token in enumerate(part.split(), first)]
        sentences.append(Sentence(part, words[first].start, words[-1].end, section, first, len(words)))
    return read_answer(sentences, words, listener, lexicons)


def share_quoted(answer: Answer, span: tuple[int, int], quotes: Sequence[str]) -> float:
    """How many pairs of neighbouring words a stretch shares with a quotation, of all pairs of the shorter of them: 0 to 1, for the best one."""
    pairs = list(itertools.pairwise(answer.stream.tokens[span[0] : span[1]]))
    best = 0.0
    for quote in quotes:
        wanted = _pairs_of(quote)
        best = max(best, sum(pair in wanted for pair in pairs) / max(1, min(len(wanted), len(pairs))))
    return best


@cache
def _pairs_of(quote: str) -> frozenset[tuple[str, str]]:
    return frozenset(itertools.pairwise(token for word in quote.split() for token in tokens_of(word)))


def common_stems(examples: Sequence[Stretch]) -> frozenset[str]:
    """Stems said more than once in all examples: any other word is out of the common."""
    count = Counter(stem for example in examples for stem in example.stems())
    return frozenset(stem for stem, times in count.items() if times > 1)


def json_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
