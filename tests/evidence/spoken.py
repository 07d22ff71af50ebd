"""Builds answers from text for the evidence tests: sentences cut after full stops, words at an even pace."""

from __future__ import annotations

from rehearse.coach.evidence import find_evidence
from rehearse.coach.lexicon import Lexicons
from rehearse.evaluate.evidence_answers import EvidenceAnswer
from rehearse.model.evidence import Evidence
from rehearse.model.sections import Label, Sentence
from rehearse.model.transcript import Word


def spoken(*parts: tuple[Label | str, str]) -> tuple[tuple[Sentence, ...], tuple[Word, ...]]:
    """Sentences and words of (section, text) parts."""
    return EvidenceAnswer("test", "peer", tuple((Label(label), text) for label, text in parts), {}).spoken()


def evidence_of(*parts: tuple[Label | str, str], listener: str = "peer", lexicons: Lexicons | None = None) -> dict[str, Evidence]:
    """Evidence by check."""
    sentences, words = spoken(*parts)
    return {item.check: item for item in find_evidence(sentences, words, listener=listener, lexicons=lexicons)}


def heard(text: str, *, section: str = "Action", listener: str = "peer") -> set[str]:
    """The checks heard in one stretch of speech."""
    return {check for check, item in evidence_of((section, text), listener=listener).items() if item.heard}


def quotes(text: str, check: str, *, section: str = "Action", listener: str = "peer") -> list[str]:
    """What one check quotes."""
    return [quote.text for quote in evidence_of((section, text), listener=listener)[check].quotes]
