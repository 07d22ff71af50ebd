from __future__ import annotations

import gc
import weakref
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from rehearse.settings import Settings
from tests.fakes.panel_system import drill_ports
from tests.fakes.sample_answer import OTHER_QUESTIONS, QUESTION
from tests.fakes.window import fake_ports
from tests.ui.conftest import Desk, MakeDesk
from ui.app import SCREENS
from ui.places import Place


def test_places_are_reached_by_key_and_left_by_back(desk: Desk) -> None:
    desk.press("Ctrl+2", "Ctrl+3", "Ctrl+,")
    assert desk.window.place is Place.SETTINGS
    desk.press("Alt+Left")
    assert desk.window.place is Place.HISTORY
    desk.press("Alt+Left")
    assert desk.window.place is Place.PRACTISE


def test_a_place_without_a_port_does_not_appear(desk: Desk) -> None:
    lacking = (Place.TODAY, Place.STORIES, Place.QUESTIONS, Place.PANEL, Place.EXERCISES, Place.RATING)
    shown = desk.window.place
    for place in lacking:
        desk.window.go(place)
        assert desk.window.place is shown
    assert not set(lacking) & set(desk.window.rail._buttons)


def test_the_rail_shows_icons_alone_in_a_narrow_window_and_keeps_the_names(make_desk: MakeDesk) -> None:
    desk = make_desk(size=(1000, 700))
    buttons = [
        button for button in desk.window.rail.findChildren(type(desk.window.rail._buttons[Place.PRACTISE])) if button.isVisible()
    ]
    assert all(button.text() == "" and button.accessibleName() for button in buttons)
    desk.window.resize(1400, 900)
    desk.settle()
    assert desk.window.rail._buttons[Place.PRACTISE].text().strip() == "Practise"


def test_timers_run_only_on_the_screen_that_is_shown(desk: Desk) -> None:
    for place, payload in ((Place.PRACTISE, QUESTION), (Place.REVIEW, "a1"), (Place.COMPARE, ("a1", "a2"))):
        desk.go(place, payload)
    desk.go(Place.DEFINITIONS)
    running = [timer for timer in desk.window.findChildren(QTimer) if timer.isActive()]
    assert running == []


def test_closing_lets_the_whole_window_go(make_desk: MakeDesk) -> None:
    desk = make_desk()
    window = desk.window
    for place in SCREENS:
        desk.go(place, "a1" if place is Place.REVIEW else None)
    gone: list[bool] = []
    window.destroyed.connect(lambda: gone.append(True))
    seen = weakref.ref(desk.jobs)
    desk.close()
    gc.collect()
    assert gone == [True]
    assert seen() is not None, "the jobs belong to the composition root"


