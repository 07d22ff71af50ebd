"""Hears what an answer holds and what it had better not: every check answers with quotations, never with a score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rehearse.coach.evidence_answer import Answer, Finding, read_answer
from rehearse.coach.evidence_disclaimed import DISCLAIMED, without_disclaimed, without_others
from rehearse.coach.evidence_learned import LearnedEar, second_opinion, shipped_ear
from rehearse.coach.evidence_numbers import baseline_or_timeframe, numbers_in_result, without_reached
from rehearse.coach.evidence_own import own_contribution, stakeholders, with_two_sides
from rehearse.coach.evidence_precision import false_precision
from rehearse.coach.evidence_quotes import quotes, without_fillers
from rehearse.coach.jargon import judge_jargon
from rehearse.coach.lexicon import Lexicons, shipped_lexicons
from rehearse.model.evidence import Evidence, Polarity
from rehearse.model.sections import Sentence
from rehearse.model.transcript import Word

#: All checks, in the order of the report.
CHECKS: tuple[str, ...] = (
    "numbers_in_result",
    "baseline_or_timeframe",
    "own_contribution",
    "stakeholders",
    "conflict_made_measurable",
    "reflection",
    "analogy",
    "impact",
    "decision",
    "jargon_bombing",
    "false_precision",
    "hidden_uncertainty",
    "over_promising",
    "dismissing_concerns",
    "academic_detour",
    "responsibility_deflection",
    "never_disagreed",
    "just_let_them",
    "proved_them_wrong",
    "hero_and_obstacle",
    "blame",
)
#: Checks that look inside one section; they are left out of the result where sections were not measured.
SECTION_CHECKS = frozenset({"numbers_in_result", "own_contribution"})

#: The families in which accuracy is measured and published.
FAMILIES: dict[str, tuple[str, ...]] = {
    "figures": ("numbers_in_result", "baseline_or_timeframe"),
    "people": ("own_contribution", "stakeholders", "conflict_made_measurable"),
    "reflection": ("reflection",),
    "plain language": ("analogy", "impact", "decision"),
    "seven sins": CHECKS[9:16],
    "disagreement failures": CHECKS[16:],
}


def find_evidence(
    sentences: Sequence[Sentence],
    words: Sequence[Word],
    *,
    listener: str = "peer",
    lexicons: Lexicons | None = None,
    ear: LearnedEar | None = None,
    fillers: Sequence[tuple[float, float]] = (),
) -> tuple[Evidence, ...]:
    """All checks of CHECKS, in that order, on one answer.

    A quotation is an exact substring of the words joined by single spaces; its start and end are those of its first and last
    word (seconds, or character offsets where the words come from plain text). `listener` is one of a question's listeners.
    Phrases decide first (`lexicons`), then a learned `ear` hears what no phrase foresaw; without one, those that ship are used.
    `fillers`: when words are spoken that count as filler words; they say nothing here ("that was, like, the step" likens nothing).
    Where no sentence has a section, the SECTION_CHECKS are left out: not measured is not the same as not heard.
    """
    used = lexicons or shipped_lexicons()
    answer = read_answer(sentences, without_fillers(words, fillers), listener, used)
    learned = ear or shipped_ear()
    sounding = learned.listen(answer, used)
    found = []
    for check in CHECKS:
        finding = by_phrases(check, answer, used)
        if finding is None:
            continue
        finding = second_opinion(check, finding, learned, answer, sounding, used)
        if check == "hidden_uncertainty":
            finding = without_reached(finding, answer)
        lexicon = used.checks[check]
        said_wrong = finding.heard == (lexicon.polarity is Polarity.AVOID)
        found.append(
            Evidence(
                check,
                lexicon.polarity,
                finding.heard,
                quotes(words, answer.stream, finding.spans) if finding.heard else (),
                finding.counts,
                (finding.advice or lexicon.advice) if said_wrong else "",
            )
        )
    return tuple(found)


def by_phrases(check: str, answer: Answer, lexicons: Lexicons) -> Finding | None:
    """What phrases and rules make of a check, before the learned ear is asked; None where sections were not measured and it needs them."""
    if check == "numbers_in_result":
        return numbers_in_result(answer)
    if check == "own_contribution":
        return own_contribution(answer, lexicons.words_of_class("state"))
    if check == "baseline_or_timeframe":
        return baseline_or_timeframe(answer)
    if check == "stakeholders":
        return stakeholders(answer)
    if check == "false_precision":
        return false_precision(answer)
    if check == "jargon_bombing":
        advice = lexicons.checks[check].advice
        judged = judge_jargon(answer.findings, answer.guards("explained"), answer.stream, answer.listener, advice)
        return Finding(judged.heard, judged.spans, {"terms": judged.distinct}, judged.advice)
    hits = answer.hits(check)
    if check == "conflict_made_measurable":
        hits = with_two_sides(hits, answer)
    elif check in DISCLAIMED:
        hits = without_disclaimed(hits, answer)
    elif lexicons.checks[check].polarity is Polarity.AVOID:
        hits = without_others(check, hits, answer)
    return Finding(bool(hits), answer.spans(hits), dict(Counter(hit.kind for hit in hits)))
