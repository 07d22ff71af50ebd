"""The published accuracy of the evidence checks does not fall."""

from __future__ import annotations

from rehearse.assets import asset
from rehearse.coach.evidence import CHECKS
from rehearse.evaluate.evidence import DEVELOPMENT, UNSEEN, evidence_rows
from rehearse.evaluate.evidence_answers import EvidenceAnswer, evidence_answers
from rehearse.evaluate.evidence_scores import Tally, by_family, detector, naive_detector, score

#: What was measured once on the unseen answers, per family: precision, recall. A change may cost MARGIN, not more.
MEASURED = {
    "figures": (0.95, 0.95),
    "people": (0.97, 0.98),
    "reflection": (0.89, 1.00),
    "plain language": (0.87, 0.68),
    "seven sins": (0.96, 0.68),
    "disagreement failures": (0.92, 0.92),
}
MEASURED_TOGETHER = (0.94, 0.87)
MARGIN = 0.05


def _answers(name: str) -> tuple[EvidenceAnswer, ...]:
    return evidence_answers(asset("evaluation", name))


def _f1(tally: Tally) -> float:
    return 2 * tally.right / max(1, 2 * tally.right + tally.wrong + tally.missed)


def test_there_are_enough_labelled_answers_and_every_label_is_really_in_its_answer():
    seen, unseen = _answers(DEVELOPMENT), _answers(UNSEEN)
    assert len(unseen) >= 25
    assert len(seen) + len(unseen) >= 60
    assert len({answer.id for answer in (*seen, *unseen)}) == len(seen) + len(unseen)
    for answer in (*seen, *unseen):
        text = " ".join(part for _, part in answer.parts)
        for check, stretches in answer.heard.items():
            assert check in CHECKS
            assert all(stretch in text for stretch in stretches), (answer.id, check)


def test_every_family_hears_most_of_the_development_answers_rightly():
    tallies, _ = score(_answers(DEVELOPMENT), detector())
    for family, tally in by_family(tallies).items():
        assert (tally.precision or 0.0) >= 0.9, family
        assert (tally.recall or 0.0) >= 0.9, family


def test_unseen_answers_are_heard_better_than_by_searching_words():
    mine, _ = score(_answers(UNSEEN), detector())
    naive, _ = score(_answers(UNSEEN), naive_detector)
    families, plain = by_family(mine), by_family(naive)
    for name, tally in families.items():
        # A word search that hears three of seventeen can be right each time, so both figures count together.
        assert (tally.recall or 0.0) > (plain[name].recall or 0.0), name
        assert _f1(tally) > _f1(plain[name]), name


def test_no_family_falls_more_than_the_margin_under_what_was_measured_on_unseen_answers():
    mine, _ = score(_answers(UNSEEN), detector())
    families = by_family(mine)
    assert set(families) == set(MEASURED)
    measured = {**MEASURED, "together": MEASURED_TOGETHER}
    for name, tally in {**families, "together": sum(mine.values(), Tally())}.items():
        precision, recall = measured[name]
        assert (tally.precision or 0.0) >= precision - MARGIN, name
        assert (tally.recall or 0.0) >= recall - MARGIN, name


def test_the_published_rows_name_their_set_and_stand_beside_a_word_search():
    rows = evidence_rows()
    assert {row.figure_name for row in rows} >= {"precision", "recall"}
    assert all(0.0 <= row.value <= 1.0 and "unseen" in row.set_name for row in rows)
    assert any(row.naive_value is not None for row in rows)
