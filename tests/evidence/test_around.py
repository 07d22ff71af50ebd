"""What sounds around a stretch: beside, before and after it, and where it stands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rehearse.coach.evidence import find_evidence
from rehearse.coach.evidence_around import Around, names_around, surroundings
from rehearse.coach.evidence_features import shipped_classes
from rehearse.coach.evidence_learned import FORMAT, LearnedEar, ear_of
from tests.evidence.spoken import spoken

CHECKS = ("blame", "reflection")
NAMES = names_around(CHECKS)[1:]
LOUD, SILENT = 8.0, -8.0


def around(scores: list[list[float]], lengths: list[int] | None = None) -> list[dict[str, float]]:
    """By name what is around each stretch."""
    rows = surroundings(np.array(scores).reshape(-1, len(CHECKS)), lengths or [20] * len(scores))
    return [dict(zip(NAMES, row.tolist(), strict=True)) for row in rows]


def test_what_sounds_before_is_told_apart_from_what_sounds_after_and_both_from_beside() -> None:
    first, second, third = around([[LOUD, SILENT], [SILENT, SILENT], [SILENT, LOUD]])
    assert second["before:blame"] > 0.9
    assert second["previous:blame"] > 0.9
    assert second["after:blame"] < 0.1
    assert second["next:reflection"] > 0.9
    assert third["before:blame"] > 0.9
    assert third["previous:blame"] < 0.1
    assert first["here:blame"] > 0.9
    assert first["before:blame"] == 0.0


def test_what_was_said_long_ago_is_not_around() -> None:
    rows = around([[LOUD, SILENT], *([[SILENT, SILENT]] * 12)])
    assert rows[8]["before:blame"] > 0.9
    assert rows[9]["before:blame"] < 0.1


def test_the_first_and_the_last_stretch_of_an_answer_and_short_ones_are_known_as_such() -> None:
    rows = around([[0.0, 0.0]] * 4, [20, 5, 10, 20])
    assert [row["first"] for row in rows] == [1.0, 0.0, 0.0, 0.0]
    assert [row["last"] for row in rows] == [0.0, 0.0, 0.0, 1.0]
    assert [row["short"] for row in rows] == [0.0, 1.0, 0.0, 0.0]
    assert [row["length"] for row in rows] == [1.0, 0.25, 0.5, 1.0]


def test_a_remark_of_a_sentence_or_two_has_no_beginning_and_no_end() -> None:
    assert {(row["first"], row["last"]) for row in around([[0.0, 0.0]] * 3)} == {(0.0, 0.0)}


def test_where_nothing_is_said_nothing_is_around() -> None:
    assert around([]) == []


def test_surroundings_without_weights_leave_what_is_heard_as_it_is() -> None:
    plain = Around(np.ones(2), np.zeros((len(NAMES), 2)), np.zeros(2))
    scores = np.array([[1.5, -2.0], [0.0, 3.0]])
    assert plain.weigh(scores, [20, 20]).tolist() == scores.tolist()


def ear(after: float) -> LearnedEar:
    """Hears blame in "zorp", and less of it where "plim", a reflection, comes after."""
    models = {
        check: {
            "hears": 1.0,
            "doubts": None,
            "around": {"own": 1.0},
            "whole": {"bias": -4.0, word: 30.0},
            "runs": {"bias": -4.0, word: 30.0},
        }
        for check, word in (("blame", "w:zorp"), ("reflection", "w:plim"))
    }
    models["blame"]["around"] = {"own": 1.0, "after:reflection": after}
    return ear_of({"format": FORMAT, "checks": models, "known": ""}, shipped_classes())


@pytest.mark.parametrize(("after", "expected"), [(0.0, True), (-20.0, False)])
def test_who_owns_up_later_blames_less(after: float, expected: bool) -> None:
    sentences, words = spoken(
        ("Action", "The rota was zorp from the start and late. Then we opened the shop. I was all plim about it by the end.")
    )
    found = {item.check: item.heard for item in find_evidence(sentences, words, ear=ear(after))}
    assert found["blame"] is expected
    assert found["reflection"]


def test_an_ear_that_is_given_other_edges_hears_by_them() -> None:
    sentences, words = spoken(("Action", "The rota was zorp from the start and late."))
    deafer = replace(ear(0.0), hears={"blame": 1_000.0, "reflection": 1.0})
    assert not next(item for item in find_evidence(sentences, words, ear=deafer) if item.check == "blame").heard
