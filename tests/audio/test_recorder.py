"""Recording through the public recorder, on a fake microphone and a fake clock."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rehearse.audio.recorder import Recorder, RecorderState
from rehearse.audio.stream_watch import StreamWatch
from rehearse.errors import DeviceError
from tests.audio.recording_rig import Rig, stored
from tests.fakes.audio import FakeClock, HungRunner, InlineRunner, noise


def test_a_take_holds_exactly_the_frames_that_came(rig: Rig) -> None:
    rig.start()
    rig.speak(12.3)
    take = rig.recorder.stop()
    assert np.array_equal(stored(rig.path), rig.all_fed)
    assert take.seconds == pytest.approx(12.3)
    assert (take.samplerate, take.file) == (48_000, "take.wav")


def test_seconds_are_counted_from_frames_and_not_from_the_clock(rig: Rig) -> None:
    rig.start()
    rig.speak(3.0)
    rig.wait(1.0)
    assert rig.status.seconds == pytest.approx(3.0)


def test_the_state_is_starting_until_the_first_frame(rig: Rig) -> None:
    rig.start()
    rig.wait(3.0)
    assert rig.state is RecorderState.STARTING
    rig.speak(0.1)
    assert rig.state is RecorderState.RECORDING


def test_a_microphone_that_never_begins_is_called_stalled(rig: Rig) -> None:
    rig.start()
    rig.wait(4.1)
    assert rig.state is RecorderState.STALLED


def test_the_listener_gets_all_of_the_take_at_16_khz(rig: Rig) -> None:
    rig.start()
    rig.speak(5.0)
    rig.recorder.stop()
    assert sum(map(len, rig.blocks)) == 5 * 16_000


def test_16_khz_frames_reach_the_listener_unchanged(tmp_path: Path) -> None:
    rig = Rig(tmp_path, samplerate=16_000)
    rig.start()
    rig.speak(2.0)
    rig.recorder.stop()
    assert np.array_equal(np.concatenate(rig.blocks) * 32768, rig.all_fed.astype(np.float32))


def test_writing_needs_nobody_to_poll(rig: Rig) -> None:
    rig.start()
    rig.speak(10.0)  # nobody called poll(): the window is frozen
    assert (rig.folder / "take.wav.part").stat().st_size == 44 + 2 * 480_000


def test_the_header_tells_the_length_every_second_while_recording(rig: Rig) -> None:
    rig.start()
    rig.speak(10.0)
    part = rig.folder / "take.wav.part"
    claimed = int.from_bytes(part.read_bytes()[40:44], "little")
    assert claimed >= 2 * 48_000 * 8.9


def test_stop_twice_gives_the_same_take(rig: Rig) -> None:
    rig.start()
    rig.speak(1.0)
    assert rig.recorder.stop() == rig.recorder.stop()


def test_frames_after_stop_do_not_belong_to_the_take(rig: Rig) -> None:
    rig.start()
    rig.speak(1.0)
    take = rig.recorder.stop()
    rig.microphone.feed(noise(1.0))
    rig.io.beat()
    assert len(stored(rig.path)) == take.seconds * 48_000


def test_two_takes_one_after_the_other_do_not_mix(rig: Rig) -> None:
    rig.start()
    rig.speak(1.0)
    rig.recorder.stop()
    first, rig.fed, rig.path = rig.path, [], rig.folder / "second.wav"
    rig.start()
    rig.speak(2.0)
    rig.recorder.stop()
    assert len(stored(first)) == 48_000
    assert np.array_equal(stored(rig.path), rig.all_fed)


def test_a_second_start_is_refused_and_the_first_goes_on(rig: Rig) -> None:
    rig.start()
    rig.speak(1.0)
    with pytest.raises(DeviceError):
        rig.start()
    rig.speak(1.0)
    assert rig.recorder.stop().seconds == pytest.approx(2.0)


def test_an_unplugged_microphone_is_lost_and_all_before_is_kept(rig: Rig) -> None:
    rig.start()
    rig.speak(102.0)
    rig.microphone.unplug()
    status = rig.status
    assert status.state is RecorderState.LOST
    assert status.failure is not None
    assert "1:42" in status.failure.sentence()
    rig.recorder.stop()
    assert np.array_equal(stored(rig.path), rig.all_fed)


def test_what_came_before_a_loss_is_on_the_disk_before_anyone_stops(rig: Rig) -> None:
    rig.start()
    rig.speak(2.5)
    rig.microphone.unplug()
    rig.wait(1.1)
    content = (rig.folder / "take.wav.part").read_bytes()
    assert int.from_bytes(content[40:44], "little") == 2 * len(rig.all_fed)


def test_the_take_is_safe_though_the_device_worker_has_ended_first(tmp_path: Path) -> None:
    devices = _Ends()
    rig = Rig(tmp_path, devices=devices)
    rig.start()
    rig.speak(1.0)
    devices.ended = True
    assert rig.recorder.stop().seconds == pytest.approx(1.0)
    with pytest.raises(DeviceError):
        rig.start()
    assert not rig.recorder.recording


def test_no_callback_for_a_second_and_a_half_is_stalled_and_heals(rig: Rig) -> None:
    rig.start()
    rig.speak(2.0)
    rig.wait(1.4)
    assert rig.state is RecorderState.RECORDING
    rig.wait(0.2)
    assert rig.state is RecorderState.STALLED
    rig.speak(0.1)
    assert rig.state is RecorderState.RECORDING


def test_a_program_that_slept_itself_does_not_cry_stalled(rig: Rig) -> None:
    rig.start()
    rig.speak(2.0)
    rig.clock.advance(30.0)
    assert rig.state is RecorderState.RECORDING


def test_exact_zeros_for_two_seconds_are_no_signal(rig: Rig) -> None:
    rig.start()
    rig.feed(np.zeros(int(1.9 * 48_000), np.int16))
    assert rig.state is RecorderState.RECORDING
    rig.feed(np.zeros(int(0.2 * 48_000), np.int16))
    assert rig.state is RecorderState.NO_SIGNAL
    rig.speak(0.1)
    assert rig.state is RecorderState.RECORDING


def test_exact_zeros_between_the_words_of_a_voice_are_a_pause_until_they_have_lasted_six_seconds(rig: Rig) -> None:
    rig.start()
    for _ in range(3):
        rig.speak(1.0)
        rig.feed(np.zeros(int(4.5 * 48_000), np.int16))
        assert rig.state is RecorderState.RECORDING
    rig.feed(np.zeros(int(1.6 * 48_000), np.int16))
    assert rig.state is RecorderState.NO_SIGNAL


def test_the_faintest_noise_is_a_signal(rig: Rig) -> None:
    rig.start()
    rig.feed(np.tile(np.array([0, 0, 0, 1], np.int16), 48_000))
    assert rig.state is RecorderState.RECORDING


def test_sixteen_missing_seconds_show_as_a_gap_where_they_are_missing(rig: Rig) -> None:
    rig.start()
    rig.speak(31.0)
    rig.clock.advance(16.0)  # the program was held up, and the sound system threw the frames away
    rig.speak(5.0)
    (gap,) = rig.status.gaps
    assert gap.at == pytest.approx(31.0, abs=0.2)
    assert gap.seconds == pytest.approx(16.0, abs=0.1)
    rig.recorder.stop()
    assert json.loads((rig.folder / "take.json").read_text())["gaps"] == [[gap.at, gap.seconds]]


def test_frames_that_come_late_but_all_are_no_gap(rig: Rig) -> None:
    rig.start()
    rig.speak(5.0)
    rig.wait(1.2)
    rig.microphone.feed(noise(1.2))  # the backlog in one go
    rig.speak(10.0)
    assert rig.status.gaps == ()


def test_a_clock_that_drifts_by_100_ppm_for_an_hour_is_no_gap() -> None:
    watch = StreamWatch(48_000)
    for second in range(1, 3601):
        assert not watch.look(second * 48_000, second * 1.0001)
    assert watch.gaps == ()


def test_clipping_is_seen_as_a_share_and_as_now(rig: Rig) -> None:
    rig.start()
    rig.speak(9.9)
    rig.feed(np.full(4_800, 32_767, np.int16))
    assert rig.status.clipping
    assert rig.status.clipped_share == pytest.approx(0.01)


def test_speech_that_is_far_too_quiet_is_said_so_after_five_seconds(rig: Rig) -> None:
    rig.start()
    rig.speak(4.8, level=0.0005)
    assert not rig.status.too_quiet
    rig.speak(0.4, level=0.0005)
    assert rig.status.too_quiet
    rig.speak(0.1)
    assert not rig.status.too_quiet


def test_the_level_is_rms_in_dbfs(rig: Rig) -> None:
    rig.start()
    tone = np.sin(np.arange(48_000) * 2 * np.pi * 1000 / 48_000) * 16_384
    rig.feed(tone.astype(np.int16))
    assert rig.status.level_dbfs == pytest.approx(-9.03, abs=0.02)
    assert rig.status.peak == pytest.approx(0.5, abs=0.001)


def test_a_device_that_refuses_is_lost_with_its_reason_and_leaves_no_file(rig: Rig) -> None:
    rig.backend.refuse = DeviceError("The microphone is in use.")
    rig.start()
    assert rig.state is RecorderState.LOST
    with pytest.raises(DeviceError, match="in use"):
        rig.recorder.stop()
    assert list(rig.folder.glob("take*")) == []


def test_a_headset_that_comes_back_at_another_rate_is_recorded_at_it_by_the_next_start(rig: Rig) -> None:
    rig.start()
    rig.speak(2.0)
    rig.backend.come_back(16_000)
    assert rig.state is RecorderState.LOST
    assert rig.recorder.stop().samplerate == 48_000
    rig.path, rig.fed = rig.folder / "next.wav", []
    rig.start()
    rig.speak(1.0)
    take = rig.recorder.stop()
    assert (take.samplerate, take.seconds) == (16_000, 1.0)
    assert np.array_equal(stored(rig.path), rig.all_fed)


def test_a_headset_that_went_between_two_takes_is_looked_for_by_the_next_start(rig: Rig) -> None:
    rig.backend.come_back(16_000)
    rig.start()
    rig.speak(1.0)
    assert rig.recorder.stop().samplerate == 16_000


def test_nothing_is_looked_for_while_the_speaker_plays(rig: Rig) -> None:
    rig.backend.open_output(None, 48_000, lambda count: np.zeros(count, np.float32), lambda: None)
    rig.backend.come_back(16_000)
    rig.start()
    assert rig.state is RecorderState.LOST
    with pytest.raises(DeviceError, match="cannot be used now"):
        rig.recorder.stop()


def test_stopping_before_the_first_frame_leaves_no_file(rig: Rig) -> None:
    rig.start()
    rig.wait(0.2)
    with pytest.raises(DeviceError, match="Nothing was recorded"):
        rig.recorder.stop()
    assert list(rig.folder.glob("take*")) == []


def test_stop_does_not_wait_for_a_sound_system_that_hangs(tmp_path: Path) -> None:
    devices = _HangsLater()
    rig = Rig(tmp_path, devices=devices)
    rig.start()
    rig.speak(3.0)
    devices.hung = True
    rig.recorder.stop()
    assert np.array_equal(stored(rig.path), rig.all_fed)


def test_an_opening_that_hangs_can_be_stopped(tmp_path: Path) -> None:
    rig = Rig(tmp_path, devices=HungRunner())
    rig.start()
    rig.clock.advance(5.0)
    assert rig.state is RecorderState.STALLED
    with pytest.raises(DeviceError):
        rig.recorder.stop()


def test_a_device_that_opens_after_stop_is_closed_again(tmp_path: Path) -> None:
    devices = _OpensLate()
    rig = Rig(tmp_path, devices=devices)
    rig.start()
    with pytest.raises(DeviceError):
        rig.recorder.stop()
    devices.run_all()
    assert all(stream.closed for stream in rig.backend.inputs_opened)
    assert rig.io.repetitions == []
    assert list(rig.folder.glob("take*")) == []


def test_a_listener_that_fails_does_not_touch_the_take(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_block: np.ndarray) -> None:
        raise ZeroDivisionError

    rig.recorder.start(rig.path, {}, None, broken)
    rig.speak(3.0)
    assert rig.status.listener_failed
    rig.recorder.stop()
    assert np.array_equal(stored(rig.path), rig.all_fed)


def test_a_microphone_check_stores_nothing_and_still_shows_the_level(rig: Rig) -> None:
    rig.recorder.start(None, {}, None, rig.blocks.append)
    rig.speak(1.0)
    assert rig.state is RecorderState.RECORDING
    assert rig.status.level_dbfs == pytest.approx(-20.0, abs=0.5)
    assert rig.recorder.discard() is None
    assert sum(map(len, rig.blocks)) == 16_000
    assert list(rig.folder.glob("*.wav*")) == []


def test_the_constructor_touches_nothing(tmp_path: Path) -> None:
    backend = Rig(tmp_path).backend
    Recorder(backend, InlineRunner(), InlineRunner(), FakeClock())
    assert backend.inputs_opened == []


class _HangsLater(InlineRunner):
    hung = False

    def submit(self, fn: Callable[[], Any]) -> Future[Any]:
        return HungRunner().submit(fn) if self.hung else super().submit(fn)


class _OpensLate:
    def __init__(self) -> None:
        self._inner = InlineRunner()
        self._waiting: list[Callable[[], object]] = []

    def submit(self, fn: Callable[[], Any]) -> Future[Any]:
        self._waiting.append(fn)
        return HungRunner().submit(fn)

    def run_all(self) -> None:
        for fn in self._waiting:
            self._inner.submit(fn)


class _Ends(InlineRunner):
    ended = False

    def submit(self, fn: Callable[[], Any]) -> Future[Any]:
        if self.ended:
            raise DeviceError("The program is closing.")
        return super().submit(fn)
