"""What two takes and a curve leave out: answers too short to judge, and follow-ups where a whole story is measured."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rehearse.model.attempt import CUT_OFF
from rehearse.model.measures import FOLLOW_UP_TARGET
from rehearse.settings import Theme as Choice
from tests.ui.conftest import Desk, MakeDesk
from ui.places import Place
from ui.widgets.buttons import Button
from ui.widgets.trend_chart import Trend, TrendChart, TrendPoint


def make_short(desk: Desk, identity: str, seconds: float = 7.0) -> None:
    """A take of a few seconds, as one stored before its rates were left unmeasured."""
    report = desk.ports.library.reports[identity]
    measures = replace(report.delivery.measures, answer_seconds=seconds)
    desk.ports.library.reports[identity] = replace(report, delivery=replace(report.delivery, measures=measures))


def make_follow_up(desk: Desk, identity: str) -> None:
    """An answer to a follow-up, filed under the question it drills into."""
    library = desk.ports.library
    library.kept[identity] = replace(
        library.kept[identity], follow_up_of="a7", target=FOLLOW_UP_TARGET, question_text="And then what?"
    )
    library.reports[identity] = replace(library.reports[identity], sections=None, section_totals=None)


def cells(screen: Any) -> dict[str, list[str]]:
    """Title -> what stands beside it, of a comparison in a wide window."""
    found = {}
    for number in range(2, screen.grid.rowCount()):
        at = [screen.grid.itemAtPosition(number, column) for column in range(4)]
        if at[0] is not None:
            found[at[0].widget().text()] = [item.widget().text() if item is not None else "" for item in at[1:]]
    return found


def chart(screen: Any, title: str) -> Any:
    """The chart of one measure."""
    return next(one for name, one in zip(screen.titles, screen.charts, strict=True) if name.text() == title)


def test_a_take_too_short_to_judge_is_named_and_no_difference_is_drawn_from_it(desk: Desk) -> None:
    make_short(desk, "a1")
    screen = desk.go(Place.COMPARE, ("a2", "a1"))
    assert screen.state.isVisible()
    assert screen.state.text.text() == "The later take is too short to judge: under 10 seconds."
    assert cells(screen)["Answer time"][1:] == ["0:07", ""]
    assert cells(screen)["Fillers a minute"] == ["6.8", "not measured", ""]
    assert all(row[2] == "" for row in cells(screen).values())


def test_two_takes_long_enough_are_compared_without_a_word_of_it(desk: Desk) -> None:
    make_short(desk, "a1", 10.0)
    screen = desk.go(Place.COMPARE, ("a2", "a1"))
    assert screen.state.isHidden()
    assert cells(screen)["Fillers a minute"][2]


def test_a_follow_up_is_not_measured_against_a_whole_answer(desk: Desk) -> None:
    make_follow_up(desk, "a1")
    screen = desk.go(Place.COMPARE, ("a2", "a1"))
    assert "The later take answers a follow-up" in screen.state.text.text()
    assert "target" not in cells(screen)["Answer time"][2]


def test_two_follow_ups_are_compared_without_rows_for_sections(desk: Desk) -> None:
    make_follow_up(desk, "a1")
    make_follow_up(desk, "a2")
    screen = desk.go(Place.COMPARE, ("a2", "a1"))
    assert screen.state.isHidden()
    assert "Action" not in cells(screen)
    assert "Words a minute" in cells(screen)


def test_back_is_in_sight_and_nothing_is_sideways_in_a_small_window_with_large_text(make_desk: MakeDesk, theme: Any) -> None:
    theme.set(Choice.LIGHT, 2.0, reduced_motion=False)
    desk = make_desk(size=(1000, 700))
    screen = desk.go(Place.COMPARE, ("a2", "a1"))
    from PySide6.QtWidgets import QScrollArea

    from ui.widgets.buttons import ActionButton

    column = screen.findChild(QScrollArea)
    assert column.horizontalScrollBar().maximum() == 0
    back = next(button for button in screen.findChildren(ActionButton) if button.accessibleName() == "Back")
    assert back.visibleRegion().boundingRect() == back.rect()
    texts = [screen.grid.itemAt(number).widget() for number in range(screen.grid.count())]
    assert any("fewer" in getattr(text, "text", str)() for text in texts), "the differences went below, not away"


def test_a_curve_has_no_dot_for_a_take_too_short_to_judge_and_says_how_many_are_left_out(desk: Desk) -> None:
    screen = desk.go(Place.TRENDS)
    assert screen.left_out.isHidden()
    before = len(chart(screen, "Fillers a minute")._trend.points)
    make_short(desk, "a1")
    make_short(desk, "a3")
    screen = desk.go(Place.HISTORY)
    screen = desk.go(Place.TRENDS)
    assert len(chart(screen, "Fillers a minute")._trend.points) == before - 2
    assert "0:07" not in chart(screen, "Answer time").accessibleDescription()
    assert screen.left_out.text().startswith("Left out: 2 takes too short to judge")


def test_a_take_that_was_cut_off_has_no_dot_on_any_curve_and_is_said_to_be_left_out(desk: Desk) -> None:
    screen = desk.go(Place.TRENDS)
    before = len(chart(screen, "Fillers a minute")._trend.points)
    library = desk.ports.library
    library.kept["a1"] = replace(library.kept["a1"], failure=f"{CUT_OFF} at 0:21: the program ended while it ran.")
    desk.go(Place.HISTORY)
    screen = desk.go(Place.TRENDS)
    assert len(chart(screen, "Fillers a minute")._trend.points) == before - 1
    assert screen.left_out.text() == "Left out: 1 take cut off before its end."


def test_follow_ups_have_no_place_on_the_curve_of_answer_times_and_give_no_question_its_name(desk: Desk) -> None:
    screen = desk.go(Place.TRENDS)
    times, fillers = (len(chart(screen, name)._trend.points) for name in ("Answer time", "Fillers a minute"))
    make_follow_up(desk, "a1")
    desk.go(Place.HISTORY)
    screen = desk.go(Place.TRENDS)
    assert len(chart(screen, "Answer time")._trend.points) == times - 1
    assert len(chart(screen, "Fillers a minute")._trend.points) == fillers
    assert "1 answer to a follow-up" in screen.left_out.text()
    assert "And then what?" not in [screen.question.itemText(number) for number in range(screen.question.count())]


def test_every_dot_of_a_curve_tells_its_date_and_value_also_to_screen_readers_and_only_while_it_is_pointed_at(desk: Desk) -> None:
    screen = desk.go(Place.TRENDS)
    curve = chart(screen, "Fillers a minute")
    oldest = curve._trend.points[0]
    assert any(sign.isdigit() for sign in oldest.label)
    told = f"{oldest.label}: {oldest.text}"
    QTest.mouseMove(curve, QPoint(round(curve._x(0)), round(curve._y(oldest.value))))
    desk.settle()
    assert curve.toolTip() == told
    assert told in curve.accessibleDescription()
    QTest.mouseMove(curve, QPoint(round((curve._x(0) + curve._x(1)) / 2), 5))
    desk.settle()
    assert curve.toolTip() == ""


def test_a_take_is_compared_with_the_latest_other_one_that_is_long_enough_to_judge(desk: Desk) -> None:
    make_short(desk, "a2")
    desk.go(Place.REVIEW, "a1")
    desk.press("M")
    assert desk.window.place is Place.COMPARE
    assert {view.attempt.id for view in desk.screen.views} == {"a1", "a5"}


def test_where_every_other_take_is_too_short_the_latest_is_compared_and_two_others_can_be_chosen(desk: Desk) -> None:
    for identity in ("a2", "a5"):
        make_short(desk, identity)
    desk.go(Place.REVIEW, "a1")
    desk.press("M")
    assert {view.attempt.id for view in desk.screen.views} == {"a1", "a2"}
    assert "too short to judge" in desk.screen.state.text.text()
    QTest.mouseClick(
        next(one for one in desk.screen.findChildren(Button) if one.text() == "Choose two others"), Qt.MouseButton.LeftButton
    )
    assert desk.window.place is Place.HISTORY


def offered(screen: Any, number: int) -> dict[str, bool]:
    """What a side's menu offers: line -> whether it can be chosen."""
    return {action.text(): action.isEnabled() for action in screen.menus[number].actions()}


