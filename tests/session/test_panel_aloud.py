"""A mock round through real sound: each chair is heard in a virtual speaker, and the answers are spoken into a virtual microphone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from rehearse.audio.portaudio import PortAudioBackend
from rehearse.evaluate.spoken_truth import RATE, truth_speaker
from rehearse.model.attempt import AttemptState
from rehearse.paths import DataPaths
from rehearse.ports import PracticePhase
from rehearse.ports.drill import RoundView
from rehearse.session.demo import prepare_demo
from rehearse.session.program import Program, Surroundings
from tests.virtual_sound import VirtualSound, find, wait_until
from tests.word_errors import plain_words, word_error_rate

pytestmark = [pytest.mark.sound, pytest.mark.model, pytest.mark.slow]

#: In words the demo voice's model was made for; the second answer says another number for the same thing.
ANSWERS = (
    "First, I sat down with the product manager and the data engineers. As a result, false positives went down by 35 percent in two months.",
    "We agreed on a shared metric before we started. As a result, false positives went down by 20 percent in two months.",
)


class Candidate:
    """Somebody in a round: hears a question through the speaker, answers into the microphone."""

    def __init__(self, program: Program, sound: VirtualSound) -> None:
        self.program = program
        self.sound = sound

    def until(self, phase: PracticePhase, limit: float) -> None:
        def reached() -> bool:
            state = self.program.practice.poll()
            assert phase is PracticePhase.FAILED or state.phase is not PracticePhase.FAILED, state.error
            return state.phase is phase

        wait_until(reached, limit, f"{phase}")

    def hear(self, view: RoundView) -> NDArray[np.int16]:
        """What the speaker played while the chair asked, at the speaker's rate."""
        assert view.question is not None
        with self.sound.hear() as ear:
            self.program.practice.ask(view.question, round_id=view.held.id, voice=view.voice)
            assert self.program.practice.poll().phase is PracticePhase.ASKING
            self.until(PracticePhase.IDLE, 60.0)
        return ear.samples

    def answer(self, text: str) -> list[str]:
        """Says it and stops; the words that were said."""
        spoken = truth_speaker().speak(text, margin=0.0)
        practice = self.program.practice
        practice.start()
        self.until(PracticePhase.RECORDING, 20.0)
        began = practice.poll().seconds
        rate = self.sound.microphone_rate
        self.sound.speak((soxr.resample(spoken.samples, RATE, rate) * 32767 * 0.8).astype(np.int16))
        end = began + len(spoken.samples) / RATE + 1.2
        wait_until(lambda: practice.poll().seconds > end, end + 30.0, "the answer's end")
        practice.stop()
        self.until(PracticePhase.DONE, 60.0)
        return plain_words(" ".join(word.text for word in spoken.words))


@pytest.fixture
def candidate(virtual_sound: VirtualSound, tmp_path: Path) -> Iterator[Candidate]:
    paths = DataPaths(tmp_path / "data")
    prepare_demo(paths)
    program = Program(paths, Surroundings(backend=PortAudioBackend(), offline=True))
    program.open()
    program.settings.save(replace(program.settings.current(), speak_questions=True, thinking_seconds=0))
    program.device_worker.call(program.backend.refresh, 20.0)
    program.warm_up().result()
    yield Candidate(program, virtual_sound)
    program.close()


def _asked(program: Program, view: RoundView, rate: int) -> NDArray[np.int16]:
    """The chair's question as its own voice speaks it."""
    assert view.question is not None
    clip, own_rate = program.voice.clip(view.question, view.voice)
    return (soxr.resample(clip, own_rate, rate) * 32767).astype(np.int16)


def test_a_round_is_asked_aloud_answered_heard_and_looked_back_on(candidate: Candidate) -> None:
    program, sound = candidate.program, candidate.sound
    view = program.panel.begin("conflicting_goals", 15)
    questions, said = [], []
    for text in ANSWERS:
        assert view.question is not None
        assert view.chair is not None
        assert view.voice, "this machine speaks, so each chair has a voice"
        questions.append(view.question.text)
        heard = candidate.hear(view)
        assert find(_asked(program, view, sound.speaker_rate), heard)[1] > 0.9
        said.append(candidate.answer(text))
        view = program.panel.go_on(view.held.id)
    assert len(set(questions)) == len(questions)

    rows = [item.row for item in view.turns if item.row is not None]
    assert [row.question_text for row in rows] == questions
    for row, words in zip(rows, said, strict=True):
        assert row.state is AttemptState.ANALYSED
        assert row.round_id == view.held.id
        report = program.library.open(row.id).report
        assert report is not None
        assert report.transcript is not None
        assert word_error_rate(words, plain_words(report.transcript.text)) <= 0.2, report.transcript.text

    look = program.panel.finish(view.held.id).look
    assert look is not None
    assert len(look.lines) == len(ANSWERS)
    assert look.unread == 0
