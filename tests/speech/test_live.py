"""Transcribing while somebody speaks, and a recording by the same path."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rehearse.errors import CancelledError, ModelError, TranscriptionError
from rehearse.speech.engine import Engine
from rehearse.speech.live import LiveResult, LiveTranscription, transcribe_file
from rehearse.speech.messages import RecogniserSpec
from tests.fakes.voice import LoudnessNetwork, spoken

RATE = 16_000
ANSWER = spoken(-0.5, 9.0, -0.7, 4.0, -0.4, 6.0, -2.5, 3.0, -0.2)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    made = Engine(RecogniserSpec("tests.fakes.recogniser:counting"))
    yield made
    made.close()


def live(engine: Engine | None) -> LiveTranscription:
    return LiveTranscription(engine, network=LoudnessNetwork())


def speak(live: LiveTranscription, sound: np.ndarray, block: int = 800) -> None:
    for first in range(0, len(sound), block):
        live.feed(sound[first : first + block])


def answer(engine: Engine | None, block: int = 800) -> LiveResult:
    transcription = live(engine)
    speak(transcription, ANSWER, block)
    return transcription.finish()


def test_words_carry_the_time_of_the_whole_recording(engine: Engine) -> None:
    result = answer(engine)
    assert result.words is not None
    starts = [word.start for word in result.words]
    assert starts == sorted(starts)
    assert starts[0] == pytest.approx(0.5, abs=0.1)
    assert result.words[-1].end <= result.seconds
    # The second chunk begins after the pause that closed the first.
    assert min(start for start in starts if start > 9.6) == pytest.approx(10.2, abs=0.1)


def test_words_lie_where_there_was_a_voice(engine: Engine) -> None:
    result = answer(engine)
    silences = [(9.6, 10.1), (20.7, 23.0)]
    assert result.words
    for word in result.words:
        assert all(word.end <= begin or word.start >= end for begin, end in silences)


@pytest.mark.parametrize("block", [160, 1111, len(ANSWER)])
def test_block_sizes_do_not_change_a_word(engine: Engine, block: int) -> None:
    assert answer(engine, block).words == answer(engine).words


def test_a_recording_gives_what_was_heard_live(engine: Engine) -> None:
    heard = answer(engine)
    read = transcribe_file(engine, ANSWER, network=LoudnessNetwork())
    assert read.words == heard.words
    assert np.array_equal(read.probabilities, heard.probabilities)


def test_a_recording_may_come_in_blocks(engine: Engine) -> None:
    blocks = (ANSWER[first : first + 5000] for first in range(0, len(ANSWER), 5000))
    assert transcribe_file(engine, blocks, network=LoudnessNetwork()).words == answer(engine).words


def test_progress_rises_to_one(engine: Engine) -> None:
    shares: list[float] = []
    transcribe_file(engine, ANSWER, on_progress=shares.append, network=LoudnessNetwork())
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_without_an_engine_voice_is_still_measured() -> None:
    result = answer(None)
    assert result.words is None
    assert result.model is None
    assert len(result.probabilities) == -(-len(ANSWER) // 512)


def test_silence_is_heard_as_no_words_not_as_no_transcript(engine: Engine) -> None:
    result = transcribe_file(engine, spoken(-5.0), network=LoudnessNetwork())
    assert result.words == ()


def test_a_recording_of_nothing_is_heard_as_no_words(engine: Engine) -> None:
    result = transcribe_file(engine, spoken(), network=LoudnessNetwork())
    assert result.words == ()
    assert result.seconds == 0.0


def test_a_speculation_overtaken_by_speech_leaves_no_words_behind(engine: Engine) -> None:
    """Speech, a pause long enough to start decoding, and speech again: one chunk, decoded as one."""
    transcription = live(engine)
    speak(transcription, spoken(3.0, -0.45, 3.0, -1.0))
    result = transcription.finish()
    assert result.words is not None
    assert [word.text for word in result.words] == [f"w{n}" for n in range(1, len(result.words) + 1)]


def test_cancel_ends_a_waiting_finish(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gate-1")
    engine = Engine(RecogniserSpec("tests.fakes.recogniser:gated", (("gate", str(tmp_path / "gate")),)))
    transcription = live(engine)
    speak(transcription, ANSWER)
    assert transcription.backlog_seconds > 15.0
    outcome: list[BaseException] = []

    def finish() -> None:
        try:
            transcription.finish()
        except CancelledError as error:
            outcome.append(error)

    waiter = threading.Thread(target=finish)
    waiter.start()
    transcription.cancel()
    transcription.cancel()
    waiter.join(20.0)
    ended = not waiter.is_alive()
    engine.close()
    assert ended
    assert len(outcome) == 1


def test_a_take_without_words_can_be_cancelled_while_the_model_still_loads() -> None:
    engine = Engine(RecogniserSpec("tests.fakes.recogniser:slow_to_load"))
    transcription = live(engine)
    speak(transcription, spoken(-3.0))
    asked = iter([False] * 2)
    with pytest.raises(CancelledError):
        transcription.finish(cancelled=lambda: next(asked, True))
    engine.close()
    assert next(asked, None) is None, "it waited until the third answer"


def test_a_recording_s_transcription_can_be_cancelled_from_outside(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gate-1")
    engine = Engine(RecogniserSpec("tests.fakes.recogniser:gated", (("gate", str(tmp_path / "gate")),)))
    asked = iter([False] * 12)
    with pytest.raises(CancelledError):
        transcribe_file(engine, ANSWER, cancelled=lambda: next(asked, True), network=LoudnessNetwork())
    engine.close()


def test_a_machine_that_falls_behind_says_so(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gate-1")
    engine = Engine(RecogniserSpec("tests.fakes.recogniser:gated", (("gate", str(tmp_path / "gate")),)))
    transcription = live(engine)
    speak(transcription, spoken(9.0, -0.6))
    assert not transcription.too_slow
    speak(transcription, spoken(9.0, -0.6, 9.0, -0.6))
    assert transcription.too_slow
    transcription.cancel()
    engine.close()


def test_an_engine_s_failure_is_told_at_the_end_and_not_while_recording() -> None:
    engine = Engine(RecogniserSpec("tests.fakes.recogniser:damaged"))
    transcription = live(engine)
    speak(transcription, ANSWER)
    with pytest.raises(ModelError, match="counting is damaged"):
        transcription.finish()
    assert transcription.error is not None
    engine.close()


def test_recording_goes_on_when_the_engine_was_closed() -> None:
    engine = Engine(RecogniserSpec("tests.fakes.recogniser:counting"))
    engine.close()
    transcription = live(engine)
    speak(transcription, ANSWER)
    assert transcription.seconds == pytest.approx(len(ANSWER) / RATE)
    with pytest.raises(TranscriptionError):
        transcription.finish()
