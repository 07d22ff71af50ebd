"""Today: what is due and why, Start, ticks, the interview date, the first start. By keys where a person would use keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QDate, Qt

from rehearse.errors import StorageError
from rehearse.model.schedule import SubjectKind
from tests.fakes.practice_system import BANK, DAY, SCHEDULE, practice_ports
from tests.fakes.window_machine import READY
from tests.ui.conftest import Desk, MakeDesk, shown_text
from ui.places import Place
from ui.widgets.buttons import Button


@pytest.fixture
def today(make_desk: MakeDesk) -> Desk:
    return make_desk(ports=practice_ports())


def test_the_window_opens_on_today_with_the_first_due_thing_and_why(today: Desk) -> None:
    assert today.window.place is Place.TODAY
    shown = shown_text(today.screen)
    assert "The churn score that finance could read" in shown
    assert "It was planned for Tuesday, 10 March; today does as well." in shown
    assert "late" not in shown.replace("late,", "").replace("arrived late", "")


def test_enter_starts_the_first_due_story_with_a_question_it_answers(today: Desk) -> None:
    today.press("Return")
    assert today.window.place is Place.PRACTISE
    assert today.ports.practice.asked == [BANK[0]]
    assert today.screen._wanted.story_id == "s1"


def test_the_other_due_things_start_with_their_own_buttons(today: Desk) -> None:
    first = today.screen.rows[0]
    first.start.setFocus(Qt.FocusReason.TabFocusReason)
    today.press("Space")
    assert today.ports.practice.asked[0].id == first.card.due.subject


def test_an_ability_is_ticked_with_space_and_kept(today: Desk) -> None:
    box = today.screen.first.boxes[1]
    assert not box.isChecked()
    box.setFocus(Qt.FocusReason.TabFocusReason)
    today.press("Space")
    assert "3:1" in today.ports.today.items[(SubjectKind.STORY, "s1")].ticked
    today.go(Place.TODAY)
    assert [one.isChecked() for one in today.screen.first.boxes] == [True, True, False]


def test_an_interview_date_compresses_the_plan_and_says_what_is_left_out_and_why(today: Desk) -> None:
    today.press("I")
    plan = today.screen.plan
    assert plan.date.hasFocus()
    soon = DAY + timedelta(days=3)
    plan.date.setDate(QDate(soon.year, soon.month, soon.day))
    today.press("Return")
    assert today.ports.settings.current().interview_date == soon.isoformat()
    assert today.window.place is Place.TODAY
    assert plan.title.text().startswith("Plan to Sun 15 Mar")
    assert "days left before the interview" in plan.dropped.text()
    assert plan.advice.text()


def test_the_date_can_be_taken_away_again(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(settings=replace(READY, interview_date="2026-03-20")))
    desk.screen.plan.none.click()
    desk.settle()
    assert desk.ports.settings.current().interview_date == ""
    assert desk.screen.plan.add.isVisible()


def test_the_dots_say_in_words_what_they_show(today: Desk) -> None:
    dots = today.screen.plan.rows[0].findChildren(type(today.screen.plan.rows[0].layout().itemAt(0).widget()))[0]
    said = dots.accessibleDescription()
    assert said.startswith(
        "Say it once, from start to end (first take): done. Give each part its share of the time (day 3): due now. "
    )


def test_the_last_takes_one_thing_opens_that_take(today: Desk) -> None:
    assert "terms this listener may not know" in today.screen.focus.fact.text()
    today.press("O")
    assert today.window.place is Place.REVIEW
    assert today.screen.view.attempt.id == "a1"


def test_takes_that_wait_can_be_analysed_from_here(today: Desk) -> None:
    assert "1 take recorded but not read yet." in shown_text(today.screen)
    today.screen.waiting.findChild(Button).click()
    today.settle()
    assert today.ports.library.waiting() == ()
    assert "not read yet" not in shown_text(today.screen)


def test_the_work_named_at_the_first_start_is_kept_and_shown(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(filled=False, settings=READY))
    welcome = desk.screen.welcome
    assert welcome.work.currentText() == "Not said"
    welcome.work.setCurrentIndex(welcome.work.findText("Sales"))
    welcome.work.activated.emit(welcome.work.currentIndex())
    desk.settle()
    assert desk.ports.settings.kept.work == "sales"
    assert desk.screen.welcome.work.currentText() == "Sales"
    assert len(welcome.levels) == 3


def test_an_empty_start_asks_where_one_stands_and_then_offers_a_first_thing(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(filled=False, settings=READY))
    welcome = desk.screen.welcome
    assert len(welcome.levels) == 3
    welcome.levels[1].setFocus(Qt.FocusReason.TabFocusReason)
    desk.press("Return")
    assert desk.ports.settings.current().level == "intermediate"
    assert welcome.offers
    assert "A good place to begin" in shown_text(desk.screen)
    assert welcome.offers[0].hasFocus(), "Enter begins, and does not lead back"


def test_who_skips_the_level_is_offered_what_suits_most_and_can_choose_one_later(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(filled=False, settings=READY))
    welcome = desk.screen.welcome
    welcome.skip.setFocus(Qt.FocusReason.TabFocusReason)
    desk.press("Return")
    assert desk.ports.settings.current().level == "intermediate"
    assert welcome.offers
    assert not welcome.skip.isVisible()
    assert welcome.other.isVisible()


def test_a_question_that_is_offered_is_asked_when_it_is_taken(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(filled=False, settings=replace(READY, level="advanced")))
    go = next(button for button in desk.screen.welcome.offers if "Practise it" in button.text())
    go.setFocus(Qt.FocusReason.TabFocusReason)
    desk.press("Space")
    assert desk.ports.practice.asked == [BANK[0]]


def test_when_nothing_is_due_the_next_day_is_named_and_nobody_is_pushed(make_desk: MakeDesk) -> None:
    ports = practice_ports()
    done = replace(SCHEDULE[1], started=DAY + timedelta(days=2))
    ports.today.items = {(done.kind, done.subject): done}  # type: ignore[union-attr]  # the fake
    desk = make_desk(ports=ports)
    shown = shown_text(desk.screen)
    assert "Nothing is due today" in shown
    assert "Next is Sat 14 Mar." in shown
    assert not desk.screen._start.isEnabled()


def test_what_one_can_begin_with_stays_in_sight_until_a_first_story_is_written(make_desk: MakeDesk) -> None:
    ports = practice_ports(settings=replace(READY, level="intermediate"))
    done = replace(SCHEDULE[1], started=DAY + timedelta(days=2))
    ports.today.items = {(done.kind, done.subject): done}  # type: ignore[union-attr]  # the fake
    kept = dict(ports.stories.kept)  # type: ignore[union-attr]  # the fake
    ports.stories.kept.clear()  # type: ignore[union-attr]  # the fake
    desk = make_desk(ports=ports)
    shown = shown_text(desk.screen)
    assert "Nothing is due today" in shown
    assert "More to begin with" in shown
    assert "no story is written yet" in shown
    assert "a day off" not in shown
    assert desk.screen.welcome.offers
    assert desk.screen.welcome.y() > desk.screen.nothing_card.y()
    primary = [one.text() for one in desk.screen.findChildren(Button) if one.property("kind") == "primary" and one.isVisible()]
    assert primary == ["Practise a question"]
    ports.stories.kept.update(kept)  # type: ignore[union-attr]  # the fake
    desk.screen.refresh()
    desk.settle()
    assert "More to begin with" not in shown_text(desk.screen)


def test_nobody_is_told_to_take_a_day_off_in_the_week_before_the_interview(make_desk: MakeDesk) -> None:
    soon = (DAY + timedelta(days=4)).isoformat()
    ports = practice_ports(settings=replace(READY, interview_date=soon))
    ports.today.items = {}  # type: ignore[union-attr]  # the fake
    desk = make_desk(ports=ports)
    far = replace(desk.screen.view, interview=DAY + timedelta(days=40))
    for view, off in ((desk.screen.view, False), (far, True)):
        desk.screen.show_view(replace(view, plan=desk.screen.view.plan))
        assert ("a day off" in desk.screen.nothing.text.text()) is off


def test_where_one_stands_is_the_third_step_of_the_welcome_and_no_step_later_on(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(filled=False, settings=READY))
    assert "Step 3 of 3" in shown_text(desk.screen)
    desk.screen.welcome.levels[0].click()
    desk.settle()
    desk.screen.welcome.other.click()
    desk.settle()
    assert "Step 3 of 3" not in shown_text(desk.screen)


def test_trouble_reading_is_said_with_a_way_to_try_again(make_desk: MakeDesk) -> None:
    ports = practice_ports()
    ports.today.failure = StorageError("The database is busy.", safe="Nothing is lost.")  # type: ignore[union-attr]  # the fake
    desk = make_desk(ports=ports)
    assert "The database is busy." in shown_text(desk.screen)
    desk.screen.refresh()
    desk.settle()
    assert "The database is busy." not in shown_text(desk.screen)
    assert "The churn score that finance could read" in shown_text(desk.screen)


def test_a_late_answer_to_an_older_look_is_dropped(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(), at_once=False)
    desk.screen.refresh()
    desk.ports.today.items = {}
    desk.executor.run_all()
    desk.settle()
    assert desk.screen.view.plan == ()


@pytest.mark.parametrize("size", [(1000, 700), (1280, 860)])
def test_nothing_scrolls_sideways(make_desk: MakeDesk, size: tuple[int, int]) -> None:
    desk = make_desk(ports=practice_ports(), size=size)
    assert desk.screen.column.horizontalScrollBar().maximum() == 0


def test_the_list_of_works_shows_all_its_lines_whole(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(filled=False))
    work = desk.go(Place.TODAY).welcome.work
    work.showPopup()
    desk.settle()
    lines = work.view()
    end = lines.model().index(work.count() - 1, 0)
    lines.scrollTo(end)  # where the screen is too low for all of them
    last = lines.visualRect(end)
    assert work.count() > 12
    assert lines.viewport().rect().contains(last)
    work.hidePopup()


def test_enter_begins_the_first_thing_that_is_offered_before_anything_is_due(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(filled=False, settings=replace(READY, level="beginner")))
    screen = desk.go(Place.TODAY)
    offered = screen.view.offers[0]
    desk.press("Return")
    assert desk.window.place is not Place.TODAY
    if offered.question is not None:
        assert desk.ports.practice.asked[-1].id == offered.question.id
