"""The measures against synthetic speech whose truth is known; needs espeak-ng."""

from __future__ import annotations

from functools import cache

import pytest

from rehearse.evaluate.delivery import evaluate_delivery
from rehearse.evaluate.scores import EvaluationRow
from rehearse.evaluate.test_set import TEST_VOICES, answers, cases

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("speaker")]


@cache
def rows() -> dict[tuple[str, str], EvaluationRow]:
    """A fifth of the set: every voice and condition occurs."""
    found = evaluate_delivery(cases(TEST_VOICES, texts=answers()[:3]))
    return {(row.measure, row.figure_name): row for row in found}


def value(measure: str, figure: str) -> float:
    return rows()[measure, figure].value


def test_pauses_are_found_and_their_edges_are_true():
    assert value("pauses", "F1") >= 0.98
    assert value("pauses", "edges within 40 ms") >= 0.95


def test_rates_are_true():
    assert value("speech rate", "mean error") <= 0.01
    assert value("articulation rate", "mean error") <= 0.02


def test_fillers_taken_out_of_the_text_are_heard_under_no_word():
    assert value("filled pauses, exact word ends", "precision") >= 0.93
    assert value("filled pauses, exact word ends", "recall") >= 0.93


def test_fillers_hidden_under_stretched_words_are_heard_where_coverage_finds_none():
    row = rows()["filled pauses, stretched word ends", "F1"]
    assert value("filled pauses, stretched word ends", "precision") >= 0.93
    assert row.value >= 0.9
    assert row.naive_value is not None
    assert row.naive_value < 0.3


def test_missing_words_are_not_taken_for_fillers():
    assert value("filled pauses, missing words", "F1") >= 0.85
    assert value("filled pauses, missing words, loose times", "F1") >= 0.8
    row = rows()["filled pauses, missing words", "precision"]
    assert row.naive_value is not None
    assert row.value > row.naive_value + 0.1
