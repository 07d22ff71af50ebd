"""The first screen's view through the whole program: what is due, the dots, the one thing, the first offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.question import next_to_practise
from rehearse.model.schedule import SubjectKind
from rehearse.ports.stories import DotState
from rehearse.session.program import Program
from tests.fakes.sample_answer import sample_report

Start = Callable[[], Program]


def test_an_empty_start_offers_levels_and_after_one_is_chosen_things_to_begin_with(start: Start) -> None:
    program = start()
    view = program.today.look()
    assert view.due == view.plan == view.recent == ()
    assert len(view.levels) == 3
    assert view.offers == ()
    program.settings.save(replace(program.settings.current(), level="intermediate"))
    offers = program.today.look().offers
    assert offers
    assert offers[0].question is not None
    first = next_to_practise(program.questions().all(), {}, "", "intermediate")
    assert offers[0].question == first, "the practise page opens with the same question"


def test_who_has_not_said_their_work_is_offered_nothing_that_only_makers_of_models_know(start: Start) -> None:
    program = start()
    program.settings.save(replace(program.settings.current(), level="beginner"))
    titles = [offer.title for offer in program.today.look().offers]
    assert "product manager" not in " ".join(titles)
    assert program.today.look().offers[0].offer.because == "It suits your level; the first take may be rough."
    program.settings.save(replace(program.settings.current(), work="ml_engineer"))
    assert program.today.look().offers[0].offer.because == "It suits your work and level; the first take may be rough."
    assert "Begin a story: with a product manager" in [offer.title for offer in program.today.look().offers]


def _take(name: str, seconds: float, failure: str = "") -> Attempt:
    return Attempt(
        id=name,
        question_id="",
        question_text="Anything",
        created=datetime.now(UTC),
        state=AttemptState.RECORDED,
        take=Take("nothing.wav", seconds, 16_000),
        failure=failure,
    )


def test_one_cut_off_or_too_short_take_leaves_a_question_the_first_thing_to_do(start: Start) -> None:
    program = start()
    program.settings.save(replace(program.settings.current(), level="beginner"))
    program.history.add(_take("short", 4.0))
    program.history.add(_take("cut", 40.0, "The recording was cut off after 40 seconds."))
    assert program.today.look().offers[0].question is not None
    program.history.add(_take("whole", 100.0))
    assert program.today.look().offers[0].question is None


def test_exercises_and_ways_of_saying_it_are_worded_for_the_persons_work(start: Start) -> None:
    program = start()

    def worded() -> tuple[str, str]:
        view = program.exercises.open("network_map")
        return view.place.step.ask, program.stories.translations()[0].id

    assert worded()[1] == "who_comes_first"
    assert "data engineering" not in worded()[0]
    run = program.exercises.open("network_map").run
    program.settings.save(replace(program.settings.current(), work="ml_engineer"))
    assert worded()[1] == "precision_recall"
    assert "data engineering" in worded()[0]
    assert program.exercises.open("network_map").run.id == run.id
    assert program.exercises.look(run.id).question is None


def test_a_spoken_step_is_filed_among_the_kinds_of_question_of_the_persons_work(start: Start) -> None:
    program = start()
    view = program.exercises.go_on(program.exercises.open("two_stories").run.id)
    view = program.exercises.go_on(view.run.id)
    assert view.question is not None
    assert view.question.category == "colleagues"
    program.settings.save(replace(program.settings.current(), work="mlops"))
    again = program.exercises.look(view.run.id).question
    assert again is not None
    assert (again.id, again.category) == (view.question.id, "cross_team")


def test_a_scheduled_story_is_due_with_a_question_it_answers_and_its_abilities(start: Start) -> None:
    program = start()
    story = program.stories.begin("", "disagreement").story
    program.today.schedule(SubjectKind.STORY, story.id, on=True)
    card = program.today.look().due[0]
    assert card.story_id == story.id
    assert card.question.category in story.categories
    assert card.abilities
    assert not any(card.ticked)


def test_a_story_that_fits_no_question_is_asked_for_by_its_title(start: Start) -> None:
    program = start()
    story = program.stories.begin("The lost table").story
    program.today.schedule(SubjectKind.STORY, story.id, on=True)
    assert "The lost table" in program.today.look().due[0].question.text


def test_a_tick_is_kept_over_a_restart(start: Start) -> None:
    program = start()
    question = program.questions().all()[0]
    program.today.schedule(SubjectKind.QUESTION, question.id, on=True)
    program.today.tick(SubjectKind.QUESTION, question.id, "0:1", on=True)
    assert start().today.look().due[0].ticked == (False, True, False)


def test_dots_show_what_is_due_what_is_planned_and_what_an_interview_drops(start: Start) -> None:
    program = start()
    question = program.questions().all()[0]
    program.today.schedule(SubjectKind.QUESTION, question.id, on=True)
    dots = program.today.look().plan[0].dots
    assert [dot.state for dot in dots] == [DotState.DUE, *[DotState.PLANNED] * 4]
    soon = program.agenda.today() + timedelta(days=2)
    program.settings.save(replace(program.settings.current(), interview_date=soon.isoformat()))
    view = program.today.look()
    assert view.interview == soon
    dropped = [dot for dot in view.plan[0].dots if dot.state is DotState.DROPPED]
    assert len(dropped) == 3
    assert all(dot.because for dot in dropped)
    assert len(view.dropped) == 3
    assert all(f"for “{question.text}”, because" in sentence for sentence in view.dropped)
    assert view.advice


def test_taking_a_question_off_and_putting_it_back_keeps_its_place(start: Start) -> None:
    program = start()
    question = program.questions().all()[0]
    today = program.today
    today.schedule(SubjectKind.QUESTION, question.id, on=True)
    today.schedule(SubjectKind.QUESTION, question.id, on=False)
    assert today.look().due == ()
    assert not today.on_schedule(SubjectKind.QUESTION, question.id)
    today.schedule(SubjectKind.QUESTION, question.id, on=True)
    assert len(today.look().due) == 1


def test_the_last_analysed_take_gives_the_one_thing_and_an_unread_one_waits(start: Start) -> None:
    program = start()
    question = program.questions().all()[0]
    for identity, days_ago in (("read", 1), ("unread", 0)):
        attempt = Attempt(
            identity,
            question.id,
            question.text,
            datetime.now(UTC) - timedelta(days=days_ago),
            AttemptState.RECORDED,
            Take(f"{identity}.wav", 90.0, 16_000),
        )
        program.history.add(attempt)
        if identity == "read":
            program.history.analysed(attempt, sample_report())
    view = program.today.look()
    assert view.focus is not None
    assert view.focus.attempt_id == "read"
    assert view.focus.fact == sample_report().headline[0].text
    assert [row.id for row in view.waiting] == ["unread"]
    assert [row.id for row in view.recent] == ["unread", "read"]
