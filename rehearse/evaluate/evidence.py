"""The published figures of the evidence checks: precision and recall of each family on answers kept apart while the lexicons were tuned."""

from __future__ import annotations

from collections.abc import Mapping

from rehearse.analysis.sections.model import SectionModel
from rehearse.assets import asset
from rehearse.coach.lexicon import Lexicons
from rehearse.evaluate.evidence_answers import EvidenceAnswer, evidence_answers
from rehearse.evaluate.evidence_hearings import automatic_sections, misheard
from rehearse.evaluate.evidence_scores import Tally, by_family, detector, naive_detector, score
from rehearse.evaluate.scores import EvaluationRow

#: The newest of these is measured and published; those before it became development answers once their mistakes were read.
_UNSEEN = "evidence_unseen*.toml"
DEVELOPMENT = tuple(f"evidence_development{number}.toml" for number in ("", 2, 3, 4))
_UNSEEN_SET = "answers of outside authors, unseen"
_DEVELOPMENT_SET = "answers of an author used in development (no unseen ones are installed)"
#: Word errors are drawn this many times: one draw over so few answers moves a figure by a point or two.
_DRAWS = 3
_WORD_ERRORS = 0.1


def published_answers() -> tuple[tuple[EvidenceAnswer, ...], str]:
    """The answers that the published figures are measured on, and what to call them."""
    unseen = sorted(asset("evaluation").glob(_UNSEEN), key=lambda file: (len(file.name), file.name))
    if unseen:
        return evidence_answers(unseen[-1]), _UNSEEN_SET
    return evidence_answers(asset("evaluation", DEVELOPMENT[-1])), _DEVELOPMENT_SET


def development_answers() -> tuple[EvidenceAnswer, ...]:
    """All answers that the lexicons may be tuned on."""
    return tuple(answer for name in DEVELOPMENT for answer in evidence_answers(asset("evaluation", name)))


def evidence_rows(lexicons: Lexicons | None = None) -> tuple[EvaluationRow, ...]:
    """Precision and recall per family, the share of right answers whose quotation is the labelled one, and a word search beside them.

    Then the same for all checks together with sections found by the program, and with a tenth of the words misheard as well.
    """
    answers, name = published_answers()
    own = f"{name}, with their own sections"
    tallies, _ = score(answers, detector(lexicons))
    plain, _ = score(answers, naive_detector)
    mine, naive = by_family(tallies), by_family(plain)
    rows: list[EvaluationRow] = []
    for family, tally in mine.items():
        rows += _both(family, tally, naive[family], own)
    whole = _together(tallies)
    rows += _both("all checks", whole, _together(plain), own)
    rows += _row(
        "all checks", "right ones that quote the labelled stretch", whole.right, _share(whole.quoted, whole.right), None, own
    )
    model = SectionModel.load()
    found, _ = score(answers, detector(lexicons, automatic_sections(model)))
    for family in ("figures", "people"):
        rows += _both(family, by_family(found)[family], None, f"{name}, sections found by the program")
    rows += _both("all checks", _together(found), None, f"{name}, sections found by the program")
    heard = Tally()
    for draw in range(_DRAWS):
        drawn, _ = score(answers, detector(lexicons, misheard(model, answers, rate=_WORD_ERRORS, draw=draw)))
        heard += _together(drawn)
    rows += _both("all checks", heard, None, f"{name}, sections found by the program, 10 % word errors")
    return tuple(rows)


def _both(family: str, tally: Tally, naive: Tally | None, setting: str) -> tuple[EvaluationRow, ...]:
    cases = tally.right + tally.missed
    return (
        *_row(family, "precision", cases, tally.precision, naive.precision if naive else None, setting),
        *_row(family, "recall", cases, tally.recall, naive.recall if naive else None, setting),
    )


def _row(
    family: str, figure: str, cases: int, value: float | None, naive: float | None, setting: str
) -> tuple[EvaluationRow, ...]:
    return () if value is None else (EvaluationRow(f"evidence: {family}", cases, figure, value, naive, setting),)


def _together(tallies: Mapping[str, Tally]) -> Tally:
    return sum(tallies.values(), Tally())


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
