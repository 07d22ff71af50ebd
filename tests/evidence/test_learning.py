"""The learned ear can be trained again: the same twice, and it tells apart what an author it never read wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearse.coach.evidence_features import shipped_classes
from rehearse.coach.evidence_learned import LearnedEar, ear_of
from rehearse.coach.lexicon import shipped_lexicons

pytest.importorskip("scipy")

from scripts.evidence_training import Stretch, json_rows, phrasing_stretches
from scripts.train_evidence import PHRASINGS, document, text_of

pytestmark = pytest.mark.slow
CHECKS = ("over_promising", "never_disagreed", "just_let_them", "blame")


@pytest.fixture(scope="module")
def authors() -> dict[object, list[Stretch]]:
    rows = [row for row in json_rows(Path(PHRASINGS)) if row["check"] in CHECKS]
    return {author: phrasing_stretches([row for row in rows if row["author"] == author], shipped_lexicons()) for author in (1, 2)}


def area(ear: LearnedEar, check: str, examples: list[Stretch]) -> float:
    """How often an example of the check sounds more like it than a near miss or another check's example."""
    heard = [
        (ear.listen(each.answer, shipped_lexicons()).strength(each.first, each.last)[check], each.truth[check])
        for each in examples
        if check in each.truth
    ]
    yes, no = ([score for score, truth in heard if truth is wanted] for wanted in (True, False))
    return sum(high > low for high in yes for low in no) / (len(yes) * len(no))


def test_an_author_left_out_of_training_is_told_apart(authors: dict[object, list[Stretch]]) -> None:
    ear = ear_of(document(authors[1], shipped_classes(), 1_500, CHECKS), shipped_classes())
    areas = {check: area(ear, check, authors[2]) for check in CHECKS}
    assert sum(areas.values()) / len(areas) > 0.88, areas


def test_training_twice_gives_the_same_file(authors: dict[object, list[Stretch]]) -> None:
    few = authors[2][::4]
    once, again = (text_of(document(few, shipped_classes(), 200, CHECKS)) for _ in range(2))
    assert once == again
