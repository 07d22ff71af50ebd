"""What a place in a recording is held against: the voice near it, not only the voice over all."""

from __future__ import annotations

import numpy as np
import pytest

from rehearse.analysis.filled_pauses.sound import BANDS, VoiceReference, described, reference_of
from rehearse.analysis.level import RATE
from rehearse.model.transcript import Span
from tests.analysis.sounds import voice

EVERYWHERE = [Span(0.0, 60.0)]


def of_two_speakers() -> np.ndarray:
    """Half a minute of one, then half a minute of another, lower and ten times (20 dB) softer."""
    return np.concatenate((voice(30.0, 200.0), voice(30.0, 100.0) * np.float32(0.1)))


def test_each_speaker_is_held_against_their_own_level_and_pitch() -> None:
    reference = reference_of(of_two_speakers(), EVERYWHERE)
    first, second = reference.near(10.0), reference.near(50.0)
    assert 14.0 < first.level - second.level <= 20.5
    assert first.pitch == pytest.approx(200.0, rel=0.15)
    assert second.pitch == pytest.approx(100.0, rel=0.15)


def test_where_little_was_said_the_whole_recording_speaks_too() -> None:
    sound = of_two_speakers()
    little = reference_of(sound, [Span(0.0, 30.0), Span(50.0, 50.5)])
    much = reference_of(sound, [Span(0.0, 30.0), Span(42.0, 58.0)])
    assert little.near(50.0).level > much.near(50.0).level + 5.0


def test_where_nothing_was_said_the_whole_recording_is_the_measure() -> None:
    reference = reference_of(of_two_speakers(), [Span(0.0, 20.0)])
    assert reference.near(50.0) is reference


def test_a_reference_without_frames_is_the_same_everywhere() -> None:
    reference = VoiceReference(np.arange(BANDS, dtype=np.float32), 120.0, -20.0)
    assert reference.near(3.0) is reference
    shapes, levels = reference.over(np.array([0.0, 9.0]))
    assert np.array_equal(shapes, np.array([reference.shape, reference.shape]))
    assert levels.tolist() == [-20.0, -20.0]


def test_a_description_changes_smoothly_from_one_speaker_to_the_next() -> None:
    sound = of_two_speakers()
    reference = reference_of(sound, EVERYWHERE)
    _, levels = reference.over(np.arange(0.0, 60.0, 0.01))
    assert np.abs(np.diff(levels)).max() < 0.2
    # A steady voice is at its usual level, whoever's it is.
    rows, _ = described(sound, np.array([1000, 5000]), reference)
    assert np.abs(rows[:, BANDS]).max() < 0.5


def test_a_long_recording_is_known_as_well_near_a_place_as_a_short_one() -> None:
    one = voice(100.0, 150.0)
    long = np.concatenate((*[one] * 6, one * np.float32(0.1)))
    reference = reference_of(long, [Span(0.0, len(long) / RATE)])
    assert reference.heard is not None
    assert np.sum(np.abs(reference.heard.at - 650.0) < 8.0) > 50
    assert reference.near(650.0).level < reference.level - 12.0
