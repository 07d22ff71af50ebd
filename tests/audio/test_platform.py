"""The operating-system calls that a take's safety rests on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rehearse.platform import create_private, sync_data, sync_directory, try_lock, write_at


@pytest.mark.parametrize("native", [True, False])
def test_writing_at_a_place_leaves_the_position_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, native: bool) -> None:
    if not native:
        monkeypatch.delattr(os, "pwrite", raising=False)
    fd = create_private(tmp_path / "a")
    try:
        os.write(fd, b"0123456789")
        assert write_at(fd, b"AB", 2) == 2
        os.write(fd, b"!")
    finally:
        os.close(fd)
    assert (tmp_path / "a").read_bytes() == b"01AB456789!"


def test_a_private_file_is_never_one_that_exists(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"precious")
    with pytest.raises(FileExistsError):
        create_private(tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"precious"


def test_a_lock_is_held_until_its_file_is_closed(tmp_path: Path) -> None:
    first = create_private(tmp_path / "a")
    second = os.open(tmp_path / "a", os.O_RDWR)
    try:
        assert try_lock(first)
        assert not try_lock(second)
        os.close(first)
        assert try_lock(second)
    finally:
        os.close(second)


def test_syncing_works_without_fdatasync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fdatasync", raising=False)
    fd = create_private(tmp_path / "a")
    try:
        os.write(fd, b"kept")
        sync_data(fd)
    finally:
        os.close(fd)
    assert (tmp_path / "a").read_bytes() == b"kept"
    sync_directory(tmp_path)
