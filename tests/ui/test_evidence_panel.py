from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes.sample_answer import QUESTION, sample_report
from tests.ui.conftest import settle
from ui.theme import Theme
from ui.widgets.evidence_panel import EvidencePanel
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
