"""Filled pauses of people, in recordings that are not the project's own; skipped where they are not at hand."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from rehearse.evaluate.scores import Tally
from rehearse.model.transcript import Word
from scripts.measure_people import Clip, hesitations, measured, read_clips, scored

pytestmark = pytest.mark.slow


@cache
def clips(folder: Path) -> tuple[Clip, ...]:
    """Those with word times."""
    return read_clips(folder / "fillers")


@cache
def people(folder: Path, pulled: bool) -> dict[str, tuple[Tally, Tally]]:
    """By set: all filled pauses, and um and uh alone."""
    return measured(clips(folder), pulled)


def test_an_um_without_times_stands_between_its_neighbours():
    words = (Word("we", 1.0, 1.2), Word("left", 2.0, 2.3))
    assert hesitations("we um left", words) == (Word("um", 1.2, 2.0),)


def test_a_listeners_hmm_is_one_of_all_but_neither_found_nor_wrong_among_um_and_uh():
    words = (Word("um", 1.0, 1.4), Word("Hmm", 3.0, 3.4))
    clip = Clip("set-a", None, (), words, words)  # type: ignore[arg-type]
    assert scored(clip, words) == (Tally(2, 0, 0), Tally(1, 0, 0))
    assert scored(clip, ()) == (Tally(0, 0, 2), Tally(0, 0, 1))


def test_what_is_to_be_found_is_what_the_sets_count(evaluation_data: Path):
    rows = [json.loads(line) for line in (evaluation_data / "fillers" / "manifest.jsonl").read_text("utf-8").splitlines()]
    counted = {row["id"]: row["fillers"] for row in rows}
    assert {clip.name: len(clip.filled) for clip in clips(evaluation_data)} == {
        clip.name: counted[clip.name] for clip in clips(evaluation_data)
    }


# What was measured, less a hit or two: the sets hold five, eleven and nine um and uh. In those called ami several people speak at once.
@pytest.mark.parametrize(("name", "least"), [("amiseg", 0.75), ("ami", 0.62), ("mfa", 0.9)])
def test_hesitations_of_people_under_no_word_are_heard(evaluation_data: Path, name: str, least: float):
    assert people(evaluation_data, False)[name][1].f1 >= least


@pytest.mark.parametrize(("name", "least"), [("amiseg", 0.65), ("ami", 0.48), ("mfa", 0.8)])
def test_hesitations_of_people_under_stretched_words_are_heard(evaluation_data: Path, name: str, least: float):
    assert people(evaluation_data, True)[name][1].f1 >= least


@pytest.mark.parametrize(("pulled", "least"), [(False, 0.8), (True, 0.7)])
def test_hesitations_of_all_people_together_are_heard(evaluation_data: Path, pulled: bool, least: float):
    assert people(evaluation_data, pulled)["all"][1].f1 >= least


# Seven more are the mm and hmm of those who listen, five of them under others' words or too faint for the voice-activity network.
@pytest.mark.parametrize(("pulled", "least"), [(False, 0.68), (True, 0.58)])
def test_hesitations_of_people_and_of_their_listeners_are_heard(evaluation_data: Path, pulled: bool, least: float):
    assert people(evaluation_data, pulled)["all"][0].f1 >= least
