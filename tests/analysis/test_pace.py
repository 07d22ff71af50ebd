"""Words per minute along the answer."""

from __future__ import annotations

import pytest

from rehearse.analysis.pace import pace_curve, pace_stretches, rate_per_minute
from rehearse.model.transcript import Span
from tests.analysis.sounds import words


def test_an_even_speaker_has_a_flat_curve():
    spoken = words("word " * 100, each=0.4)
    curve = pace_curve(spoken, Span(0.0, 40.0))
    assert [point.wpm for point in curve] == pytest.approx([150.0] * len(curve), rel=0.01)


def test_windows_are_ten_seconds_every_two():
    curve = pace_curve(words("word " * 100, each=0.4), Span(0.0, 40.0))
    assert [(point.start, point.end) for point in curve[:3]] == [(0.0, 10.0), (2.0, 12.0), (4.0, 14.0)]
    assert curve[-1].end == 40.0


def test_a_short_answer_gives_one_point():
    curve = pace_curve(words("one two three four", each=0.5), Span(0.0, 2.0))
    assert [point.wpm for point in curve] == pytest.approx([120.0])


def test_no_speech_gives_no_curve():
    assert pace_curve((), None) == ()


def test_twenty_fast_seconds_are_one_stretch():
    fast = words("word " * 70, each=0.3)
    usual = words("word " * 50, start=21.0, each=0.43)
    found = pace_stretches(pace_curve((*fast, *usual), Span(0.0, 42.5)))
    assert len(found) == 1
    assert found[0].fast
    assert found[0].wpm > 180
    assert found[0].end - found[0].start >= 15


def test_twelve_fast_seconds_are_not_sustained():
    fast = words("word " * 40, start=10.0, each=0.3)
    before = words("word " * 25, each=0.4)
    after = words("word " * 40, start=22.0, each=0.4)
    assert pace_stretches(pace_curve((*before, *fast, *after), Span(0.0, 38.0))) == ()


def test_an_answer_fast_from_its_first_word_to_its_last_is_sustained_from_edge_to_edge():
    found = pace_stretches(pace_curve(words("word " * 63, each=0.32), Span(0.0, 20.0)))
    assert [(each.start, each.end, each.fast) for each in found] == [(0.0, 20.0, True)]


def test_a_slow_end_reaches_to_the_answers_last_word():
    usual, slow = words("word " * 50, each=0.4), words("word " * 20, start=20.0, each=0.9)
    found = pace_stretches(pace_curve((*usual, *slow), Span(0.0, 38.0)))
    assert [each.fast for each in found] == [False]
    assert found[0].end == 38.0
    assert 15.0 <= found[0].end - found[0].start <= 19.0


def test_fourteen_fast_seconds_are_not_sustained_even_where_they_are_the_whole_answer():
    assert pace_stretches(pace_curve(words("word " * 44, each=0.32), Span(0.0, 14.0))) == ()


def test_a_rate_over_no_time_is_not_measured():
    assert rate_per_minute(3, 0.0) is None
