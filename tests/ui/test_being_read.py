"""A take that is being read is not offered to be read: that it is, is said, and what comes of it is shown by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt

from rehearse.model.attempt import AttemptState
from tests.fakes.panel_system import drill_ports
from tests.fakes.sample_answer import sample_report
from tests.ui.conftest import Desk, MakeDesk, shown_text
from ui.places import Place
from ui.screens.being_read import ReadingWatch
from ui.widgets.buttons import Button


@pytest.fixture
def reading(make_desk: MakeDesk) -> Desk:
    """Take a4 waits, and somebody reads it."""
    desk = make_desk(ports=drill_ports())
    desk.ports.library.reading.add("a4")
    return desk


def end_reading(desk: Desk) -> None:
    """What was being read has a report now; the watch looks."""
    library = desk.ports.library
    library.reading.clear()
    library.kept["a4"] = replace(library.kept["a4"], state=AttemptState.ANALYSED)
    library.reports["a4"] = sample_report()
    for watch in desk.screen.findChildren(ReadingWatch):
        watch.look()
    desk.settle()


def offered(desk: Desk) -> list[str]:
    """What one can press in the bar."""
    bar = desk.screen.waiting if hasattr(desk.screen, "waiting") else desk.screen.state
    return [button.text() for button in bar.findChildren(Button) if button.isVisible()]


@pytest.mark.parametrize("place", [Place.TODAY, Place.HISTORY])
def test_where_a_take_is_being_read_nothing_offers_to_read_it_and_its_end_is_shown(reading: Desk, place: Place) -> None:
    screen = reading.go(place)
    assert "1 take is being read." in shown_text(screen.waiting)
    assert offered(reading) == []
    end_reading(reading)
    assert screen.waiting.isHidden()


def test_what_nobody_reads_is_offered_beside_what_is_being_read(reading: Desk) -> None:
    library = reading.ports.library
    library.kept["a6"] = replace(library.kept["a6"], state=AttemptState.RECORDED, failure="")
    screen = reading.go(Place.TODAY)
    assert "1 take recorded but not read yet." in shown_text(screen.waiting)
    assert "1 take is being read." in shown_text(screen.waiting)
    assert offered(reading) == ["Read it now"]
    screen.waiting.findChild(Button).click()
    reading.settle()
    assert library.kept["a6"].state is AttemptState.ANALYSED
    assert library.kept["a4"].state is AttemptState.RECORDED, "that is another's work"


def test_the_review_of_a_take_that_is_being_read_says_so_and_shows_its_words_by_itself(reading: Desk) -> None:
    del reading.ports.library.reports["a4"]
    screen = reading.go(Place.REVIEW, "a4")
    assert screen.state.text.text() == "This take is being read."
    assert offered(reading) == []
    end_reading(reading)
    assert screen.report is not None
    assert screen.transcript.isVisible()


def test_without_a_model_a_take_that_is_being_read_is_not_measured_twice(reading: Desk) -> None:
    reading.ports.models.installed.clear()
    del reading.ports.library.reports["a4"]
    reading.go(Place.REVIEW, "a4")
    assert reading.ports.library.kept["a4"].state is AttemptState.RECORDED


def test_nothing_is_looked_at_once_the_screen_is_left(reading: Desk) -> None:
    for place, payload in ((Place.TODAY, None), (Place.HISTORY, None), (Place.REVIEW, "a4")):
        screen = reading.go(place, payload)
        watches = screen.findChildren(ReadingWatch)
        assert any(watch._timer.isActive() for watch in watches), place
        reading.go(Place.SETTINGS)
        assert not any(watch._timer.isActive() for watch in watches), place


@pytest.mark.parametrize("place", [Place.TODAY, Place.HISTORY])
def test_a_take_read_to_its_end_while_the_list_is_on_its_way_is_not_offered(reading: Desk, place: Place) -> None:
    library = reading.ports.library
    rows = library.waiting()

    def waiting() -> Any:
        """The worker has its rows; before the window gets them, the take is through."""
        now, library.waiting = rows, real
        library.reading.clear()
        library.kept["a4"] = replace(library.kept["a4"], state=AttemptState.ANALYSED)
        library.reports["a4"] = sample_report()
        return now

    real, library.waiting = library.waiting, waiting
    reading.ports.today._waiting = lambda: library.waiting()
    screen = reading.go(place)
    reading.settle()
    assert offered(reading) == []
    assert screen.waiting.isHidden()


def test_a_date_that_is_being_changed_survives_the_end_of_a_reading(reading: Desk) -> None:
    plan = reading.go(Place.TODAY).plan
    plan.edit_date()
    plan.finish()
    reading.settle()
    wanted = plan.date.date().addDays(9)
    plan.date.setDate(wanted)
    end_reading(reading)
    assert plan.date.date() == wanted
    plan.finish()
    reading.settle()
    assert reading.ports.settings.current().interview_date == wanted.toString(Qt.DateFormat.ISODate)


def test_a_date_that_is_added_just_then_stays_in_sight(reading: Desk) -> None:
    plan = reading.go(Place.TODAY).plan
    plan.edit_date()
    end_reading(reading)
    assert plan.date.isVisible()
    plan.finish()
    reading.settle()
    assert reading.ports.settings.current().interview_date


def test_the_keyboard_stays_on_what_the_end_of_a_reading_makes_anew(reading: Desk) -> None:
    screen = reading.go(Place.TODAY)
    button = screen.rows[-1].start
    button.setFocus(Qt.FocusReason.TabFocusReason)
    named = button.accessibleName()
    end_reading(reading)
    now = reading.application.focusWidget()
    assert now is not button
    assert now.accessibleName() == named
