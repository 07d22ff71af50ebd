"""The person's own marks are sections at once, before there is any model to read the words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest
import soundfile

from rehearse.model.attempt import CUT_OFF, Attempt, AttemptState, Take
from rehearse.model.sections import Label, Mark, Origin, Section
from rehearse.report.json import report_from_json, report_to_json
from rehearse.session.marked_sections import sections_without_words
from rehearse.session.pipeline import CUT_OFF_ANSWER, Asked, Tools, rebuild_report
from rehearse.session.program import Program
from rehearse.session.tools import load_tools
from tests.session.test_pipeline import STORY, report_of

Start = Callable[[], Program]
LOST = f"{CUT_OFF} at 0:20: the microphone was lost."
MARKS = (Mark(Label.SITUATION, 1.0), Mark(Label.TASK, 4.0), Mark(Label.ACTION, 6.0), Mark(Label.RESULT, 14.0))


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(None)


def spans(sections: tuple[Section, ...] | None) -> list[tuple[Label, float, float]]:
    return [(item.label, round(item.start, 2), round(item.end, 2)) for item in sections or ()]


def test_marks_are_sections_without_a_transcript(tools: Tools) -> None:
    report = report_of(None, tools, Asked(marks=MARKS))
    assert report.transcript is None
    assert [item.label for item in report.sections or ()] == [mark.label for mark in MARKS]
    assert {item.origin for item in report.sections or ()} == {Origin.MARKED}
    assert report.section_totals is not None
    assert "sections" not in report.not_measured
    assert "no transcript" in report.not_measured["words"]
    assert report.absent_sections is None
    stored = report_from_json(report_to_json(report))
    assert spans(stored.sections) == spans(report.sections)


def test_without_marks_the_sections_still_wait_for_words(tools: Tools) -> None:
    report = report_of(None, tools, Asked())
    assert report.sections is None
    assert "no transcript" in report.not_measured["sections"]


def test_words_that_come_later_keep_the_marks_in_force(tools: Tools) -> None:
    before = report_of(None, tools, Asked(marks=MARKS))
    told = report_of(STORY, tools, Asked(marks=MARKS))
    after = rebuild_report(before, Asked(marks=MARKS), tools, transcript=told.transcript)
    assert after.absent_sections is not None
    assert Label.RESULT in {item.label for item in after.sections or ()}


def test_each_mark_holds_until_the_next_and_the_last_one_until_the_last_speech() -> None:
    found = sections_without_words(MARKS, None, ((0.5, 9.0), (9.5, 18.0)), 20.0)
    assert spans(found) == [
        (Label.SITUATION, 1.0, 4.0),
        (Label.TASK, 4.0, 6.0),
        (Label.ACTION, 6.0, 14.0),
        (Label.RESULT, 14.0, 18.0),
    ]


def test_the_same_mark_twice_is_one_section_and_one_after_the_last_speech_is_none() -> None:
    marks = (Mark(Label.ACTION, 2.0), Mark(Label.ACTION, 5.0), Mark(Label.RESULT, 19.0))
    assert spans(sections_without_words(marks, None, ((0.0, 18.0),), 20.0)) == [(Label.ACTION, 2.0, 18.0)]


def test_edges_set_by_hand_outrank_marks_and_marks_set_aside_are_none() -> None:
    edits = (Section(Label.TASK, 0.0, 20.0, 1.0, Origin.EDITED),)
    assert sections_without_words(MARKS, edits, (), 20.0) == edits
    assert sections_without_words(MARKS, (), (), 20.0) is None
    assert sections_without_words((), None, (), 20.0) is None


def test_an_unread_take_shows_its_marks_and_measured_without_a_model_they_are_its_sections(start: Start) -> None:
    program = start()
    question = program.questions().all()[0]
    noise = np.random.default_rng(5).normal(0, 0.05, 16_000 * 20).astype(np.float32)
    soundfile.write(program.paths.takes / "one.wav", noise, 16_000)
    take = Take("one.wav", 20.0, 16_000)
    attempt = Attempt(
        "one", question.id, question.text, datetime.now(UTC), AttemptState.RECORDED, take, marks=MARKS, failure=LOST
    )
    program.history.add(attempt)
    before = program.library.open("one")
    assert before.report is None
    assert [item.label for item in before.marked] == [mark.label for mark in MARKS]
    said: list[str] = []
    after = program.library.analyse("one", lambda _share, doing: said.append(doing), lambda: False)
    assert after.report is not None
    assert after.report.transcript is None
    assert [item.label for item in after.report.sections or ()] == [mark.label for mark in MARKS]
    assert after.marked == ()
    assert after.attempt.cut_off == LOST
    assert after.report.not_measured["target"] == CUT_OFF_ANSWER
    assert set(said) <= {"Measuring"}
