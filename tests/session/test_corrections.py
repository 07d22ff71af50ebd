"""Corrected words keep time in order, whatever is replaced by whatever."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearse.model.transcript import Word
from rehearse.session.corrections import corrected

WORDS = tuple(Word(f"w{index}", index * 0.5, index * 0.5 + 0.4, 0.8) for index in range(8))


@given(st.integers(0, 8), st.integers(0, 8), st.lists(st.text("abcdef", min_size=1, max_size=6), max_size=6))
def test_times_stay_in_order_and_the_rest_of_the_words_stays(first: int, second: int, texts: list[str]) -> None:
    begin, end = sorted((first, second))
    fresh = corrected(WORDS, begin, end, " ".join(texts))
    assert [word.text for word in fresh] == [*(w.text for w in WORDS[:begin]), *texts, *(w.text for w in WORDS[end:])]
    assert all(word.start <= word.end for word in fresh)
    assert all(one.end <= two.start + 1e-9 for one, two in pairwise(fresh))


def test_as_many_words_as_before_keep_each_its_own_time() -> None:
    fresh = corrected(WORDS, 2, 4, "cut churn")
    assert [(word.start, word.end) for word in fresh] == [(word.start, word.end) for word in WORDS]
    assert fresh[2].probability == 1.0


def test_a_range_outside_the_words_is_refused() -> None:
    with pytest.raises(IndexError):
        corrected(WORDS, 3, 9, "x")
