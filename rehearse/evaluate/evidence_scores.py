"""How often the evidence checks are right: precision and recall per check and per family, on answers labelled by hand."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rehearse.coach.evidence import CHECKS, FAMILIES, find_evidence
from rehearse.coach.lexicon import Lexicons
from rehearse.evaluate.evidence_answers import EvidenceAnswer
from rehearse.model.sections import Sentence
from rehearse.model.transcript import Word


@dataclass(frozen=True, slots=True)
class Tally:
    """Right, wrong and missed answers of a check, and how many right ones quote a labelled stretch."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    quoted: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed, self.quoted + other.quoted)

    @property
    def precision(self) -> float | None:
        """Of what was said to be heard, the share that was; None where nothing was."""
        said = self.right + self.wrong
        return self.right / said if said else None

    @property
    def recall(self) -> float | None:
        """Of what was there to hear, the share that was heard; None where there was nothing."""
        there = self.right + self.missed
        return self.right / there if there else None


@dataclass(frozen=True, slots=True)
class Miss:
    """One answer a check got wrong, for reading: what was quoted without reason, or what was not heard."""

    answer: str
    check: str
    false_quotes: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()


Detector = Callable[[EvidenceAnswer], Mapping[str, Sequence[str]]]
#: How an answer reaches the checks: its sentences and words.
Hearing = Callable[[EvidenceAnswer], tuple[tuple[Sentence, ...], tuple[Word, ...]]]


def detector(lexicons: Lexicons | None = None, hearing: Hearing = EvidenceAnswer.spoken) -> Detector:
    """The product's checks: the quotations of every check that was heard."""

    def detect(answer: EvidenceAnswer) -> Mapping[str, Sequence[str]]:
        sentences, words = hearing(answer)
        found = find_evidence(sentences, words, listener=answer.listener, lexicons=lexicons)
        return {item.check: tuple(quote.text for quote in item.quotes) for item in found if item.heard}

    return detect


#: What a plain word search would do: the comparison every published figure stands beside.
NAIVE_WORDS: dict[str, str] = {
    "numbers_in_result": r"\d",
    "baseline_or_timeframe": r"\b(before|weeks?|months?|days?|years?)\b",
    "own_contribution": r"\bi\b",
    "stakeholders": r"\b(pm|product manager|stakeholders?|managers?|customers?|team)\b",
    "conflict_made_measurable": r"\b(metric|experiment|a/b test|guardrails?|pilot)\b",
    "reflection": r"\b(learned|lesson|hindsight|differently)\b",
    "analogy": r"\blike an?\b",
    "impact": r"\b(customers?|users?|revenue|cost)\b",
    "decision": r"\b(decided|decision|options?|chose)\b",
    "jargon_bombing": r"\b(model|algorithm|pipeline|embeddings?|neural)\b",
    "false_precision": r"\d\.\d",
    "hidden_uncertainty": r"\b(definitely|certainly|no doubt)\b",
    "over_promising": r"\b(promised?|guaranteed?)\b",
    "dismissing_concerns": r"\b(don't worry|trust me)\b",
    "academic_detour": r"\bpapers?\b",
    "responsibility_deflection": r"\b(not my|the model decided)\b",
    "never_disagreed": r"\bnever\b",
    "just_let_them": r"\blet (him|her|them)\b",
    "proved_them_wrong": r"\b(wrong|right)\b",
    "hero_and_obstacle": r"\b(only one|myself)\b",
    "blame": r"\b(fault|blam\w+)\b",
}


def naive_detector(answer: EvidenceAnswer) -> Mapping[str, Sequence[str]]:
    """One regular expression a check over the whole text."""
    text = " ".join(part for _, part in answer.parts).lower()
    return {check: (match[0],) for check, pattern in NAIVE_WORDS.items() if (match := re.search(pattern, text))}


def score(answers: Sequence[EvidenceAnswer], detect: Detector) -> tuple[dict[str, Tally], tuple[Miss, ...]]:
    """A tally per check, and every miss."""
    tallies = {check: Tally() for check in CHECKS}
    misses: list[Miss] = []
    for answer in answers:
        found = detect(answer)
        for check in CHECKS:
            said, there = check in found, check in answer.heard
            if said and there:
                tallies[check] += Tally(right=1, quoted=int(_overlap(found[check], answer.heard[check])))
            elif said:
                tallies[check] += Tally(wrong=1)
                misses.append(Miss(answer.id, check, false_quotes=tuple(found[check])))
            elif there:
                tallies[check] += Tally(missed=1)
                misses.append(Miss(answer.id, check, unheard=answer.heard[check]))
    return tallies, tuple(misses)


def by_family(tallies: Mapping[str, Tally]) -> dict[str, Tally]:
    """The checks of a family counted together."""
    return {family: sum((tallies[check] for check in checks), Tally()) for family, checks in FAMILIES.items()}


def _overlap(quotes: Sequence[str], stretches: Sequence[str]) -> bool:
    """Whether a quotation and a labelled stretch share a run of two words (or one is a single word inside the other)."""
    return any(_shares_words(quote, stretch) for quote in quotes for stretch in stretches)


def _shares_words(quote: str, stretch: str) -> bool:
    left, right = _words(quote), _words(stretch)
    if min(len(left), len(right)) == 1:
        return bool(set(left) & set(right))
    pairs = set(itertools.pairwise(left))
    return any(pair in pairs for pair in itertools.pairwise(right))


def _words(text: str) -> list[str]:
    return re.findall(r"[\w%$']+", text.lower())
