"""What a take leaves on the disk: room, rights, the sidecar, and the trash it can come back from."""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path

import numpy as np
import pytest

from rehearse.audio.recorder import RecorderState
from rehearse.audio.sidecar import read_sidecar, sidecar_path
from rehearse.audio.trash import TRASH, purge_trash, restore_take
from rehearse.errors import StorageError
from rehearse.platform import SystemFiles
from tests.audio.recording_rig import Rig, stored
from tests.fakes.audio_files import FullDisk


def test_a_full_disk_ends_the_take_and_keeps_what_fitted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    rig = Rig(tmp_path, files=FullDisk(600_001))  # odd: the last write takes half a sample
    rig.start()
    rig.speak(10.0)
    status = rig.status
    assert status.state is RecorderState.DISK_FULL
    assert isinstance(status.failure, StorageError)
    assert "full" in status.failure.happened
    take = rig.recorder.stop()
    kept = stored(rig.path)
    assert len(kept) > 290_000
    assert take.seconds == len(kept) / 48_000 == status.seconds
    assert np.array_equal(kept, rig.all_fed[: len(kept)])
    assert sum(map(len, rig.blocks)) == pytest.approx(len(kept) / 3, abs=2)


def test_little_room_warns_and_too_little_ends_in_good_order(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    rig.start()
    rig.free = 400_000_000
    rig.speak(2.0)
    assert rig.status.disk_low
    assert rig.state is RecorderState.RECORDING
    rig.free = 40_000_000
    rig.speak(2.0)
    assert rig.state is RecorderState.DISK_FULL
    assert 2.0 <= rig.recorder.stop().seconds <= 3.1


def test_a_recording_without_room_for_a_minute_is_refused_before_a_word_is_spoken(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    rig.free = 1_000_000
    rig.start()
    assert rig.state is RecorderState.DISK_FULL
    assert rig.status.failure is not None
    assert rig.status.failure.next_step == "Free at least 74 MB, then try again."
    assert rig.backend.inputs_opened == []
    assert rig.recorder.discard() is None
    assert list(rig.folder.iterdir()) == []
    rig.free = 75_000_000
    rig.start()
    rig.speak(1.0)
    assert rig.state is RecorderState.RECORDING
    rig.recorder.stop()


def test_a_recording_that_ends_before_its_first_second_claims_to_have_kept_nothing(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    rig.start()
    rig.free = 1_000_000
    rig.speak(0.5)
    assert rig.state is RecorderState.DISK_FULL
    assert rig.status.failure is not None
    assert "0:00" not in rig.status.failure.sentence()


def test_the_room_told_before_a_recording_is_the_one_it_goes_by(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    for free in (74_999_999, 75_000_000, 499_999_999, 500_000_000):
        rig.free = free
        room = rig.recorder.room(rig.folder)
        rig.start()
        assert (rig.state is RecorderState.DISK_FULL) is (room.lacking > 0), free
        if not room.lacking:
            rig.speak(1.0)
        assert room.lacking == max(0, 75_000_000 - free)
        assert rig.status.disk_low is (room.low and not room.lacking), free
        rig.recorder.discard()


def test_a_microphone_check_needs_no_room(rig: Rig) -> None:
    rig.free = 0
    rig.recorder.start(None, {}, None, rig.blocks.append)
    rig.speak(1.0)
    assert rig.state is RecorderState.RECORDING
    rig.recorder.discard()


def test_a_folder_that_is_gone_is_said_plainly(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    rig = Rig(tmp_path / "gone")
    rig.start()
    rig.speak(1.0)
    assert rig.state is RecorderState.DISK_FULL
    with pytest.raises(StorageError, match="cannot be written"):
        rig.recorder.stop()


@pytest.mark.skipif(os.name != "posix", reason="modes mean nothing here")
def test_nobody_else_may_read_a_take_or_its_sidecar(rig: Rig) -> None:
    os.umask(0o022)
    rig.start()
    rig.speak(1.0)
    modes = {path.suffix: stat.S_IMODE(path.stat().st_mode) for path in rig.folder.glob("take*")}
    assert modes == {".part": 0o600, ".json": 0o600}
    rig.recorder.stop()
    modes = {path.suffix: stat.S_IMODE(path.stat().st_mode) for path in rig.folder.glob("take*")}
    assert modes == {".wav": 0o600, ".json": 0o600}


def test_the_sidecar_tells_what_is_needed_to_rebuild_the_row(rig: Rig) -> None:
    rig.start(device="Headset")
    rig.speak(0.1)
    content = json.loads((rig.folder / "take.json").read_text())
    assert content["question_id"] == "q1"
    assert content["samplerate"] == 48_000
    assert content["device"] == "Headset"
    assert content["started"]


def test_a_note_that_the_disk_refuses_costs_no_sound(tmp_path: Path) -> None:
    files = NoRoomForNotes()
    rig = Rig(tmp_path, files=files)
    rig.start()
    rig.speak(1.0)
    files.refuse = True
    rig.recorder.note({"marks": [["Action", 0.5]]})
    files.refuse = False
    rig.speak(1.0)
    take = rig.recorder.stop()
    assert take.seconds == pytest.approx(2.0, abs=0.1)
    assert read_sidecar(sidecar_path(tmp_path / "take.wav"))["marks"] == [["Action", 0.5]]


def test_a_note_without_a_take_is_kept_nowhere(rig: Rig) -> None:
    rig.recorder.note({"marks": []})
    assert not list(rig.folder.iterdir())


class NoRoomForNotes(SystemFiles):
    """A disk that takes no new file while `refuse` is set."""

    refuse = False

    def create(self, path: Path) -> int:
        if self.refuse:
            raise OSError(errno.ENOSPC, "no room")
        return super().create(path)


def test_an_existing_take_is_never_overwritten(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    rig.path.write_bytes(b"precious")
    rig.start()
    rig.speak(1.0)
    assert rig.state is RecorderState.DISK_FULL
    assert rig.path.read_bytes() == b"precious"


def test_a_discarded_take_goes_to_the_trash_and_comes_back_whole(rig: Rig) -> None:
    rig.start()
    rig.speak(2.0)
    discarded = rig.recorder.discard()
    assert discarded is not None
    assert not rig.path.exists()
    assert (rig.folder / TRASH / "take.wav").exists()
    restore_take(discarded)
    assert np.array_equal(stored(rig.path), rig.all_fed)
    assert (rig.folder / "take.json").exists()


@pytest.mark.parametrize("stays", ["take.wav", "take.json"])
def test_a_take_that_cannot_be_discarded_stays_with_its_question(rig: Rig, stays: str) -> None:
    rig.start()
    rig.speak(1.0)
    rig.recorder.note({"question_text": "Why?"})
    in_the_way = rig.folder / TRASH / stays
    in_the_way.mkdir(parents=True)  # refuses the move, as another program does that has the file open on Windows
    with pytest.raises(StorageError, match="could not be discarded"):
        rig.recorder.discard()
    assert np.array_equal(stored(rig.path), rig.all_fed)
    assert read_sidecar(rig.folder / "take.json")["question_text"] == "Why?"
    assert list((rig.folder / TRASH).iterdir()) == [in_the_way]


def test_a_take_that_cannot_be_brought_back_stays_in_the_trash_with_its_question(rig: Rig) -> None:
    rig.start()
    rig.speak(1.0)
    discarded = rig.recorder.discard()
    assert discarded is not None
    (rig.folder / "take.json").mkdir()
    with pytest.raises(StorageError, match="could not be brought back"):
        restore_take(discarded)
    assert sorted(path.name for path in (rig.folder / TRASH).iterdir()) == ["take.json", "take.wav"]
    assert not rig.path.exists()


def test_discarding_nothing_is_harmless(rig: Rig) -> None:
    rig.start()
    assert rig.recorder.discard() is None


def test_a_purged_trash_is_empty_and_undo_then_says_so(rig: Rig) -> None:
    rig.start()
    rig.speak(1.0)
    discarded = rig.recorder.discard()
    assert discarded is not None
    assert purge_trash(rig.folder, older_than=60.0) == 0
    assert purge_trash(rig.folder) == 1
    assert list((rig.folder / TRASH).iterdir()) == []
    with pytest.raises(StorageError):
        restore_take(discarded)
