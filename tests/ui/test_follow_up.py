"""A follow-up wants a short answer that is not told in sections: before, while and after it is given."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLabel

from rehearse.model.attempt import Attempt
from rehearse.model.measures import FOLLOW_UP_TARGET
from rehearse.model.panel import TurnKind
from rehearse.model.report import Report
from rehearse.model.sections import Label
from rehearse.report.facts import headline_facts
from tests.fakes.panel_system import drill_ports
from tests.fakes.sample_answer import QUESTION, sample_report
from tests.ui.conftest import Desk, MakeDesk
from ui.models.history_table import Column
from ui.places import Place
from ui.screens.wanted import Wanted
from ui.wording import facts

FOLLOW_UP = replace(QUESTION, text="How did you measure that?")


def answered(desk: Desk, **facts_of_it: Any) -> Report:
    """Makes the sample's newest take the answer to a follow-up, as the pipeline reports one."""
    library = desk.ports.library
    full = sample_report()
    measures = replace(full.delivery.measures, answer_seconds=44.0, setup_share=None)
    reason = "a follow-up is not told in sections"
    report = replace(
        full,
        target=FOLLOW_UP_TARGET,
        delivery=replace(full.delivery, measures=measures),
        sections=None,
        section_totals=None,
        absent_sections=None,
        not_measured={"sections": reason, "setup_share": reason},
    )
    kept: Attempt = library.kept["a1"]
    library.kept["a1"] = replace(kept, question_text=FOLLOW_UP.text, **facts_of_it)
    library.reports["a1"] = report
    return report


def test_a_follow_up_shows_half_a_minute_to_a_minute_and_no_sections(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, Wanted(FOLLOW_UP, follow_up_of="a2"))
    assert screen.strip.isHidden()
    assert screen.parts.isHidden()
    assert "target 0:30 to 1:00" in screen.timer.accessibleDescription()
    desk.press("Space")
    screen.poll()
    assert screen.strip.isHidden()
    assert screen.category.text().startswith("Follow-up")
    screen = desk.go(Place.PRACTISE)
    desk.ports.practice.discard()
    desk.go(Place.PRACTISE, QUESTION)
    assert screen.strip.isVisible()
    assert "target 2:00 to 3:00" in screen.timer.accessibleDescription()


def test_the_line_below_the_timer_says_how_short_and_nothing_of_keys_that_mark(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, Wanted(FOLLOW_UP, follow_up_of="a2"))
    desk.ports.practice.hush()
    screen.poll()
    assert "0:30–1:00" in screen.status.text()
    assert "Keys 1 to 5" not in screen.status.text()


def test_a_number_key_marks_nothing_where_no_sections_are_shown(desk: Desk) -> None:
    desk.go(Place.PRACTISE, Wanted(FOLLOW_UP, follow_up_of="a2"))
    desk.press("Space")
    desk.ports.practice.advance(5.0)
    desk.press("3")
    assert desk.ports.practice.state.marks == ()


def test_a_panel_that_drills_on_shows_no_sections_and_its_opening_question_does(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=drill_ports())
    desk.press("Ctrl+6", "Return")
    answering = desk.screen.round.answering
    assert answering.strip.isVisible()
    panel = desk.ports.panel
    asked = replace(desk.screen.held.question, id="panel-influence-follow-up", text="Why?", target=FOLLOW_UP_TARGET)
    drilled = replace(desk.screen.held, question=asked)
    desk.screen.round.show_round(drilled, panel.look().setup, aloud=False)
    desk.settle()
    assert answering.strip.isHidden()
    assert "target 0:30 to 1:00" in answering.timer.accessibleDescription()


def test_the_review_of_a_follow_up_draws_no_sections_and_asks_for_no_set_up(desk: Desk) -> None:
    answered(desk, follow_up_of="a2")
    screen = desk.go(Place.REVIEW, "a1")
    assert screen.facts.cells.isHidden()
    assert [tile.fact.measure for tile in screen.facts.tiles] == [
        "answer_seconds",
        "fillers_per_minute",
        "speech_rate",
        "longest_pause",
    ]
    assert screen.facts.tiles[0].fact.detail == "within the target"
    assert screen.facts.tiles[0].fact.norm == "Target 0:30–1:00"
    assert "Follow-up" in screen.header.about.accessibleName()
    without = screen.timeline.sizeHint().height()
    desk.go(Place.REVIEW, "a2")
    assert screen.timeline.sizeHint().height() > without