def test_another_take_is_chosen_by_keys_alone_and_the_two_stand_by_their_days(desk: Desk) -> None:
    screen = desk.go(Place.COMPARE, ("a2", "a1"))
    assert [view.attempt.id for view in screen.views] == ["a2", "a1"]
    desk.press("E")
    menu = screen.menus[0]
    assert menu.isVisible()
    assert sorted(offered(screen, 0).values()) == [False, False, True]
    QTest.keyClick(menu, Qt.Key.Key_Return)
    desk.settle()
    assert [view.attempt.id for view in screen.views] == ["a5", "a1"]
    assert cells(screen)["Answer time"][0]
    desk.press("L")
    QTest.keyClick(screen.menus[1], Qt.Key.Key_Return)
    desk.settle()
    assert [view.attempt.id for view in screen.views] == ["a5", "a2"]


def test_what_is_to_be_known_of_a_take_stands_in_its_line(desk: Desk) -> None:
    make_short(desk, "a5")
    screen = desk.go(Place.COMPARE, ("a2", "a1"))
    (line,) = [text for text, free in offered(screen, 0).items() if free]
    assert "too short to judge" in line


def test_where_a_question_has_only_these_two_takes_there_is_nothing_to_choose(desk: Desk) -> None:
    desk.ports.library.delete(("a5",))
    screen = desk.go(Place.COMPARE, ("a2", "a1"))
    assert not any(action.isEnabled() for action in screen.choose_actions)


