"""The real PortAudio path through a virtual sound card: bit-exact, and every way to lose a microphone or speaker."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rehearse.audio.device_worker import DeviceWorker
from rehearse.audio.frames import to_float
from rehearse.audio.io_worker import IoWorker
from rehearse.audio.player import Player
from rehearse.audio.portaudio import PortAudioBackend
from rehearse.audio.recorder import Recorder, RecorderState
from rehearse.errors import DeviceError
from tests.audio.recording_rig import stored
from tests.fakes.audio import noise
from tests.virtual_sound import VirtualSound, find, wait_until

pytestmark = pytest.mark.sound

REPOSITORY = Path(__file__).resolve().parents[2]


class Studio:
    """A recorder on real threads and real PortAudio."""

    def __init__(self, sound: VirtualSound, backend: PortAudioBackend, devices: DeviceWorker, io: IoWorker, folder: Path) -> None:
        self.sound = sound
        self.path = folder / "take.wav"
        self.recorder = Recorder(backend, devices, io, time.monotonic)
        self.blocks: list[np.ndarray] = []

    @property
    def state(self) -> RecorderState:
        return self.recorder.poll().state

    def record(self, seconds: float = 0.3) -> None:
        """Recording, with sound that has surely arrived."""
        self.recorder.start(self.path, {}, None, self.blocks.append)
        wait_until(lambda: self.recorder.poll().seconds > 0.05, what="first frame")
        self.sound.speak(noise(10.0, self.sound.microphone_rate))
        began = self.recorder.poll().seconds
        wait_until(lambda: self.recorder.poll().seconds > began + seconds, what="sound")

    def expect(self, state: RecorderState, limit: float) -> float:
        """Seconds until the recorder says so."""
        began = time.monotonic()
        wait_until(lambda: self.state is state, limit, what=f"{state} instead of {self.state}")
        return time.monotonic() - began


@pytest.fixture
def studio(
    virtual_sound: VirtualSound, portaudio: PortAudioBackend, devices: DeviceWorker, io: IoWorker, tmp_path: Path
) -> Iterator[Studio]:
    made = Studio(virtual_sound, portaudio, devices, io, tmp_path)
    yield made
    if made.recorder.recording:
        made.recorder.discard()


def ramp(seconds: float, rate: int) -> np.ndarray:
    """Every sample tells its own place, so one lost or doubled sample shows; never zero."""
    return (np.arange(round(seconds * rate)) % 30_000 + 1).astype(np.int16)


def test_seconds_of_sound_arrive_in_the_file_sample_for_sample(studio: Studio) -> None:
    spoken = ramp(6.0, studio.sound.microphone_rate)
    studio.recorder.start(studio.path, {})
    wait_until(lambda: studio.recorder.poll().seconds > 0.1, what="first frame")
    studio.sound.speak(spoken)
    wait_until(lambda: studio.recorder.poll().seconds > 7.0, 20, what="the whole clip")
    status = studio.recorder.poll()
    take = studio.recorder.stop()
    heard = stored(studio.path)
    assert take.samplerate == studio.sound.microphone_rate
    first = int(np.flatnonzero(heard)[0])
    assert np.array_equal(heard[first : first + len(spoken)], spoken)
    assert (status.dropped_frames, status.gaps) == (0, ())


@pytest.mark.parametrize("virtual_sound", [{"spare_microphone": False}], indirect=True)
def test_an_unplugged_microphone_is_lost_at_once_and_the_take_kept(studio: Studio) -> None:
    studio.record()
    before = studio.recorder.poll().seconds
    studio.sound.unplug_microphone()
    assert studio.expect(RecorderState.LOST, 2.0) < 1.0
    assert studio.recorder.stop().seconds >= before


def test_a_sound_system_that_dies_is_lost_at_once_and_the_take_kept(studio: Studio) -> None:
    studio.record()
    before = studio.recorder.poll().seconds
    studio.sound.kill()
    assert studio.expect(RecorderState.LOST, 2.0) < 1.0
    assert studio.recorder.stop().seconds >= before


def test_a_sound_system_that_hangs_is_stalled_and_stop_does_not_wait_for_it(studio: Studio) -> None:
    studio.record()
    before = studio.recorder.poll().seconds
    studio.sound.freeze()
    try:
        assert studio.expect(RecorderState.STALLED, 4.0) < 2.5
        began = time.monotonic()
        take = studio.recorder.stop()
        assert time.monotonic() - began < 2.0
        assert take.seconds >= before
        assert len(stored(studio.path)) == round(take.seconds * take.samplerate)
    finally:
        studio.sound.thaw()


def test_a_suspended_microphone_is_stalled_and_comes_back(studio: Studio) -> None:
    studio.record()
    studio.sound.suspend_microphone()
    studio.expect(RecorderState.STALLED, 4.0)
    studio.sound.suspend_microphone(False)
    wait_until(lambda: studio.state is not RecorderState.STALLED, 5.0, what="sound again")


def test_a_muted_microphone_is_no_signal(studio: Studio) -> None:
    studio.record()
    studio.sound.mute_microphone()
    assert studio.expect(RecorderState.NO_SIGNAL, 9.0) < 7.5
    studio.sound.mute_microphone(False)
    studio.expect(RecorderState.RECORDING, 3.0)


@pytest.mark.parametrize("virtual_sound", [{"spare_microphone": True}], indirect=True)
def test_a_silent_move_to_another_microphone_shows_as_no_signal(studio: Studio) -> None:
    studio.record()
    studio.sound.unplug_microphone()
    assert studio.expect(RecorderState.NO_SIGNAL, 10.0) < 8.0


def test_the_device_list_is_not_renewed_while_recording(
    studio: Studio, portaudio: PortAudioBackend, devices: DeviceWorker
) -> None:
    studio.record()
    with pytest.raises(DeviceError, match="cannot be renewed"):
        devices.call(portaudio.refresh)
    assert studio.state is RecorderState.RECORDING
    studio.recorder.stop()
    devices.call(portaudio.refresh)
    assert devices.call(portaudio.inputs)


def test_without_a_sound_system_there_is_no_microphone_and_it_is_said(
    studio: Studio, portaudio: PortAudioBackend, devices: DeviceWorker
) -> None:
    studio.sound.kill()
    devices.call(portaudio.refresh)
    assert devices.call(portaudio.inputs) == ()
    studio.recorder.start(studio.path, {})
    studio.expect(RecorderState.LOST, 5.0)
    with pytest.raises(DeviceError, match="No microphone was found"):
        studio.recorder.stop()
    studio.sound.start_daemon()
    devices.call(portaudio.refresh)
    assert devices.call(portaudio.inputs)


def test_what_is_played_is_heard_to_its_last_sample(
    virtual_sound: VirtualSound, portaudio: PortAudioBackend, devices: DeviceWorker
) -> None:
    player = Player(portaudio, devices, time.monotonic)
    clip = noise(2.0, 48_000, level=0.2)
    player.load(to_float(clip), 48_000)
    with virtual_sound.hear() as ear:
        player.play()
        wait_until(lambda: not player.playing, what="the end")
    assert player.status().failure is None
    assert player.position() == pytest.approx(2.0)
    at, alike = find(clip, ear.samples)
    assert alike > 0.999
    assert len(ear.samples) >= at + len(clip)
    tail = len(clip) - 4_800
    assert find(clip[tail:], ear.samples[at + tail - 100 :])[1] > 0.999


def test_the_position_follows_what_is_heard(
    virtual_sound: VirtualSound, portaudio: PortAudioBackend, devices: DeviceWorker
) -> None:
    player = Player(portaudio, devices, time.monotonic)
    player.load(to_float(noise(3.0, 48_000)), 48_000)
    player.play(start=1.0)
    wait_until(lambda: player.position() > 1.2, what="sound")
    began, place = time.monotonic(), player.position()
    wait_until(lambda: player.position() > 2.2, what="sound")
    assert (player.position() - place) / (time.monotonic() - began) == pytest.approx(1.0, abs=0.1)
    player.pause()
    rest = player.position()
    assert 2.1 < rest < 2.6
    player.stop()


def test_a_speaker_that_goes_ends_playing_with_a_reason(
    virtual_sound: VirtualSound, portaudio: PortAudioBackend, devices: DeviceWorker
) -> None:
    player = Player(portaudio, devices, time.monotonic)
    player.load(to_float(noise(5.0, 48_000)), 48_000)
    player.play()
    wait_until(lambda: player.position() > 0.2, what="sound")
    virtual_sound.kill()
    wait_until(lambda: not player.playing, 5.0, what="the end")
    assert player.status().failure is not None


LEAVING_PROGRAM = textwrap.dedent(
    """
    import sys, threading, time
    from pathlib import Path
    from rehearse.audio.device_worker import DeviceWorker
    from rehearse.audio.io_worker import IoWorker
    from rehearse.audio.portaudio import PortAudioBackend
    from rehearse.audio.recorder import Recorder, RecorderState
    devices, io = DeviceWorker(), IoWorker()
    recorder = Recorder(PortAudioBackend(), devices, io, time.monotonic)
    recorder.start(Path(sys.argv[1]) / "take.wav", {})
    while recorder.poll().seconds < 0.3:
        threading.Event().wait(0.01)
    print("recording", flush=True)
    sys.stdin.readline()
    recorder.stop()
    io.close()
    devices.close(0.5)
    print("left", flush=True)
    """
)


def test_the_program_can_leave_while_the_sound_system_hangs(virtual_sound: VirtualSound, tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", LEAVING_PROGRAM, str(tmp_path)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **virtual_sound.environment},
    )
    assert program.stdin is not None
    assert program.stdout is not None
    try:
        assert program.stdout.readline() == "recording\n"
        virtual_sound.freeze()
        program.stdin.write("\n")
        program.stdin.flush()
        assert program.stdout.readline() == "left\n"
        program.wait(5)
    finally:
        virtual_sound.thaw()
        program.kill()
        program.wait()
        program.stdin.close()
        program.stdout.close()
    assert program.returncode == 0
    assert (tmp_path / "take.wav").exists()
