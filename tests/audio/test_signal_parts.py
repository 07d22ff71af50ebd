"""Small parts: the ring of frames, resampling, stretching, the outline of a recording."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehearse.audio.frames import FrameBuffer, to_float, to_pcm16
from rehearse.audio.resample import StreamResampler
from rehearse.audio.stretch import stretch
from rehearse.audio.waveform import peaks
from tests.fakes.audio import noise


@given(st.lists(st.one_of(st.integers(0, 40), st.none()), max_size=60))
def test_frames_leave_the_ring_as_they_came_or_are_counted_as_dropped(steps: list[int | None]) -> None:
    ring = FrameBuffer(64)
    next_value, expected, out, dropped = 0, [], [], 0
    for step in steps:
        if step is None:
            out.extend(ring.read().tolist())
            continue
        block = np.arange(next_value, next_value + step, dtype=np.int16)
        next_value += step
        if len(expected) - len(out) + step > 64:
            dropped += step
        else:
            expected.extend(block.tolist())
        ring.write(block)
    out.extend(ring.read().tolist())
    assert out == expected
    assert (ring.dropped, ring.written) == (dropped, len(expected))


def test_floats_go_into_the_ring_as_pcm() -> None:
    ring = FrameBuffer(8)
    ring.write(np.array([0.0, 0.5, -1.0, 2.0], np.float32))
    assert ring.read().tolist() == [0, 16_384, -32_768, 32_767]


def test_a_sealed_ring_takes_nothing_more_but_gives_what_it_has() -> None:
    ring = FrameBuffer(8)
    ring.write(np.array([1, 2], np.int16))
    ring.seal()
    ring.write(np.array([3], np.int16), overflow=True)
    assert ring.read().tolist() == [1, 2]
    assert ring.overflows == 1


def test_pcm_to_float_and_back_is_exact() -> None:
    every = np.arange(-32_768, 32_768).astype(np.int16)
    assert np.array_equal(to_pcm16(to_float(every)), every)


@settings(deadline=None, max_examples=25)
@given(
    rate=st.sampled_from([8_000, 22_050, 44_100, 48_000, 96_000]), cuts=st.lists(st.integers(1, 5_000), min_size=1, max_size=20)
)
def test_resampling_does_not_depend_on_how_the_sound_is_cut(rate: int, cuts: list[int]) -> None:
    sound = to_float(noise(0.5, rate))
    whole = StreamResampler(rate)
    truth = np.concatenate([whole.feed(sound), whole.finish()])
    stream, pieces, at = StreamResampler(rate), [], 0
    for cut in cuts:
        pieces.append(stream.feed(sound[at : at + cut]))
        at += cut
    pieces += [stream.feed(sound[at:]), stream.finish()]
    assert np.array_equal(np.concatenate(pieces), truth)
    assert len(truth) == round(len(sound) * 16_000 / rate)


def test_resampling_keeps_time_and_pitch() -> None:
    place = np.arange(48_000) / 48_000
    click = np.exp(-(((place - 0.5) / 0.001) ** 2)).astype(np.float32)
    stream = StreamResampler(48_000)
    out = np.concatenate([stream.feed(click), stream.finish()])
    assert int(np.argmax(out)) == 8_000


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.25, 1.5, 2.0])
def test_stretching_changes_the_length_and_not_the_pitch(speed: float) -> None:
    tone = (0.3 * np.sin(2 * np.pi * 440 * np.arange(8 * 16_000) / 16_000)).astype(np.float32)
    out = stretch(tone, 16_000, speed)
    assert len(out) == pytest.approx(len(tone) / speed, abs=0.05 * 16_000)
    middle = out[16_000:48_000]
    assert np.argmax(np.abs(np.fft.rfft(middle * np.hanning(len(middle))))) * 0.5 == pytest.approx(440.0, abs=1.0)


def test_stretching_by_one_gives_the_sound_itself() -> None:
    sound = to_float(noise(0.1))
    assert stretch(sound, 48_000, 1.0) is sound


@pytest.mark.parametrize("speed", [0.0, 0.4, 2.1, -1.0, float("nan")])
def test_impossible_speeds_are_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="speed"):
        stretch(to_float(noise(0.1)), 48_000, speed)


@given(count=st.integers(0, 300), columns=st.integers(0, 40))
def test_the_outline_is_the_least_and_the_greatest_under_each_column(count: int, columns: int) -> None:
    samples = to_float(noise(count / 1000, 1000))
    out = peaks(samples, columns)
    assert out.shape == (columns, 2)
    if count >= columns > 0:
        edges = [column * count // columns for column in range(columns)] + [count]
        for column in range(columns):
            part = samples[edges[column] : edges[column + 1]]
            assert out[column].tolist() == [part.min(), part.max()]
    assert (out[:, 0] <= out[:, 1]).all()
