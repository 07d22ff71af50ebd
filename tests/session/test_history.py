"""The history at a start: recordings without a row come back with all that is known of them."""

from __future__ import annotations

import json
import shutil
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from rehearse.audio.io_worker import IoWorker
from rehearse.model.attempt import Attempt, Take
from rehearse.model.measures import DEFAULT_TARGET, Target
from rehearse.model.sections import Label, Mark
from rehearse.paths import DataPaths
from rehearse.session.history import History
from rehearse.store.take_folder import TakeFolder
from tests.fakes.attempts import a_take, an_attempt

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


#: Container and codec, by ending, of recordings that a person may have kept.
KINDS = {
    "mp3": ("mp3", "libmp3lame"),
    "ogg": ("ogg", "libopus"),
    "m4a": ("ipod", "aac"),
    "flac": ("flac", "flac"),
    "float.wav": ("wav", "pcm_f32le"),
}


def a_kept_recording(path: Path, kind: str) -> None:
    """A second of noise in one of `KINDS`."""
    container, codec = KINDS[kind]
    with av.open(str(path), "w", format=container) as file:
        stream = file.add_stream(codec, rate=48_000, layout="mono")
        noise = np.random.default_rng(1).normal(0.0, 3000.0, (1, 48_000)).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(noise, format="s16", layout="mono")
        frame.sample_rate = 48_000
        for packet in (*stream.encode(frame), *stream.encode(None)):
            file.mux(packet)


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
        {"marks": [["Action"], ["Nonsense", 0.5], ["Task", 99.0], ["Task", True], ["Task", float("nan")], 3, {"at": 1}]},
        {"marks": "Action"},
        {"marks": [[["Action"], 0.5]]},
    ],
    ids=[
        "no time",
        "time before all time",
        "words as edges",
        "edges turned around",
        "no number",
        "half a letter",
        "no marks",
        "a word as marks",
        "a list as a label",
    ],
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
    assert found.marks == ()


@pytest.mark.parametrize("ending", [".wav", ".wav.part"])
def test_sections_marked_before_a_kill_come_back_with_the_sound(paths: DataPaths, opened: Opened, ending: str) -> None:
    a_recording(paths, "one", ending=ending, marks=[["Situation", 0.1], ["Action", 0.6]])
    assert only(opened()).marks == (Mark(Label.SITUATION, 0.1), Mark(Label.ACTION, 0.6))


def test_a_second_recording_that_names_a_known_attempt_gets_an_id_of_its_own(paths: DataPaths, opened: Opened) -> None:
    history = opened()
    history.add(an_attempt(id="one"))
    history.close()
    a_recording(paths, "copy", attempt_id="one", question_text="Why?")
    again = opened()
    assert {attempt.question_text for attempt in again.run(again.attempts.find)} > {"Why?"}


@pytest.mark.parametrize("kind", ["mp3", "ogg", "m4a", "flac", "float.wav"])
def test_a_kept_recording_of_any_kind_comes_back_when_the_history_is_lost(paths: DataPaths, opened: Opened, kind: str) -> None:
    a_kept_recording(paths.takes / f"kept.{kind}", kind)
    found = only(opened())
    assert found.take is not None
    assert (found.take.file, found.take.channels) == (f"kept.{kind}", 1)
    assert found.take.seconds == pytest.approx(1.0, abs=0.1)


def test_a_file_that_will_not_go_keeps_nobody_out(paths: DataPaths, opened: Opened) -> None:
    history = opened()
    a_recording(paths, "stuck")
    history.add(an_attempt(id="stuck", take=a_take("stuck.wav")))
    history.add(an_attempt(id="other", take=None, minutes=1))
    history.run(lambda: history.attempts.tombstone("stuck"))
    history.close()

    class Stuck(TakeFolder):
        def _unlink(self, path: Path) -> None:
            raise PermissionError(13, "in use by another program")

    io = IoWorker()
    again = History(paths, io)
    again.takes = Stuck(paths.takes)
    try:
        again.open()
        assert [attempt.id for attempt in again.run(again.attempts.find)] == ["other"]
    finally:
        again.close()
        io.close()
    assert only(opened()).id == "other"
    assert not (paths.takes / "stuck.wav").exists()


def test_a_sidecar_with_an_endless_id_gives_the_recording_its_own_name(paths: DataPaths, opened: Opened) -> None:
    a_recording(paths, "one", attempt_id="x" * 5000)
    assert only(opened()).id == "one"


@pytest.mark.parametrize("log", [None, b"", bytes(5000)], ids=["gone", "empty", "zeros"])
def test_a_lost_write_ahead_log_costs_no_recording(paths: DataPaths, opened: Opened, tmp_path: Path, log: bytes | None) -> None:
    opened().close()
    history = opened()
    a_recording(paths, "one", attempt_id="one", question_text="Why?")
    history.add(an_attempt(id="one", take=a_take("one.wav")))
    after = DataPaths(tmp_path / "after")
    shutil.copytree(paths.root, after.root)  # what a power cut leaves: the row is in the log alone
    lost = after.root / "history.db-wal"
    assert lost.stat().st_size > 0
    lost.unlink()
    if log is not None:
        lost.write_bytes(log)
    io = IoWorker()
    again = History(after, io)
    try:
        again.open()
        found = only(again)
        assert (found.id, found.question_text, found.take) == ("one", "Why?", Take("one.wav", 1.0, 16_000))
    finally:
        again.close()
        io.close()
