"""Repetitions, false starts, hedges and clusters."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearse.analysis.clusters import find_clusters
from rehearse.analysis.disfluencies.false_starts import find_false_starts
from rehearse.analysis.disfluencies.hedges import find_hedges
from rehearse.analysis.disfluencies.repetitions import find_repetitions
from rehearse.analysis.filler_words.finding import find_filler_words
from rehearse.evaluate.disfluency_scores import KINDS, find_by_program, marked_disfluencies, score
from rehearse.model.measures import FilledPause, FilledPauseSource, FillerWord, Occurrence
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


PRACTICE = marked_disfluencies(
    (Path(__file__).resolve().parents[1] / "truth" / "disfluencies_practice.txt").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("kind", KINDS)
def test_the_practice_sentences_are_read_right_but_for_what_grammar_alone_cannot_tell(kind: str):
    result = score(PRACTICE, kind, find_by_program(kind))
    assert result.false == 0
    assert result.missed <= 2


@pytest.mark.parametrize(
    "text",
    [
        "I knew that that was a bad sign",
        "I gave her her coat",
        "Without it it would have been chaos",
        "What it is is a shed",
        "We said bye bye and left",
        "It's all about trust, trust between the crews",
        "page after page after page",
        "wherever we were, we were together",
        "we all depend on you, you have to say so",
        "Leave it, it's not our job",
        "We fixed it, it works now",
        "That that was wrong surprised me",
        "No, no, no, not on Friday",
    ],
)
def test_what_is_doubled_by_grammar_or_on_purpose_is_no_repetition(text: str):
    assert find_repetitions(words(text)) == ()


@pytest.mark.parametrize(
    "text", ["I think it, it was late", "So it, it broke", "She wanted her, uh, her money", "That that is when I stepped in"]
)
def test_what_is_said_again_without_need_is_a_repetition(text: str):
    assert len(find_repetitions(words(text))) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Nein, nein, doch, doch, das stimmt"),
        ("de", "Die, die das sagten, gingen"),
        ("de", "Ich sah, dass das das Ziel war"),
        ("fr", "Si, si, je l'ai vu"),
        ("es", "Claro, claro que sí, no, no, no"),
        ("pt", "Não, não, não foi isso, muito, muito bom"),
    ],
)
def test_in_other_languages_what_is_doubled_for_its_weight_or_by_grammar_is_no_repetition(language: str, text: str):
    assert find_repetitions(words(text), language) == ()


@pytest.mark.parametrize("text", ["She said no, no, no", "Well, no, no, no, I mean it", "No, no, not on Friday"])
def test_a_no_said_for_its_weight_announces_no_repair(text: str):
    assert find_false_starts(words(text)) == ()


def test_a_filler_between_two_sayings_hides_no_repetition():
    heard = words("I went to the you know to the council")
    assert [each.text for each in find_repetitions(heard, "en", find_filler_words(heard))] == ["to the"]


def test_a_word_drawn_together_the_second_time_is_said_again():
    assert [each.text for each in find_repetitions(words("I, I'd never sold anything"))] == ["i"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("I was, we were the first team there", 1),
        ("they was, were late", 1),
        ("it was a, the best year", 1),
        ("the thing is, I never asked", 0),
        ("she is, I think, the best", 0),
        ("as it was, we lost", 0),
        ("in the end, I called her", 0),
        ("what we have, what we need", 0),
        ("we won the A B test with an A minus", 0),
        ("the DR drill", 0),
    ],
)
def test_a_clause_left_open_before_a_new_start_is_a_false_start(text: str, count: int):
    assert len(find_false_starts(words(text))) == count


def test_what_is_said_again_unchanged_is_no_false_start_too():
    heard = words("when I, when I got there it was over")
    assert find_false_starts(heard, "en", (), find_repetitions(heard)) == ()


@pytest.mark.parametrize(
    "text", ["I believe in second chances", "I don't know why it broke", "tea or something else", "I feel like soup"]
)
def test_the_same_words_at_their_work_are_no_hedges(text: str):
    assert find_hedges(words(text)) == ()


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


def test_the_five_seconds_run_from_the_end_of_one_to_the_start_of_the_next():
    long_one = FillerWord("like", 1.0, 2.0)
    assert find_clusters([], [long_one, FillerWord("like", 7.0, 8.5)]) == (Occurrence("like ×2", 1.0, 8.5),)
    assert find_clusters([], [long_one, FillerWord("like", 7.1, 7.3)]) == ()


def test_different_fillers_make_no_cluster():
    assert find_clusters([], [FillerWord("like", 1.0, 1.2), FillerWord("so", 2.0, 2.2)]) == ()