def test_a_notice_is_final_when_the_window_closes(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.go(Place.REVIEW, "a1")
    desk.press("Delete")
    desk.window.close()
    assert desk.ports.library.purged == ["a1"]


def test_the_demo_and_the_offline_switch_are_always_said(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=fake_ports(offline=True, demo=True))
    assert "nothing here is kept" in desk.window.rail.foot.text()
    assert "the network is refused" in desk.window.rail.foot.text()
    assert "demo" in desk.window.windowTitle()


def test_single_letter_keys_are_letters_while_one_writes(desk: Desk) -> None:
    screen = desk.go(Place.HISTORY)
    desk.press("Ctrl+F")
    QTest.keyClicks(screen.search, "st?m ")
    assert screen.search.text() == "st?m "
    assert desk.window.place is Place.HISTORY
    assert not desk.window.keys.isVisible()
    screen.leave()


def test_a_very_long_question_stays_inside_the_window(make_desk: MakeDesk) -> None:
    text = "Tell me about a time " + "when everything depended on everything else " * 30
    desk = make_desk(size=(1000, 700), settings=Settings(first_run_done=True, model="base.en"))
    desk.go(Place.PRACTISE, replace(QUESTION, text=text))
    assert desk.window.width() == 1000
    assert desk.screen.question.width() <= 1000


def test_screens_are_made_one_by_one_while_nothing_else_is_to_do_and_never_while_somebody_speaks(desk: Desk) -> None:
    window = desk.window
    window.warm()
    desk.ports.practice.ask(QUESTION)
    desk.ports.practice.start()
    before = set(window._made)
    for _turn in range(6):
        window._idle.timeout.emit()
    assert set(window._made) == before
    desk.ports.practice.discard()
    for _turn in range(2):
        window._idle.timeout.emit()
        assert set(window._made) == before, "importing, making a screen and giving it its style are three turns"
    window._idle.timeout.emit()
    assert Place.REVIEW in window._made
    for _turn in range(60):
        window._idle.timeout.emit()
    assert set(window._made) == set(window._loaders)
    assert not window._idle.isActive()
    assert window.place is not Place.REVIEW


def test_a_place_visited_while_it_is_being_made_is_not_made_twice(desk: Desk) -> None:
    window = desk.window
    window.warm()
    for _turn in range(2):
        window._idle.timeout.emit()
    made = window._loose[1]
    assert desk.go(Place.REVIEW, "a1") is made


def test_a_notice_that_was_read_does_not_follow_to_another_place_but_one_with_undo_does(desk: Desk) -> None:
    desk.go(Place.HISTORY)
    desk.window.context.say("Saved.", None)
    desk.go(Place.PRACTISE)
    assert desk.window.notice.isVisible(), "it came with the step that led here"
    desk.window.notice._new.stop()  # a second has passed
    desk.go(Place.HISTORY)
    assert not desk.window.notice.isVisible()
    desk.press("Delete")
    desk.window.notice._new.stop()
    desk.go(Place.PRACTISE)
    assert desk.window.notice.can_undo


def test_esc_leads_back_from_trends_and_from_a_comparison(desk: Desk) -> None:
    desk.go(Place.REVIEW, "a1")
    desk.go(Place.COMPARE, ("a1", "a2"))
    desk.press("Escape")
    assert desk.window.place is Place.REVIEW
    desk.go(Place.HISTORY)
    desk.press("T", "Escape")
    assert desk.window.place is Place.HISTORY


def test_a_tooltip_names_a_key_once(desk: Desk) -> None:
    screen = desk.go(Place.TODAY) if Place.TODAY in SCREENS and desk.ports.today else desk.go(Place.HISTORY)
    tips = [action.toolTip() for action in screen.actions()]
    assert tips
    assert not [tip for tip in tips if "Enter or Enter" in tip]


def test_a_take_that_goes_on_is_told_of_at_every_other_place_and_one_press_leads_back(make_desk: MakeDesk) -> None:
    desk = make_desk()
    sign = desk.window.rail.sign
    desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space")
    assert desk.screen.recording.isVisible()
    for key in ("Ctrl+3", "Ctrl+,"):
        desk.press(key)
        assert sign.isVisible()
    desk.ports.practice.advance(102.0)
    desk.window._watch.timeout.emit()
    assert (sign.word.text(), sign.clock.text(), sign.accessibleName()) == ("Recording", "1:42", "Recording, 1:42")
    sign.click()
    desk.settle()
    assert desk.window.place is Place.PRACTISE
    assert not sign.isVisible()


def test_the_sign_of_a_take_goes_when_the_take_has_ended(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space", "Ctrl+3")
    desk.ports.practice.stop()
    desk.window._watch.timeout.emit()
    assert desk.window.rail.sign.word.text() == "Reading"
    desk.ports.practice.finish()
    desk.window._watch.timeout.emit()
    assert not desk.window.rail.sign.isVisible()
    assert not desk.window._watch.isActive()


def test_a_narrow_window_shows_the_dot_and_the_clock_of_a_take(make_desk: MakeDesk) -> None:
    desk = make_desk(size=(1000, 700))
    desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space", "Ctrl+3")
    sign = desk.window.rail.sign
    assert sign.clock.isVisible()
    assert sign.dot.isVisible()
    assert not sign.word.isVisible()
    assert sign.clock.width() >= sign.clock.sizeHint().width()


def test_a_question_asked_for_during_a_take_is_refused_in_a_sentence(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space", "Ctrl+3")
    desk.go(Place.PRACTISE, OTHER_QUESTIONS[0])
    assert desk.ports.practice.asked == [QUESTION]
    assert desk.window.notice.text.text() == "A take is being recorded: stop it first."


def test_no_place_of_the_rail_is_lit_where_none_is_shown(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=drill_ports())
    buttons = desk.window.rail._buttons
    for place, payload, lit in (
        (Place.TODAY, None, [Place.TODAY]),
        (Place.FIRST_RUN, None, []),
        (Place.REVIEW, "a1", [Place.HISTORY]),
    ):
        desk.go(place, payload)
        assert [name for name, button in buttons.items() if button.isChecked()] == lit
