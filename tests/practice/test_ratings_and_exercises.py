"""The person's own verdicts and guided exercises: kept, picked up again, never turned into a score."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rehearse.assets import asset
from rehearse.coach.exercises import (
    begin,
    check,
    current,
    fill_rows,
    go_back,
    go_on,
    load_exercises,
    missing,
    network,
    open_places,
    places,
    refused,
    spoke,
    write,
)
from rehearse.coach.self_rating import LEVELS, changes, dimensions_for, first_offers
from rehearse.coach.story_draft import load_templates
from rehearse.model.exercise import Exercise, ExerciseRun, Step, StepKind
from rehearse.model.rating import Mark, OfferKind, Rating, SelfLevel
from rehearse.store.attempts import AttemptStore
from rehearse.store.database import Database
from rehearse.store.exercises import ExerciseStore
from rehearse.store.questions import QuestionBank
from rehearse.store.ratings import RatingStore
from rehearse.vocabulary import load_vocabulary
from tests.fakes.attempts import an_attempt

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
VOCABULARY = load_vocabulary()
EXERCISES = {exercise.id: exercise for exercise in load_exercises()}
ANY_WORK = {exercise.id: exercise for exercise in load_exercises(any_work=True)}


def rated(*marks: Mark, dimension: str = "empathy") -> list[Rating]:
    """Ratings an hour apart."""
    return [Rating(f"a{n}", dimension, mark, NOW + timedelta(hours=n)) for n, mark in enumerate(marks)]


def complete(exercise: Exercise, run: ExerciseRun) -> ExerciseRun:
    """Every screen answered."""
    for place in places(exercise):
        if place.step.kind is StepKind.TEXT:
            run = write(run, place, "word " * place.step.minimum, NOW)
        elif place.step.kind is StepKind.ROWS:
            row = {name: f"their {name}" for name, _ in place.step.fields}
            run = fill_rows(run, place, (row,) * place.step.minimum, NOW)
        elif place.step.kind is StepKind.SPEECH:
            run = spoke(run, place, "attempt", NOW)
        elif place.step.kind is StepKind.CHECK:
            run = check(run, place, True, "", NOW)
    return run


@pytest.mark.parametrize(
    ("marks", "says"),
    [
        ((Mark.WEAK,), "Empathy: weak in your one rated take."),
        ((Mark.MIXED, Mark.MIXED), "Empathy: mixed in all 2 rated takes."),
        ((Mark.WEAK, Mark.STRONG), "Empathy: strong in the last take, weak in the one before."),
        ((Mark.WEAK, Mark.WEAK, Mark.STRONG, Mark.STRONG), "Empathy: strong in the last 2 of 4 rated takes, weak before."),
    ],
)
def test_change_over_takes_is_said_in_words(marks: tuple[Mark, ...], says: str):
    (change,) = changes(list(reversed(rated(*marks))), VOCABULARY)
    assert change.sentence == says
    assert change.marks == marks


def test_the_questions_own_competencies_are_rated_first_and_staff_has_six_more():
    assert len(dimensions_for(VOCABULARY, level="mid")) == 5
    staff = dimensions_for(VOCABULARY, level="staff", competencies=("maturity",))
    assert len(staff) == 11
    assert staff[0].id == "maturity"


def test_every_offer_leads_to_something_that_exists(tmp_path: Path):
    questions = {question.id for question in QuestionBank(asset("questions"), tmp_path).all()}
    known = {
        OfferKind.EXERCISE: set(EXERCISES),
        OfferKind.QUESTION: questions,
        OfferKind.STORY_TEMPLATE: {template.id for template in load_templates()},
        OfferKind.PANEL: {""},
        OfferKind.IMPORT_QUESTIONS: {""},
    }
    for level in LEVELS:
        for offer in (*first_offers(level), *first_offers(level, trade=True)):
            assert offer.subject in known[offer.kind], offer


def test_other_trades_are_first_offered_what_any_of_them_is_asked(tmp_path: Path):
    bank = {question.id: question for question in QuestionBank(asset("questions"), tmp_path).all()}
    templates = {template.id: template for template in load_templates()}
    for level in LEVELS:
        for offer in first_offers(level, trade=True):
            if offer.kind is OfferKind.QUESTION:
                assert "general" in bank[offer.subject].roles
            if offer.kind is OfferKind.STORY_TEMPLATE:
                assert "product_managers" not in templates[offer.subject].categories


def test_each_level_begins_elsewhere():
    assert first_offers(SelfLevel.BEGINNER, attempts=1)[0].kind is OfferKind.EXERCISE
    assert first_offers(SelfLevel.INTERMEDIATE, attempts=1)[0].kind is OfferKind.STORY_TEMPLATE
    assert first_offers(SelfLevel.INTERMEDIATE, attempts=1, stories=2)[0].kind is not OfferKind.STORY_TEMPLATE
    assert first_offers(SelfLevel.ADVANCED, attempts=1)[0].kind is OfferKind.PANEL


@pytest.mark.parametrize("trade", [True, False])
@pytest.mark.parametrize("level", LEVELS)
def test_who_has_recorded_nothing_is_first_offered_one_question_that_suits_the_level(
    level: SelfLevel, trade: bool, tmp_path: Path
):
    first = first_offers(level, trade=trade)[0]
    assert first.kind is OfferKind.QUESTION
    question = QuestionBank(asset("questions"), tmp_path).get(first.subject)
    assert question is not None
    assert question.suits(level)


def test_a_rating_is_kept_replaced_taken_back_and_goes_with_its_take(database: Database):
    attempts, ratings = AttemptStore(database), RatingStore(database)
    attempts.add(an_attempt(id="a", question_id="q"))
    ratings.rate("a", "empathy", Mark.WEAK, NOW, "too fast")
    stored = ratings.rate("a", "empathy", Mark.STRONG, NOW, "better")
    ratings.rate("a", "communication", Mark.MIXED, NOW)
    assert ratings.of("a")[0] == stored
    assert len(ratings.all(question_id="q")) == 2
    ratings.clear("a", "communication")
    assert [rating.dimension for rating in ratings.all()] == ["empathy"]
    with database.transaction() as connection:
        connection.execute("DELETE FROM attempts WHERE id = 'a'")
    assert ratings.all() == ()
    with pytest.raises(KeyError):
        ratings.rate("a", "empathy", Mark.WEAK, NOW)


def test_the_five_exercises_ship_with_known_listeners():
    assert set(EXERCISES) == {"translation", "network_map", "two_stories", "stakeholder_role_play", "disagreement_check"}
    listeners = {listener.id for listener in VOCABULARY.listeners}
    for exercise in EXERCISES.values():
        assert {step.listener for step in exercise.steps} <= listeners
        assert len({place.key for place in places(exercise)}) == len(places(exercise))


def test_the_exercises_of_any_work_have_the_same_steps_in_words_that_are_not_of_one_field():
    def bare(exercise: Exercise) -> list[Step]:
        return [replace(step, title="", ask="", example="") for step in exercise.steps]

    words = []
    for name, exercise in ANY_WORK.items():
        assert bare(exercise) == bare(EXERCISES[name])
        words += [exercise.title, exercise.about]
        words += [text for step in exercise.steps for text in (step.title, step.ask, step.example)]
    assert any(exercise != EXERCISES[name] for name, exercise in ANY_WORK.items())
    found = re.findall(
        r"(?i)\b(?:engineer\w*|product|data|model|technical|project\w*|calibrat\w*|score|user|metric)\b", " ".join(words)
    )
    assert found == []


def test_every_other_wording_of_an_exercise_is_one_of_a_step_that_is_there():
    raw = tomllib.loads(asset("exercises", "any_work.toml").read_text(encoding="utf-8"))
    for row in raw["exercise"]:
        known = {step.id for step in EXERCISES[row["id"]].steps}
        assert {step["id"] for step in row.get("steps", ())} <= known
        assert row.keys() <= {"id", "title", "about", "steps"}


def test_each_concept_is_said_three_ways_before_the_next_one():
    keys = [place.key for place in places(EXERCISES["translation"])]
    assert keys[:5] == ["why:0", "technical:0", "analogy:0", "impact:0", "technical:1"]
    assert keys[-1] == "spoken:0"
    assert len(keys) == 11


def test_the_explanation_is_spoken_to_somebody_outside_the_field():
    spoken = [step for step in EXERCISES["translation"].steps if step.kind is StepKind.SPEECH]
    assert [step.listener for step in spoken] == ["non_technical"]


@pytest.mark.parametrize("name", sorted(EXERCISES))
def test_an_exercise_is_done_when_its_end_is_reached_with_nothing_missing(name: str):
    exercise = EXERCISES[name]
    run = complete(exercise, begin(exercise, "r", NOW))
    assert open_places(exercise, run) == ()
    for _ in places(exercise):
        assert not run.done
        run = go_on(exercise, run, NOW)
    assert run.done


def test_going_on_with_gaps_is_allowed_but_does_not_finish():
    exercise = EXERCISES["disagreement_check"]
    run = begin(exercise, "r", NOW)
    for _ in range(20):
        run = go_on(exercise, run, NOW)
    assert not run.done
    assert len(open_places(exercise, run)) == len(places(exercise))
    assert go_back(run, NOW).at == run.at - 1


def test_a_screen_says_what_it_still_needs():
    exercise = EXERCISES["network_map"]
    run = begin(exercise, "r", NOW)
    place = current(exercise, run)
    assert missing(place, run) == "0 of at least 4 rows are complete."
    run = fill_rows(run, place, ({"partner": "Compliance"}, {"partner": "  "}), NOW)
    assert len(run.rows[place.key]) == 1
    assert missing(place, run) == "0 of at least 4 rows are complete."


def test_the_network_map_gives_its_links_to_draw():
    exercise = EXERCISES["network_map"]
    links = network(exercise, complete(exercise, begin(exercise, "r", NOW)))
    assert len(links) == 4
    assert links[0].friction == "their friction"


def test_checks_answered_with_no_are_listed_to_be_mended():
    exercise = EXERCISES["disagreement_check"]
    run = complete(exercise, begin(exercise, "r", NOW))
    evidence = next(place for place in places(exercise) if place.step.id == "evidence")
    assert [place.step.id for place in refused(exercise, check(run, evidence, False, "the director chose", NOW))] == ["evidence"]


def test_a_run_survives_a_restart_in_its_middle(database: Database):
    exercise = EXERCISES["network_map"]
    run = replace(complete(exercise, go_on(exercise, begin(exercise, "r", NOW), NOW)), changed=NOW)
    store = ExerciseStore(database)
    store.save(run)
    assert store.unfinished("network_map") == run
    store.save(replace(run, done=True))
    assert store.unfinished("network_map") is None
    assert len(store.all()) == 1
    store.delete("r")
    assert store.all() == ()
