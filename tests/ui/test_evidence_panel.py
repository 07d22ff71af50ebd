from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from rehearse.model.evidence import Evidence, Polarity, Quote
from rehearse.model.report import Report
from rehearse.model.sections import Label, Origin, Section
from rehearse.model.story import StoryCheck
from rehearse.model.transcript import Word
from rehearse.report.checks import CHECK_NAMES
from tests.fakes.sample_answer import QUESTION, sample_report
from tests.ui.conftest import settle
from ui.screens.story_lists import check_lines
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.evidence_panel import EvidencePanel
from ui.widgets.exercise_heard import HeardLines
from ui.widgets.timeline.content import Pin, pins_of
from ui.widgets.transcript.pieces import Kind, pieces_of
from ui.wording import because_text


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("No result was heard.", "Because no result was heard."),
        ("no result was heard", "Because no result was heard."),
        ("I heard “we” nine times.", "Because I heard “we” nine times."),
        ("A panel would ask this next.", "Because a panel would ask this next."),
        ("SQL was named only once", "Because SQL was named only once."),
        (" ", ""),
    ],
)
def test_a_reason_is_one_sentence_with_one_full_stop(reason: str, told: str) -> None:
    assert because_text(reason) == told


def test_another_attempt_is_read_from_its_top_and_the_same_one_where_it_was(
    qapp: QApplication, qtbot: QtBot, theme: Theme
) -> None:
    panel = EvidencePanel(theme)
    qtbot.addWidget(panel)
    panel.resize(420, 240)
    panel.show()
    panel.show_report(sample_report(), (), QUESTION)
    settle(qapp)
    bar = panel.verticalScrollBar()
    assert bar.maximum() > 120
    bar.setValue(120)
    panel.show_report(sample_report(), (), QUESTION)
    settle(qapp)
    assert bar.value() == 120
    panel.clear()
    panel.show_report(sample_report(), (), QUESTION)
    settle(qapp)
    assert bar.value() == 0


def test_a_quotation_is_shown_without_the_comma_it_was_cut_off_at(qapp: QApplication, qtbot: QtBot, theme: Theme) -> None:
    item = Evidence("numbers_in_result", Polarity.WANT, heard=True, quotes=(Quote("100, and,", 1.0, 2.0),))
    avoided = Evidence("hedges", Polarity.AVOID, heard=True, quotes=(Quote("I think;", 3.0, 4.0),))
    report = replace(sample_report(), evidence=(item, avoided))
    panel, lines = EvidencePanel(theme), HeardLines(theme)
    qtbot.addWidget(panel)
    qtbot.addWidget(lines)
    panel.show_report(report, (), QUESTION)
    lines.show_lines("Heard", (item,), None, spoken=True)
    told = [text.text() for shown in (panel, lines) for text in shown.findChildren(QLabel)]
    told += [pin.quote for pin in pins_of(report)]
    told += check_lines(StoryCheck(evidence=(item, avoided), empty=(), open_slots=(), words=0))
    assert [text for text in told if "“100, and”" in text]
    assert "100, and" in told
    assert not [text for text in told if "and,”" in text or "think;”" in text or text.endswith("and,")]


def test_the_panel_ends_where_its_last_row_ends(qapp: QApplication, qtbot: QtBot, theme: Theme) -> None:
    report = sample_report()
    long = tuple(
        replace(item, quotes=tuple(replace(quote, text=" ".join([quote.text] * 4)) for quote in item.quotes))
        for item in report.evidence or ()
    )
    panel = EvidencePanel(theme)
    qtbot.addWidget(panel)
    panel.resize(412, 260)
    panel.show()
    panel.show_report(replace(report, evidence=long), (), QUESTION)
    settle(qapp)
    answer = next(one for one in panel.findChildren(Button) if one.text() == "Answer it")
    below = panel.widget().height() - answer.mapTo(panel.widget(), QPoint(0, answer.height())).y()
    assert panel.verticalScrollBar().maximum() > 0
    assert 0 <= below <= theme.px(8)


