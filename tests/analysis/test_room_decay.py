"""The tail a room leaves after a word, and word ends that do not wait for it to fade."""

from __future__ import annotations

import numpy as np
import pytest

from rehearse.analysis.level import band_levels, smoothed
from rehearse.analysis.room_decay import Band, RoomDecay, room_decay
from rehearse.analysis.voice_activity import speech_spans
from tests.analysis.sounds import RATE, activity, take

PIECES = (
    ("silence", 0.6),
    *(piece for seconds in (1.1, 0.7, 1.4, 0.9, 1.2) for piece in (("voice", seconds), ("silence", 0.7))),
)
EDGES = np.cumsum([seconds for _, seconds in PIECES])[:-1]


def in_room(dry: np.ndarray, seconds: float, below: float = 12.0) -> np.ndarray:
    """The sound with a tail that decays by 60 dB in so many seconds, all of it so many dB below the voice."""
    count = round(seconds * RATE)
    tail = np.random.default_rng(3).standard_normal(count) * 10.0 ** (-3.0 * np.arange(count) / count)
    tail *= 10.0 ** (-below / 20.0) / np.sqrt(np.sum(tail**2))
    size = 2 ** int(np.ceil(np.log2(len(dry) + count)))
    wet = np.fft.irfft(np.fft.rfft(dry, size) * np.fft.rfft(tail, size), size)[: len(dry)]
    return (dry + wet).astype(np.float32)


def noisy(sound: np.ndarray, level: float = 0.0005) -> np.ndarray:
    return sound + level * np.random.default_rng(5).standard_normal(len(sound)).astype(np.float32)


def found_edges(sound: np.ndarray) -> list[float]:
    return [edge for span in speech_spans(activity(PIECES), sound) for edge in (span.start, span.end)]


def decay_of(sound: np.ndarray) -> RoomDecay | None:
    """The room's decay, told when somebody speaks."""
    raw = band_levels(sound)
    at = (np.arange(len(raw[0])) + 0.5) * 0.01
    speech = np.searchsorted(EDGES, at, side="right") % 2 == 1
    bands = [Band(level, smoothed(level), float(np.median(level[:50])), float(np.percentile(level[speech], 75))) for level in raw]
    return room_decay(bands, np.asarray(speech, np.bool_))


@pytest.mark.parametrize("seconds", [0.25, 0.4, 0.6])
def test_a_word_ends_where_the_voice_stops_and_not_where_the_room_falls_silent(seconds: float):
    assert found_edges(noisy(in_room(take(PIECES, noise=0.0), seconds))) == pytest.approx(EDGES.tolist(), abs=0.03)


@pytest.mark.parametrize("seconds", [0.25, 0.4, 0.6])
def test_the_rate_of_the_decay_is_the_rooms_own_to_a_quarter(seconds: float):
    decay = decay_of(noisy(in_room(take(PIECES, noise=0.0), seconds)))
    assert decay is not None
    assert decay.rate == pytest.approx(60.0 / seconds, rel=0.25)


def test_a_dry_recording_has_no_room():
    assert decay_of(take(PIECES)) is None


def test_a_tail_that_noise_hides_is_not_guessed_at():
    assert decay_of(noisy(in_room(take(PIECES, noise=0.0), 0.4), 0.02)) is None


def test_one_pause_is_not_enough_to_know_a_room_by():
    pieces = PIECES[:4]
    sound = noisy(in_room(take(pieces, noise=0.0), 0.4))
    whole = np.concatenate((sound, noisy(np.zeros(round(sum(s for _, s in PIECES) * RATE) - len(sound), np.float32))))
    assert decay_of(whole) is None


def test_a_weak_last_syllable_stays_with_its_word_in_a_room():
    """10 dB below the voice before it, and far above what the room leaves."""
    dry = take(PIECES, noise=0.0)
    dry[round((EDGES[3] - 0.15) * RATE) : round(EDGES[3] * RATE)] *= 10.0 ** (-10.0 / 20.0)
    assert found_edges(noisy(in_room(dry, 0.3)))[3] == pytest.approx(EDGES[3], abs=0.03)


def test_a_voice_that_fades_by_itself_is_followed_to_its_end_in_a_dry_recording():
    dry = take(PIECES, noise=0.0)
    end, fade = round(EDGES[3] * RATE), round(0.2 * RATE)
    dry[end - fade : end] *= 10.0 ** (-20.0 * np.arange(fade) / fade / 20.0)
    assert found_edges(noisy(dry))[3] == pytest.approx(EDGES[3], abs=0.03)


def test_without_sound_or_speech_there_is_no_room():
    silent = Band(np.full(300, -120.0, np.float32), np.full(300, -120.0, np.float32), -120.0, -120.0)
    assert room_decay([silent] * 3, np.zeros(300, np.bool_)) is None
