"""What is said of sections that the person marked: a missing one was not marked, and the set-up is placed where it was told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rehearse.model.report import Report
from rehearse.model.sections import DEFAULT_BANDS, Label, Mark, Origin, Section
from rehearse.report.text import report_to_text
from rehearse.session.pipeline import Asked
from rehearse.session.tools import load_tools
from tests.fakes.sample_answer import sample_report
from tests.session.test_pipeline import STORY, report_of
from ui.wording import facts, section_facts


def _in_order(*labels: Label, origin: Origin = Origin.AUTOMATIC) -> Report:
    """The sample report with these sections, one after the other."""
    runs = tuple(Section(label, 10.0 * at, 10.0 * at + 10.0, 1.0, origin) for at, label in enumerate(labels))
    return replace(sample_report(), sections=runs)


@pytest.mark.parametrize(("origin", "word"), [(Origin.MARKED, "marked"), (Origin.EDITED, "marked"), (Origin.AUTOMATIC, "heard")])
def test_a_section_that_the_person_did_not_mark_is_not_said_to_be_unheard(origin: Origin, word: str) -> None:
    whole = _in_order(Label.SITUATION, Label.ACTION, Label.RESULT, origin=origin)
    totals = tuple(total for total in whole.section_totals or () if total.label is not Label.TASK)
    report = replace(whole, section_totals=totals, absent_sections=(Label.TASK,))
    cell = next(item for item in section_facts(report, dict(DEFAULT_BANDS)) if item.label is Label.TASK)
    assert cell.fact == f"not {word}"
    assert f"Not {word}: Task" in report_to_text(report)


def test_the_first_facts_say_that_no_task_was_marked_where_the_person_marked_the_others() -> None:
    marks = (Mark(Label.SITUATION, 0.1), Mark(Label.ACTION, 3.0), Mark(Label.RESULT, 8.0))
    tools = load_tools(None)
    texts = [remark.text for remark in report_of(STORY, tools, Asked(marks=marks)).headline]
    assert "No Task was marked." in texts
    assert "No Task was heard." not in texts


@pytest.mark.parametrize(
    ("labels", "where"),
    [
        ((Label.SITUATION, Label.TASK, Label.ACTION, Label.RESULT), "before Action"),
        ((Label.RESULT, Label.SITUATION, Label.TASK, Label.ACTION), "in all"),
        ((Label.SITUATION, Label.ACTION, Label.TASK, Label.RESULT), "in all"),
        ((Label.SITUATION, Label.RESULT, Label.ACTION), "in all"),
    ],
)
def test_the_set_up_stands_before_the_action_only_where_all_of_it_and_nothing_else_does(
    labels: tuple[Label, ...], where: str
) -> None:
    fact = next(item for item in facts(_in_order(*labels)) if item.measure == "setup_share")
    assert fact.detail.endswith(where)
