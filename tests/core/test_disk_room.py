"""One rule for room on the disk: what is written leaves a recording room to begin, and the figures told never promise too much."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearse.disk_room import DiskLimits, megabytes_left, megabytes_to_free, require_room
from rehearse.errors import StorageError

BEGIN = DiskLimits().begin


def test_who_frees_the_megabytes_that_are_asked_for_has_freed_enough() -> None:
    assert [megabytes_to_free(lacking) for lacking in (0, 1, 400_000, 1_000_000, 1_000_001)] == [0, 1, 1, 1, 2]
    assert [megabytes_left(free) for free in (-1, 999_999, 1_000_000, 1_999_999)] == [0, 0, 1, 1]


def test_a_little_too_little_is_never_told_as_nothing(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        require_room("a copy of a.wav", 1_000, tmp_path, lambda _folder: 1_000 + BEGIN - 400_000)
    assert caught.value.happened == "The disk has no room for a copy of a.wav: 1 MB, with 74 MB free."
    assert caught.value.next_step.startswith("Make 1 MB of room, so that your next answer can still be recorded,")


def test_what_is_written_leaves_just_what_a_recording_needs_to_begin(tmp_path: Path) -> None:
    require_room("a copy", 5_000, tmp_path, lambda _folder: 5_000 + BEGIN)
    with pytest.raises(StorageError, match="no room for a copy"):
        require_room("a copy", 5_000, tmp_path, lambda _folder: 5_000 + BEGIN - 1)


def test_on_a_disk_without_recordings_it_must_only_fit(tmp_path: Path) -> None:
    other = Path("/proc")  # a file system of its own
    if not other.is_dir() or other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system here")
    require_room("the export", 5_000, other, lambda _folder: 5_000, takes=tmp_path)
    with pytest.raises(StorageError) as caught:
        require_room("the export", 5_000, other, lambda _folder: 4_999, takes=tmp_path)
    assert caught.value.next_step == "Make 1 MB of room, then try again."
    with pytest.raises(StorageError):
        require_room("the export", 5_000, tmp_path, lambda _folder: 5_000, takes=tmp_path)


def test_what_needs_no_byte_is_let_be_on_a_full_disk(tmp_path: Path) -> None:
    require_room("nothing new", 0, tmp_path, lambda _folder: 0)
