"""One take written to a file of the person's choosing: what stood there gives way only to what is whole."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from rehearse.disk_room import DiskLimits
from rehearse.errors import StorageError
from rehearse.model.attempt import Attempt, Take
from rehearse.session.exports import export_attempt, write_export
from tests.fakes.attempts import an_attempt
from tests.fakes.sample_answer import sample_report

resource = pytest.importorskip("resource")  # limits how large a file may become: as good as a disk that is full


@pytest.fixture
def attempt() -> Attempt:
    return an_attempt(id="one", take=Take("one.wav", 1.0, 16_000))


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "takes" / "one.wav"
    path.parent.mkdir()
    path.write_bytes(bytes(range(256)) * 40)
    return path


class LittleRoom:
    """No file may become larger than 512 bytes."""

    def __enter__(self) -> None:
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (512, self._before[1]))

    def __exit__(self, *_caught: object) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._before)


@pytest.mark.parametrize("kind", ["html", "json", "vtt", "text", "audio"])
def test_an_export_that_fails_leaves_the_earlier_one_whole_and_says_so(
    attempt: Attempt, sound: Path, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / "chosen" / "answer"
    target.parent.mkdir()
    earlier = b"the earlier export " * 400
    target.write_bytes(earlier)
    with LittleRoom(), pytest.raises(StorageError) as caught:
        export_attempt(attempt, sample_report(), sound, kind, target)
    assert target.read_bytes() == earlier
    assert list(target.parent.iterdir()) == [target], "nothing half written stays beside it"
    assert caught.value.happened == "answer could not be written."
    assert "What was there before is untouched" in caught.value.safe


def test_an_export_takes_the_place_of_the_earlier_one_also_behind_a_link(attempt: Attempt, sound: Path, tmp_path: Path) -> None:
    real, link = tmp_path / "real.wav", tmp_path / "link.wav"
    real.write_bytes(b"earlier")
    link.symlink_to(real)
    export_attempt(attempt, None, sound, "audio", link)
    assert link.is_symlink()
    assert real.read_bytes() == sound.read_bytes()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600, "what was said is its owner's alone"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    other_end = os.open(pipe, os.O_RDWR)
    try:
        write_export(pipe, "a page")
        assert pipe.is_fifo()
        assert os.read(other_end, 100) == b"a page"
    finally:
        os.close(other_end)


def test_a_folder_that_is_not_there_is_told_without_the_system_s_own_words(attempt: Attempt, tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        export_attempt(attempt, sample_report(), None, "text", tmp_path / "nowhere" / "answer.txt")
    assert "No such file" not in caught.value.sentence()
    assert "another folder" in caught.value.next_step


def test_a_copy_of_the_sound_leaves_the_room_that_the_next_recording_needs(attempt: Attempt, sound: Path, tmp_path: Path) -> None:
    left = sound.stat().st_size + DiskLimits().begin
    with pytest.raises(StorageError, match=r"no room for a copy of one\.wav"):
        export_attempt(attempt, None, sound, "audio", tmp_path / "copy.wav", free=lambda _folder: left - 1)
    assert not (tmp_path / "copy.wav").exists()
    export_attempt(attempt, None, sound, "audio", tmp_path / "copy.wav", free=lambda _folder: left)
    assert (tmp_path / "copy.wav").read_bytes() == sound.read_bytes()
