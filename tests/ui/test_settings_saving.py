"""Settings that are changed faster than a disk saves them."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

import pytest

from rehearse.errors import StorageError
from rehearse.settings import Settings, Theme
from tests.ui.conftest import Desk, MakeDesk
from ui.in_turn import InTurn
from ui.places import Place


@pytest.fixture
def slow(make_desk: MakeDesk) -> Desk:
    """A window whose work is done when the test says so, opened on its settings."""
    desk = make_desk(at_once=False)
    desk.go(Place.SETTINGS)
    work_off(desk)
    return desk


def work_off(desk: Desk) -> None:
    """Everything that waits, and what follows from it."""
    while desk.executor.waiting:
        desk.executor.run_all()
        desk.settle()


def change(desk: Desk, **values: Any) -> None:
    desk.screen._change(**values)


def test_a_second_change_keeps_the_first_that_is_still_being_saved(slow: Desk) -> None:
    change(slow, offline=True)
    change(slow, keep_audio_days=30)
    change(slow, theme=Theme.DARK)
    work_off(slow)
    kept = slow.ports.settings.kept
    assert (kept.offline, kept.keep_audio_days, kept.theme) == (True, 30, Theme.DARK)


def test_what_is_switched_back_at_once_stays_switched_back(slow: Desk) -> None:
    change(slow, offline=True)
    change(slow, offline=False)
    work_off(slow)
    assert slow.ports.settings.kept.offline is False


def test_saves_never_overtake_one_another(slow: Desk) -> None:
    for days in (1, 2, 3):
        change(slow, keep_audio_days=days)
    slow.executor.waiting.reverse()
    work_off(slow)
    assert slow.ports.settings.kept.keep_audio_days == 3


def test_a_save_that_fails_is_told_and_the_next_begins_from_what_is_kept(slow: Desk) -> None:
    save = slow.ports.settings.save

    def refuse(_settings: Settings, _since: Settings | None = None) -> None:
        raise StorageError("The settings could not be saved.")

    slow.ports.settings.save = refuse
    change(slow, offline=True)
    work_off(slow)
    assert "could not be saved" in slow.window.notice.text.text()
    slow.ports.settings.save = save
    change(slow, keep_audio_days=7)
    work_off(slow)
    assert (slow.ports.settings.kept.offline, slow.ports.settings.kept.keep_audio_days) == (False, 7)


def test_a_change_made_while_a_save_fails_is_tried_all_the_same(slow: Desk) -> None:
    save, refused = slow.ports.settings.save, []

    def refuse_once(settings: Settings, since: Settings | None = None) -> None:
        if not refused:
            refused.append(settings)
            raise StorageError("The settings could not be saved.")
        save(settings, since)

    slow.ports.settings.save = refuse_once
    change(slow, offline=True)
    change(slow, keep_audio_days=30)
    work_off(slow)
    assert (slow.ports.settings.kept.offline, slow.ports.settings.kept.keep_audio_days) == (True, 30)


def test_after_a_save_that_failed_the_page_shows_what_is_so(slow: Desk) -> None:
    def refuse(_settings: Settings, _since: Settings | None = None) -> None:
        raise StorageError("The settings could not be saved.")

    slow.ports.settings.save = refuse
    slow.screen.offline.click()
    assert slow.screen.offline.isChecked()
    work_off(slow)
    assert not slow.screen.offline.isChecked()


def test_of_two_saves_at_closing_the_later_one_wins_whichever_thread_is_first() -> None:
    saves = InTurn()
    kept: list[str] = []
    first, second = (saves.after_the_last(partial(kept.append, name)) for name in ("first", "second"))
    early = threading.Thread(target=second)
    early.start()
    early.join(0.2)
    assert kept == []
    first()
    early.join(10)
    assert kept == ["first", "second"]


def test_a_save_that_fails_lets_the_one_after_it_go_on() -> None:
    saves = InTurn()
    kept: list[str] = []

    def refuse() -> None:
        raise StorageError("No room.")

    first, second = saves.after_the_last(refuse), saves.after_the_last(partial(kept.append, "second"))
    with pytest.raises(StorageError):
        first()
    second()
    assert kept == ["second"]


def test_two_threads_at_closing_keep_the_last_choice_of_one_thing(slow: Desk) -> None:
    change(slow, voice="first")
    change(slow, voice="second")
    slow.close()
    under_way, at_closing = slow.executor.waiting[-2:]
    early = threading.Thread(target=at_closing)
    early.start()
    early.join(0.2)
    under_way()
    early.join(10)
    assert slow.ports.settings.kept.voice == "second"


def test_the_last_change_is_saved_when_the_window_closes_at_once(slow: Desk) -> None:
    change(slow, offline=True)
    change(slow, keep_audio_days=30)
    slow.close()
    slow.executor.run_all()
    assert (slow.ports.settings.kept.offline, slow.ports.settings.kept.keep_audio_days) == (True, 30)
