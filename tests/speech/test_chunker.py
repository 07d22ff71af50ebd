"""Where speech is cut, and what is started early."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rehearse.speech.chunker import Chunk, Chunker, ChunkEvent, ChunkRules, Closed, Overtaken, Speculate
from rehearse.speech.voice_activity import RATE, WINDOW
from tests.speech.synthetic import sound_for, windows, windows_of

RULES = ChunkRules()
PLANS = st.lists(st.tuples(st.booleans(), st.integers(1, 400)), max_size=12)


def run(probabilities: NDArray[np.float32], sizes: list[int] | None = None) -> list[ChunkEvent]:
    """Feeds a whole stream, in blocks of so many windows, and ends it."""
    sound, chunker, events, at = sound_for(probabilities), Chunker(), [], 0
    for size in sizes or []:
        events += chunker.feed(sound[at * WINDOW : (at + size) * WINDOW], probabilities[at : at + size])
        at += size
    events += chunker.feed(sound[at * WINDOW :], probabilities[at:])
    return events + list(chunker.finish())


def closed(events: list[ChunkEvent]) -> list[Chunk]:
    return [event.chunk for event in events if isinstance(event, Closed)]


def speech_windows(probabilities: NDArray[np.float32]) -> list[int]:
    return [int(i) for i in np.flatnonzero(probabilities >= 0.5)]


@settings(max_examples=50, deadline=None)
@given(PLANS)
def test_every_window_of_speech_lies_in_exactly_one_chunk(plan: list[tuple[bool, int]]) -> None:
    probabilities = windows_of(plan)
    chunks = closed(run(probabilities))
    for window in speech_windows(probabilities):
        begin, end = window * WINDOW / RATE, (window + 1) * WINDOW / RATE
        holding = [c for c in chunks if c.start <= begin and end <= c.end]
        touching = [c for c in chunks if c.start < end and begin < c.end]
        if not holding:  # only a burst too short to be decoded, with silence about it
            left = window
            while left and probabilities[left - 1] >= 0.5:
                left -= 1
            right = window
            while right + 1 < len(probabilities) and probabilities[right + 1] >= 0.5:
                right += 1
            assert (right - left + 1) * WINDOW / RATE < RULES.least_speech
            assert not touching
        else:
            assert len(holding) == 1
            assert len(touching) == 1


@settings(max_examples=50, deadline=None)
@given(PLANS)
def test_chunks_are_in_order_short_enough_and_real_contiguous_sound(plan: list[tuple[bool, int]]) -> None:
    probabilities = windows_of(plan)
    sound = sound_for(probabilities)
    chunks = closed(run(probabilities))
    for chunk in chunks:
        assert chunk.seconds <= 28.0
        assert np.array_equal(chunk.samples, sound[round(chunk.start * RATE) : round(chunk.end * RATE)])
        assert sum(end - start for start, end in chunk.speech) >= RULES.least_speech - 1e-9
        assert all(chunk.start <= start < end <= chunk.end for start, end in chunk.speech)
    for before, after in itertools.pairwise(chunks):
        assert before.end <= after.start
        assert before.id < after.id


@settings(max_examples=40, deadline=None)
@given(PLANS, st.lists(st.integers(1, 60), max_size=30))
def test_the_chunks_do_not_depend_on_how_the_sound_was_fed(plan: list[tuple[bool, int]], sizes: list[int]) -> None:
    probabilities = windows_of(plan)
    whole, pieces = closed(run(probabilities)), closed(run(probabilities, sizes))
    assert [(c.id, c.start, c.end, c.speech) for c in whole] == [(c.id, c.start, c.end, c.speech) for c in pieces]


@settings(max_examples=40, deadline=None)
@given(PLANS)
def test_every_speculation_is_either_kept_whole_or_overtaken(plan: list[tuple[bool, int]]) -> None:
    open_speculation: Chunk | None = None
    for event in run(windows_of(plan)):
        if isinstance(event, Speculate):
            assert open_speculation is None
            open_speculation = event.chunk
        elif isinstance(event, Overtaken):
            assert open_speculation is not None
            assert event.chunk_id == open_speculation.id
            open_speculation = None
        elif open_speculation is not None:
            assert event.chunk is open_speculation
            open_speculation = None
    assert open_speculation is None


def test_a_pause_of_half_a_second_closes_a_chunk_of_eight_seconds() -> None:
    events = run(windows_of([(True, windows(8.2)), (False, windows(0.55)), (True, windows(3.0)), (False, 40)]))
    chunks = closed(events)
    assert len(chunks) == 2
    assert chunks[0].end <= chunks[1].start


def test_a_pause_of_half_a_second_does_not_close_a_chunk_of_four_seconds() -> None:
    chunks = closed(run(windows_of([(True, windows(4.0)), (False, windows(0.55)), (True, windows(3.0)), (False, 5)])))
    assert len(chunks) == 1
    assert len(chunks[0].speech) == 2


def test_a_long_pause_closes_a_chunk_of_any_length() -> None:
    chunks = closed(run(windows_of([(True, windows(1.0)), (False, windows(2.1)), (True, windows(1.0)), (False, 5)])))
    assert len(chunks) == 2


def test_decoding_may_start_at_a_pause_of_three_tenths() -> None:
    speech, pause = windows(3.0), windows(0.3)
    events = run(windows_of([(True, speech), (False, pause - 1)]))
    assert not [event for event in events if isinstance(event, Speculate)]
    chunker, probabilities = Chunker(), windows_of([(True, speech), (False, pause)])
    assert [type(e) for e in chunker.feed(sound_for(probabilities), probabilities)] == [Speculate]


def test_stop_during_a_pause_keeps_the_speculation() -> None:
    events = run(windows_of([(True, windows(3.0)), (False, windows(0.4))]))
    speculated = next(event.chunk for event in events if isinstance(event, Speculate))
    assert closed(events) == [speculated]


def test_speech_that_goes_on_overtakes_the_speculation() -> None:
    events = run(windows_of([(True, windows(3.0)), (False, windows(0.4)), (True, windows(1.0)), (False, 2)]))
    assert [type(event) for event in events] == [Speculate, Overtaken, Closed]
    assert closed(events)[0].seconds > 4.3


def test_a_pause_is_kept_inside_a_chunk_as_real_silence() -> None:
    """Speech from both sides of a pause is never glued together."""
    speech = windows(3.0)
    chunk = closed(run(windows_of([(True, speech), (False, windows(1.0)), (True, speech), (False, 3)])))[0]
    (_, first_end), (second_start, _) = chunk.speech
    assert second_start - first_end == pytest.approx(1.0, abs=0.05)
    assert chunk.seconds >= 7.0


def test_padding_is_real_sound_and_stops_at_the_neighbour() -> None:
    chunks = closed(
        run(windows_of([(False, 30), (True, windows(9.0)), (False, windows(0.5)), (True, windows(2.0)), (False, 30)]))
    )
    first, second = chunks
    assert first.speech[0][0] - first.start == pytest.approx(0.25, abs=1e-6)
    assert first.end - first.speech[-1][1] == pytest.approx(0.25, abs=1e-6)
    assert second.start >= first.end
    assert second.speech[0][0] - second.start == pytest.approx(0.25, abs=0.02)


def test_speech_without_a_pause_is_cut_at_its_quietest_place() -> None:
    probabilities = windows_of([(True, windows(40.0))])
    sound = sound_for(probabilities)
    quiet = windows(24.0)
    sound[quiet * WINDOW : (quiet + 5) * WINDOW] *= 0.01
    chunker = Chunker()
    events = [*chunker.feed(sound, probabilities), *chunker.finish()]
    cut = closed(list(events))[0].end
    assert quiet * WINDOW / RATE <= cut <= (quiet + 5) * WINDOW / RATE


def test_a_short_silence_is_a_better_place_to_cut_than_a_quiet_sound() -> None:
    probabilities = windows_of([(True, windows(25.0)), (False, 4), (True, windows(15.0))])
    cut = closed(run(probabilities))[0].end
    assert windows(25.0) * WINDOW / RATE <= cut <= (windows(25.0) + 4) * WINDOW / RATE


def test_of_two_short_silences_the_longer_is_the_better_place_to_cut() -> None:
    probabilities = windows_of([(True, windows(24.0)), (False, 8), (True, windows(2.0)), (False, 4), (True, windows(14.0))])
    cut = closed(run(probabilities))[0].end
    assert windows(24.0) * WINDOW / RATE <= cut <= (windows(24.0) + 8) * WINDOW / RATE


def test_a_gap_of_two_windows_may_lie_inside_a_word_and_is_no_better_place_than_a_quiet_sound() -> None:
    probabilities = windows_of([(True, windows(26.0)), (False, 2), (True, windows(14.0))])
    sound = sound_for(np.ones_like(probabilities))
    quiet = windows(24.0)
    sound[quiet * WINDOW : (quiet + 5) * WINDOW] = 0.0
    chunker = Chunker()
    events = [*chunker.feed(sound, probabilities), *chunker.finish()]
    assert quiet * WINDOW / RATE <= closed(events)[0].end <= (quiet + 5) * WINDOW / RATE


def test_a_burst_is_forgotten_after_seven_seconds_of_silence() -> None:
    plan = [(False, 20), (True, 5), (False, windows(7.0)), (True, windows(3.0)), (False, windows(1.0))]
    (chunk,) = closed(run(windows_of(plan)))
    assert chunk.start == pytest.approx((20 + 5 + windows(7.0)) * WINDOW / RATE, abs=0.3)
    assert len(chunk.speech) == 1


@pytest.mark.parametrize("count", [1, 5, 9])
def test_a_burst_too_short_to_be_speech_is_never_decoded(count: int) -> None:
    assert closed(run(windows_of([(False, 20), (True, count), (False, windows(10.0))]))) == []


def test_a_short_word_before_a_silence_stays_with_what_follows() -> None:
    chunks = closed(run(windows_of([(True, 7), (False, windows(3.0)), (True, windows(2.0)), (False, 3)])))
    assert len(chunks) == 1
    assert len(chunks[0].speech) == 2


def test_silence_alone_makes_no_chunk() -> None:
    assert run(windows_of([(False, 2000)])) == []


def test_memory_holds_the_open_chunk_only() -> None:
    chunker = Chunker()
    probabilities = windows_of([(False, 50)])
    for _ in range(200):
        chunker.feed(sound_for(probabilities), probabilities)
    assert len(chunker._buffer) <= RATE


def test_a_probability_without_its_sound_is_refused() -> None:
    with pytest.raises(ValueError, match="without its sound"):
        Chunker().feed(np.zeros(0, np.float32), np.ones(1, np.float32))
