"""Hearing a take again: play, seek, loop, slower and faster, and where the playhead is."""

from __future__ import annotations

from typing import Any

import pytest

from rehearse.ports import Moment
from rehearse.settings import Settings
from tests.ui.conftest import Desk, MakeDesk
from ui.places import Place
from ui.widgets.buttons import ActionButton


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


def test_the_next_take_is_opened_at_rest_with_no_edge_of_the_one_before_chosen(desk: Desk, review: Any) -> None:
    desk.press("Space", "E")
    assert review.transport.play_button.accessibleName() == "Pause"
    assert review.timeline.chosen_edge is not None
    desk.go(Place.PRACTISE)
    desk.go(Place.REVIEW, "a2")
    assert review.transport.play_button.accessibleName() == "Play"
    assert review.timeline.chosen_edge is None


@pytest.mark.parametrize("text", [1.0, 1.3, 1.5, 1.8, 2.0])
@pytest.mark.parametrize("width", [1000, 1280, 1440])
def test_no_word_of_the_player_is_cut_at_any_text_size(make_desk: MakeDesk, width: int, text: float) -> None:
    settings = Settings(first_run_done=True, model="base.en", text_scale=text)
    desk = make_desk(size=(width, 860), settings=settings)
    desk.window.context.set_settings(settings)
    screen = desk.go(Place.REVIEW, "a1")
    desk.press("Space")
    bar = screen.transport
    for button in bar.findChildren(ActionButton):
        assert button.width() >= button.sizeHint().width(), button.accessibleName()
        assert bar.rect().contains(button.geometry()), button.accessibleName()
    desk.press("Space")