def _heard(*checks: str) -> Report:
    quote = Quote("every week", 1.0, 2.0)
    return replace(sample_report(), evidence=tuple(Evidence(one, Polarity.WANT, heard=True, quotes=(quote,)) for one in checks))


def test_a_check_has_one_letter_in_every_take_and_no_two_checks_share_one() -> None:
    alone = {pin.check: pin.letter for pin in pins_of(_heard("baseline_or_timeframe", "blame"))}
    among = {pin.check: pin.letter for pin in pins_of(_heard(*CHECK_NAMES, "a_new_check"))}
    assert alone.items() <= among.items()
    assert len(set(among.values())) == len(CHECK_NAMES) + 1


def test_a_pin_stands_at_the_end_of_the_clause_its_quotation_was_cut_off_in() -> None:
    texts = "I asked the data engineers, and they agreed at last".split()
    words = tuple(Word(text, float(at), at + 0.8, 0.9) for at, text in enumerate(texts))
    report = sample_report()
    assert report.transcript is not None
    report = replace(report, transcript=replace(report.transcript, words=words), sections=())
    cut, last = Pin("k", 0.0, 3.8, "decision", "I asked the data"), Pin("m", 5.0, 6.8, "impact", "and they")

    def before(*pins: Pin, **changes: Any) -> dict[str, str]:
        pieces = pieces_of(replace(report, **changes), pins)
        spoken = [piece for piece in pieces if piece.kind in (Kind.WORD, Kind.FILLER, Kind.PIN)]
        return {after.text: one.text for one, after in pairwise(spoken) if after.kind is Kind.PIN}

    assert before(cut, last) == {"k": "engineers,", "m": "last"}
    assert [piece.text for piece in pieces_of(report, (cut, cut)) if piece.kind is Kind.PIN] == ["k"]
    edge = (Section(Label.SITUATION, 0.0, 4.0, 0.9, Origin.EDITED), Section(Label.TASK, 4.0, 9.0, 0.9, Origin.EDITED))
    assert before(cut, sections=edge) == {"k": "data"}
    flat = tuple(replace(word, text=word.text.strip(",")) for word in words)
    many = tuple(replace(flat[at % len(flat)], start=float(at), end=at + 0.8) for at in range(40))
    assert before(cut, transcript=replace(report.transcript, words=many)) == {"k": "data"}


def test_an_answer_to_a_question_for_no_story_says_why_it_has_no_sections_and_lists_no_lack(qtbot: QtBot, theme: Theme) -> None:
    report = sample_report()
    unheard = tuple(replace(item, heard=False, quotes=()) for item in report.evidence or ())
    why = {"sections": "this question asks for no story"}
    panel = EvidencePanel(theme)
    qtbot.addWidget(panel)
    panel.show_report(replace(report, evidence=unheard, sections=None, not_measured=why), (), QUESTION)
    shown = " ".join(label.text() for label in panel.findChildren(QLabel))
    assert "Not told in sections: this question asks for no story." in shown
    assert "not heard" not in [label.text() for label in panel.findChildren(QLabel)]
    panel.show_report(replace(report, evidence=unheard), (), QUESTION)
    assert "not heard" in [label.text() for label in panel.findChildren(QLabel)]


def test_what_the_question_did_not_ask_for_stands_in_one_line_and_is_neither_a_fault_nor_a_merit(
    qapp: QApplication, qtbot: QtBot, theme: Theme
) -> None:
    panel = EvidencePanel(theme)
    qtbot.addWidget(panel)
    unheard = (
        Evidence("reflection", Polarity.WANT, heard=False),
        Evidence("decision", Polarity.WANT, heard=False, asked=False),
        Evidence("academic_detour", Polarity.AVOID, heard=False, asked=False),
        Evidence("blame", Polarity.AVOID, heard=False),
    )
    panel.show_report(replace(sample_report(), evidence=unheard), (), QUESTION)
    settle(qapp)
    texts = [label.text() for label in panel.findChildren(QLabel)]
    assert "What you learned" in texts
    assert "Decision" not in texts
    assert "Not asked for by this question: decision." in texts
    assert "Not heard, which is good: blame." in texts
