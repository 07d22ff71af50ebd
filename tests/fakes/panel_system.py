"""The drills' ports in memory: panel, exercises and ratings with sample data; the coach's own rules decide."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from rehearse.coach import exercises
from rehearse.coach import panel as coach
from rehearse.coach.lexicon import shipped_lexicons
from rehearse.coach.self_rating import changes
from rehearse.errors import RehearseError, StorageError
from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.exercise import ExerciseRun, Place, StepKind
from rehearse.model.panel import Interviewer, Round, RoundState, Turn, TurnKind
from rehearse.model.question import Question
from rehearse.model.rating import Mark, Rating
from rehearse.model.report import Report
from rehearse.model.schedule import Outcome
from rehearse.model.transcript import Transcript
from rehearse.ports import Ports
from rehearse.ports.drill import (
    AnsweredTurn,
    DimensionView,
    EarlierText,
    ExerciseCard,
    PanelView,
    RatedBefore,
    RatingSheet,
    RoundCard,
    RoundView,
    StepView,
)
from rehearse.report.json import report_to_json
from rehearse.session.exercise_checks import heard, plain_words, text_as_speech, wants_plain_words
from rehearse.session.listing import attempt_row
from rehearse.session.panel_report import answer_of, look_at
from rehearse.settings import Settings
from rehearse.vocabulary import load_vocabulary
from tests.fakes.practice_system import practice_ports
from tests.fakes.sample_answer import sample_report
from tests.fakes.window import TODAY
from tests.fakes.window_recordings import FakeRecordings

SETUP = coach.load_panel()


def with_words(report: Report, old: str, new: str) -> Report:
    """The sample answer with one word said differently."""
    assert report.transcript is not None
    words = tuple(replace(word, text=word.text.replace(old, new)) for word in report.transcript.words)
    sentences = tuple(replace(item, text=item.text.replace(old, new)) for item in report.sentences or ())
    return replace(report, transcript=Transcript(words, report.transcript.model), sentences=sentences)


def answer_to(turn: Turn, identity: str, round_id: str, report: Report | None) -> Attempt:
    """A take given to a turn."""
    return Attempt(
        id=identity,
        question_id="panel",
        question_text=turn.question,
        created=TODAY,
        state=AttemptState.ANALYSED if report is not None else AttemptState.RECORDED,
        take=Take(f"{identity}.wav", 139.0, 48_000),
        report_json=json.dumps(report_to_json(report)) if report is not None else None,
        round_id=round_id,
    )


class FakePanel:
    """Rounds in a dict. `give(round)` is what the recorder does: a take to the waiting question. `failure` is raised by the next call, once."""

    def __init__(self) -> None:
        self.kept: dict[str, Round] = {}
        self.attempts: dict[str, Attempt] = {}
        self.failure: RehearseError | None = None
        self.deleted: list[str] = []

    def give(self, round_id: str, report: Report | None = None) -> str:
        """An answer to the question that waits."""
        turn = self.kept[round_id].current
        assert turn is not None
        identity = f"{round_id}-{len(self.attempts)}"
        self.attempts[identity] = answer_to(turn, identity, round_id, report)
        return identity

    def look(self) -> PanelView:
        self._check()
        rounds = list(reversed(self.kept.values()))
        unfinished = next((held for held in rounds if held.state is not RoundState.FINISHED), None)
        return PanelView(
            SETUP,
            self._card(unfinished) if unfinished else None,
            tuple(self._card(held) for held in rounds if held.state is RoundState.FINISHED),
        )

    def begin(self, theme: str, minutes: int) -> RoundView:
        self._check()
        held = coach.begin_round(SETUP, theme, minutes, round_id=f"r{len(self.kept) + 1}", now=TODAY)
        return self._save(held)

    def open(self, round_id: str) -> RoundView:
        self._check()
        if round_id not in self.kept:
            raise StorageError("This round is no longer there.", next_step="Begin a new one.")
        return self._view(self.kept[round_id])

    def go_on(self, round_id: str) -> RoundView:
        self._check()
        held = coach.resumed(self._collected(self.kept[round_id]))
        given = [
            answer_of(turn, sample_report() if self.attempts[turn.attempt_id].report_json else None)
            for turn in held.turns
            if turn.attempt_id in self.attempts
        ]
        return self._save(coach.ask_next(SETUP, held, given))

    def skip(self, round_id: str) -> RoundView:
        self._check()
        return self._save(coach.ask_next(SETUP, coach.skipped(self.kept[round_id])))

    def pause(self, round_id: str) -> RoundView:
        self._check()
        return self._save(coach.paused(self.kept[round_id]))

    def finish(self, round_id: str) -> RoundView:
        self._check()
        return self._save(coach.finished(self._collected(self.kept[round_id])))

    def delete(self, round_id: str) -> None:
        self._check()
        self.deleted.append(round_id)
        del self.kept[round_id]

    def _check(self) -> None:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure

    def _save(self, held: Round) -> RoundView:
        self.kept[held.id] = held
        return self._view(held)

    def _collected(self, held: Round) -> Round:
        known = {turn.attempt_id for turn in held.turns}
        given = [one for one in self.attempts.values() if one.round_id == held.id and one.id not in known]
        return coach.answered(held, given[-1].id, 139.0) if given and held.current is not None else held

    def _card(self, held: Round) -> RoundCard:
        answers = sum(bool(turn.attempt_id) for turn in held.turns)
        return RoundCard(held, coach.theme_of(SETUP, held.theme).title, answers, coach.remaining(held))

    def _view(self, held: Round) -> RoundView:
        turns = tuple(self._turn(turn) for turn in held.turns)
        waiting = held.current
        return RoundView(
            held,
            coach.theme_of(SETUP, held.theme).title,
            coach.remaining(held),
            turns,
            _chair(waiting) if waiting else None,
            coach.as_question(SETUP, held, waiting) if waiting else None,
            _chair(waiting).voice if waiting else "",
            look_at(SETUP, turns, self.attempts) if held.state is RoundState.FINISHED else None,
        )

    def _turn(self, turn: Turn) -> AnsweredTurn:
        attempt = self.attempts.get(turn.attempt_id)
        return AnsweredTurn(turn, _chair(turn), attempt_row(attempt) if attempt is not None else None)


def _chair(turn: Turn) -> Interviewer:
    return next(chair for chair in SETUP.interviewers if chair.id == turn.interviewer)


def a_finished_round(panel: FakePanel, reports: tuple[Report | None, ...]) -> str:
    """A round with these answers, given one after another."""
    held = panel.begin("conflicting_goals", 30).held
    for report in reports:
        panel.give(held.id, report)
        panel.go_on(held.id)
    panel.kept[held.id] = replace(panel.kept[held.id], started=TODAY - timedelta(hours=1))
    panel.finish(held.id)
    return held.id


class FakeExercises:
    """Runs in a dict; the coach's rules and the session's own checks decide. `say(place key)` is what the recorder does."""

    def __init__(self) -> None:
        self.kept: dict[str, ExerciseRun] = {}
        self.takes: dict[str, Report] = {}
        self.failure: RehearseError | None = None
        self.exercises = {exercise.id: exercise for exercise in exercises.load_exercises()}

    def say(self, run_id: str, report: Report) -> None:
        """A take for the screen the run stands at."""
        run = self.kept[run_id]
        place = exercises.current(self.exercises[run.exercise], run)
        self.kept[run_id] = exercises.spoke(run, place, "a1", TODAY)
        self.takes["a1"] = report

    def all(self) -> tuple[ExerciseCard, ...]:
        self._check()
        cards = []
        for exercise in self.exercises.values():
            own = [run for run in self.kept.values() if run.exercise == exercise.id]
            going = next((run for run in own if not run.done), None)
            place = exercises.current(exercise, going).step.title if going else ""
            cards.append(ExerciseCard(exercise, going, place, sum(run.done for run in own)))
        return tuple(cards)

    def begin(self, exercise: str) -> StepView:
        self._check()
        run = exercises.begin(self.exercises[exercise], f"x{len(self.kept) + 1}", TODAY)
        return self._save(run)

    def open(self, exercise: str) -> StepView:
        self._check()
        going = next((run for run in self.kept.values() if run.exercise == exercise and not run.done), None)
        return self._view(going) if going is not None else self.begin(exercise)

    def look(self, run_id: str) -> StepView:
        self._check()
        return self._view(self.kept[run_id])

    def write(self, run_id: str, key: str, text: str) -> StepView:
        self._check()
        self.keep(run_id, key, text)
        return self._view(self.kept[run_id])

    def fill_rows(self, run_id: str, key: str, rows: tuple[dict[str, str], ...]) -> StepView:
        self._check()
        self.keep_rows(run_id, key, rows)
        return self._view(self.kept[run_id])

    def check(self, run_id: str, key: str, reason: str, *, answer: bool) -> StepView:
        self._check()
        return self._save(exercises.check(self.kept[run_id], self._place(run_id, key), answer, reason, TODAY))

    def keep(self, run_id: str, key: str, text: str) -> None:
        self.kept[run_id] = exercises.write(self.kept[run_id], self._place(run_id, key), text, TODAY)

    def keep_rows(self, run_id: str, key: str, rows: tuple[dict[str, str], ...]) -> None:
        self.kept[run_id] = exercises.fill_rows(self.kept[run_id], self._place(run_id, key), rows, TODAY)

    def go_on(self, run_id: str) -> StepView:
        self._check()
        run = self.kept[run_id]
        return self._save(exercises.go_on(self.exercises[run.exercise], run, TODAY))

    def go_back(self, run_id: str) -> StepView:
        self._check()
        return self._save(exercises.go_back(self.kept[run_id], TODAY))

    def delete(self, run_id: str) -> None:
        del self.kept[run_id]

    def _check(self) -> None:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure

    def _place(self, run_id: str, key: str) -> Place:
        screens = exercises.places(self.exercises[self.kept[run_id].exercise])
        return next(place for place in screens if place.key == key)

    def _save(self, run: ExerciseRun) -> StepView:
        self.kept[run.id] = run
        return self._view(run)

    def _view(self, run: ExerciseRun) -> StepView:
        exercise = self.exercises[run.exercise]
        screens, here = exercises.places(exercise), exercises.current(exercise, run)
        view = StepView(
            exercise=exercise,
            run=run,
            place=here,
            number=screens.index(here) + 1,
            total=len(screens),
            missing=exercises.missing(here, run),
            question=Question(f"exercise-{here.step.id}", here.step.ask, "cross_team")
            if here.step.kind is StepKind.SPEECH
            else None,
            network=exercises.network(exercise, run),
            earlier=tuple(
                EarlierText(place.step.title, run.texts[place.key])
                for place in screens[: screens.index(here)]
                if place.key in run.texts and place.turn == here.turn
            ),
            open_steps=tuple(place.step.title for place in exercises.open_places(exercise, run)),
        )
        name, lexicons = (exercise.id, here.step.id), shipped_lexicons()
        text = run.texts.get(here.key, "")
        if here.step.kind is StepKind.TEXT and text:
            sentences, words = text_as_speech(text)
            found = heard(*name, sentences, words, "non_technical", lexicons)
            plain = plain_words(sentences, words, lexicons, spoken=False) if wants_plain_words(*name) else None
            return replace(view, evidence=found, plain_words=plain)
        told = next((run.attempts[place.key] for place in reversed(screens[: view.number]) if place.key in run.attempts), "")
        if here.step.kind in (StepKind.SPEECH, StepKind.CHECK) and told:
            report = self.takes[told]
            assert report.transcript is not None
            attempt = answer_to(Turn(TurnKind.OPENING, "", here.step.ask), told, "", report)
            found = heard(*name, report.sentences or (), report.transcript.words, here.step.listener, lexicons)
            plain = (
                plain_words(report.sentences or (), report.transcript.words, lexicons, spoken=True)
                if wants_plain_words(*name)
                else None
            )
            return replace(view, take=attempt_row(attempt), take_of="Tell it", evidence=found, plain_words=plain)
        return view


class FakeRatings:
    """Verdicts in a dict; earlier ones as if three takes had been rated before."""

    def __init__(self) -> None:
        self.kept: dict[str, Rating] = {}
        self.verdict: Outcome | None = None
        self.failure: RehearseError | None = None
        self.earlier = tuple(
            Rating(f"a{9 - number}", "empathy", mark, TODAY - timedelta(days=9 - number))
            for number, mark in enumerate((Mark.WEAK, Mark.MIXED, Mark.MIXED))
        )

    def open(self, attempt_id: str, *, staff: bool | None = None) -> RatingSheet:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        words = load_vocabulary()
        told = {item.dimension: item for item in changes((*self.earlier, *self.kept.values()), words)}
        shown = bool(staff) or any(item.id in self.kept for item in words.competencies if item.staff)
        return RatingSheet(
            attempt_id,
            tuple(
                DimensionView(
                    item,
                    self.kept[item.id].mark if item.id in self.kept else None,
                    self.kept[item.id].note if item.id in self.kept else "",
                    told.get(item.id),
                    tuple(RatedBefore(one.attempt_id, one.rated, one.mark) for one in self.earlier if one.dimension == item.id),
                    item.id == "empathy",
                )
                for item in words.dimensions(staff=shown)
            ),
            shown,
            self.verdict,
            True,
            "this question",
        )

    def rate(self, attempt_id: str, dimension: str, mark: Mark | None, note: str = "") -> RatingSheet:
        self.kept.pop(dimension, None)
        if mark is not None:
            self.kept[dimension] = Rating(attempt_id, dimension, mark, TODAY, note)
        return self.open(attempt_id)

    def judge(self, attempt_id: str, verdict: Outcome | None) -> RatingSheet:
        self.verdict = verdict
        return self.open(attempt_id)


def drill_ports(*, filled: bool = True, settings: Settings | None = None, base: Callable[..., Ports] = practice_ports) -> Ports:
    """The window's fake ports with the practice system's and the drills': every place is there."""
    ports = base(filled=filled, settings=settings)
    return replace(ports, panel=FakePanel(), exercises=FakeExercises(), ratings=FakeRatings(), recordings=FakeRecordings())
