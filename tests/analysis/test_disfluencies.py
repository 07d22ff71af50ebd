"""Repetitions, false starts, hedges and clusters."""

from __future__ import annotations

import pytest

from rehearse.analysis.disfluencies import find_clusters, find_false_starts, find_hedges, find_repetitions
from rehearse.model.measures import FilledPause, FilledPauseSource, FillerWord
from tests.analysis.sounds import words


@pytest.mark.parametrize(
    ("text", "repeated"),
    [
        ("I I led the team", ["i"]),
        ("we had to um we had to move", ["we had to"]),
        ("the the the plan", ["the"]),
        ("it was, it was late", ["it was"]),
        ("that was very very late", []),
        ("We left. We left early.", []),
        ("page twenty two two people came", []),
        ("a plan for the team", []),
    ],
)
def test_words_said_again_at_once_are_repetitions(text: str, repeated: list[str]):
    assert [found.text for found in find_repetitions(words(text))] == repeated


def test_a_repetition_spans_from_its_first_to_its_last_saying():
    found = find_repetitions(words("so we we left", each=0.5))[0]
    assert (found.start, found.end) == (0.5, 1.5)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("we dec- we chose the smaller one", 1),
        ("I sent the tr transcription", 1),
        ("on Monday, no wait, Tuesday", 1),
        ("we had the, I asked them first", 1),
        ("I asked them, and they agreed.", 0),
        ("a well-known issue of the vendor", 0),
        ("I mean, it was late", 0),
    ],
)
def test_what_was_begun_and_dropped_is_a_false_start(text: str, count: int):
    assert len(find_false_starts(words(text))) == count


def test_softening_words_are_hedges():
    assert [found.text for found in find_hedges(words("I think it was maybe two weeks or something"))] == [
        "i think",
        "maybe",
        "or something",
    ]


def test_i_do_not_think_is_no_hedge():
    assert find_hedges(words("what I think matters little")) == ()


def test_the_same_filler_within_five_seconds_is_a_cluster():
    sounds = [FilledPause(at, at + 0.3, None, FilledPauseSource.AUDIO) for at in (1.0, 4.0, 8.0, 30.0)]
    found = find_clusters(sounds, [])
    assert [(cluster.text, cluster.start, cluster.end) for cluster in found] == [("um ×3", 1.0, 8.3)]


def test_different_fillers_make_no_cluster():
    assert find_clusters([], [FillerWord("like", 1.0, 1.2), FillerWord("so", 2.0, 2.2)]) == ()
