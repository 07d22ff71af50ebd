"""The published figures of the evidence checks: precision and recall of each family on answers kept apart while the lexicons were tuned."""

from __future__ import annotations

from collections.abc import Mapping

from rehearse.assets import asset
from rehearse.coach.lexicon import Lexicons
from rehearse.evaluate.evidence_answers import evidence_answers
from rehearse.evaluate.evidence_scores import Tally, by_family, detector, naive_detector, score
from rehearse.evaluate.scores import EvaluationRow

UNSEEN = "evidence_unseen2.toml"
DEVELOPMENT = "evidence_development.toml"
_SET = "own answers of a second author, unseen, with their own sections"


def evidence_rows(lexicons: Lexicons | None = None) -> tuple[EvaluationRow, ...]:
    """Precision and recall per family, the share of right answers whose quotation is the labelled one, and a word search beside them."""
    answers = evidence_answers(asset("evaluation", UNSEEN))
    tallies, _ = score(answers, detector(lexicons))
    plain, _ = score(answers, naive_detector)
    mine, naive = by_family(tallies), by_family(plain)
    rows: list[EvaluationRow] = []
    for family, tally in mine.items():
        cases = tally.right + tally.missed
        rows += [
            *_row(family, "precision", cases, tally.precision, naive[family].precision),
            *_row(family, "recall", cases, tally.recall, naive[family].recall),
        ]
    whole = _together(tallies)
    rows += _row("all checks", "precision", whole.right + whole.missed, whole.precision, _together(plain).precision)
    rows += _row("all checks", "recall", whole.right + whole.missed, whole.recall, _together(plain).recall)
    rows += _row("all checks", "right ones that quote the labelled stretch", whole.right, _share(whole.quoted, whole.right), None)
    return tuple(rows)


def _row(family: str, figure: str, cases: int, value: float | None, naive: float | None) -> tuple[EvaluationRow, ...]:
    return () if value is None else (EvaluationRow(f"evidence: {family}", cases, figure, value, naive, _SET),)


def _together(tallies: Mapping[str, Tally]) -> Tally:
    return sum(tallies.values(), Tally())


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
