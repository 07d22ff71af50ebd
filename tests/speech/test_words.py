"""Words put where there was a voice, and invented ones taken out."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from rehearse.model.transcript import Word
from rehearse.speech.guards import believable, without_bare_marks, without_loops
from rehearse.speech.word_times import fit_to_speech
from tests.speech.synthetic import said


def texts(words: tuple[Word, ...]) -> list[str]:
    return [word.text for word in words]


def test_a_word_stretched_over_the_pause_after_it_is_cut_back() -> None:
    led, the = fit_to_speech(said(("led", 0.2, 1.3), ("the", 1.3, 1.5)), [(0.0, 0.5), (1.3, 2.0)])
    assert led.end <= 0.56
    assert the.start >= 1.24


def test_a_word_that_swallowed_the_pause_before_it_starts_with_the_voice() -> None:
    (the,) = fit_to_speech(said(("The", 0.6, 3.7)), [(0.0, 0.5), (3.5, 4.0)])
    assert 3.4 <= the.start <= 3.5


def test_a_word_in_the_middle_of_a_silence_moves_to_the_voice_next_to_it() -> None:
    (word,) = fit_to_speech(said(("So", 1.0, 1.3)), [(1.5, 3.0)])
    assert 1.4 <= word.start <= 1.5


def test_a_doubted_word_far_from_any_voice_was_not_said() -> None:
    assert fit_to_speech([Word("you", 3.0, 3.4, 0.2)], [(0.0, 1.0)]) == ()
    assert len(fit_to_speech([Word("you", 3.0, 3.4, 0.8)], [(0.0, 1.0)])) == 1


def test_a_closure_inside_a_word_is_not_a_pause() -> None:
    (word,) = fit_to_speech(said(("outcome", 0.0, 0.6)), [(0.0, 0.28), (0.36, 0.6)])
    assert (word.start, word.end) == (0.0, 0.6)


def test_a_word_of_no_length_stays_where_it_was_heard() -> None:
    _was, asked, to = fit_to_speech(said(("was", 2.9, 3.3), ("asked", 3.3, 3.3), ("to", 3.3, 3.7)), [(2.8, 6.3)])
    assert 3.3 <= asked.start <= 3.32
    assert 3.3 <= to.start <= 3.34


def test_words_crowded_behind_the_last_voice_are_pushed_back_into_it() -> None:
    fitted = fit_to_speech(said(*[("w", 5.0 + n / 10, 5.1 + n / 10) for n in range(6)]), [(0.0, 2.0)], (0.0, 2.0))
    assert len(fitted) == 6
    assert fitted[-1].end <= 2.0


def test_words_stay_inside_their_chunk() -> None:
    (word,) = fit_to_speech(said(("cut", 0.9, 2.2)), [(1.0, 2.0)], (1.0, 2.0))
    assert (word.start, word.end) == (1.0, 2.0)


def test_without_a_voice_there_are_no_words() -> None:
    assert fit_to_speech(said(("Thank", 0.0, 0.3), ("you.", 0.3, 0.5)), []) == ()


TIMES = st.lists(st.tuples(st.floats(0, 20), st.floats(0, 3)), max_size=30)


@settings(max_examples=80, deadline=None)
@given(TIMES, TIMES)
def test_fitted_words_never_overlap_and_never_run_backwards(
    heard: list[tuple[float, float]], voiced: list[tuple[float, float]]
) -> None:
    words = said(*[("w", start, start + length) for start, length in sorted(heard)])
    speech, at = [], 0.0
    for gap, length in voiced:
        speech.append((at + gap / 10, at + gap / 10 + length + 0.03))
        at = speech[-1][1] + 0.03
    fitted = fit_to_speech(words, speech)
    assert all(word.start < word.end for word in fitted)
    assert all(before.end <= after.start + 1e-9 for before, after in itertools.pairwise(fitted))


def row(text: str) -> list[Word]:
    return [Word(word, n * 0.2, n * 0.2 + 0.2, 0.9) for n, word in enumerate(text.split())]


def test_a_loop_is_kept_once() -> None:
    assert texts(without_loops(row("I led " + "the team " * 9 + "the"))) == ["I", "led", "the", "team"]


def test_what_follows_a_loop_is_kept() -> None:
    assert texts(without_loops(row("so so so so so so we went"))) == ["so", "we", "went"]


def test_a_person_may_say_a_word_three_times() -> None:
    assert len(without_loops(row("I I I think that that is it"))) == 8


def test_punctuation_and_case_do_not_hide_a_loop() -> None:
    assert texts(without_loops(row("Thank you. Thank you, thank you! thank you thank you"))) == ["Thank", "you."]


def test_marks_without_a_word_are_not_words() -> None:
    assert texts(without_bare_marks(row("at the hospital, , … ♪ – 35 % & more."))) == [
        "at",
        "the",
        "hospital,",
        "35",
        "%",
        "&",
        "more.",
    ]


def test_more_words_than_anybody_can_say_are_not_believed() -> None:
    packed = [Word("w", n * 0.01, n * 0.01 + 0.01, 0.9) for n in range(30)]
    assert believable(packed) == ()


def test_words_nobody_would_bet_on_are_not_believed() -> None:
    assert believable([Word("w", n * 0.3, n * 0.3 + 0.3, 0.05) for n in range(10)]) == ()


def test_ordinary_speech_is_believed() -> None:
    assert len(believable(row("we met the goal two weeks early"))) == 7


def test_a_word_that_was_ended_early_fades_out_with_its_voice() -> None:
    early, after = fit_to_speech(said(("document,", 1.0, 1.4), ("then", 2.5, 2.8)), [(1.0, 1.8), (2.5, 2.8)])
    assert (early.start, early.end) == (1.0, 1.8)
    assert (after.start, after.end) == (2.5, 2.8)


def test_voice_far_longer_than_a_tail_is_left_to_be_explained() -> None:
    (word,) = fit_to_speech(said(("so", 1.0, 1.2)), [(1.0, 2.4)])
    assert word.end == 1.2