def test_sections_somebody_drew_into_a_follow_up_are_shown(desk: Desk) -> None:
    answered(desk, follow_up_of="a2")
    desk.ports.library.reports["a1"] = sample_report()
    screen = desk.go(Place.REVIEW, "a1")
    assert screen.facts.cells.isVisible()
    assert "setup_share" in {tile.fact.measure for tile in screen.facts.tiles}


def test_a_take_of_a_whole_question_that_lacks_sections_still_says_why() -> None:
    report = replace(sample_report(), sections=None, not_measured={"setup_share": "an answer of 7 s is too short to judge"})
    measures = replace(report.delivery.measures, setup_share=None)
    report = replace(report, delivery=replace(report.delivery, measures=measures))
    assert facts(report)[-1].detail == "an answer of 7 s is too short to judge"


def test_again_after_a_follow_up_asks_the_follow_up_again_not_the_story_it_drilled_into(desk: Desk) -> None:
    answered(desk, follow_up_of="a2")
    desk.go(Place.REVIEW, "a1")
    desk.press("A")
    assert desk.ports.practice.asked[-1].text == FOLLOW_UP.text
    assert desk.ports.practice.state.follow_up


def test_again_after_a_panel_s_follow_up_is_still_a_follow_up(desk: Desk) -> None:
    answered(desk, round_id="r1", question_id="panel-influence-follow-up")
    desk.go(Place.REVIEW, "a1")
    desk.press("A")
    assert desk.ports.practice.state.follow_up


def test_the_panel_s_report_draws_no_sections_for_a_follow_up(make_desk: MakeDesk) -> None:
    from tests.fakes.panel_system import a_finished_round
    from ui.widgets.panel_bars import PanelBars

    desk = make_desk(ports=drill_ports())
    identity = a_finished_round(desk.ports.panel, (sample_report(), sample_report()))
    screen = desk.go(Place.PANEL, identity)
    look = screen.held.look
    second = replace(look.lines[1], turn=replace(look.lines[1].turn, kind=TurnKind.FOLLOW_UP))
    report = replace(look.report, lines=(look.report.lines[0], replace(look.report.lines[1], shares=None, absent=None)))
    screen.report.show_round(replace(screen.held, look=replace(look, lines=(look.lines[0], second), report=report)))
    desk.settle()
    first, last = screen.report.findChildren(PanelBars)[-2:]
    assert Label.ACTION.value in first.accessibleDescription()
    assert "sections" not in last.accessibleDescription()
    assert last.height() < first.height()


def test_the_review_of_a_follow_up_misses_nothing_that_was_not_asked_for(desk: Desk) -> None:
    report = answered(desk, follow_up_of="a2")
    assert any(not item.heard and item.polarity == "want" for item in report.evidence or ())
    screen = desk.go(Place.REVIEW, "a1")
    told = [label.text() for label in screen.evidence.findChildren(QLabel) if not label.isHidden()]
    assert "Number in the result" in told
    assert "not heard" not in told
    assert "A strong answer covers" not in " ".join(told)
    assert not any("in Action" in text for text in told)


def test_the_tiles_of_a_follow_up_share_the_whole_width(desk: Desk) -> None:
    screen = desk.go(Place.REVIEW, "a2")
    answered(desk, follow_up_of="a2")
    desk.go(Place.REVIEW, "a1")
    last = screen.facts.tiles[-1]
    assert last.geometry().right() >= last.parentWidget().width() - 2


def test_the_history_says_of_a_follow_up_why_it_has_no_bar_of_sections(desk: Desk) -> None:
    answered(desk, follow_up_of="a2")
    screen = desk.go(Place.HISTORY)
    assert screen.table.index(0, Column.SECTIONS).data() == "follow-up"


def test_the_printed_report_says_why_a_follow_up_has_no_action(desk: Desk) -> None:
    report = answered(desk, follow_up_of="a2")
    action = next(fact for fact in headline_facts(report) if fact.title == "Action")
    assert action.value == "not measured: a follow-up is not told in sections"
