"""What the person does to a take while it is being read holds, whoever reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from rehearse.assets import asset
from rehearse.errors import RehearseError
from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.sections import Label, Origin
from rehearse.report.json import report_to_json
from rehearse.session.catch_up import CatchUp
from rehearse.session.history import History, stored_report
from rehearse.session.library import Library
from rehearse.session.program import Program
from rehearse.speech.engine_jobs import Listener
from tests.fakes.engine import HandEngine
from tests.fakes.sample_answer import sample_report

Start = Callable[[], Program]
RATE = 16_000


def _add(program: Program, name: str, state: AttemptState, *, sound: bool = True) -> None:
    path = program.paths.takes / f"{name}.wav"
    if sound:
        soundfile.write(path, np.random.default_rng(5).normal(0, 0.05, RATE).astype(np.float32), RATE)
    else:
        path.write_bytes(b"no sound at all")
    report = json.dumps(report_to_json(sample_report())) if state is AttemptState.ANALYSED else None
    take = Take(path.name, 1.0, RATE)
    program.history.add(Attempt(name, "", "", datetime.now(UTC), state, take=take, report_json=report))


def _correct(program: Program, name: str) -> None:
    program.history.analysed(program.history.get(name), sample_report())
    program.library.correct_words(name, 0, 1, "CORRECTED")


def _first_word(program: Program, name: str) -> str:
    report = stored_report(program.history.get(name))
    return report.transcript.words[0].text if report is not None and report.transcript is not None else ""


class EngineAtOnce(HandEngine):
    """Another model's: hears a word every half second, at once."""

    def submit(
        self, job_id: str, samples: NDArray[np.float32], _language: str, listener: Listener, *, speech_end: float | None = None
    ) -> None:
        super().submit(job_id, samples, _language, listener, speech_end=speech_end)
        self.end_next()

    def close(self) -> None:
        """Nothing to end."""


class OtherModel:
    """The engines, of which only the other model's is asked for."""

    def fresh(self, _model: str) -> EngineAtOnce:
        return EngineAtOnce()


class Watched:
    """The history as it keeps what was read; `told` is called before it says of a take that it could not be."""

    def __init__(self, history: History, told: Callable[[], None] = lambda: None) -> None:
        self._history = history
        self._told = told
        self.add, self.analysed = history.add, history.analysed

    def failed(self, attempt: Attempt, reason: str) -> None:
        self._told()
        self._history.failed(attempt, reason)


def _library(program: Program, keeper: Watched, engines: Any) -> Library:
    return Library(program.history, engines, program.tools, program.settings.current, program.questions, keeper=keeper)


def test_a_take_read_and_corrected_while_others_of_the_list_were_read_keeps_its_correction(start: Start) -> None:
    program = start()
    for name in "ab":
        _add(program, name, AttemptState.RECORDED)
    corrected: list[str] = []

    def busy() -> bool:
        """Asked before each take: the person is done with one by the time the other was read."""
        states = {name: program.history.get(name).state for name in "ab"}
        waiting = [name for name, state in states.items() if state is AttemptState.RECORDED]
        if len(waiting) == 1 and not corrected:
            corrected.extend(waiting)
            _correct(program, waiting[0])
        return False

    CatchUp(program.library, ready=lambda: True, busy=busy, closed=lambda: False).run()
    assert [_first_word(program, name) for name in corrected] == ["CORRECTED"]


def test_a_take_read_and_corrected_while_it_was_read_a_second_time_keeps_its_correction(start: Start) -> None:
    program = start()
    _add(program, "a", AttemptState.RECORDED)

    def meanwhile(_share: float, _doing: str) -> None:
        if program.history.get("a").state is AttemptState.RECORDED:
            _correct(program, "a")

    program.library.analyse("a", meanwhile, lambda: False)
    assert _first_word(program, "a") == "CORRECTED"


def test_edges_set_while_another_model_read_hold_in_its_reading(start: Start) -> None:
    program = start()
    _add(program, "a", AttemptState.ANALYSED)
    spoken, rate = soundfile.read(asset("demo", "answer.flac"), dtype="float32")
    soundfile.write(program.paths.takes / "a.wav", spoken, rate)
    library = _library(program, Watched(program.history), OtherModel())
    library.read_again("a", "another", lambda _share, _doing: None, lambda: False)
    report = library.open("a").report
    assert report is not None
    first, *rest = (replace(section, origin=Origin.EDITED) for section in report.sections)
    library.set_sections("a", (replace(first, label=Label.RESULT), *rest))
    view = library.accept_reading("a")
    assert view.report is not None
    assert view.report.transcript is not None
    assert view.report.transcript.model.name == "by hand"
    assert view.report.sections[0].label is Label.RESULT


def test_a_reading_that_fails_is_under_way_until_it_is_told_to_have_failed(start: Start) -> None:
    program = start()
    _add(program, "a", AttemptState.RECORDED, sound=False)
    under_way: list[frozenset[str]] = []
    library = _library(program, Watched(program.history, lambda: under_way.append(library.being_read())), program.engines)
    with pytest.raises(RehearseError):
        library.analyse("a", lambda _share, _doing: None, lambda: False)
    assert under_way == [frozenset({"a"})]