def test_a_choice_is_not_remembered_by_the_next_comparison(desk: Desk) -> None:
    screen = desk.go(Place.COMPARE, ("a2", "a1"))
    desk.press("E")
    QTest.keyClick(screen.menus[0], Qt.Key.Key_Return)
    desk.settle()
    desk.go(Place.HISTORY)
    screen = desk.go(Place.COMPARE, ("a2", "a1"))
    assert [view.attempt.id for view in screen.views] == ["a2", "a1"]


def test_sound_of_a_take_ends_when_another_takes_its_place(desk: Desk) -> None:
    screen = desk.go(Place.COMPARE, ("a2", "a1"))
    desk.press("1")
    assert screen._playing == 0
    desk.press("E")
    QTest.keyClick(screen.menus[0], Qt.Key.Key_Return)
    desk.settle()
    assert screen._playing is None


def test_the_takes_to_choose_from_open_inside_the_window_at_large_text_too(make_desk: MakeDesk, theme: Any) -> None:
    theme.set(Choice.LIGHT, 2.0, reduced_motion=False)
    desk = make_desk(size=(1000, 700))
    screen = desk.go(Place.COMPARE, ("a2", "a1"))
    desk.press("L")
    place = screen.mapFromGlobal(screen.menus[1].pos())
    assert screen.rect().contains(place)
    screen.menus[1].hide()


def test_the_heights_of_a_curve_are_told_by_its_highest_and_lowest_figure(desk: Desk) -> None:
    screen = desk.go(Place.TRENDS)
    curve = chart(screen, "Fillers a minute")
    values = [point.value for point in curve._trend.points]
    (high, highest), (low, lowest) = curve.figures()
    assert (highest, lowest) == (f"{max(values):.1f}", f"{min(values):.1f}")
    assert high < low


@pytest.mark.parametrize(("takes", "small", "joined"), [(7, False, True), (45, True, True), (200, True, False)])
def test_takes_that_stand_close_are_small_dots_and_at_last_dots_alone(theme: Any, takes: int, small: bool, joined: bool) -> None:
    chart = TrendChart(theme)
    chart.resize(520, 120)
    chart.show_trend(Trend("Fillers a minute", tuple(TrendPoint(str(n), float(n % 5), str(n), str(n)) for n in range(takes))))
    radius, line = chart.dots()
    assert (radius < theme.px(4), line) == (small, joined)
    assert 2 * radius < 520 / 7
    chart.deleteLater()
