"""The interview date: picked in the month, typed in many ways, and kept by itself."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.fakes.practice_system import practice_ports
from tests.ui.conftest import Desk, MakeDesk, shown_text
from ui.places import Place
from ui.widgets.date_field import FORM, DateField
from ui.widgets.month_popup import MonthPopup, same_day
from ui.widgets.written_date import read_date, written

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("26 November 2026", date(2026, 11, 26)),
        ("26 nov", date(2026, 11, 26)),
        ("26 November", date(2026, 11, 26)),
        ("Thursday, 26th of November 2026", date(2026, 11, 26)),
        ("November 26, 2026", date(2026, 11, 26)),
        ("nov the 26th", date(2026, 11, 26)),
        ("2026-11-26", date(2026, 11, 26)),
        ("26.11.2026", date(2026, 11, 26)),
        ("26.11.", date(2026, 11, 26)),
        ("26/11/2026", date(2026, 11, 26)),
        ("11/26/2026", date(2026, 11, 26)),
        ("3 January", date(2027, 1, 3)),
        ("24 Nov", TODAY),
        ("29 Feb", date(2028, 2, 29)),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, day: date) -> None:
    assert read_date(text, TODAY) == day


@pytest.mark.parametrize("text", ["", "26", "26 Ma", "3/12/2026", "31 April 2026", "26 November 20", "soon", "32.1.2027"])
def test_what_is_no_day_or_could_be_two_is_none(text: str) -> None:
    assert read_date(text, TODAY) is None


def test_what_the_field_writes_it_reads() -> None:
    for month in range(1, 13):
        day = date(2027, month, 5)
        assert read_date(written(day), TODAY) == day


def test_a_month_on_from_its_last_day_is_the_last_of_a_shorter_one() -> None:
    assert same_day(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert same_day(date(2027, 1, 31), -1) == date(2026, 12, 31)


@pytest.fixture
def today(make_desk: MakeDesk) -> Desk:
    return make_desk(ports=practice_ports())


def opened(desk: Desk) -> tuple[DateField, MonthPopup]:
    """The field, as it is added, with its month open."""
    desk.press("I")
    field = desk.screen.plan.date
    field.open_calendar()
    desk.settle()
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, MonthPopup)
    return field, popup


def named(popup: MonthPopup, name: str) -> object:
    return next(day for day in popup.days if day.accessibleName() == name)


def kept(desk: Desk) -> str:
    return str(desk.ports.settings.current().interview_date)


def test_a_day_picked_in_the_month_is_kept_and_the_plan_follows(today: Desk) -> None:
    _field, popup = opened(today)
    QTest.mouseClick(named(popup, "Friday, 20 March 2026"), Qt.MouseButton.LeftButton)
    today.settle()
    assert kept(today) == "2026-03-20"
    assert today.screen.plan.title.text().startswith("Plan to Fri 20 Mar")
    assert not popup.isVisible()


def test_another_month_is_turned_to_and_a_day_of_it_picked_by_keys(today: Desk) -> None:
    _field, popup = opened(today)
    popup.on.click()
    assert popup.month.text() == "April 2026"
    popup.back.click()
    held = today.application.focusWidget()
    assert held.accessibleName() == "Thursday, 26 March 2026", "a fortnight on, as the field begins"
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_PageDown):
        QTest.keyClick(today.application.focusWidget(), key)
    QTest.keyClick(today.application.focusWidget(), Qt.Key.Key_Return)
    today.settle()
    assert kept(today) == "2026-04-20"


def test_a_date_that_nobody_confirms_is_kept_once_a_moment_has_passed(today: Desk) -> None:
    plan = today.screen.plan
    today.press("I")
    plan.date.setDate(QDate(2026, 3, 19))
    plan._patience.start(0)
    today.settle()
    assert kept(today) == "2026-03-19"


@pytest.mark.parametrize("before", [("Ctrl+A",), ("Ctrl+A", "Home"), ()])
def test_a_date_typed_over_the_one_that_stands_there_is_the_one_kept(today: Desk, before: tuple[str, ...]) -> None:
    today.press("I", *before)
    field = today.screen.plan.date
    for sign in "26 April 2027":
        QTest.keyClicks(field, sign)
    today.press("Return")
    assert kept(today) == "2027-04-26"
    assert field.text() == "26 April 2027"


def test_what_is_no_day_is_said_to_be_none_and_gives_way_to_the_day_held(today: Desk) -> None:
    today.press("I")
    plan = today.screen.plan
    today.press("Return", "Ctrl+A")
    QTest.keyClicks(plan.date, "next week")
    today.press("Return")
    assert FORM in shown_text(today.screen)
    assert kept(today) == "2026-03-26"
    plan.none.setFocus(Qt.FocusReason.TabFocusReason)
    today.settle()
    assert plan.date.text() == "26 March 2026"
    assert FORM not in shown_text(today.screen)


def test_what_is_being_typed_is_not_written_over_when_it_is_kept_meanwhile(today: Desk) -> None:
    today.press("I")
    plan = today.screen.plan
    QTest.keyClicks(plan.date, "26 Apr")
    plan.finish()
    today.settle()
    assert kept(today) == "2026-04-26"
    assert plan.date.text() == "26 Apr"
    QTest.keyClicks(plan.date, " 2027")
    today.press("Return")
    assert kept(today) == "2027-04-26"


def test_arrows_go_a_day_and_leaving_the_page_keeps_it(today: Desk) -> None:
    today.press("I")
    QTest.keyClick(today.screen.plan.date, Qt.Key.Key_Up)
    today.go(Place.PRACTISE)
    assert kept(today) == "2026-03-27"


def test_the_month_is_shown_whole_with_weekends_like_other_days(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(), size=(1000, 700))
    _field, popup = opened(desk)
    assert len(popup.days) == 42
    assert all(popup.rect().contains(day.geometry()) for day in popup.days)
    sizes = {(day.width(), day.height()) for day in popup.days}
    assert len(sizes) == 1
    whole = popup.screen().availableGeometry()
    assert whole.contains(popup.geometry())
    popup.close()
