"""A take whose recording ended by itself says so for good, and is never judged as a whole answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rehearse.model.attempt import CUT_OFF, Attempt, AttemptState, Take
from rehearse.model.schedule import SubjectKind
from rehearse.paths import DataPaths
from rehearse.ports import AttemptFilter, PracticePhase
from rehearse.report.json import report_from_json, report_to_json
from rehearse.report.text import report_to_text
from rehearse.session.history import History
from rehearse.session.listing import attempt_row
from rehearse.session.pipeline import CUT_OFF_ANSWER, Asked, Tools, rebuild_report
from rehearse.session.program import Program
from rehearse.session.tools import load_tools
from rehearse.settings import Settings
from tests.fakes.sample_answer import QUESTION, sample_report
from tests.session.practice_desk import Desk
from tests.session.test_history import a_recording, only, opened, paths
from tests.session.test_pipeline import STORY, report_of

Start = Callable[[], Program]
__all__ = ["opened", "paths"]
LOST = f"{CUT_OFF} at 0:12: the microphone was lost."
#: The story without its end.
BEGUN = STORY[: STORY.index("So I rang")] + "So I rang the maker and"


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(None)


def test_a_take_that_lost_its_microphone_keeps_when_and_why(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Settings(speak_questions=False))
    desk.start()
    desk.pass_time(11.8)
    desk.backend.inputs_opened[-1].unplug()
    desk.session.poll()
    assert desk.phase is PracticePhase.DONE
    attempt = desk.keeper.told[0][1]
    assert attempt.cut_off == LOST
    assert desk.keeper.told[1][1].not_measured["target"] == CUT_OFF_ANSWER


def test_a_take_that_ran_when_the_program_was_closed_is_cut_off_and_one_that_was_being_saved_is_whole(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Settings(speak_questions=False))
    desk.start()
    desk.pass_time(15)
    desk.session.close()
    assert desk.keeper.told[0][1].cut_off == f"{CUT_OFF} at 0:15: the program was closed."
    (tmp_path / "other").mkdir()
    saved = Desk(tmp_path / "other", Settings(speak_questions=False))
    saved.start()
    saved.pass_time(15)
    saved.pool.hold = True
    saved.session.stop()
    saved.session.close()
    saved.pool.release()
    assert saved.keeper.told[0][1].cut_off == ""


@pytest.mark.parametrize(
    ("ending", "cut_off"), [(".wav.part", f"{CUT_OFF} at 0:01: the program ended while it ran."), (".wav", "")]
)
def test_a_take_found_unfinished_after_a_kill_is_cut_off_and_one_that_was_ended_is_whole(
    paths: DataPaths, opened: Callable[[], History], ending: str, cut_off: str
) -> None:
    a_recording(paths, "one", ending=ending, question_text="Why?")
    assert only(opened()).cut_off == cut_off


def test_a_take_that_was_cut_off_is_marked_so_in_the_lists() -> None:
    take = Take("a.wav", 21.0, 16_000)
    lost, whole = (Attempt("a", "", "Why?", datetime.now(UTC), AttemptState.ANALYSED, take, failure=why) for why in (LOST, ""))
    assert (attempt_row(lost).cut_off, attempt_row(whole).cut_off) == (True, False)


def test_a_take_that_the_person_ended_is_whole(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Settings(speak_questions=False))
    for lost in (False, True, False):
        desk.start()
        desk.pass_time(3)
        if lost:
            desk.backend.inputs_opened[-1].unplug()
            desk.session.poll()
        else:
            desk.session.stop()
        assert desk.phase is PracticePhase.DONE
        desk.session.reset()
    recorded = [told.cut_off for what, told in desk.keeper.told if what == "recorded"]
    assert [bool(why) for why in recorded] == [False, True, False]


def test_a_cut_off_answer_is_missing_nothing_and_its_length_is_not_judged(tools: Tools) -> None:
    whole = report_of(BEGUN, tools, Asked(question=QUESTION))
    assert whole.absent_sections
    assert whole.headline
    cut = rebuild_report(whole, Asked(question=QUESTION, cut_off=True), tools)
    assert cut.sections == whole.sections
    assert cut.transcript == whole.transcript
    assert (cut.headline, cut.absent_sections, cut.section_totals, cut.follow_ups) == ((), None, None, None)
    assert all(item.heard for item in cut.evidence or ())
    assert cut.not_measured["absent_sections"] == CUT_OFF_ANSWER
    data = report_to_json(cut)
    assert data["target"]["verdict"] is None
    assert report_from_json(data).not_measured["target"] == CUT_OFF_ANSWER
    assert "short of" not in report_to_text(cut)
    assert CUT_OFF_ANSWER in report_to_text(cut)


def test_a_cut_off_take_says_so_through_every_reading_and_is_no_one_thing_to_work_on(start: Start) -> None:
    program = start()
    question = program.questions().all()[0]
    program.today.schedule(SubjectKind.QUESTION, question.id, on=True)
    take = Take("a.wav", 12.0, 16_000)
    attempt = Attempt("a", question.id, question.text, datetime.now(UTC), AttemptState.RECORDED, take, failure=LOST)
    program.history.add(attempt)
    program.history.failed(attempt, "The words could not be read.")
    failed = program.history.get("a")
    assert (failed.cut_off, failed.why_no_report) == (LOST, "The words could not be read.")
    program.history.analysed(attempt, sample_report())
    kept = program.history.get("a")
    assert (kept.state, kept.cut_off, kept.why_no_report) == (AttemptState.ANALYSED, LOST, "")
    program.agenda.attempted(kept, sample_report())
    assert program.today.look().focus is None
    found = program.history.run(lambda: program.agenda.store.get(SubjectKind.QUESTION, question.id))
    assert found is None or not found.visits
    assert len(program.library.attempts(AttemptFilter())) == 1


def test_an_older_whole_take_is_still_worked_on_after_a_cut_off_one(start: Start) -> None:
    program = start()
    question = program.questions().all()[0]
    for name, why in (("whole", ""), ("cut", LOST)):
        take = Take(f"{name}.wav", 60.0, 16_000)
        attempt = Attempt(name, question.id, question.text, datetime.now(UTC), AttemptState.RECORDED, take, failure=why)
        program.history.add(attempt)
        program.history.analysed(attempt, sample_report())
    focus = program.today.look().focus
    assert focus is not None
    assert focus.attempt_id == "whole"
