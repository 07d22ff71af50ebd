"""What every sound system must do, asked of each: the fake of the tests, the silent one, the file-fed one, and PortAudio."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from rehearse.audio.device_worker import DeviceWorker
from rehearse.audio.file_fed import FILE_FED_NAME, FileFedBackend
from rehearse.audio.frames import to_float, to_pcm16
from rehearse.audio.null import NullBackend
from rehearse.audio.portaudio import PortAudioBackend
from rehearse.audio.ports import AudioBackend
from rehearse.errors import DeviceError
from tests.fakes.audio import FakeBackend, FakeClock, ManualTickers, noise
from tests.virtual_sound import wait_until


class Bench:
    """A backend, how to call it, and how to make its time pass."""

    def __init__(self, backend: AudioBackend, worker: DeviceWorker) -> None:
        self.backend = backend
        self.call = worker.call

    def pass_time(self) -> None:
        """Fakes are moved here; real ones move by themselves."""
        if isinstance(self.backend, FakeBackend):
            for microphone in self.backend.inputs_opened:
                microphone.feed(noise(0.02))
            for speaker in self.backend.outputs_opened:
                speaker.play(480)


@pytest.fixture(params=["fake", "file-fed", pytest.param("portaudio", marks=pytest.mark.sound)])
def with_input(request: pytest.FixtureRequest, devices: DeviceWorker) -> Bench:
    return _bench(request, devices)


@pytest.fixture(params=["fake", "null", "file-fed", pytest.param("portaudio", marks=pytest.mark.sound)])
def with_output(request: pytest.FixtureRequest, devices: DeviceWorker) -> Bench:
    return _bench(request, devices)


def _bench(request: pytest.FixtureRequest, devices: DeviceWorker) -> Bench:
    made: dict[str, AudioBackend] = {
        "fake": FakeBackend(),
        "null": NullBackend(),
        "file-fed": FileFedBackend(to_float(noise(20.0)), 48_000),
    }
    backend = made.get(request.param) or request.getfixturevalue("portaudio")
    assert isinstance(backend, FakeBackend | NullBackend | FileFedBackend | PortAudioBackend)
    return Bench(backend, devices)


class Listening:
    """Counts what a microphone says."""

    def __init__(self) -> None:
        self.frames = 0
        self.finished = 0
        self.shapes: set[tuple[int, str]] = set()

    def on_frames(self, frames: np.ndarray, overflow: bool) -> None:
        self.frames += len(frames)
        self.shapes.add((frames.ndim, frames.dtype.name))

    def on_finished(self) -> None:
        self.finished += 1


def listen(bench: Bench, ear: Listening, frames: int) -> None:
    def heard() -> bool:
        bench.pass_time()
        return ear.frames >= frames

    wait_until(heard, what="frames")


def test_exactly_one_microphone_is_the_default(with_input: Bench) -> None:
    found = with_input.call(with_input.backend.inputs)
    assert sum(device.default for device in found) == 1
    assert all(device.samplerate >= 8_000 for device in found)


def test_a_microphone_delivers_mono_frames_only_after_start(with_input: Bench) -> None:
    ear = Listening()
    stream = with_input.call(lambda: with_input.backend.open_input(None, ear.on_frames, ear.on_finished))
    with_input.pass_time()
    assert ear.frames == 0
    with_input.call(stream.start)
    listen(with_input, ear, 2_000)
    assert ear.shapes <= {(1, "int16"), (1, "float32")}
    with_input.call(stream.abort)
    with_input.call(stream.close)


def test_a_microphone_says_once_that_it_has_finished_and_then_nothing(with_input: Bench) -> None:
    ear = Listening()
    stream = with_input.call(lambda: with_input.backend.open_input(None, ear.on_frames, ear.on_finished))
    with_input.call(stream.start)
    listen(with_input, ear, 1_000)
    with_input.call(stream.abort)
    wait_until(lambda: ear.finished, what="on_finished")
    count = ear.frames
    for _ in range(2):
        with_input.call(stream.abort)
        with_input.call(stream.close)
        with_input.pass_time()
    assert (ear.frames, ear.finished) == (count, 1)


def test_a_microphone_never_started_can_be_closed(with_input: Bench) -> None:
    ear = Listening()
    stream = with_input.call(lambda: with_input.backend.open_input(None, ear.on_frames, ear.on_finished))
    with_input.call(stream.close)
    with_input.call(with_input.backend.refresh)
    assert ear.frames == 0


def test_a_microphone_is_opened_by_its_key(with_input: Bench) -> None:
    ear = Listening()
    device = with_input.call(with_input.backend.inputs)[0]
    for name in (device.key, device.name):
        stream = with_input.call(lambda name=name: with_input.backend.open_input(name, ear.on_frames, ear.on_finished))
        assert stream.samplerate > 0
        with_input.call(stream.close)


def test_a_microphone_that_is_not_there_is_refused_in_words(with_input: Bench) -> None:
    ear = Listening()
    with pytest.raises(DeviceError) as caught:
        with_input.call(lambda: with_input.backend.open_input("No such thing", ear.on_frames, ear.on_finished))
    assert caught.value.happened


def test_a_speaker_pulls_until_a_short_answer_and_then_finishes_once(with_output: Bench) -> None:
    asked: list[int] = []
    finished = threading.Event()

    def pull(count: int) -> np.ndarray:
        asked.append(count)
        return np.zeros(count if sum(asked) < 10_000 else count - 1, np.float32)

    stream = with_output.call(lambda: with_output.backend.open_output(None, 48_000, pull, finished.set))
    assert stream.samplerate == 48_000
    assert asked == []
    with_output.call(stream.start)

    def ended() -> bool:
        with_output.pass_time()
        return finished.is_set()

    wait_until(ended, what="the end")
    assert sum(asked) >= 10_000
    count = len(asked)
    with_output.pass_time()
    assert len(asked) == count
    for _ in range(2):
        with_output.call(stream.abort)
        with_output.call(stream.close)


def test_a_speaker_is_silent_after_abort(with_output: Bench) -> None:
    asked: list[int] = []

    def pull(count: int) -> np.ndarray:
        asked.append(count)
        return np.zeros(count, np.float32)

    stream = with_output.call(lambda: with_output.backend.open_output(None, 48_000, pull, lambda: None))
    with_output.call(stream.start)

    def begun() -> bool:
        with_output.pass_time()
        return len(asked) > 2

    wait_until(begun, what="pulls")
    with_output.call(stream.abort)
    count = len(asked)
    with_output.pass_time()
    assert len(asked) == count
    with_output.call(stream.close)


def test_the_silent_system_has_no_microphone_and_says_what_to_do() -> None:
    backend = NullBackend()
    assert backend.inputs() == backend.outputs() == ()
    with pytest.raises(DeviceError, match="No microphone was found") as caught:
        backend.open_input(None, lambda _frames, _overflow: None, lambda: None)
    assert caught.value.next_step


class Feed:
    """A file-fed microphone beaten by hand."""

    def __init__(self, samples: np.ndarray, pace: float) -> None:
        self.clock = FakeClock()
        self.tickers = ManualTickers()
        self.backend = FileFedBackend(samples, 16_000, pace, self.clock, ticker=self.tickers)
        self.heard: list[np.ndarray] = []
        self.stream = self.backend.open_input(None, lambda frames, _overflow: self.heard.append(frames.copy()), lambda: None)
        self.stream.start()

    def after(self, seconds: float) -> np.ndarray:
        self.clock.advance(seconds)
        self.tickers.beat()
        return np.concatenate([np.zeros(0, np.int16), *self.heard])


@pytest.mark.parametrize("pace", [1.0, 4.0])
def test_the_file_is_delivered_by_the_clock_at_its_pace(pace: float) -> None:
    samples = to_float(noise(60.0, 16_000))
    feed = Feed(samples, pace)
    assert len(feed.after(1.0)) == pace * 16_000
    assert len(feed.after(2.5)) == pace * 3.5 * 16_000


def test_the_file_arrives_whole_and_its_end_is_told() -> None:
    samples = to_float(noise(1.0, 16_000))
    feed = Feed(samples, 1.0)
    feed.after(0.99)
    assert not feed.backend.ended.is_set()
    assert np.array_equal(feed.after(5.0), to_pcm16(samples))
    assert feed.backend.ended.is_set()
    assert max(map(len, feed.heard)) == 320


def test_the_file_begins_anew_with_each_opening() -> None:
    feed = Feed(to_float(noise(1.0, 16_000)), 1.0)
    feed.after(5.0)
    again: list[np.ndarray] = []
    feed.backend.open_input(FILE_FED_NAME, lambda frames, _overflow: again.append(frames.copy()), lambda: None).start()
    assert not feed.backend.ended.is_set()
    feed.after(0.5)
    assert sum(map(len, again)) == 8_000


def test_a_missing_portaudio_library_is_said_with_what_to_install() -> None:
    def load() -> Any:
        raise OSError("PortAudio library not found")

    with pytest.raises(DeviceError, match="PortAudio library is missing") as caught:
        PortAudioBackend(load=load).inputs()
    assert "libportaudio2" in caught.value.next_step


class PickyCard:
    """Stands for the sounddevice module: one card that takes only some rates and channel counts."""

    class PortAudioError(Exception):
        """As sounddevice's."""

    class _Stream:
        def __init__(self, card: PickyCard, samplerate: int, channels: int) -> None:
            card.asked.append((samplerate, channels))
            if card._stale:
                raise PickyCard.PortAudioError("Device unavailable [PaErrorCode -9985]")
            if samplerate not in card.rates or channels not in card.channels:
                raise PickyCard.PortAudioError("Invalid sample rate [PaErrorCode -9997]")
            self.samplerate = float(samplerate)

        def close(self, ignore_errors: bool = True) -> None:
            pass

        def start(self) -> None:
            pass

        def abort(self, ignore_errors: bool = True) -> None:
            pass

    def __init__(self, default_rate: int, rates: set[int], channels: set[int]) -> None:
        self.rates, self.channels = rates, channels
        self.asked: list[tuple[int, int]] = []
        self.default = SimpleNamespace(device=(0, -1))
        self._stale = False
        self._info = {
            "name": "Card",
            "hostapi": 0,
            "default_samplerate": float(default_rate),
            "max_input_channels": 2,
            "max_output_channels": 0,
        }

    def come_back(self, samplerate: int) -> None:
        """Gone and there again at another rate: PortAudio learns of it only when it is started anew."""
        self.rates, self._stale = {samplerate}, True

    def _terminate(self) -> None:
        pass

    def _initialize(self) -> None:
        self._stale = False
        self._info["default_samplerate"] = float(max(self.rates))

    def query_devices(self) -> list[dict[str, Any]]:
        return [self._info]

    def query_hostapis(self) -> list[dict[str, Any]]:
        return [{"name": "Fake"}]

    def InputStream(self, *, samplerate: int, channels: int, **_: Any) -> _Stream:  # noqa: N802 - sounddevice's name
        return PickyCard._Stream(self, samplerate, channels)


