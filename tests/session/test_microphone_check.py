"""What the microphone check says of a headset that gates its noise, and of one that is muted."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from rehearse.ports import MicrophoneWarning
from rehearse.session.devices import Devices
from tests.audio.recording_rig import Rig
from tests.fakes.audio import InlineRunner


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def checking(rig: Rig) -> Devices:
    none = cast("Any", None)  # neither lists nor plays here
    made = Devices(rig.backend, none, rig.recorder, none, none, none, cast("Any", InlineRunner()), busy=lambda: False)
    made.start_check("")
    return made


def silence(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * 48_000), np.int16)


def test_who_was_heard_and_stops_speaking_is_not_told_that_the_microphone_is_muted(rig: Rig) -> None:
    devices = checking(rig)
    rig.speak(1.5)
    assert devices.poll_check().heard
    for _ in range(4):
        rig.feed(silence(2.5))
        state = devices.poll_check()
        assert (state.heard, state.warning) == (True, MicrophoneWarning.NONE)


def test_complete_silence_from_the_start_is_said(rig: Rig) -> None:
    devices = checking(rig)
    rig.feed(silence(2.5))
    assert devices.poll_check().warning is MicrophoneWarning.NO_SIGNAL
