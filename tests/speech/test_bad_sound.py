"""Sound that is no ordinary answer, through the real engine to the report: nothing is invented, and what was not heard is "not measured"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from rehearse.analysis.delivery import NO_SPEECH, NO_WORDS
from rehearse.analysis.loudness import clipped_share
from rehearse.assets import asset
from rehearse.evaluate.hearing import plain, word_errors
from rehearse.evaluate.spoken_truth import Spoken, TruthSpeaker, Voice
from rehearse.model.report import AudioInfo, Report
from rehearse.model.transcript import Word
from rehearse.report.json import report_to_json
from rehearse.report.text import report_to_text
from rehearse.session.analyst import report_on
from rehearse.session.pipeline import Asked, Tools
from rehearse.session.tools import load_tools
from rehearse.speech.engine import Engine
from rehearse.speech.live import transcribe_file
from tests.speech.music import band, chords, melody

pytestmark = [pytest.mark.model, pytest.mark.slow]

RATE = 16_000
SAID = (
    "My first project was at a small hospital, and the doctors did not trust the new system. [[gap 0.6]] "
    "My task was to find the reason. [[gap 0.5]] I talked to five people on the first day. [[gap 0.4]] "
    "In the end we never lost a day again."
)
BESIDE = "We agreed to do both, one after the other. [[gap 0.3]] First we restarted the service, so that the client could work."
HOUR = 3600.0


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    made = Engine(asset("models", "demo-voice"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(None)


@pytest.fixture(scope="module")
def said(speaker: TruthSpeaker) -> Spoken:
    return speaker.speak(SAID)


def full_scale(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    return samples / np.abs(samples).max()


def report_of(engine: Engine, tools: Tools, samples: NDArray[np.float32]) -> Report:
    """The report as the program makes it; whatever the sound, it can be written out."""
    heard = transcribe_file(engine, samples)
    audio = AudioInfo("sound.wav", len(samples) / RATE, RATE, 1)
    report = report_on(audio, samples, heard, Asked(), tools, why_no_words="")
    report_to_json(report)
    assert report.delivery.measures.answer_seconds is None or report.delivery.measures.answer_seconds <= audio.duration
    for one, following in pairwise(words_of(report)):
        assert 0.0 <= one.start < one.end <= following.start
    return report


def words_of(report: Report) -> tuple[Word, ...]:
    assert report.transcript is not None
    return report.transcript.words


def assert_nobody_spoke(report: Report) -> None:
    measures = report.delivery.measures
    assert words_of(report) == ()
    assert report.delivery.speech == report.delivery.filled_pauses == report.delivery.pauses == ()
    assert (measures.answer_seconds, measures.speech_rate, measures.loudness_dbfs, measures.pitch_hz) == (None,) * 4
    assert report.delivery.not_measured["answer_seconds"] == NO_SPEECH
    assert report.sections is None
    assert report.evidence is None
    assert report.not_measured["sections"] == NO_SPEECH
    assert "no speech" in report_to_text(report)


def noise(seconds: float, level: float) -> NDArray[np.float32]:
    return np.random.default_rng(3).normal(0, level, round(seconds * RATE)).astype(np.float32)


@pytest.mark.parametrize(
    "sound",
    [np.zeros(10 * RATE, np.float32), noise(20.0, 3e-4), noise(20.0, 0.05), noise(20.0, 0.4).clip(-1, 1)],
    ids=["digital silence", "a quiet room", "noise", "noise at full scale"],
)
def test_where_nobody_speaks_nothing_is_measured(engine: Engine, tools: Tools, sound: NDArray[np.float32]) -> None:
    assert_nobody_spoke(report_of(engine, tools, sound))


@pytest.mark.parametrize("music", [chords, melody, band])
@pytest.mark.parametrize("level", [0.05, 0.9])
def test_music_is_not_speech(engine: Engine, tools: Tools, music: Callable[..., NDArray[np.float32]], level: float) -> None:
    assert_nobody_spoke(report_of(engine, tools, music(20.0, level)))


def test_music_after_the_answer_adds_no_words(engine: Engine, tools: Tools, said: Spoken) -> None:
    alone = report_of(engine, tools, said.samples)
    followed = report_of(engine, tools, np.concatenate((said.samples, band(12.0, 0.5))))
    assert plain(words_of(followed)) == plain(words_of(alone))
    assert followed.delivery.speech[-1][1] <= said.answer.end + 0.25


def test_of_two_voices_at_once_no_more_words_are_written_than_both_said(
    engine: Engine, tools: Tools, speaker: TruthSpeaker
) -> None:
    one, other = speaker.speak(SAID), speaker.speak(BESIDE, Voice("en-gb+f2", 165, 60))
    both = one.samples.copy()
    both[: len(other.samples)] += other.samples[: len(both)]
    report = report_of(engine, tools, both)
    assert 0 < len(words_of(report)) <= len(one.words) + len(other.words)
    assert report.delivery.measures.answer_seconds == pytest.approx(one.answer.seconds, abs=0.3)


def test_a_clipped_answer_is_still_understood(engine: Engine, tools: Tools, said: Spoken) -> None:
    """One sample in a hundred at full scale: what an input turned up too far gives."""
    clipped = np.clip(2.0 * full_scale(said.samples), -1.0, 1.0)
    assert clipped_share(clipped) >= 0.005
    heard = plain(words_of(report_of(engine, tools, clipped)))
    assert word_errors(plain(said.words), heard) <= 0.2 * len(plain(said.words))


def test_speech_clipped_past_understanding_is_speech_without_words_not_silence(
    engine: Engine, tools: Tools, said: Spoken
) -> None:
    report = report_of(engine, tools, np.clip(8.0 * full_scale(said.samples), -1.0, 1.0))
    assert words_of(report) == ()
    assert report.delivery.measures.answer_seconds == pytest.approx(said.answer.seconds, abs=0.7)
    assert (report.delivery.measures.speech_rate, report.delivery.measures.word_count, report.delivery.filler_words) == (
        None,
    ) * 3
    assert report.delivery.not_measured["speech_rate"] == report.not_measured["sections"] == NO_WORDS
    assert "0 words a minute" not in report_to_text(report)


@pytest.mark.parametrize("rate", [80, 300], ids=["very slow", "very fast"])
def test_at_any_pace_words_are_neither_repeated_nor_packed_together(
    engine: Engine, tools: Tools, speaker: TruthSpeaker, rate: int
) -> None:
    """The model was made for 140 to 185 words a minute: it may mishear, not invent."""
    spoken = speaker.speak(f"{SAID} [[gap 0.5]] {BESIDE}", Voice(rate=rate))
    report = report_of(engine, tools, spoken.samples)
    heard = words_of(report)
    assert 0.5 * len(spoken.words) <= len(heard) <= 1.25 * len(spoken.words)
    measured = report.delivery.measures
    assert measured.speech_rate == pytest.approx(len(heard) / spoken.answer.seconds * 60.0, rel=0.05)
    assert measured.answer_seconds == pytest.approx(spoken.answer.seconds, abs=0.1)


def test_three_seconds_have_words_but_no_rates(engine: Engine, tools: Tools, said: Spoken) -> None:
    report = report_of(engine, tools, said.samples[: 3 * RATE])
    assert plain(words_of(report))[:3] == ["my", "first", "project"]
    assert report.delivery.measures.speech_rate is None
    assert "too short" in report.delivery.not_measured["speech_rate"]


def test_in_an_hour_words_stand_where_they_were_said(engine: Engine, tools: Tools, said: Spoken) -> None:
    """An answer at the beginning and one a minute before the end, with a quiet room between."""
    sound = noise(HOUR, 1e-4)
    late = round((HOUR - 60.0) * RATE)
    for first in (0, late):
        sound[first : first + len(said.samples)] += said.samples
    report = report_of(engine, tools, sound)
    heard = words_of(report)
    early = [word for word in heard if word.start < HOUR / 2]
    again = [word for word in heard if word.start >= HOUR / 2]
    assert plain(early) == plain(again)
    assert [word.start - late / RATE for word in again] == pytest.approx([word.start for word in early], abs=0.1)
    assert word_errors(plain(said.words), plain(early)) <= 0.2 * len(plain(said.words))
    assert report.delivery.measures.longest_pause == pytest.approx(late / RATE - said.answer.seconds, abs=0.2)
