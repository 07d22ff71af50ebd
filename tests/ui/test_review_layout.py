from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from rehearse.model.sections import Label, Origin, Section
from rehearse.settings import Settings
from tests.fakes.sample_answer import sample_report
from tests.fakes.window import fake_ports
from tests.ui.conftest import Desk, MakeDesk
from ui.places import Place
from ui.widgets.text import OneLine
from ui.widgets.timeline.painting import band_text, grouped
from ui.wording import section_facts


@pytest.mark.parametrize("text", [1.0, 2.0])
@pytest.mark.parametrize("size", [(1000, 700), (1280, 860)])
def test_nothing_in_the_review_is_cut_at_its_right_side(make_desk: MakeDesk, size: tuple[int, int], text: float) -> None:
    ports = fake_ports(settings=Settings(first_run_done=True, model="base.en", text_scale=text))
    desk = make_desk(ports=ports, size=size)
    desk.window.context.set_settings(replace(ports.settings.current(), reduced_motion=True))
    desk.settle()
    report = ports.library.reports["a1"]
    remark = replace(
        report.headline[0], norm="up to 5 a minute goes unnoticed; 12 a minute did harm", source="A 2024, B, doi:10.1002/j.1093"
    )
    long = tuple(
        replace(item, quotes=tuple(replace(quote, text=quote.text * 6) for quote in item.quotes))
        for item in report.evidence or ()
    )
    ports.library.reports["a1"] = replace(report, headline=(remark,), evidence=long)
    screen = desk.go(Place.REVIEW, "a1")
    assert screen.column.horizontalScrollBar().maximum() == 0
    assert screen.evidence.widget().minimumSizeHint().width() <= screen.evidence.viewport().width()
    assert screen.evidence.widget().width() <= screen.evidence.viewport().width()
    assert screen.transport.minimumSizeHint().width() <= screen.transport.width()


def test_pins_that_would_lie_over_each_other_share_one() -> None:
    width = {"a": 20.0, "b": 20.0, "c": 20.0, "a b": 32.0}
    assert grouped([(100, "a"), (200, "b")], lambda text: width[text]) == [(100, "a"), (200, "b")]
    assert grouped([(100, "a"), (108, "b"), (300, "c")], lambda text: width[text]) == [(104, "a b"), (300, "c")]
    assert grouped([(100, "a"), (108, "a")], lambda text: width[text]) == [(104, "a")]


def test_no_two_groups_of_pins_touch() -> None:
    places = [(x * 9.0 + (x % 4) * 7, "abcdefgh"[x % 8]) for x in range(60)]

    def width(text: str) -> float:
        return max(20.0, 7.0 * len(text) + 10)

    groups = grouped(places, width)
    assert len(groups) > 2
    edges = [(middle - width(text) / 2, middle + width(text) / 2) for middle, text in groups]
    assert all(before[1] <= after[0] for before, after in pairwise(edges))


def test_a_section_below_the_threshold_says_best_guess_before_its_share_and_its_name() -> None:
    unsure = Section(Label.TASK, 10.0, 23.0, 0.4, Origin.AUTOMATIC)
    assert band_text(unsure, 0.11, lambda _text: True) == "T  Task  0:13 · 11 % · best guess"
    assert band_text(unsure, 0.11, lambda text: len(text) <= 20) == "T  0:13 · best guess"
    assert band_text(unsure, 0.11, lambda text: len(text) <= 4) == "T ?"
    assert band_text(replace(unsure, confidence=0.8), 0.11, lambda _text: True) == "T  Task  0:13 · 11 %"
    assert band_text(unsure, 0.11, lambda _text: False) == ""


def test_the_cell_of_an_unsure_section_says_so_in_words_and_to_screen_readers(desk: Desk) -> None:
    report = desk.ports.library.reports["a1"]
    sections = tuple(replace(item, confidence=0.5 if item.label is Label.TASK else 0.9) for item in report.sections or ())
    desk.ports.library.reports["a1"] = replace(report, sections=sections)
    screen = desk.go(Place.REVIEW, "a1")
    guesses = [cell._name.text().endswith("best guess") for cell in screen.facts.cells.cells]
    assert guesses == [False, True, False, False, False]
    assert "best guess" in screen.facts.cells.cells[1].accessibleName()
    assert "best guess" not in screen.facts.cells.cells[2].accessibleName()
    assert "best guess" in screen.transcript.toPlainText()


