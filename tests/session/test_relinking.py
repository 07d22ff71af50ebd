"""A recording that is missing comes back from where the person found it, and no other in its stead."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from rehearse.audio.file_fed import FileFedBackend
from rehearse.disk_room import DiskLimits
from rehearse.errors import StorageError, UnreadableInputError
from rehearse.model.attempt import Take
from rehearse.paths import DataPaths
from rehearse.ports import PracticePhase
from rehearse.session.program import Program, Surroundings
from rehearse.session.relinking import bring_back
from tests.fakes.attempts import an_attempt

Start = Callable[[], Program]
RATE = 16_000


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The recording, one second at 16 kHz, where it was moved to."""
    path = tmp_path / "moved" / "old copy.wav"
    path.parent.mkdir()
    soundfile.write(path, np.random.default_rng(5).normal(0, 0.05, 16_000).astype(np.float32), 16_000)
    return path


def missing(program: Program, **take: object) -> None:
    program.history.add(an_attempt(id="one", said="as said", take=replace(Take("one.wav", 1.0, 16_000), **take)))
    assert not program.library.open("one").has_audio


@pytest.mark.parametrize("digest_known", [False, True])
def test_a_missing_recording_comes_back_as_a_copy(start: Start, elsewhere: Path, digest_known: bool) -> None:
    program, content = start(), elsewhere.read_bytes()
    missing(program, sha256=hashlib.sha256(content).hexdigest() if digest_known else "")
    view = program.library.find_recording("one", elsewhere)
    assert view.has_audio
    assert view.peaks is not None
    assert (program.paths.takes / "one.wav").read_bytes() == content == elsewhere.read_bytes()
    assert list(program.paths.cache.glob("found-*")) == []


def test_the_length_of_the_one_that_is_looked_for_is_rounded_as_the_review_shows_it(start: Start, elsewhere: Path) -> None:
    program = start()
    missing(program, seconds=59.7)
    with pytest.raises(UnreadableInputError) as caught:
        program.library.find_recording("one", elsewhere)
    assert "is 1:00 long" in caught.value.next_step


@pytest.mark.parametrize(
    "other",
    [{"seconds": 2.0}, {"samplerate": 48_000}, {"channels": 2}, {"sha256": "0" * 64}],
    ids=lambda other: next(iter(other)),
)
def test_another_recording_is_refused_and_nothing_changes(start: Start, elsewhere: Path, other: dict[str, object]) -> None:
    program = start()
    missing(program, **other)
    with pytest.raises(UnreadableInputError, match="another recording") as caught:
        program.library.find_recording("one", elsewhere)
    assert "one.wav" in caught.value.next_step
    assert list(program.paths.takes.iterdir()) == []
    assert list(program.paths.cache.glob("found-*")) == []


def test_a_copy_that_would_leave_no_room_to_record_is_not_made(start: Start, elsewhere: Path) -> None:
    program, take = start(), Take("one.wav", 1.0, 16_000)
    left = elsewhere.stat().st_size + DiskLimits().begin
    with pytest.raises(StorageError, match=r"no room for a copy of old copy\.wav"):
        bring_back(program.paths, take, elsewhere, free=lambda _folder: left - 1)
    assert list(program.paths.takes.iterdir()) == list(program.paths.cache.iterdir()) == []
    bring_back(program.paths, take, elsewhere, free=lambda _folder: left)
    assert (program.paths.takes / "one.wav").exists()


def test_a_disk_that_does_not_say_its_room_is_no_fault_of_the_chosen_file(start: Start, elsewhere: Path) -> None:
    program = start()

    def silent(_folder: Path) -> int:
        raise OSError("no answer")

    with pytest.raises(StorageError, match="could not be copied") as caught:
        bring_back(program.paths, Take("one.wav", 1.0, 16_000), elsewhere, free=silent)
    assert "another file" not in caught.value.sentence()


def test_an_answer_recorded_here_is_known_by_its_bytes_once_its_report_is_out(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    around = Surroundings(backend=FileFedBackend(rng.normal(0, 0.05, RATE * 60).astype(np.float32), RATE, 20.0), offline=True)
    program, tick = Program(DataPaths(tmp_path / "data"), around), threading.Event()
    program.open()
    try:
        program.settings.save(replace(program.settings.current(), speak_questions=False))
        program.practice.ask(program.questions().all()[0])
        program.practice.start()
        while (state := program.practice.poll()).phase is not PracticePhase.DONE:
            assert state.phase is not PracticePhase.FAILED, state.error
            if state.phase is PracticePhase.RECORDING and state.seconds > 1.0:
                program.practice.stop()
            tick.wait(0.01)
        take, ended = None, time.monotonic() + 20.0
        while (take is None or not take.sha256) and time.monotonic() < ended:
            take = program.history.get(str(state.attempt_id)).take
            tick.wait(0.01)
        assert take is not None
        mine = program.paths.takes / take.file
        assert take.sha256 == hashlib.sha256(mine.read_bytes()).hexdigest()
        sound, _rate = soundfile.read(mine, dtype="int16")
        other, moved = tmp_path / "other.wav", tmp_path / "moved.wav"
        soundfile.write(other, sound[::-1], RATE)
        mine.rename(moved)
        with pytest.raises(UnreadableInputError, match="another recording"):
            program.library.find_recording(str(state.attempt_id), other)
        assert program.library.find_recording(str(state.attempt_id), moved).has_audio
    finally:
        program.close()


def test_what_is_no_recording_or_not_there_is_refused(start: Start, tmp_path: Path) -> None:
    program = start()
    missing(program)
    (tmp_path / "letter.wav").write_text("no sound at all")
    for name in ("letter.wav", "nowhere.wav"):
        with pytest.raises(UnreadableInputError):
            program.library.find_recording("one", tmp_path / name)
    assert list(program.paths.takes.iterdir()) == []


def test_a_spoilt_recording_is_kept_beside_the_one_that_replaces_it(start: Start, elsewhere: Path) -> None:
    program = start()
    (program.paths.takes / "one.wav").write_bytes(b"no sound at all")
    missing(program)
    assert program.library.find_recording("one", elsewhere).has_audio
    assert (program.paths.takes / "one.wav.damaged").read_bytes() == b"no sound at all"
    start()
    assert program.paths.takes / "one.wav.damaged" in set(program.paths.takes.iterdir())


def test_a_take_whose_audio_was_deleted_has_nothing_to_find(start: Start, elsewhere: Path) -> None:
    program = start()
    missing(program, file="")
    with pytest.raises(StorageError, match="keeps no recording"):
        program.library.find_recording("one", elsewhere)
