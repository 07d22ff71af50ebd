"""In which order live speech is given to the engine, what is begun early, and what is taken back."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from rehearse.errors import CancelledError
from rehearse.model.transcript import Word
from rehearse.speech.engine_jobs import JobDone
from rehearse.speech.live import LiveTranscription
from tests.fakes.engine import HandEngine
from tests.fakes.voice import LoudnessNetwork, spoken


@pytest.fixture
def engine() -> HandEngine:
    return HandEngine()


def live(engine: HandEngine, **options: bool) -> LiveTranscription:
    return LiveTranscription(engine, network=LoudnessNetwork(), **options)  # type: ignore[arg-type]


def speak(transcription: LiveTranscription, *seconds: float) -> None:
    """Feeds speech and pauses (negative) in small blocks."""
    sound = spoken(*seconds)
    for block in np.split(sound, range(800, len(sound), 800)):
        transcription.feed(block)


def never() -> bool:
    return False


def test_decoding_begins_at_a_pause_and_its_words_are_those_of_the_take(engine: HandEngine) -> None:
    transcription = live(engine)
    speak(transcription, 3.0, -0.45)
    assert len(engine.submitted) == 1
    assert transcription.backlog_seconds == 0.0
    engine.end_next()
    result = transcription.finish()
    assert len(engine.submitted) == 1
    assert result.words
    assert result.overtaken == 0


def test_who_does_not_want_it_gets_no_early_decoding(engine: HandEngine) -> None:
    transcription = live(engine, speculate=False)
    speak(transcription, 3.0, -0.45)
    assert engine.submitted == []


def test_speech_that_goes_on_takes_the_early_start_back_and_the_next_pause_has_its_own(engine: HandEngine) -> None:
    transcription = live(engine)
    speak(transcription, 3.0, -0.45, 1.0)
    assert engine.cancelled == engine.submitted
    assert len(engine.cancelled) == 1
    speak(transcription, -0.45)
    assert len(engine.submitted) == 2
    engine.end_next()
    assert transcription.finish().overtaken == 1


def test_an_answer_to_what_was_taken_back_changes_nothing(engine: HandEngine) -> None:
    transcription = live(engine)
    speak(transcription, 3.0, -0.45)
    (late,) = engine.waiting
    speak(transcription, 1.0)
    late.listener(JobDone(late.job_id, (Word("late", 0.0, 0.4),), 0.1))
    speak(transcription, -0.45)
    assert len(engine.submitted) == 2
    engine.end_next()
    assert "late" not in [word.text for word in transcription.finish().words or ()]


def test_an_early_start_waits_until_closed_speech_is_decoded_and_then_takes_its_turn(engine: HandEngine) -> None:
    transcription = live(engine)
    speak(transcription, 9.0, -0.6)
    speak(transcription, 3.0, -0.45)
    assert len(engine.submitted) == 1
    engine.end_next()
    assert len(engine.submitted) == 2
    engine.end_next()
    assert len(transcription.finish().words or ()) > 20


def test_cancelling_takes_back_what_waits_and_leaves_alone_what_was_decoded(engine: HandEngine) -> None:
    transcription = live(engine)
    speak(transcription, 9.0, -0.6, 9.0, -0.6, 9.0, -0.6)
    engine.end_next()
    done, *waiting = engine.submitted
    transcription.cancel()
    assert engine.cancelled == waiting
    assert len(waiting) == 2
    assert done not in engine.cancelled


def test_reading_goes_on_as_soon_as_enough_was_decoded(engine: HandEngine) -> None:
    transcription = live(engine)
    speak(transcription, 9.0, -0.6, 9.0, -0.6)
    engine.end_next()
    asked = iter([False, False])
    transcription.wait_until_within(10.0, lambda: next(asked))


def test_reading_that_waits_is_ended_by_a_cancel(engine: HandEngine) -> None:
    transcription = live(engine)
    speak(transcription, 9.0, -0.6)
    asked = iter([False, True])
    with pytest.raises(CancelledError):
        transcription.wait_until_within(1.0, lambda: next(asked))
    assert engine.cancelled == engine.submitted


def test_being_asked_whether_to_cancel_cancels_nothing(engine: HandEngine) -> None:
    transcription = live(engine)
    speak(transcription, 9.0, -0.6, 3.0, -0.2)

    def decode_meanwhile(_share: float) -> None:
        if engine.waiting:
            engine.end_next()

    assert transcription.finish(decode_meanwhile, never).words
    assert engine.cancelled == []


def test_waiting_for_the_last_words_takes_no_work(engine: HandEngine) -> None:
    transcription = live(engine)
    speak(transcription, 9.0, -0.6)
    asked: list[float] = []
    waits = threading.Event()

    def ask(share: float) -> None:
        asked.append(share)
        waits.set()

    waiter = threading.Thread(target=transcription.finish, args=(ask,))
    waiter.start()
    assert waits.wait(20.0)
    engine.end_next()
    waiter.join(20.0)
    assert not waiter.is_alive()
    assert len(asked) <= 3


def test_an_engine_that_has_said_which_model_it_is_is_not_started_again_for_silence(engine: HandEngine) -> None:
    transcription = live(engine)
    speak(transcription, -3.0)
    result = transcription.finish()
    assert (result.words, result.model) == ((), engine.info)
    assert engine.starts == 0
