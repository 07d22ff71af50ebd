"""What is computed in bulk, for speed, is what it would be one by one."""

from __future__ import annotations

import numpy as np
import pytest

from rehearse.analysis.filled_pauses.finding import Gap
from rehearse.analysis.filled_pauses.model import FillerModel
from rehearse.analysis.filled_pauses.sound import reference_of
from rehearse.analysis.filler_words.lists import by_first_word
from rehearse.analysis.level import RATE, band_levels, levels, running_mean, without_rumble
from rehearse.model.transcript import Span
from tests.analysis.sounds import voice


def noisy(seconds: float) -> np.ndarray:
    random = np.random.default_rng(4)
    return (voice(seconds, 130.0) + random.standard_normal(round(seconds * RATE)) * 0.01).astype(np.float32)


@pytest.mark.parametrize("size", [1, 2, 9, 161])
def test_a_running_mean_is_the_mean_of_each_neighbourhood(size: int) -> None:
    values = np.random.default_rng(1).standard_normal(500).astype(np.float32)
    expected = np.convolve(values.astype(np.float64), np.ones(size) / size, mode="valid")
    assert running_mean(values, size) == pytest.approx(expected, abs=1e-6)


def test_many_gaps_are_heard_as_each_alone() -> None:
    sound = noisy(16.0)
    reference = reference_of(sound, [Span(0.0, 16.0)])
    # Short and long, at both ends of the sound, out of order, and more than are taken at once.
    gaps = [Gap(start, end, False) for start, end in [(0.0, 0.1), (3.017, 3.4), (1.2, 1.21), (4.0, 15.5), (15.8, 16.0)]]
    model = FillerModel.load()
    together = list(model.listen(sound, gaps, reference))
    assert len(together) == len(gaps)
    ears = [(gap, found, place) for gap, heard in zip(gaps, together, strict=True) for place, found in enumerate(heard)]
    assert len(ears) == len(gaps) * len(model.ears)
    for gap, found, place in ears:
        alone = next(iter(model.listen(sound, [gap], reference)))[place]
        assert found.start == alone.start == pytest.approx(gap.start, abs=0.006)
        assert found.odds == pytest.approx(alone.odds, abs=1e-3)
        assert found.sounds == pytest.approx(alone.sounds, abs=1e-3)
        assert np.array_equal(found.voiced, alone.voiced)
        assert len(found.level) == len(found.change) == len(found.odds) == max(1, round((gap.end - gap.start) * 100))


def test_pieces_leave_no_seam_in_the_sound() -> None:
    """The sound is worked on two seconds at a time: what falls on a seam is as what falls between."""
    sound = noisy(7.0)
    shifted = np.concatenate((np.full(RATE, sound[0], np.float32), sound))
    clean, moved = without_rumble(sound), without_rumble(shifted)[RATE:]
    inside = slice(400, None)
    assert moved[inside] == pytest.approx(clean[inside], abs=1e-6)
    for one, other in zip(band_levels(clean), band_levels(moved), strict=True):
        assert other[100:] == pytest.approx(one[100:], abs=0.01)
    assert len(levels(clean)) == 700


def test_phrases_are_found_under_their_first_word_in_order() -> None:
    phrases = (("you", "know"), ("i", "mean"), ("you",))
    assert by_first_word(phrases) == {"you": (("you", "know"), ("you",)), "i": (("i", "mean"),)}
