from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rehearse.coach.panel import load_panel
from rehearse.errors import StorageError
from rehearse.model.panel import RoundState
from rehearse.model.sections import Label
from rehearse.ports import PracticePhase
from tests.fakes.panel_system import a_finished_round, drill_ports, with_words
from tests.fakes.sample_answer import QUESTION, sample_report
from tests.ui.conftest import Desk, MakeDesk, shown_text
from ui.places import Place


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    return make_desk(ports=drill_ports())


def finish(desk: Desk) -> None:
    """The take in hand is stopped and read."""
    desk.press("Space")
    identity = desk.screen.held.held.id
    desk.ports.panel.give(identity, sample_report())
    desk.ports.practice.finish()
    desk.screen.round.answering.poll()
    desk.settle()


def test_the_panel_introduces_everybody_before_it_begins(desk: Desk) -> None:
    screen = desk.go(Place.PANEL)
    chairs = screen.view.setup.interviewers
    shown = {label.text() for label in screen.choosing.findChildren(type(screen.choosing.past_title))}
    assert len(chairs) == 5
    assert {chair.role for chair in chairs} | {chair.interest for chair in chairs} <= shown


def test_themes_and_chairs_follow_a_changed_work_and_the_theme_chosen_stays(desk: Desk) -> None:
    screen = desk.go(Place.PANEL)
    screen.choosing.themes["uncertainty"].click()
    other = load_panel(any_work=True)
    screen.choosing.show_view(replace(screen.view, setup=other))
    desk.settle()
    shown = {label.text() for label in screen.choosing.findChildren(type(screen.choosing.past_title)) if label.isVisible()}
    assert {chair.interest for chair in other.interviewers} <= shown
    assert not {chair.role for chair in screen.view.setup.interviewers} & shown
    assert len(screen.choosing.themes) == 3
    assert screen.choosing.themes["uncertainty"].isChecked()


def test_a_round_is_walked_by_keys_alone_each_question_in_the_chairs_own_voice(desk: Desk) -> None:
    desk.press("Ctrl+6", "Return")
    screen, practice = desk.screen, desk.ports.practice
    assert practice.state.phase == "asking"
    first = screen.held.chair
    desk.press("Space")
    assert practice.state.phase is PracticePhase.RECORDING
    finish(desk)
    second = screen.held.chair
    assert first.id != second.id
    assert practice.voices == [first.voice, second.voice]
    assert practice.rounds == [screen.held.held.id] * 2
    assert "Asked because" in screen.round.because.text()
    desk.press("E")
    assert screen.held.held.state is RoundState.FINISHED
    assert screen.pages.currentWidget() is screen.report


def test_the_theme_and_length_chosen_are_those_of_the_round(desk: Desk) -> None:
    screen = desk.go(Place.PANEL)
    screen.choosing.themes["uncertainty"].click()
    screen.choosing.length.set_value(15)
    desk.press("Return")
    assert (screen.held.held.theme, screen.held.held.minutes) == ("uncertainty", 15)


def test_the_time_left_counts_what_the_running_answer_takes(desk: Desk) -> None:
    desk.press("Ctrl+6", "Return", "Space")
    desk.ports.practice.advance(65.0)
    desk.screen.round.answering.poll()
    desk.screen.round.tick()
    assert desk.screen.round.left.text() == "28:55 left"


def test_a_round_is_set_aside_and_taken_up_at_the_same_question(desk: Desk) -> None:
    desk.press("Ctrl+6", "Return")
    question = desk.screen.held.question
    desk.press("P")
    assert desk.screen.held.held.state is RoundState.PAUSED
    assert not desk.ports.practice.state.speaking
    assert desk.screen.round.rest_card.isVisible()
    desk.press("P")
    assert desk.screen.held.held.state.value == "running"
    assert desk.ports.practice.asked[-1] == question


def test_nothing_of_the_round_changes_while_somebody_speaks(desk: Desk) -> None:
    desk.press("Ctrl+6", "Return", "Space")
    desk.screen.round.tick()
    before = desk.screen.held
    desk.press("P", "S", "E")
    assert desk.screen.held == before
    assert desk.ports.practice.state.phase is PracticePhase.RECORDING


def test_coming_back_to_the_panel_says_nothing_aloud(desk: Desk) -> None:
    desk.press("Ctrl+6", "Return")
    asked = len(desk.ports.practice.asked)
    desk.ports.practice.hush()
    desk.press("Ctrl+3", "Ctrl+6")
    assert len(desk.ports.practice.asked) == asked
    assert desk.screen.round.answering.question.text() == desk.screen.held.question.text


def test_an_answer_that_ends_while_one_looks_elsewhere_is_taken_up(desk: Desk) -> None:
    desk.press("Ctrl+6", "Return", "Space", "Space", "Ctrl+3")
    panel: Any = desk.window._made[Place.PANEL]
    desk.ports.panel.give(panel.held.held.id, sample_report())
    desk.ports.practice.finish()
    panel.round.answering.poll()
    desk.settle()
    assert desk.window.place is Place.HISTORY
    assert "kept" in desk.window.notice.text.text()
    assert len(panel.held.held.turns) == 2
    assert len(desk.ports.practice.asked) == 1


