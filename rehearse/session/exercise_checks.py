"""What an exercise's step listens for: the evidence checks and the words of the trade, over a text or a take's words."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.analysis.sections.sentences import breaks_of_text, split_sentences, words_of_text
from rehearse.coach.evidence import find_evidence
from rehearse.coach.evidence_answer import read_answer
from rehearse.coach.jargon import TERMS_OF_THE_TRADE
from rehearse.coach.lexicon import Lexicons
from rehearse.model.evidence import Evidence
from rehearse.model.sections import Sentence
from rehearse.model.transcript import Word
from rehearse.ports.drill import PlainWord

#: Checks by exercise and step. A step that is not named here listens for nothing.
_LISTENS: dict[tuple[str, str], tuple[str, ...]] = {
    ("translation", "analogy"): ("analogy",),
    ("translation", "impact"): ("impact", "decision"),
    ("translation", "spoken"): ("analogy", "impact", "decision"),
    ("network_map", "their_view"): ("blame", "dismissing_concerns"),
    ("network_map", "story_seed"): ("conflict_made_measurable",),
    ("two_stories", "told_well"): ("own_contribution", "stakeholders", "numbers_in_result", "reflection"),
    ("two_stories", "told_conflict"): ("stakeholders", "conflict_made_measurable", "blame", "hero_and_obstacle"),
    ("two_stories", "fair"): ("stakeholders", "blame", "hero_and_obstacle"),
    ("stakeholder_role_play", "told"): ("analogy", "impact"),
    ("stakeholder_role_play", "problem"): ("stakeholders",),
    ("stakeholder_role_play", "way"): ("analogy", "academic_detour"),
    ("stakeholder_role_play", "result"): ("impact", "numbers_in_result"),
    ("stakeholder_role_play", "again"): ("analogy", "impact"),
    ("disagreement_check", "both"): ("blame", "dismissing_concerns"),
    ("disagreement_check", "told"): ("stakeholders", "conflict_made_measurable", "reflection", "never_disagreed"),
    ("disagreement_check", "understanding"): ("stakeholders", "never_disagreed", "dismissing_concerns"),
    ("disagreement_check", "evidence"): ("conflict_made_measurable", "just_let_them", "proved_them_wrong"),
    ("disagreement_check", "learning"): ("reflection",),
    ("disagreement_check", "respect"): ("blame", "hero_and_obstacle", "dismissing_concerns", "proved_them_wrong"),
    ("disagreement_check", "mend"): ("conflict_made_measurable", "reflection", "blame"),
}
#: Steps in which words of the trade are named one by one.
_PLAIN: frozenset[tuple[str, str]] = frozenset(
    {
        ("translation", "analogy"),
        ("translation", "impact"),
        ("translation", "spoken"),
        ("stakeholder_role_play", "told"),
        ("stakeholder_role_play", "way"),
        ("stakeholder_role_play", "again"),
    }
)


def listens_for(exercise: str, step: str) -> tuple[str, ...]:
    """The checks of a step."""
    return _LISTENS.get((exercise, step), ())


def wants_plain_words(exercise: str, step: str) -> bool:
    """Whether a step is told to somebody who does not know the field."""
    return (exercise, step) in _PLAIN


def text_as_speech(text: str) -> tuple[tuple[Sentence, ...], tuple[Word, ...]]:
    """A typed text as the checks take it; times are character offsets."""
    words = words_of_text(text)
    return split_sentences(words, breaks_of_text(text), unit="characters"), words


def heard(
    exercise: str, step: str, sentences: Sequence[Sentence], words: Sequence[Word], listener: str, lexicons: Lexicons
) -> tuple[Evidence, ...]:
    """The step's checks, in their order; those that need sections are left out where there are none."""
    wanted = listens_for(exercise, step)
    if not wanted or not words:
        return ()
    found = {item.check: item for item in find_evidence(sentences, words, listener=listener, lexicons=lexicons)}
    return tuple(found[check] for check in wanted if check in found)


def plain_words(
    sentences: Sequence[Sentence], words: Sequence[Word], lexicons: Lexicons, *, spoken: bool
) -> tuple[PlainWord, ...]:
    """Each word of the trade once, as it was said, with what to say instead. One is enough to be named: here none is wanted.

    A term explained on the spot is named too: the exercise asks for the explanation without the term.
    """
    answer = read_answer(sentences, words, "non_technical", lexicons)
    found: dict[str, PlainWord] = {}
    for term, first, last in answer.findings.terms:
        if term.level not in TERMS_OF_THE_TRADE:
            continue
        said = " ".join(answer.stream.tokens[first:last])
        at = words[answer.stream.words[first]].start if spoken else None
        found.setdefault(said, PlainWord(said, term.say, at))
    return tuple(found.values())
