"""Playing through the public player, on a fake speaker and a fake clock."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest

from rehearse.audio.frames import to_float
from rehearse.audio.player import TAIL_SECONDS, Player
from rehearse.errors import DeviceError
from tests.fakes.audio import FakeBackend, FakeClock, FakeOutput, InlineRunner, noise

RATE = 16_000
BLOCK = 320


class Desk:
    """A player, and a speaker that plays when told."""

    def __init__(self, latency: float = 0.0, seconds: float = 3.0, jobs: Any = None) -> None:
        self.clock = FakeClock()
        self.backend = FakeBackend(RATE, latency)
        self.player = Player(self.backend, InlineRunner(), self.clock, jobs=jobs)
        self.sound = to_float(noise(seconds, RATE))
        self.player.load(self.sound, RATE)

    @property
    def speaker(self) -> FakeOutput:
        return self.backend.outputs_opened[-1]

    @property
    def heard(self) -> np.ndarray:
        return np.concatenate([piece for stream in self.backend.outputs_opened for piece in stream.heard])

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds * RATE / BLOCK)):
            self.speaker.play(BLOCK)
            self.clock.advance(BLOCK / RATE)


def test_the_whole_sound_is_played_and_zeros_after_it() -> None:
    desk = Desk()
    desk.player.play()
    desk.run(4.0)
    quiet = round(TAIL_SECONDS * RATE)
    assert np.array_equal(desk.heard[: len(desk.sound)], desk.sound)
    assert np.array_equal(desk.heard[len(desk.sound) :], np.zeros(quiet))
    assert not desk.player.playing
    assert desk.player.status().failure is None
    assert desk.speaker.closed


def test_the_position_is_that_of_the_frame_being_heard() -> None:
    desk = Desk(latency=0.2)
    desk.player.play()
    assert desk.player.position() == 0.0
    desk.run(0.1)
    assert desk.player.position() == 0.0  # pulled, but not heard yet
    desk.run(0.9)
    assert desk.player.position() == pytest.approx(0.8, abs=0.021)


def test_the_position_moves_between_two_callbacks() -> None:
    desk = Desk(latency=0.2)
    desk.player.play()
    desk.run(1.0)
    before = desk.player.position()
    desk.clock.advance(0.01)
    assert desk.player.position() == pytest.approx(before + 0.01)


def test_the_position_never_runs_past_what_was_pulled() -> None:
    desk = Desk(latency=0.2)
    desk.player.play()
    desk.run(1.0)
    desk.clock.advance(60.0)
    assert desk.player.position() == pytest.approx(1.0)


def test_a_part_is_played_alone() -> None:
    desk = Desk()
    desk.player.play(start=1.0, end=1.5)
    desk.run(2.0)
    assert np.array_equal(desk.heard[: RATE // 2], desk.sound[RATE : RATE * 3 // 2])
    assert not desk.heard[RATE // 2 :].any()
    assert desk.player.position() == pytest.approx(1.5)


def test_pause_and_play_go_on_at_the_same_sample() -> None:
    desk = Desk()
    desk.player.play()
    desk.run(1.0)
    desk.player.pause()
    assert not desk.player.playing
    assert desk.player.position() == pytest.approx(1.0)
    desk.player.play()
    desk.run(3.0)
    assert np.array_equal(desk.heard[: len(desk.sound)], desk.sound)


def test_play_at_the_end_begins_anew() -> None:
    desk = Desk()
    desk.player.play()
    desk.run(4.0)
    desk.player.play()
    assert desk.player.position() == 0.0
    assert desk.player.playing


def test_seeking_while_playing_plays_on_from_there() -> None:
    desk = Desk()
    desk.player.play()
    desk.run(0.5)
    desk.player.seek(2.0)
    assert desk.player.position() == pytest.approx(2.0)
    desk.run(0.1)
    assert desk.player.playing
    assert np.array_equal(desk.speaker.heard[0], desk.sound[2 * RATE : 2 * RATE + BLOCK])


def test_seeking_while_resting_stays_at_rest() -> None:
    desk = Desk()
    desk.player.seek(2.0)
    assert (desk.player.playing, desk.player.position()) == (False, 2.0)


@pytest.mark.parametrize(("asked", "given"), [(-5.0, 0.0), (99.0, 3.0)])
def test_seeking_outside_ends_at_the_edge(asked: float, given: float) -> None:
    desk = Desk()
    desk.player.seek(asked)
    assert desk.player.position() == given


def test_a_loop_repeats_without_a_gap_until_stopped() -> None:
    desk = Desk()
    desk.player.play(start=1.0, end=1.25, loop=True)
    desk.run(1.0)
    part = desk.sound[RATE : RATE * 5 // 4]
    assert np.array_equal(desk.heard, np.tile(part, 4))
    assert desk.player.playing
    assert 1.0 <= desk.player.position() < 1.25
    desk.player.stop()
    assert (desk.player.playing, desk.player.position()) == (False, 0.0)


@pytest.mark.parametrize("loop", [False, True])
def test_an_empty_stretch_or_sound_ends_by_itself(loop: bool) -> None:
    desk = Desk()
    desk.player.play(start=1.0, end=1.0, loop=loop)
    desk.run(1.0)
    assert not desk.player.playing
    desk.player.load(np.zeros(0, np.float32), RATE)
    desk.player.play(loop=loop)
    assert not desk.player.playing
    assert desk.player.position() == 0.0


def test_half_speed_takes_twice_as_long_and_tells_places_of_the_sound_itself() -> None:
    desk = Desk()
    desk.player.play(start=1.0, speed=0.5)
    desk.run(1.0)
    assert desk.player.position() == pytest.approx(1.5, abs=0.02)
    desk.run(3.5)
    assert not desk.player.playing
    assert desk.player.position() == pytest.approx(3.0)


def test_the_speed_changes_in_the_middle_and_the_place_stays() -> None:
    desk = Desk()
    desk.player.play()
    desk.run(1.0)
    desk.player.set_speed(2.0)
    assert desk.player.position() == pytest.approx(1.0, abs=0.02)
    desk.run(0.5)
    assert desk.player.position() == pytest.approx(2.0, abs=0.03)


def test_a_speed_is_rendered_off_the_thread_and_a_pause_meanwhile_wins() -> None:
    pool = _Pool()
    desk = Desk(jobs=pool)
    desk.player.play(speed=1.5)
    assert desk.player.status().preparing
    desk.player.pause()
    pool.run_all()
    assert not desk.player.playing
    assert desk.backend.outputs_opened == []


def test_a_speed_once_rendered_is_not_rendered_again() -> None:
    pool = _Pool()
    desk = Desk(jobs=pool)
    desk.player.play(speed=1.5)
    pool.run_all()
    desk.player.stop()
    desk.player.play(speed=1.5)
    assert not desk.player.status().preparing
    desk.run(1.0)
    assert desk.player.position() == pytest.approx(1.5, abs=0.03)


def test_an_impossible_speed_is_a_failure_and_no_crash() -> None:
    desk = Desk()
    desk.player.play(speed=9.0)
    assert not desk.player.playing
    assert desk.player.status().failure is not None


def test_no_speaker_is_a_failure_with_its_reason() -> None:
    desk = Desk()
    desk.backend.refuse = DeviceError("No speaker was found.")
    desk.player.play()
    status = desk.player.status()
    assert not status.playing
    assert status.failure is not None
    assert status.failure.happened == "No speaker was found."
    desk.backend.refuse = None
    desk.player.play()
    assert desk.player.status().failure is None


def test_a_speaker_that_goes_ends_playing_where_it_was() -> None:
    desk = Desk()
    desk.player.play()
    desk.run(1.0)
    desk.speaker.unplug()
    assert not desk.player.playing
    assert desk.player.status().failure is not None
    assert desk.player.position() == pytest.approx(1.0)


def test_what_an_earlier_stream_still_says_is_ignored() -> None:
    desk = Desk()
    desk.player.play()
    first = desk.speaker
    desk.player.play(start=1.0)
    first._finished = False
    first.unplug()
    assert desk.player.playing
    assert desk.player.status().failure is None


def test_a_new_sound_stops_the_old_one() -> None:
    desk = Desk()
    desk.player.play()
    desk.run(1.0)
    desk.player.load(np.zeros(RATE, np.float32), RATE)
    assert (desk.player.playing, desk.player.position(), desk.player.duration) == (False, 0.0, 1.0)


def test_every_stream_is_given_back() -> None:
    desk = Desk()
    for _ in range(5):
        desk.player.play()
        desk.run(0.1)
    desk.player.close()
    assert {stream.closed for stream in desk.backend.outputs_opened} == {True}


class _Pool:
    def __init__(self) -> None:
        self._waiting: list[tuple[Future[Any], Any]] = []

    def submit(self, fn: Any) -> Future[Any]:
        self._waiting.append((Future(), fn))
        return self._waiting[-1][0]

    def run_all(self) -> None:
        for future, fn in self._waiting:
            future.set_result(fn())
        self._waiting.clear()