@pytest.mark.parametrize(
    ("wanted", "rates", "opened"), [(16_000, {48_000}, 48_000), (None, {44_100, 48_000}, 48_000), (None, {44_100}, 44_100)]
)
def test_a_refused_rate_gives_way_to_one_that_the_card_takes(wanted: int | None, rates: set[int], opened: int) -> None:
    card = PickyCard(48_000, rates, {1, 2})
    stream = PortAudioBackend(wanted, load=lambda: card).open_input(None, lambda _frames, _overflow: None, lambda: None)
    assert stream.samplerate == opened


def test_a_card_without_mono_is_opened_in_stereo() -> None:
    card = PickyCard(48_000, {48_000}, {2})
    PortAudioBackend(load=lambda: card).open_input(None, lambda _frames, _overflow: None, lambda: None)
    assert card.asked == [(48_000, 1), (48_000, 2)]


def test_a_card_that_refuses_everything_is_an_error_in_words() -> None:
    card = PickyCard(48_000, set(), set())
    with pytest.raises(DeviceError, match="cannot be used now"):
        PortAudioBackend(load=lambda: card).open_input(None, lambda _frames, _overflow: None, lambda: None)


@pytest.mark.parametrize("kind", ["fake", "portaudio"])
def test_a_headset_that_came_back_at_another_rate_is_opened_at_it_after_looking_anew(kind: str) -> None:
    card = PickyCard(48_000, {48_000}, {1})
    backend: Any = FakeBackend(48_000) if kind == "fake" else PortAudioBackend(load=lambda: card)
    ear = Listening()
    stream = backend.open_input(None, ear.on_frames, ear.on_finished)
    (backend if kind == "fake" else card).come_back(16_000)
    stream.close()
    with pytest.raises(DeviceError):
        backend.open_input(None, ear.on_frames, ear.on_finished)
    backend.refresh()
    assert backend.open_input(None, ear.on_frames, ear.on_finished).samplerate == 16_000


@pytest.mark.sound
def test_an_error_in_the_callback_ends_the_stream_and_tells(
    portaudio: PortAudioBackend, devices: DeviceWorker, caplog: pytest.LogCaptureFixture
) -> None:
    finished = threading.Event()

    def broken(_frames: np.ndarray, _overflow: bool) -> None:
        raise ZeroDivisionError

    stream = devices.call(lambda: portaudio.open_input(None, broken, finished.set))
    devices.call(stream.start)
    assert finished.wait(5)
    devices.call(stream.close)
    assert "ZeroDivisionError" in caplog.text


def test_making_a_portaudio_backend_loads_nothing() -> None:
    began = time.monotonic()
    backend = PortAudioBackend()
    assert backend._module is None
    assert time.monotonic() - began < 0.1
