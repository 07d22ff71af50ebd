"""The history at a start: recordings without a row come back with all that is known of them."""

from __future__ import annotations

import json
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rehearse.audio.io_worker import IoWorker
from rehearse.model.attempt import Attempt
from rehearse.model.measures import DEFAULT_TARGET, Target
from rehearse.paths import DataPaths
from rehearse.session.history import History
from tests.fakes.attempts import an_attempt

Opened = Callable[[], History]


@pytest.fixture
def paths(tmp_path: Path) -> DataPaths:
    """An empty data folder."""
    paths = DataPaths(tmp_path / "data")
    paths.create()
    return paths


@pytest.fixture
def opened(paths: DataPaths) -> Iterator[Opened]:
    """Opens the history, recovery included; closed at the end."""
    made: list[tuple[History, IoWorker]] = []

    def begin() -> History:
        io = IoWorker()
        history = History(paths, io)
        made.append((history, io))
        history.open()
        return history

    yield begin
    for history, io in made:
        history.close()
        io.close()


def a_recording(paths: DataPaths, name: str, *, ending: str = ".wav", **sidecar: object) -> None:
    """A second of silence and what was noted beside it."""
    with wave.open(str(paths.takes / f"{name}{ending}"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(32_000))
    if sidecar:
        (paths.takes / f"{name}.json").write_text(json.dumps({"version": 1, "samplerate": 16_000, **sidecar}))


def only(history: History) -> Attempt:
    (attempt,) = history.run(history.attempts.find)
    return attempt


def test_a_finished_take_without_its_row_keeps_its_question(paths: DataPaths, opened: Opened) -> None:
    a_recording(
        paths, "one", attempt_id="one", question_id="q", question_text="Why?", story_id="s", target=[60, 90],
        created="2026-03-02T09:00:00+00:00",
    )  # fmt: skip
    found = only(opened())
    assert (found.id, found.question_id, found.question_text, found.story_id) == ("one", "q", "Why?", "s")
    assert found.target == Target(60.0, 90.0)
    assert found.created.isoformat() == "2026-03-02T09:00:00+00:00"


@pytest.mark.parametrize(
    "sidecar",
    [
        {"created": "yesterday"},
        {"created": "0001-01-01T00:00:00+14:00"},
        {"target": ["a", "b"]},
        {"target": [90, 60]},
        {"target": [0, float("nan")]},
        {"question_text": "\ud800", "attempt_id": "\ud800"},
    ],
    ids=["no time", "time before all time", "words as edges", "edges turned around", "no number", "half a letter"],
)
@pytest.mark.parametrize("ending", [".wav", ".wav.part"])
def test_a_senseless_sidecar_does_not_keep_the_program_from_opening(
    paths: DataPaths, opened: Opened, sidecar: dict[str, object], ending: str
) -> None:
    a_recording(paths, "one", ending=ending, **sidecar)
    found = only(opened())
    assert found.take is not None
    assert found.take.file == "one.wav"
    assert found.target == DEFAULT_TARGET


def test_a_second_recording_that_names_a_known_attempt_gets_an_id_of_its_own(paths: DataPaths, opened: Opened) -> None:
    history = opened()
    history.add(an_attempt(id="one"))
    history.close()
    a_recording(paths, "copy", attempt_id="one", question_text="Why?")
    again = opened()
    assert {attempt.question_text for attempt in again.run(again.attempts.find)} > {"Why?"}
