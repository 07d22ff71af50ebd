"""Sound for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rehearse.audio.device_worker import DeviceWorker
from rehearse.audio.io_worker import IoWorker
from rehearse.audio.portaudio import PortAudioBackend
from tests.audio.made_recordings import recordings
from tests.audio.recording_rig import Rig
from tests.sound_fixtures import virtual_sound
from tests.virtual_sound import VirtualSound

__all__ = ["recordings", "virtual_sound"]


@pytest.fixture
def devices() -> Iterator[DeviceWorker]:
    """A real device worker that must end."""
    worker = DeviceWorker()
    yield worker
    assert worker.close(15.0)


@pytest.fixture
def io() -> Iterator[IoWorker]:
    """A real io worker that must end."""
    worker = IoWorker()
    yield worker
    assert worker.close()


@pytest.fixture
def portaudio(virtual_sound: VirtualSound, devices: DeviceWorker) -> PortAudioBackend:
    """PortAudio that has just looked for devices, and found the virtual ones."""
    backend = PortAudioBackend()
    devices.call(backend.refresh)
    return backend


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    """A recorder with a fake microphone and a fake clock."""
    return Rig(tmp_path)