@pytest.mark.parametrize("text", [1.0, 1.3, 2.0])
@pytest.mark.parametrize("size", [(1000, 700), (1000, 1000), (1280, 860)])
def test_the_name_of_a_guessed_section_takes_a_form_that_fits(make_desk: MakeDesk, size: tuple[int, int], text: float) -> None:
    ports = fake_ports(settings=Settings(first_run_done=True, model="base.en", text_scale=text))
    report = ports.library.reports["a1"]
    ports.library.reports["a1"] = replace(report, sections=tuple(replace(item, confidence=0.3) for item in report.sections or ()))
    desk = make_desk(ports=ports, size=size)
    desk.window.context.set_settings(ports.settings.current())
    screen = desk.go(Place.REVIEW, "a1")
    for cell in screen.facts.cells.cells:
        shown = [label.text() for label in cell.findChildren(OneLine) if label.isVisible()]
        assert not any("…" in line for line in shown), shown
        assert shown[0].startswith(cell.fact.label.value)
        assert shown[0].endswith(("guess", "?"))


def test_an_edge_the_person_set_is_no_guess() -> None:
    report = sample_report()
    unsure = tuple(replace(item, confidence=0.3) for item in report.sections or ())
    mine = tuple(replace(item, confidence=1.0, origin=Origin.EDITED) for item in unsure)
    guesses = [
        [fact.unsure for fact in section_facts(replace(report, sections=sections), Settings().section_bands())]
        for sections in (unsure, mine)
    ]
    assert any(guesses[0])
    assert not any(guesses[1])


def test_in_a_low_window_the_figures_leave_the_words_more_room(make_desk: MakeDesk) -> None:
    desk = make_desk(size=(1280, 840))
    screen = desk.go(Place.REVIEW, "a1")
    assert screen.column.verticalScrollBar().maximum() == 0
    assert screen.transcript.height() >= 330
    assert screen.evidence.height() >= 330
    low = screen.timeline.height()
    desk.window.resize(1280, 1000)
    desk.settle()
    assert screen.timeline.height() > low


def test_in_a_window_lower_still_the_figures_take_two_lines_and_nothing_of_them_is_cut(make_desk: MakeDesk) -> None:
    desk = make_desk(size=(1000, 700))
    screen = desk.go(Place.REVIEW, "a1")
    tile, cell = screen.facts.tiles[1], screen.facts.cells.cells[1]
    assert tile.height() < 60
    assert cell.height() < 52
    assert tile._fact.text() == tile.fact.fact
    assert tile._norm.isHidden()
    assert tile.fact.norm in tile.toolTip()
    assert cell._name.text().startswith("Task")
    assert "usual" in cell.accessibleName()
    words = screen.transcript.visibleRegion().boundingRect()
    assert words.height() >= 250
    desk.window.resize(1000, 1000)
    desk.settle()
    assert tile.height() > 80
    assert not tile._norm.isHidden()


def test_what_is_outside_its_usual_share_is_said_in_a_compact_cell_too(make_desk: MakeDesk) -> None:
    desk = make_desk(size=(1440, 700))
    report = desk.ports.library.reports["a1"]
    screen = desk.go(Place.REVIEW, "a1")
    outside = {total.label.value: total.verdict.value for total in report.section_totals or () if total.verdict.value != "within"}
    assert outside
    for cell in screen.facts.cells.cells:
        verdict = outside.get(cell.fact.label.value, "")
        assert cell._fact.text().endswith(verdict or "%")


@pytest.mark.parametrize("text", [1.0, 1.25, 1.5, 2.0])
def test_over_and_under_are_never_cut_and_a_question_takes_two_lines_beside_the_buttons(make_desk: MakeDesk, text: float) -> None:
    ports = fake_ports(settings=Settings(first_run_done=True, model="base.en", text_scale=text))
    desk = make_desk(ports=ports, size=(1280, 860))
    desk.window.context.set_settings(replace(ports.settings.current(), reduced_motion=True))
    desk.settle()
    screen = desk.go(Place.REVIEW, "a1")
    for verdict in ("over", "under"):
        for cell in screen.facts.cells.cells:
            cell.set_compact(compact=True)
            cell.show_fact(replace(cell.fact, fact="1:06 · 25 %", verdict=verdict, start=0.0))
            assert cell._fact.text().endswith(verdict)
    title = screen.header.title
    if text < 2.0:
        assert title.height() <= 2 * title.fontMetrics().lineSpacing() + 4
    screen.header._follow.setEnabled(True)
    assert screen.header._follow.accessibleName() == "Follow-up"


@pytest.mark.parametrize("text", [1.0, 1.5])
def test_the_head_is_as_high_after_a_correction_as_before(make_desk: MakeDesk, text: float) -> None:
    ports = fake_ports(settings=Settings(first_run_done=True, model="base.en", text_scale=text))
    desk = make_desk(ports=ports, size=(1280, 860))
    desk.window.context.set_settings(replace(ports.settings.current(), reduced_motion=True))
    desk.settle()
    screen = desk.go(Place.REVIEW, "a1")
    for width in range(1000, 1300, 20):
        desk.window.resize(width, 860)
        screen.header.show_attempt(screen.view)
        desk.settle()
        before = screen.header.height()
        screen.header.show_attempt(replace(screen.view, words_corrected=True))
        desk.settle()
        assert screen.header.height() == before
