from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from rehearse.model.evidence import Evidence, Polarity, Quote
from rehearse.model.story import StoryCheck
from tests.fakes.sample_answer import QUESTION, sample_report
from tests.ui.conftest import settle
from ui.screens.story_lists import check_lines
from ui.theme import Theme
from ui.widgets.evidence_panel import EvidencePanel
from ui.widgets.exercise_heard import HeardLines
from ui.widgets.timeline.content import pins_of
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
