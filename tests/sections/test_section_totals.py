"""Totals per label against their bands."""

from __future__ import annotations

import pytest

from rehearse.analysis.sections.totals import section_totals, setup_share
from rehearse.model.sections import LABELS, Band, Label, Origin, Section, Verdict


def run(label: Label, start: float, end: float) -> Section:
    return Section(label, start, end, 0.9, Origin.AUTOMATIC)


SECTIONS = (
    run(Label.SITUATION, 0, 30),
    run(Label.ACTION, 30, 60),
    run(Label.RESULT, 60, 70),
    run(Label.ACTION, 70, 100),
    run(Label.RESULT, 100, 110),
)


def test_runs_of_one_label_are_added_up():
    totals = {row.label: row for row in section_totals(SECTIONS, 120.0)}
    assert totals[Label.ACTION].seconds == 60
    assert totals[Label.ACTION].share == pytest.approx(0.5)
    assert totals[Label.ACTION].verdict is Verdict.WITHIN
    assert totals[Label.SITUATION].verdict is Verdict.OVER


def test_every_label_has_a_row_and_absent_ones_are_empty():
    totals = section_totals(SECTIONS, 120.0)
    assert tuple(row.label for row in totals) == LABELS
    assert totals[1].seconds == 0
    assert totals[1].verdict is Verdict.UNDER


def test_a_share_that_is_shown_as_a_bands_edge_is_within_it():
    band = Band(0.1, 0.2)
    shares = (0.094, 0.096, 0.1, 0.2, 0.204, 0.206)
    assert [f"{share:.0%}" for share in shares] == ["9%", "10%", "10%", "20%", "20%", "21%"]
    assert [band.verdict(share) for share in shares] == [Verdict.UNDER, *[Verdict.WITHIN] * 4, Verdict.OVER]


def test_own_bands_replace_only_the_labels_they_name():
    totals = {row.label: row for row in section_totals(SECTIONS, 120.0, {Label.SITUATION: Band(0.2, 0.3)})}
    assert totals[Label.SITUATION].verdict is Verdict.WITHIN
    assert totals[Label.RESULT].band == Band(0.10, 0.20)


def test_shares_are_of_the_sections_where_the_answers_length_is_unknown():
    assert section_totals(SECTIONS)[0].share == pytest.approx(30 / 110)


def test_set_up_is_situation_and_task_together():
    assert setup_share(
        (run(Label.SITUATION, 0, 20), run(Label.TASK, 20, 50), run(Label.ACTION, 50, 100)), 100.0
    ) == pytest.approx(0.5)
    assert setup_share((), 100.0) is None
