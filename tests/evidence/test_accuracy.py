"""The published accuracy of the evidence checks does not fall."""

from __future__ import annotations

import pytest

from rehearse.analysis.sections.model import SectionModel
from rehearse.coach.evidence import CHECKS, FAMILIES
from rehearse.evaluate.evidence import development_answers, evidence_rows, published_answers
from rehearse.evaluate.evidence_hearings import automatic_sections, misheard
from rehearse.evaluate.evidence_scores import Tally, by_family, detector, naive_detector, score

#: Together, on the development answers: with sections found by the program, and with a tenth of the words misheard too.
MEASURED_AUTOMATIC = (0.96, 0.97)
MEASURED_MISHEARD = (0.94, 0.87)
#: On the unseen answers, with their own sections. Their author was asked for subtle accusations: the author before had 0.93 and 0.87.
MEASURED_OUTSIDE = (0.94, 0.81)
MARGIN = 0.03


def _f1(tally: Tally) -> float:
    return 2 * tally.right / max(1, 2 * tally.right + tally.wrong + tally.missed)


def _together(tallies: dict[str, Tally]) -> Tally:
    return sum(tallies.values(), Tally())


def test_there_are_enough_labelled_answers_and_every_label_is_really_in_its_answer():
    seen, (published, _) = development_answers(), published_answers()
    assert len(published) >= 25
    assert len(seen) >= 100
    assert len({answer.id for answer in seen}) == len(seen)
    for answer in (*seen, *published):
        text = " ".join(part for _, part in answer.parts)
        for check, stretches in answer.heard.items():
            assert check in CHECKS
            assert all(stretch in text for stretch in stretches), (answer.id, check)


@pytest.mark.slow
def test_every_family_hears_most_of_the_development_answers_rightly():
    tallies, _ = score(development_answers(), detector())
    for family, tally in by_family(tallies).items():
        # The first three authors labelled the impact they had in mind and left others unlabelled.
        assert (tally.precision or 0.0) >= (0.85 if family == "plain language" else 0.9), family
        assert (tally.recall or 0.0) >= 0.9, family


@pytest.mark.slow
def test_an_outside_author_is_heard_as_measured():
    tallies, _ = score(published_answers()[0], detector())
    whole = _together(tallies)
    assert (whole.precision or 0.0) >= MEASURED_OUTSIDE[0] - MARGIN
    assert (whole.recall or 0.0) >= MEASURED_OUTSIDE[1] - MARGIN


@pytest.mark.slow
def test_the_published_answers_are_heard_better_than_by_searching_words():
    answers, _ = published_answers()
    mine, _ = score(answers, detector())
    naive, _ = score(answers, naive_detector)
    families, plain = by_family(mine), by_family(naive)
    for name, tally in families.items():
        # A word search that hears three of seventeen can be right each time, so both figures count together.
        assert (tally.recall or 0.0) > (plain[name].recall or 0.0), name
        assert _f1(tally) > _f1(plain[name]), name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("hearing", "measured"), [("automatic", MEASURED_AUTOMATIC), ("misheard", MEASURED_MISHEARD)], ids=["automatic", "misheard"]
)
def test_sections_found_by_the_program_and_misheard_words_cost_no_more_than_measured(hearing: str, measured: tuple[float, float]):
    answers = development_answers()
    model = SectionModel.load()
    way = automatic_sections(model) if hearing == "automatic" else misheard(model, answers, rate=0.1, draw=0)
    tally = _together(score(answers, detector(hearing=way))[0])
    assert (tally.precision or 0.0) >= measured[0] - MARGIN
    assert (tally.recall or 0.0) >= measured[1] - MARGIN


@pytest.mark.slow
def test_the_published_rows_name_their_set_and_stand_beside_a_word_search():
    rows = evidence_rows()
    assert {row.figure_name for row in rows} >= {"precision", "recall"}
    assert {row.measure for row in rows} >= {f"evidence: {family}" for family in FAMILIES}
    assert all(0.0 <= row.value <= 1.0 and " author" in row.set_name for row in rows)
    assert any(row.naive_value is not None for row in rows)
    for setting in ("with their own sections", "sections found by the program", "10 % word errors"):
        assert any(row.set_name.endswith(setting) for row in rows), setting
