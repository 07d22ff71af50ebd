"""Pitch by YIN and loudness, on sounds whose truth is arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from rehearse.analysis.level import without_rumble
from rehearse.analysis.loudness import clipped_share, loudness_curve, speech_loudness
from rehearse.analysis.pitch import pitch_of_speech, reduced, yin, yin_at
from rehearse.evaluate.voice_scores import drawn_voice
from rehearse.model.transcript import Span
from tests.analysis.sounds import RATE, voice


@pytest.mark.parametrize("hertz", [75.0, 110.0, 160.0, 220.0, 300.0, 390.0])
def test_yin_hears_a_steady_voice_to_one_percent(hertz: float):
    pitch, roughness = yin(voice(1.0, hertz), np.arange(0.2, 0.8, 0.02))
    assert pitch == pytest.approx(np.full(len(pitch), hertz), rel=0.01)
    assert roughness.max() < 0.1


def test_yin_finds_no_pitch_in_noise():
    noise = 0.1 * np.random.default_rng(3).standard_normal(RATE).astype(np.float32)
    pitch, _ = yin(noise, np.arange(0.2, 0.8, 0.02))
    assert np.isnan(pitch).mean() > 0.95


def test_yin_finds_no_pitch_in_silence():
    pitch, roughness = yin(np.zeros(RATE, np.float32), np.arange(0.2, 0.8, 0.02))
    assert np.isnan(pitch).all()
    assert (roughness == 1.0).all()


def test_a_glide_over_an_octave_spreads_by_its_arithmetic():
    # Evenly over 12 semitones around the median: standard deviation 12 / sqrt(12) = 3.46.
    found = pitch_of_speech(voice(4.0, 110.0, glide=12.0), [Span(0.1, 3.9)])
    assert found is not None
    assert found[1] == pytest.approx(3.46 * 3.8 / 4.0, abs=0.15)


def test_a_monotone_voice_has_hardly_any_spread():
    found = pitch_of_speech(voice(3.0, 140.0), [Span(0.1, 2.9)])
    assert found is not None
    assert found[0] == pytest.approx(140.0, rel=0.01)
    assert found[1] < 0.1


def test_a_high_voice_is_not_heard_an_octave_down():
    drawn = [drawn_voice(seed) for seed in (0, 1, 4)]
    for each in drawn:
        found = pitch_of_speech(without_rumble(each.samples), each.syllables)
        assert found is not None
        assert 12 * abs(np.log2(found[0] / each.median)) < 0.6
        assert found[1] == pytest.approx(each.spread, abs=0.4)


def test_between_the_lags_short_periods_are_as_deep_as_long_ones():
    octaves_down = {False: 0.0, True: 0.0}
    for each in (drawn_voice(seed) for seed in range(4)):
        centres = np.concatenate([np.arange(span.start + 0.02, span.end - 0.02, 0.02) for span in each.syllables])
        sound = reduced(without_rumble(each.samples))
        for between in octaves_down:
            pitch, _ = yin_at(sound, centres, between=between)
            octaves_down[between] += float(np.mean(pitch[~np.isnan(pitch)] < each.median / 1.9))
    assert octaves_down[True] < 0.3 * octaves_down[False]


def test_less_than_a_second_of_voice_has_no_pitch_figure():
    assert pitch_of_speech(voice(0.6), [Span(0.0, 0.6)]) is None


def test_rumble_far_louder_than_the_voice_does_not_hide_its_pitch():
    time = np.arange(2 * RATE) / RATE
    rumble = (0.3 + 0.4 * np.sin(2 * np.pi * 12 * time)).astype(np.float32)
    pitch, _ = yin(without_rumble(voice(2.0, 130.0, level=0.1) + rumble), np.arange(0.3, 1.7, 0.02))
    assert np.nanmedian(pitch) == pytest.approx(130.0, rel=0.02)
    assert np.isnan(pitch).mean() < 0.1


def test_levels_are_rms_against_a_full_scale_square_wave():
    sine = np.sin(2 * np.pi * 200 * np.arange(2 * RATE) / RATE).astype(np.float32)
    assert [point.dbfs for point in loudness_curve(sine)] == pytest.approx([-3.0] * 4, abs=0.1)


def test_twice_the_amplitude_is_six_decibels_louder():
    quiet, loud = (speech_loudness(voice(2.0, level=level), [Span(0.0, 2.0)]) for level in (0.1, 0.2))
    assert quiet is not None
    assert loud is not None
    assert loud[0] - quiet[0] == pytest.approx(6.0, abs=0.15)


def test_a_clipped_sound_is_known_by_its_share_of_full_scale_samples():
    assert clipped_share(np.array([0.0, 1.0, -1.0, 0.5], np.float32)) == 0.5
    assert clipped_share(np.zeros(0, np.float32)) == 0.0
