"""Takes that wait for words, through the whole program: read at the next start and when a model comes, without being asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from rehearse.audio.file_fed import FileFedBackend
from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.question import Question
from rehearse.paths import DataPaths
from rehearse.ports import PracticePhase
from rehearse.session.engine_room import NO_MODEL
from rehearse.session.program import Program, Surroundings
from rehearse.settings import Settings, save_settings
from rehearse.speech.catalog import DEMO_VOICE

pytestmark = pytest.mark.model

RATE = 16_000
STATES = (AttemptState.RECORDED, AttemptState.FAILED)


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """A model is chosen; one take was recorded and not read, another could not be read."""
    around = Surroundings(backend=FileFedBackend(np.full(RATE * 60, 0.01, np.float32), RATE, 1.0), offline=True)
    paths = DataPaths(tmp_path)
    paths.create()
    save_settings(paths.settings, Settings(model=DEMO_VOICE))
    program = Program(paths, around)
    program.open()
    for state in STATES:
        soundfile.write(program.paths.takes / f"{state}.wav", np.zeros(16_000, np.float32), 16_000)
        take = Take(f"{state}.wav", 1.0, 16_000)
        program.history.add(Attempt(state.value, "", "", datetime.now(UTC), state, take=take))
    yield program
    program.close()


def _states(program: Program) -> tuple[AttemptState, ...]:
    return tuple(program.history.get(state.value).state for state in STATES)


def _until(met: Callable[[], bool]) -> bool:
    tick = threading.Event()
    for _ in range(400):
        if met():
            return True
        tick.wait(0.05)
    return False


def test_a_take_that_waits_since_the_last_time_is_read_at_the_start(program: Program) -> None:
    program.start_background()
    assert _until(lambda: _states(program) == (AttemptState.ANALYSED, AttemptState.FAILED))


def test_a_model_that_is_chosen_now_reads_what_waits_and_what_failed(program: Program) -> None:
    program.settings.save(replace(program.settings.current(), model=""))
    assert _until(lambda: program.engines.why_none() == NO_MODEL)
    assert _states(program) == STATES
    program.settings.save(replace(program.settings.current(), model=DEMO_VOICE))
    assert _until(lambda: _states(program) == (AttemptState.ANALYSED, AttemptState.ANALYSED))


def test_a_discarded_recording_lets_reading_go_on(program: Program) -> None:
    program.settings.save(replace(program.settings.current(), speak_questions=False))
    program.warm_up().result()
    practice = program.practice
    practice.ask(Question("", "What would you do again?", ""))
    practice.start()
    assert _until(lambda: practice.poll().phase is PracticePhase.RECORDING and practice.poll().seconds > 0)
    practice.discard()
    assert _until(lambda: practice.poll().can_undo_discard)
    assert _until(lambda: _states(program)[0] is AttemptState.ANALYSED)
