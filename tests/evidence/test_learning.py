"""The learned ear can be trained again: the same twice, it hears as it was fitted, and it tells apart what an author it never read wrote."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from rehearse.coach.evidence_features import shipped_classes
from rehearse.coach.evidence_learned import LearnedEar, ear_of
from rehearse.coach.lexicon import shipped_lexicons
from rehearse.evaluate.evidence_answers import evidence_answers

pytest.importorskip("scipy")

from scripts.evidence_edges import Case, edges
from scripts.evidence_fitting import Material, best_sounds, fit, fit_around, material, strengths
from scripts.evidence_training import LEARNED, Stretch, answer_stretches, json_rows, phrasing_stretches
from scripts.labelled_answers import EVIDENCE_ANSWERS, PHRASINGS
from scripts.train_evidence import document, heard_without, text_of, told_by

CHECKS = ("over_promising", "never_disagreed", "just_let_them", "blame")
SMALL = EVIDENCE_ANSWERS[-1]


def said(author: int, every: int = 1, checks: tuple[str, ...] = LEARNED) -> list[Stretch]:
    rows = [row for row in json_rows(PHRASINGS) if row["author"] == author and row["check"] in checks]
    return phrasing_stretches(rows[::every], shipped_lexicons())


def ear(these: Material, keep: int, checks: tuple[str, ...]) -> LearnedEar:
    return ear_of(json.loads(written(these, keep, checks)), shipped_classes())


def written(these: Material, keep: int, checks: tuple[str, ...]) -> str:
    everybody = np.ones(len(these.examples), dtype=np.bool_)
    fitted = fit(these, everybody, keep, checks)
    around = {check: {"own": 1.0} for check in checks}
    return text_of(document(these, everybody, fitted, around, dict.fromkeys(checks, (0.0, None)), checks))


def area(hearing: LearnedEar, check: str, examples: list[Stretch]) -> float:
    """How often an example of the check sounds more like it than a near miss or another check's example."""
    heard = [
        (hearing.listen(each.answer, shipped_lexicons()).strength(each.first, each.last)[check], each.truth[check])
        for each in examples
        if check in each.truth
    ]
    yes, no = ([score for score, truth in heard if truth is wanted] for wanted in (True, False))
    return sum(high > low for high in yes for low in no) / (len(yes) * len(no))


@pytest.mark.slow
def test_an_author_left_out_of_training_is_told_apart() -> None:
    examples = said(1, checks=CHECKS)
    hearing = ear(material(examples, ["said 1"] * len(examples), shipped_classes()), 1_500, CHECKS)
    unheard = said(2, checks=CHECKS)
    areas = {check: area(hearing, check, unheard) for check in CHECKS}
    assert sum(areas.values()) / len(areas) > 0.88, areas


@pytest.mark.slow
def test_training_twice_gives_the_same_file() -> None:
    few = said(2, 4, CHECKS)
    these = material(few, ["said 2"] * len(few), shipped_classes())
    assert written(these, 200, CHECKS) == written(these, 200, CHECKS)


@pytest.mark.slow
def test_the_ear_that_is_written_hears_exactly_as_the_one_that_was_fitted() -> None:
    examples = said(1, 8)
    answers = evidence_answers(SMALL)[:4]
    spoken = answer_stretches(answers, shipped_lexicons())
    these = material([*examples, *spoken], ["said 1"] * len(examples) + ["27"] * len(spoken), shipped_classes())
    train = heard_without(these, ["27"])
    assert train.sum() == len(examples)
    fitted = fit(these, train, 300)
    rows = slice(len(examples), len(these.examples))
    told = told_by("27", answers, spoken, strengths(these, fitted, train, rows), shipped_lexicons())
    around = fit_around(told)
    hearing = ear_of(
        json.loads(text_of(document(these, train, fitted, around, dict.fromkeys(LEARNED, (0.0, None))))), shipped_classes()
    )
    for each, (best, _) in zip(told, best_sounds(told, around), strict=True):
        sounding = hearing.listen(each.examples[0].answer, shipped_lexicons())
        assert np.allclose(sounding.strengths, each.strengths, atol=1e-4)
        assert {check: sounding.best(check) for check in LEARNED} == pytest.approx(best, abs=1e-3)


def test_nothing_that_was_written_against_an_authors_mistakes_is_heard_where_that_author_is_left_out() -> None:
    few = said(15, 20)
    these = material(few * 3, [*["14"] * len(few), *["said 15"] * len(few), *["said 13"] * len(few)], shipped_classes())
    assert heard_without(these, ["14", "26"]).tolist() == [False] * 2 * len(few) + [True] * len(few)


def cases(right_from: float, phrases_right: float) -> list[Case]:
    """Of a check in two hundred answers: there from a sound of `right_from` on, and in so many of the answers a phrase hears it in."""
    sounds = np.linspace(-6.0, 6.0, 200)
    heard = [Case("1", "reflection", float(sound), -math.inf, sound >= right_from) for sound in sounds]
    return heard + [Case("1", "reflection", 0.0, 0.0, at < phrases_right * 50) for at in range(50)]


def test_a_check_is_heard_from_where_nine_findings_in_ten_are_right() -> None:
    for right_from in (-1.0, 2.0):
        hears, _ = edges(cases(right_from, 0.95))["reflection"]
        assert right_from - 1.0 < hears < right_from + 0.5


def test_phrases_that_are_often_wrong_are_doubted_sooner() -> None:
    believed, doubted = (edges(cases(1.0, share))["reflection"][1] for share in (0.98, 0.3))
    assert believed is not None
    assert doubted is not None
    assert believed < doubted


def test_what_figures_are_too_exact_is_left_to_the_rules() -> None:
    found = [Case("1", "false_precision", sound, sound, False) for sound in (-9.0, 0.0, 3.0)]
    hears, doubts = edges([*found, Case("1", "false_precision", 5.0, -math.inf, True)])["false_precision"]
    assert doubts is None
    assert hears >= 2.4
