"""Silent pauses and where they fall."""

from __future__ import annotations

import numpy as np
import pytest

from rehearse.analysis.pauses import find_pauses
from rehearse.analysis.voice_activity import speech_spans
from rehearse.model.measures import PauseKind
from rehearse.model.transcript import Span, Word
from tests.analysis.sounds import RATE, activity, take

PIECES = (("silence", 0.6), ("voice", 1.5), ("silence", 0.8), ("voice", 2.0), ("silence", 0.7))


def test_edges_follow_the_sound_to_forty_milliseconds():
    spans = speech_spans(activity(PIECES), take(PIECES))
    assert [edge for span in spans for edge in (span.start, span.end)] == pytest.approx([0.6, 2.1, 2.9, 4.9], abs=0.04)


def test_probabilities_alone_give_edges_to_a_tenth_of_a_second():
    spans = speech_spans(activity(PIECES))
    assert [edge for span in spans for edge in (span.start, span.end)] == pytest.approx([0.6, 2.1, 2.9, 4.9], abs=0.1)


def test_silence_before_the_first_and_after_the_last_speech_is_no_pause():
    pauses = find_pauses(speech_spans(activity(PIECES), take(PIECES)))
    assert len(pauses) == 1
    assert pauses[0].seconds == pytest.approx(0.8, abs=0.05)


def test_a_silence_of_under_a_quarter_second_belongs_to_the_speech():
    pieces = (("voice", 1.0), ("silence", 0.18), ("voice", 1.0), ("silence", 0.4))
    assert len(speech_spans(activity(pieces), take(pieces))) == 1


def hiss(seconds: float, level: float) -> np.ndarray:
    """The sound of s: noise above 4 kHz, `level` its RMS."""
    noise = np.fft.rfft(np.random.default_rng(7).standard_normal(round(seconds * RATE)))
    noise[np.fft.rfftfreq(round(seconds * RATE), 1 / RATE) < 4000] = 0.0
    sound = np.fft.irfft(noise, round(seconds * RATE))
    return (sound / sound.std() * level).astype(np.float32)


def put(sound: np.ndarray, piece: np.ndarray, at: float) -> np.ndarray:
    placed = sound.copy()
    placed[round(at * RATE) : round(at * RATE) + len(piece)] += piece
    return placed


def test_the_release_of_a_final_t_belongs_to_the_word():
    """The mouth closes at 2.1 s for 70 ms; the network takes what follows for a click."""
    sound = put(take(PIECES), hiss(0.05, 0.03), 2.17)
    assert speech_spans(activity(PIECES), sound)[0].end == pytest.approx(2.22, abs=0.04)


def test_a_click_in_the_middle_of_a_pause_belongs_to_no_word():
    sound = put(take(PIECES), hiss(0.05, 0.03), 2.5)
    spans = speech_spans(activity(PIECES), sound)
    assert [span.end for span in spans] == pytest.approx([2.1, 4.9], abs=0.04)


def test_a_final_s_hardly_louder_than_a_steady_noise_is_heard():
    """As strong as the noise in its own part of the spectrum, and half as strong as the whole of it."""
    sound = put(take(PIECES, noise=0.01), hiss(0.12, 0.0075), 2.1)
    assert speech_spans(activity(PIECES), sound)[0].end == pytest.approx(2.22, abs=0.04)


def test_an_unsteady_noise_is_not_taken_for_speech():
    sound = take(PIECES, noise=0.01)
    unsteady = sound * np.repeat(np.random.default_rng(2).uniform(0.7, 1.4, len(sound) // 800 + 1), 800)[: len(sound)].astype(
        np.float32
    )
    spans = speech_spans(activity(PIECES), unsteady)
    assert [edge for span in spans for edge in (span.start, span.end)] == pytest.approx([0.6, 2.1, 2.9, 4.9], abs=0.06)


def test_noise_without_speech_gives_no_speech():
    pieces = (("silence", 3.0),)
    assert speech_spans(activity(pieces), take(pieces, noise=0.1)) == ()


def test_a_pause_after_a_comma_is_at_a_boundary():
    spoken = (Word("Then,", 0.0, 1.0), Word("we", 2.0, 2.4))
    assert find_pauses((Span(0.0, 1.0), Span(2.0, 2.5)), spoken)[0].kind is PauseKind.BOUNDARY


def test_a_pause_after_an_article_is_inside_a_clause():
    spoken = (Word("the", 0.0, 1.0), Word("model", 2.0, 2.4))
    assert find_pauses((Span(0.0, 1.0), Span(2.0, 2.5)), spoken)[0].kind is PauseKind.INSIDE_CLAUSE


def test_a_pause_before_because_is_at_a_boundary_without_punctuation():
    spoken = (Word("failed", 0.0, 1.0), Word("because", 2.0, 2.4))
    assert find_pauses((Span(0.0, 1.0), Span(2.0, 2.5)), spoken)[0].kind is PauseKind.BOUNDARY


def test_a_word_stretched_over_the_silence_still_stands_before_it():
    spoken = (Word("team.", 0.5, 1.9), Word("We", 2.0, 2.4))
    assert find_pauses((Span(0.0, 1.0), Span(2.0, 2.5)), spoken)[0].kind is PauseKind.BOUNDARY


def test_without_words_the_kind_is_not_known():
    assert find_pauses((Span(0.0, 1.0), Span(2.0, 2.5)))[0].kind is None
