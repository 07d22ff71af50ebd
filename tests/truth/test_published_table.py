"""No published figure falls by more than its stated margin (tests/truth/margins.py); each part of the table is measured anew."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from rehearse.evaluate.delivery import evaluate_delivery
from rehearse.evaluate.disfluency_scores import disfluency_rows
from rehearse.evaluate.evidence import evidence_rows
from rehearse.evaluate.filler_word_scores import filler_word_rows
from rehearse.evaluate.hearing import hearing_rows
from rehearse.evaluate.pace_scores import pace_rows
from rehearse.evaluate.scores import EvaluationRow
from rehearse.evaluate.sections import section_rows
from rehearse.evaluate.voice_scores import voice_rows
from rehearse.paths import DataPaths
from rehearse.speech.catalog import DEMO_VOICE, resolve
from rehearse.speech.engine import Engine
from tests.truth.margins import ERRORS, MOST, Published, key_of, published


def assert_held(rows: Iterable[EvaluationRow]) -> None:
    """Every row that the README has of these measures is measured, and no worse than it says, its margin allowed."""
    rows = tuple(rows)
    known = {row.key: row for row in published()}
    assert not unmeasured(known.values(), rows), "the README is of other rows: publish it anew (scripts/publish_accuracy.py)"
    # Half a digit more, for the README rounds.
    fallen = [
        f"{row.measure}, {row.figure_name}: {row.value:.4f}, published {known[key_of(row)].value:.4f}"
        for row in rows
        if key_of(row) in known and known[key_of(row)].lost(row.value) > known[key_of(row)].margin() + 0.0005
    ]
    assert not fallen


def unmeasured(readme: Iterable[Published], rows: Iterable[EvaluationRow]) -> list[tuple[str, str, str]]:
    """Rows of the README whose measure is among `rows` under another figure or set only: nothing would hold them."""
    measured = {key_of(row) for row in rows}
    measures = {measure for measure, _, _ in measured}
    return [row.key for row in readme if row.measure in measures and row.key not in measured]


def test_every_published_row_has_a_stated_margin():
    rows = published()
    assert len(rows) >= 50
    assert len({row.key for row in rows}) == len(rows)
    for row in rows:
        assert 0.0 <= row.margin() <= (0.3 if row.figure in ERRORS else MOST)


def test_a_fall_beyond_the_margin_is_seen_in_either_direction():
    share, error = Published("pauses", "F1", "set", 400, 0.98), Published("speech rate", "mean error", "set", 75, 0.001)
    assert share.lost(0.97) < share.margin() < share.lost(0.95)
    assert error.lost(0.002) < error.margin() < error.lost(0.004)
    assert share.lost(1.0) < 0.0
    assert error.lost(0.0) < 0.0


def test_a_published_row_that_is_measured_under_another_name_is_seen():
    readme = [Published("pauses", "F1", "an old set", 10, 0.9), Published("pitch", "mean error", "set", 10, 0.1)]
    assert unmeasured(readme, [EvaluationRow("pauses", 10, "F1", 0.9, None, "a new set")]) == [("pauses", "F1", "an old set")]
    assert unmeasured(readme, [EvaluationRow("pauses", 10, "F1", 0.9, None, "an old set")]) == []


def test_a_figure_without_a_margin_is_refused():
    with pytest.raises(KeyError):
        Published("pauses", "something new", "set", 10, 0.5).margin()


def test_filler_words_hold_what_is_published():
    assert_held(filler_word_rows())


def test_disfluencies_hold_what_is_published():
    assert_held(disfluency_rows())


def test_pace_holds_what_is_published():
    assert_held(pace_rows())


@pytest.mark.slow
def test_sections_hold_what_is_published():
    assert_held(section_rows())


@pytest.mark.slow
def test_evidence_holds_what_is_published():
    assert_held(evidence_rows())


@pytest.mark.slow
@pytest.mark.usefixtures("speaker")
def test_loudness_and_pitch_hold_what_is_published():
    assert_held(voice_rows())


@pytest.mark.slow
@pytest.mark.usefixtures("speaker")
def test_pauses_filled_pauses_and_rates_hold_what_is_published():
    assert_held(evaluate_delivery())


@pytest.mark.slow
@pytest.mark.model
@pytest.mark.usefixtures("speaker")
def test_hearing_holds_what_is_published(tmp_path: Path):
    engine = Engine(resolve(DEMO_VOICE, DataPaths(tmp_path)).spec())
    try:
        engine.start()
        assert_held(hearing_rows(engine))
    finally:
        engine.close()
