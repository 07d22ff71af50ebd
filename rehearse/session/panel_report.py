"""Looks back on a round with the takes beside it: the coach's report, each line tied to the moment at which it was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rehearse.coach.panel_report import round_report
from rehearse.model.attempt import Attempt
from rehearse.model.panel import Claim, PanelSetup, RoundAnswer, Turn
from rehearse.model.report import Report
from rehearse.model.transcript import Word
from rehearse.ports.drill import AnsweredTurn, Moment, PlacedClaim, RoundLook
from rehearse.session.history import stored_report

#: What a word may carry that is not part of it.
_EDGES = ".,;:!?\"'“”‘’()[]…-–—"


def look_at(setup: PanelSetup, turns: Sequence[AnsweredTurn], attempts: Mapping[str, Attempt]) -> RoundLook:
    """The report over the turns whose takes are still there. `unread` counts takes whose words have not been read."""
    answered = tuple(item for item in turns if item.turn.attempt_id in attempts)
    reports = [stored_report(attempts[item.turn.attempt_id]) for item in answered]
    answers = [answer_of(item.turn, report) for item, report in zip(answered, reports, strict=True)]
    report = round_report(setup, answers)
    return RoundLook(
        report,
        answered,
        tuple(_placed(claim, answers) for claim in report.changed),
        tuple(_placed(claim, answers) for claim in report.held),
        sum(found is None or found.transcript is None for found in reports),
    )


def find_words(words: Sequence[Word], wanted: str) -> float | None:
    """When a stretch of words begins in a take, by the words themselves; None where it does not occur."""
    parts = [_bare(part) for part in wanted.split()]
    said = [_bare(word.text) for word in words]
    if not parts:
        return None
    for place in range(len(said) - len(parts) + 1):
        if said[place : place + len(parts)] == parts:
            return words[place].start
    return None


def answer_of(turn: Turn, report: Report | None) -> RoundAnswer:
    """An answered turn with what its report says; without one nothing was measured."""
    if report is None:
        return RoundAnswer(turn, (), ())
    measures = report.delivery.measures
    totals = report.section_totals
    return RoundAnswer(
        turn,
        report.sentences or (),
        report.transcript.words if report.transcript is not None else (),
        report.evidence,
        report.absent_sections,
        measures.answer_seconds,
        measures.fillers_per_minute,
        {total.label: total.share for total in totals} if totals is not None else None,
    )


def _placed(claim: Claim, answers: Sequence[RoundAnswer]) -> PlacedClaim:
    return PlacedClaim(
        claim.kind,
        claim.about,
        claim.first_words,
        _moment(answers[claim.first_answer], claim.first_words),
        claim.second_words,
        _moment(answers[claim.second_answer], claim.second_words),
    )


def _moment(answer: RoundAnswer, words: str) -> Moment:
    """Where it was said; the take's beginning if the words were corrected since."""
    at = find_words(answer.words, words)
    return Moment(answer.turn.attempt_id, at if at is not None else 0.0)


def _bare(text: str) -> str:
    text = text.strip(_EDGES).lower()
    return text[:-2] if text.endswith(("'s", "’s")) else text
