"""Guided exercises through the whole program: each step kept, takes found by what they answer, texts read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rehearse.errors import StorageError
from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.exercise import StepKind
from rehearse.model.report import Report
from rehearse.ports.drill import StepView
from rehearse.session.exercise_checks import listens_for
from rehearse.session.program import Program
from tests.fakes.sample_answer import sample_report

Start = Callable[[], Program]
PEER = "We calibrate the classifier so that of the cases marked 0.9, nine in ten really are fraud."


def _speak(program: Program, view: StepView, report: Report | None = None, name: str = "spoken") -> str:
    assert view.question is not None
    attempt = Attempt(
        id=name,
        question_id=view.question.id,
        question_text=view.question.text,
        created=datetime.now(UTC),
        state=AttemptState.RECORDED,
        take=Take("nothing.wav", 75.0, 16_000),
    )
    program.history.add(attempt)
    if report is not None:
        program.history.analysed(attempt, report)
    return attempt.id


def _to(program: Program, view: StepView, kind: StepKind) -> StepView:
    while view.place.step.kind is not kind:
        view = program.exercises.go_on(view.run.id)
    return view


def test_a_text_is_there_after_a_restart_in_the_middle_of_the_step(start: Start) -> None:
    program = start()
    view = program.exercises.go_on(program.exercises.open("translation").run.id)
    program.exercises.keep(view.run.id, view.place.key, PEER)
    program = start()
    again = program.exercises.open("translation")
    assert again.run.id == view.run.id
    assert again.place == view.place
    assert again.run.texts[view.place.key] == PEER
    assert again.missing == ""


def test_a_text_the_disk_refused_is_written_at_the_next_look_and_not_lost(start: Start) -> None:
    program = start()
    database = program.history.database
    view = program.exercises.go_on(program.exercises.open("translation").run.id)
    program.history.run(lambda: database.rows("PRAGMA query_only=ON"))
    program.exercises.keep(view.run.id, view.place.key, PEER)
    with pytest.raises(StorageError):
        program.exercises.look(view.run.id)
    program.history.run(lambda: database.rows("PRAGMA query_only=OFF"))
    assert program.exercises.look(view.run.id).run.texts[view.place.key] == PEER
    assert start().exercises.look(view.run.id).run.texts[view.place.key] == PEER


def test_a_picture_full_of_jargon_is_told_word_by_word_with_plain_alternatives(start: Start) -> None:
    exercises = start().exercises
    view = exercises.go_on(exercises.go_on(exercises.open("translation").run.id).run.id)
    told = exercises.write(view.run.id, view.place.key, "The precision of the embedding tells how often it rains.")
    assert told.plain_words is not None
    assert {word.said for word in told.plain_words} == {"precision", "embedding"}
    assert all(word.say for word in told.plain_words)
    plain = exercises.write(view.run.id, view.place.key, "It is like a forecaster one can rely on, day after day.")
    assert plain.plain_words == ()
    assert plain.evidence[0].heard


def test_the_sentence_for_a_peer_stands_beside_its_picture_and_not_beside_the_next_concept(start: Start) -> None:
    exercises = start().exercises
    view = exercises.go_on(exercises.open("translation").run.id)
    view = exercises.go_on(exercises.write(view.run.id, view.place.key, PEER).run.id)
    assert [item.text for item in view.earlier] == [PEER]
    view = exercises.go_on(exercises.go_on(view.run.id).run.id)
    assert view.place.turn == 1
    assert view.earlier == ()


def test_a_take_made_just_before_a_crash_belongs_to_its_step(start: Start) -> None:
    program = start()
    view = _to(program, program.exercises.open("stakeholder_role_play"), StepKind.SPEECH)
    taken = _speak(program, view, sample_report())
    program = start()
    again = program.exercises.open("stakeholder_role_play")
    assert again.take is not None
    assert again.take.id == taken
    assert again.missing == ""
    assert again.plain_words
    assert all(word.seconds is not None for word in again.plain_words)
    program.library.delete((taken,))
    assert program.exercises.look(again.run.id).take is None
    assert program.exercises.look(again.run.id).missing


def test_a_take_of_an_older_run_does_not_count_for_a_fresh_one(start: Start) -> None:
    program = start()
    view = _to(program, program.exercises.open("stakeholder_role_play"), StepKind.SPEECH)
    _speak(program, view)
    fresh = _to(program, program.exercises.begin("stakeholder_role_play"), StepKind.SPEECH)
    assert fresh.take is None


def test_each_question_of_the_disagreement_check_listens_to_the_take_told_before_it(start: Start) -> None:
    program = start()
    view = _to(program, program.exercises.open("disagreement_check"), StepKind.SPEECH)
    _speak(program, view, sample_report())
    for step in ("understanding", "evidence", "learning", "respect"):
        view = program.exercises.go_on(view.run.id)
        assert view.place.step.id == step
        assert view.take is not None
        assert [item.check for item in view.evidence] == list(listens_for("disagreement_check", step))
        view = program.exercises.check(view.run.id, view.place.key, "", answer=step != "learning")
    view = program.exercises.go_on(view.run.id)
    assert [item.title for item in view.refused] == ["Learning"]


def test_a_typed_argument_that_blames_is_heard(start: Start) -> None:
    exercises = start().exercises
    view = exercises.open("disagreement_check")
    text = "It was entirely their fault that the launch failed. They were lazy and never listened to anything I said to them."
    told = exercises.write(view.run.id, view.place.key, text)
    blame = next(item for item in told.evidence if item.check == "blame")
    assert blame.heard


def test_the_network_is_kept_row_by_row_and_drawn_from_what_is_kept(start: Start) -> None:
    program = start()
    view = program.exercises.open("network_map")
    rows: tuple[dict[str, str], ...] = ({"partner": "Compliance", "they_need": "a reason", "friction": "late reviews"}, {})
    program.exercises.keep_rows(view.run.id, view.place.key, rows)
    again = start().exercises.open("network_map")
    assert [(link.partner, link.friction) for link in again.network] == [("Compliance", "late reviews")]
    assert "0 of at least 4" in again.missing


def test_a_whole_run_ends_done_and_the_next_one_is_fresh(start: Start) -> None:
    program = start()
    exercises = program.exercises
    view = exercises.open("network_map")
    row = {"partner": "A", "they_need": "b", "you_need": "c", "friction": "d", "next_step": "e"}
    exercises.fill_rows(view.run.id, "people:0", (row,) * 4)
    exercises.write(view.run.id, "their_view:0", "word " * 15)
    exercises.write(view.run.id, "story_seed:0", "word " * 8)
    for _ in range(3):
        view = exercises.go_on(view.run.id)
    assert view.run.done
    assert view.open_steps == ()
    card = next(card for card in exercises.all() if card.exercise.id == "network_map")
    assert (card.run, card.done) == (None, 1)
    assert exercises.open("network_map").run.id != view.run.id


def test_a_run_that_is_gone_and_a_step_that_never_was_are_told(start: Start) -> None:
    exercises = start().exercises
    view = exercises.open("translation")
    with pytest.raises(StorageError):
        exercises.write(view.run.id, "no_such_step:0", "text")
    exercises.delete(view.run.id)
    with pytest.raises(StorageError) as gone:
        exercises.look(view.run.id)
    assert "takes are in the history" in gone.value.safe


def test_every_step_named_for_checks_exists(start: Start) -> None:
    from rehearse.session import exercise_checks

    known = {(card.exercise.id, step.id) for card in start().exercises.all() for step in card.exercise.steps}
    assert set(exercise_checks._LISTENS) | set(exercise_checks._PLAIN) <= known


def test_a_report_without_sections_still_answers_what_needs_none(start: Start) -> None:
    program = start()
    view = _to(program, program.exercises.open("disagreement_check"), StepKind.SPEECH)
    _speak(program, view, replace(sample_report(), sentences=None, sections=None, section_totals=None))
    assert program.exercises.look(view.run.id).evidence
