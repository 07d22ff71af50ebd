"""Hearing a take again: play, seek, loop, slower and faster, and where the playhead is."""

from __future__ import annotations

from typing import Any

import pytest

from rehearse.ports import Moment
from tests.ui.conftest import Desk
from ui.places import Place


def test_space_plays_and_pauses_and_arrows_seek(desk: Desk, review: Any) -> None:
    desk.press("Space")
    assert review.transport.playing
    desk.ports.playback.advance(5.0)
    desk.press("Space")
    assert not review.transport.playing
    desk.press("Right", "Right", "Left", "Shift+Right")
    assert desk.ports.playback.status.position == pytest.approx(17.0)
    desk.press("Home")
    assert desk.ports.playback.status.position == 0.0


def test_brackets_change_the_speed_and_a_backslash_brings_it_back(desk: Desk, review: Any) -> None:
    desk.press("[", "[")
    assert desk.ports.playback.status.speed == 0.75
    desk.press("]")
    assert desk.ports.playback.status.speed == 0.9
    desk.press("\\")
    assert desk.ports.playback.status.speed == 1.0


def test_the_word_being_said_is_lit(desk: Desk, review: Any) -> None:
    words = review.report.transcript.words
    desk.press("Space")
    desk.ports.playback.seek(words[40].start + 0.05)
    review.transport.poll()
    assert review.transcript.lit_word == 40
    desk.press("Space")
    assert review.transcript.lit_word == -1


def test_opened_at_a_moment_it_plays_from_there_and_the_keys_are_on_its_word(desk: Desk) -> None:
    screen = desk.go(Place.REVIEW, Moment("a1", 60.0))
    assert screen.transport.playing
    assert screen.view.report.transcript.words[screen.transcript.current_word].start == pytest.approx(60.0, abs=3.0)


def test_p_plays_the_section_at_the_playhead_to_its_end(desk: Desk, review: Any) -> None:
    action = review.report.sections[2]
    review.transport.seek(action.start + 3)
    desk.press("P")
    assert (desk.ports.playback.start, desk.ports.playback.end) == (action.start, action.end)


def test_l_loops_the_selection(desk: Desk, review: Any) -> None:
    review.timeline.selected.emit(10.0, 14.0)
    desk.press("L", "Space")
    assert (desk.ports.playback.start, desk.ports.playback.end, desk.ports.playback.loop) == (10.0, 14.0, True)
    desk.ports.playback.advance(5.0)
    assert desk.ports.playback.status.position == 10.0


def test_silences_are_skipped_when_asked(desk: Desk, review: Any) -> None:
    pause = max(review.report.delivery.pauses, key=lambda item: item.seconds)
    desk.press("K", "Space")
    desk.ports.playback.seek(pause.start + 0.3)
    review.transport.poll()
    assert desk.ports.playback.status.position == pytest.approx(pause.end - 0.15)
