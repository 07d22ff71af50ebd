"""The published accuracy of the evidence checks does not fall."""

from __future__ import annotations

from rehearse.assets import asset
from rehearse.coach.evidence import CHECKS
from rehearse.evaluate.evidence import DEVELOPMENT, UNSEEN, evidence_rows
from rehearse.evaluate.evidence_answers import EvidenceAnswer, evidence_answers
from rehearse.evaluate.evidence_scores import Tally, by_family, detector, naive_detector, score


def _answers(name: str) -> tuple[EvidenceAnswer, ...]:
    return evidence_answers(asset("evaluation", name))


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
        assert (tally.recall or 0.0) > (plain[name].recall or 0.0), name
        assert (tally.precision or 0.0) >= (plain[name].precision or 0.0), name
    whole = sum(mine.values(), Tally())
    assert (whole.precision or 0.0) >= 0.85
    assert (whole.recall or 0.0) >= 0.65


def test_the_published_rows_name_their_set_and_stand_beside_a_word_search():
    rows = evidence_rows()
    assert {row.figure_name for row in rows} >= {"precision", "recall"}
    assert all(0.0 <= row.value <= 1.0 and "unseen" in row.set_name for row in rows)
    assert any(row.naive_value is not None for row in rows)
