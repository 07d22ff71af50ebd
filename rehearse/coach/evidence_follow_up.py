"""Hears what the answer to a follow-up holds: it is not told in sections, so what was asked for counts wherever it is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rehearse.coach.evidence import find_evidence
from rehearse.coach.lexicon import Lexicons
from rehearse.model.evidence import Evidence
from rehearse.model.sections import Label, Sentence
from rehearse.model.transcript import Word

#: Checks that look inside one section: a follow-up answers in that section's sense as a whole.
_WHOLE_AS = {"numbers_in_result": Label.RESULT, "own_contribution": Label.ACTION}


def find_follow_up_evidence(
    sentences: Sequence[Sentence],
    words: Sequence[Word],
    *,
    listener: str = "peer",
    lexicons: Lexicons | None = None,
    fillers: Sequence[tuple[float, float]] = (),
) -> tuple[Evidence, ...]:
    """All checks, in their order; the parameters are those of `find_evidence`."""
    heard = {item.check: item for item in find_evidence(sentences, words, listener=listener, lexicons=lexicons, fillers=fillers)}
    for check, label in _WHOLE_AS.items():
        whole = [replace(sentence, section=label) for sentence in sentences]
        again = find_evidence(whole, words, listener=listener, lexicons=lexicons, fillers=fillers)
        heard[check] = next(item for item in again if item.check == check)
    return tuple(heard.values())
