"""Hears what the answer to a follow-up holds: it is not told in sections, so deeds count wherever they are said, and figures where they
tell what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rehearse.coach.evidence import find_evidence
from rehearse.coach.lexicon import Lexicons
from rehearse.coach.lexicon_tokens import tokens_of
from rehearse.model.evidence import Evidence
from rehearse.model.sections import Label, Sentence
from rehearse.model.transcript import Word

#: A figure in a sentence with one of these tells what came of something: how it moved, what was gained, or how it compares.
_OUTCOME = frozenset(
    "went fell fallen dropped rose risen grew grown shrank climbed declined decreased increased improved sank jumped slipped cut reduced "
    "lowered raised halved doubled tripled doubles halves saved saves gained earned won lost cost down up less fewer faster slower quicker "
    "shorter longer cheaper better worse higher lower percent twice half instead now result results ended reached hit passed beat use "
    "uses sold signed stayed left average still zero".split()
)


def find_follow_up_evidence(
    sentences: Sequence[Sentence],
    words: Sequence[Word],
    *,
    listener: str = "peer",
    lexicons: Lexicons | None = None,
    fillers: Sequence[tuple[float, float]] = (),
) -> tuple[Evidence, ...]:
    """All checks, in their order; the parameters are those of `find_evidence`."""

    def as_sections(labels: Sequence[Label | None]) -> dict[str, Evidence]:
        labelled = [replace(sentence, section=label) for sentence, label in zip(sentences, labels, strict=True)]
        found = find_evidence(labelled, words, listener=listener, lexicons=lexicons, fillers=fillers)
        return {item.check: item for item in found}

    heard = as_sections([sentence.section for sentence in sentences])
    heard["own_contribution"] = as_sections([Label.ACTION] * len(sentences))["own_contribution"]
    of_result = [Label.RESULT if _tells_outcome(sentence, words) else Label.ACTION for sentence in sentences]
    heard["numbers_in_result"] = as_sections(of_result)["numbers_in_result"]
    return tuple(heard.values())


def _tells_outcome(sentence: Sentence, words: Sequence[Word]) -> bool:
    """Whether a sentence was found to be a result, or tells of one: "twelve of us were on the team" is a number and none of it."""
    if sentence.section is Label.RESULT:
        return True
    return any(token in _OUTCOME for word in words[sentence.first : sentence.last] for token in tokens_of(word.text))