def test_another_take_under_way_is_not_disturbed(desk: Desk) -> None:
    desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space", "Ctrl+6", "Return")
    assert desk.ports.practice.state.question == QUESTION
    assert desk.ports.practice.state.phase is PracticePhase.RECORDING
    assert "Another take" in desk.screen.round.rest.title.text()


def test_the_sign_of_a_panel_s_take_leads_back_to_the_panel(desk: Desk) -> None:
    desk.press("Ctrl+6", "Return", "Space", "Space", "Ctrl+3")
    assert desk.window.rail.sign.isVisible()
    desk.window.rail.sign.click()
    desk.settle()
    assert desk.window.place is Place.PANEL


def test_a_round_left_open_is_offered_first_and_enter_goes_on_with_it(desk: Desk) -> None:
    panel = desk.ports.panel
    held = panel.begin("influence", 45).held
    panel.pause(held.id)
    screen = desk.go(Place.PANEL)
    assert screen.choosing.unfinished.isVisible()
    desk.press("Return")
    assert screen.held.held.id == held.id
    assert screen.held.held.state is RoundState.RUNNING


def test_each_line_of_the_report_leads_to_its_moment_in_the_review(desk: Desk) -> None:
    panel = desk.ports.panel
    identity = a_finished_round(panel, (sample_report(), with_words(sample_report(), "twelve", "fifteen")))
    screen = desk.go(Place.PANEL, identity)
    claim = screen.held.look.changed[0]
    desk.ports.library.kept[claim.first.attempt_id] = desk.ports.library.kept["a1"]
    desk.ports.library.reports[claim.first.attempt_id] = sample_report()
    link = next(link for link in screen.report.links if claim.first_words in link.accessibleName())
    link.click()
    desk.settle()
    assert desk.window.place is Place.REVIEW
    assert desk.ports.library.opened[-1] == claim.first.attempt_id
    assert desk.ports.playback.poll().position == pytest.approx(claim.first.seconds - 0.15, abs=0.2)


def test_the_report_names_the_same_sections_as_not_heard_as_the_takes_own_page(desk: Desk) -> None:
    lacking = replace(sample_report(), absent_sections=(Label.SITUATION, Label.REFLECTION))
    screen = desk.go(Place.PANEL, a_finished_round(desk.ports.panel, (lacking, sample_report())))
    assert "not heard: Situation and Reflection" in shown_text(screen)


def test_takes_without_words_are_told_in_the_report(desk: Desk) -> None:
    identity = a_finished_round(desk.ports.panel, (sample_report(), None))
    screen = desk.go(Place.PANEL, identity)
    assert screen.report.state.isVisible()
    assert screen.report.state.text.text() == "1 take has not been read."


def test_a_round_with_no_answer_says_that_there_is_nothing_to_look_back_on(desk: Desk) -> None:
    desk.press("Ctrl+6", "Return", "E")
    assert "Nothing was answered" in desk.screen.report.state.text.text()


def test_space_after_a_round_never_removes_it(desk: Desk) -> None:
    desk.press("Ctrl+6", "Return", "Space", "Space")
    finish(desk)
    desk.press("E")
    assert desk.screen.report.isVisible()
    assert desk.screen.report.back.hasFocus()
    desk.press("Space")
    assert desk.screen.choosing.isVisible()
    assert len(desk.screen.choosing.past) == 1


def test_a_removed_round_comes_back_by_undo_and_is_gone_for_good_after(desk: Desk) -> None:
    identity = a_finished_round(desk.ports.panel, (sample_report(),))
    screen = desk.go(Place.PANEL, identity)
    desk.press("Delete")
    assert screen.choosing.past == []
    desk.press("Ctrl+Z")
    assert len(screen.choosing.past) == 1
    assert desk.ports.panel.deleted == []
    desk.go(Place.PANEL, identity)
    desk.press("Delete")
    desk.window.notice.finish()
    desk.settle()
    assert desk.ports.panel.deleted == [identity]


def test_a_failure_says_what_is_safe_and_can_be_tried_again(desk: Desk) -> None:
    desk.press("Ctrl+6")
    desk.ports.panel.failure = StorageError("The round could not be written.", safe="Your answers are kept.")
    desk.press("Return")
    screen = desk.screen
    assert "could not be written" in screen.trouble.text.text()
    screen.trouble.findChildren(type(screen.choosing.end))[0].click()
    desk.settle()
    assert screen.held is not None
    assert screen.trouble.isHidden()


def test_no_recording_made_elsewhere_is_offered_in_a_round(desk: Desk) -> None:
    screen = desk.go(Place.PANEL)
    screen.begin("conflicting_goals", 30)
    desk.settle()
    assert not screen.round.answering.controls.open.isVisible()
    assert desk.go(Place.PRACTISE).controls.open.isVisible()
