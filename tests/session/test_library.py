"""The history as the window edits it, through the whole program: nothing lost, nothing judged anew by accident, deleted means gone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from rehearse.errors import CancelledError, RehearseError
from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.question import Question
from rehearse.model.schedule import Outcome
from rehearse.ports import AttemptFilter
from rehearse.report.json import report_to_json
from rehearse.session.being_read import BeingRead
from rehearse.session.program import Program
from tests.fakes.sample_answer import sample_report

Start = Callable[[], Program]


def _question(program: Program) -> Question:
    return program.questions().all()[0]


def _sound(program: Program, name: str = "one.wav") -> Take:
    path = program.paths.takes / name
    noise = np.random.default_rng(5).normal(0, 0.05, 16_000).astype(np.float32)
    soundfile.write(path, noise, 16_000)
    return Take(name, 1.0, 16_000)


def _add(program: Program, take: Take, state: AttemptState, name: str = "one") -> Attempt:
    question = _question(program)
    report = json.dumps(report_to_json(sample_report())) if state is AttemptState.ANALYSED else None
    attempt = Attempt(
        id=name,
        question_id=question.id,
        question_text=question.text,
        created=datetime.now(UTC),
        state=state,
        take=take,
        report_json=report,
    )
    program.history.add(attempt)
    return attempt


def _analyse(program: Program, name: str = "one") -> None:
    program.library.analyse(name, lambda _share, _doing: None, lambda: False)


def _visits(program: Program) -> list[tuple[str, Outcome]]:
    return [(visit.attempt_id, visit.outcome) for item, _title in program.agenda.subjects() for visit in item.visits]


def test_a_take_analysed_later_reaches_the_schedule(start: Start) -> None:
    program = start()
    _add(program, _sound(program), AttemptState.RECORDED)
    _analyse(program)
    assert [name for name, _outcome in _visits(program)] == ["one"]


def test_reading_a_take_again_keeps_the_persons_verdict_on_the_schedule(start: Start) -> None:
    program = start()
    _add(program, _sound(program), AttemptState.RECORDED)
    _analyse(program)
    program.ratings.judge("one", Outcome.STRONG)
    _analyse(program)
    assert _visits(program) == [("one", Outcome.STRONG)]


def test_a_purged_take_leaves_the_schedule_too(start: Start) -> None:
    program = start()
    _add(program, _sound(program), AttemptState.RECORDED)
    _analyse(program)
    program.library.delete(("one",))
    assert _visits(program)
    program.library.purge(("one",))
    assert _visits(program) == []


def test_a_deletion_that_only_the_next_start_ends_leaves_the_schedule_too(start: Start) -> None:
    program = start()
    _add(program, _sound(program), AttemptState.RECORDED)
    _analyse(program)
    program.library.delete(("one",))
    assert _visits(start()) == []


def test_an_analysis_that_fails_leaves_an_earlier_report_in_force(start: Start) -> None:
    program = start()
    (program.paths.takes / "one.wav").write_bytes(b"no sound at all")
    _add(program, Take("one.wav", 1.0, 16_000), AttemptState.ANALYSED)
    with pytest.raises(RehearseError):
        _analyse(program)
    assert program.history.get("one").state is AttemptState.ANALYSED


def test_a_first_analysis_that_fails_says_so(start: Start) -> None:
    program = start()
    (program.paths.takes / "one.wav").write_bytes(b"no sound at all")
    _add(program, Take("one.wav", 1.0, 16_000), AttemptState.RECORDED)
    with pytest.raises(RehearseError):
        _analyse(program)
    assert program.history.get("one").state is AttemptState.FAILED
    assert program.library.unread(failed_too=True) == ("one",)
    assert program.library.unread() == ()


def test_corrections_are_judged_in_the_language_the_take_was_heard_in(start: Start) -> None:
    program = start()
    _add(program, _sound(program), AttemptState.ANALYSED)
    before = program.library.correct_words("one", 0, 1, "Then").report
    program.settings.save(replace(program.settings.current(), language="de"))
    after = program.library.correct_words("one", 0, 1, "Then").report
    assert before is not None
    assert after is not None
    assert after.sections == before.sections
    assert after.sections is not None
    assert after.not_measured == before.not_measured


def test_a_correction_does_not_bring_back_a_follow_up_that_was_asked_already(start: Start) -> None:
    program = start()
    _add(program, _sound(program), AttemptState.ANALYSED)
    first = program.library.correct_words("one", 0, 1, "Then").report
    assert first is not None
    assert first.follow_ups
    asked = first.follow_ups[0].question
    program.history.change("one", lambda stored: replace(stored, question_text=asked))
    again = program.library.correct_words("one", 0, 1, "Then").report
    assert again is not None
    assert asked not in [item.question for item in again.follow_ups or ()]


def test_a_star_does_not_read_the_recording_again(start: Start) -> None:
    program = start()
    _add(program, _sound(program), AttemptState.ANALYSED)
    first = program.library.open("one").peaks
    program.library.set_star("one", True)
    assert program.library.open("one").peaks is first


def test_a_recording_that_changed_is_drawn_anew(start: Start) -> None:
    program = start()
    _add(program, _sound(program), AttemptState.ANALYSED)
    first = program.library.open("one").peaks
    path: Path = program.paths.takes / "one.wav"
    soundfile.write(path, np.zeros(32_000, np.float32), 16_000)
    second = program.library.open("one").peaks
    assert first is not None
    assert second is not None
    assert not np.array_equal(first, second)


def test_every_player_follows_the_chosen_speaker(start: Start) -> None:
    program = start()
    program.settings.save(replace(program.settings.current(), output_device="The other one"))
    assert len(program._players) == 5
    assert {player._device for player in program._players} == {"The other one"}


def test_a_follow_up_is_put_beside_other_answers_to_it_and_not_beside_the_story_it_drills_into(start: Start) -> None:
    program = start()
    take = _sound(program)
    whole = _add(program, take, AttemptState.ANALYSED, "whole")
    for name in ("first", "second"):
        program.history.add(replace(whole, id=name, follow_up_of="whole", question_text="How did you measure that?"))
    _add(program, take, AttemptState.ANALYSED, "again")
    assert program.library.open("whole").others == ("again",)
    assert program.library.open("first").others == ("second",)
    rows = {row.id: row.follow_up for row in program.library.attempts(AttemptFilter())}
    assert rows == {"whole": False, "first": True, "second": True, "again": False}


def test_the_list_shows_what_the_review_shows(start: Start) -> None:
    program = start()
    _add(program, _sound(program), AttemptState.ANALYSED)
    (row,) = program.library.attempts(AttemptFilter())
    report = program.library.open("one").report
    assert report is not None
    assert row.measures == report.delivery.measures
    assert row.shares == {total.label: total.share for total in report.section_totals or ()}
    assert row.seconds == report.delivery.measures.answer_seconds


def test_a_list_is_counted_beyond_its_limit(start: Start) -> None:
    program = start()
    for number in range(3):
        _add(program, _sound(program), AttemptState.ANALYSED, name=str(number))
    wanted = AttemptFilter(limit=2)
    assert (len(program.library.attempts(wanted)), program.library.count(wanted)) == (2, 3)
    assert program.library.count(replace(wanted, starred=True)) == 0


def test_a_take_is_being_read_while_it_is_and_no_longer(start: Start) -> None:
    program = start()
    _add(program, _sound(program), AttemptState.RECORDED)
    seen: list[frozenset[str]] = []

    def told(_share: float | None, _doing: str) -> None:
        seen.append(program.library.being_read())

    program.library.analyse("one", told, lambda: False)
    assert set(seen) == {frozenset({"one"})}
    assert program.library.being_read() == frozenset()
    with pytest.raises(CancelledError):
        program.library.analyse("one", told, lambda: True)
    assert program.library.being_read() == frozenset()


def test_a_take_that_two_read_is_being_read_until_both_have_ended() -> None:
    being_read = BeingRead()
    with being_read.reading("one"):
        with being_read.reading("one"):
            assert being_read.ids == {"one"}
        assert being_read.ids == {"one"}
    assert being_read.ids == frozenset()
