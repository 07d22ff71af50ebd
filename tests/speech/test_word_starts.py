"""Starts of words moved to where the sound changes."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rehearse.evaluate.spoken_truth import TruthSpeaker, Voice
from rehearse.model.transcript import Word
from rehearse.speech.word_starts import start_where_heard
from tests.speech.synthetic import said

RATE = 16_000


def vowel(pitch: float, formant: float, seconds: float) -> NDArray[np.float32]:
    """A steady voiced sound: harmonics of `pitch`, strongest around `formant` Hz."""
    time = np.arange(round(seconds * RATE)) / RATE
    numbers = np.arange(1, int(4000 / pitch))
    strengths = np.exp(-(((numbers * pitch - formant) / 400.0) ** 2)) + 0.02
    tones = strengths[:, None] * np.sin(2 * np.pi * pitch * numbers[:, None] * time)
    return (0.1 * tones.sum(axis=0)).astype(np.float32)


def silence(seconds: float) -> NDArray[np.float32]:
    return np.random.default_rng(1).normal(0, 1e-4, round(seconds * RATE)).astype(np.float32)


#: 0.3 s of nothing, "we" for 0.2 s, "all" for 0.35 s, a pause to 1.45 s, "see" for 0.3 s.
SOUND = np.concatenate(
    (silence(0.3), vowel(110, 500, 0.2), vowel(110, 1800, 0.35), silence(0.6), vowel(120, 900, 0.3), silence(0.2))
)
TRUE = {"we": 0.3, "all": 0.5, "see": 1.45}


@pytest.mark.parametrize(
    "words",
    [
        said(("we", 0.3, 0.5), ("all", 0.5, 0.85), ("see", 1.45, 1.75)),
        said(("we", 0.1, 0.4), ("all", 0.4, 0.85), ("see", 1.1, 1.75)),
        said(("we", 0.36, 0.56), ("all", 0.56, 0.9), ("see", 1.52, 1.75)),
        said(("we", 0.0, 0.5), ("all", 0.42, 1.2), ("see", 1.2, 1.75)),
    ],
    ids=["true already", "early, and in the pause before", "late", "across the whole pause"],
)
def test_a_word_starts_where_its_sound_does(words: list[Word]) -> None:
    for word in start_where_heard(words, SOUND):
        assert word.start == pytest.approx(TRUE[word.text], abs=0.025), word.text


def test_a_word_that_touched_the_next_still_does_and_a_pause_stays_a_pause() -> None:
    we, all_, see = start_where_heard(said(("we", 0.3, 0.44), ("all", 0.44, 0.86), ("see", 1.4, 1.75)), SOUND)
    assert we.end == all_.start
    assert all_.end == 0.86
    assert see.start - all_.end > 0.5


def test_a_start_moves_only_a_little_way() -> None:
    """A word put far from its sound is not dragged there: other evidence must move it."""
    (word,) = start_where_heard(said(("see", 0.6, 0.8)), SOUND)
    assert 0.48 <= word.start <= 1.05


def test_where_nothing_changes_only_the_lengths_speak() -> None:
    steady = vowel(110, 700, 2.0)
    words = start_where_heard(said(("one", 0.2, 0.5), ("two", 0.5, 0.8), ("three", 0.8, 1.2)), steady)
    assert [word.start for word in words] == pytest.approx([0.2, 0.5, 0.8], abs=0.15)


TIMES = st.lists(st.tuples(st.floats(0, 2.5), st.floats(0, 1)), max_size=40)
SOUNDS = {
    "speech": SOUND,
    "nothing": np.zeros(0, np.float32),
    "a moment": SOUND[:500],
    "digital silence": np.zeros(2 * RATE, np.float32),
    "full scale": np.sign(vowel(110, 500, 2.0)),
    "not a number": np.full(RATE, np.nan, np.float32),
    "infinite": np.where(np.arange(RATE) % 2, np.float32(np.inf), np.float32(-np.inf)),
    "huge": np.full(RATE, np.finfo(np.float32).max, np.float32) * np.where(np.arange(RATE) % 3, 1, -1).astype(np.float32),
}


@pytest.mark.filterwarnings("error")
@settings(max_examples=60, deadline=None)
@given(TIMES, st.sampled_from(sorted(SOUNDS)))
def test_any_words_on_any_sound_stay_in_order_and_whole(times: list[tuple[float, float]], sound: str) -> None:
    words = said(*[("word", start, start + length) for start, length in sorted(times)])
    found = start_where_heard(words, SOUNDS[sound])
    assert [word.text for word in found] == [word.text for word in words]
    assert all(word.start < word.end or word in words for word in found)
    assert all(before.start <= after.start for before, after in itertools.pairwise(found))


@pytest.mark.parametrize("voice", [Voice("en-us", 160), Voice("en-gb+f1", 150, 60), Voice("en-us+m5", 185, 40)], ids=str)
def test_errors_as_recognisers_make_them_become_smaller(speaker: TruthSpeaker, voice: Voice) -> None:
    """Starts up to 0.3 s early, and anywhere in the pause before."""
    spoken = speaker.speak(
        "We met on Monday and talked about the budget. [[gap 0.6]] Nobody had a plan, and time was short.", voice
    )
    truth = np.array([word.start for word in spoken.words])
    for seed in range(5):
        early = np.maximum.accumulate(np.maximum(0.0, truth - np.random.default_rng(seed).exponential(0.07, len(truth))))
        ends = np.append(early[1:], spoken.words[-1].end)
        given_words = said(*zip((word.text for word in spoken.words), early, ends, strict=True))
        found = np.array([word.start for word in start_where_heard(given_words, spoken.samples)])
        assert np.mean(np.abs(found - truth)) < 0.85 * np.mean(np.abs(early - truth))
