"""Transcripts worn as weak recognisers wear them."""

from __future__ import annotations

from itertools import pairwise

from rehearse.evaluate.worn_transcripts import with_loose_times, with_missing_words
from rehearse.model.transcript import Span, Word

CONTENT = tuple(Word(f"word{place}", 0.3 * place, 0.3 * place + 0.3) for place in range(100))


def test_five_to_fifteen_words_in_a_hundred_are_lost_and_those_left_keep_their_times():
    for seed in range(20):
        left = with_missing_words(CONTENT, seed)
        assert 80 <= len(left) <= 95
        assert {(word.start, word.end) for word in left} <= {(word.start, word.end) for word in CONTENT}


def test_words_are_lost_singly_and_in_runs():
    left = {word.start for word in with_missing_words(CONTENT, 3)}
    lost = [place for place, word in enumerate(CONTENT) if word.start not in left]
    neighbours = sum(one + 1 == other for one, other in pairwise(lost))
    assert 0 < neighbours < len(lost) - 1


def test_the_same_seed_wears_the_same_way():
    assert with_missing_words(CONTENT, 7) == with_missing_words(CONTENT, 7)
    assert with_missing_words(CONTENT, 7) != with_missing_words(CONTENT, 8)


def test_loose_times_keep_every_word_in_order_and_none_is_without_length():
    worn = with_loose_times(CONTENT, [Span(30.0, 31.0)], 4)
    assert [word.text for word in worn] == [word.text for word in CONTENT]
    assert all(word.end - word.start >= 0.019 for word in worn)
    assert sum(word.end - word.start < 0.045 for word in worn) >= 1


def test_a_word_before_a_silence_may_end_early():
    words = (Word("we", 0.0, 0.5), Word("left", 2.0, 2.5))
    ends = {with_loose_times(words, [Span(0.5, 2.0)], seed)[0].end for seed in range(30)}
    assert min(ends) < 0.4
    assert max(ends) == 0.5
