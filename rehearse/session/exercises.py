"""Guided exercises as the window walks through them. Implements `ExercisesPort` over the coach's steps, the store and the history."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property

from rehearse.analysis.sections.sentences import split_sentences
from rehearse.coach import exercises as coach
from rehearse.errors import StorageError
from rehearse.model.attempt import Attempt
from rehearse.model.exercise import Exercise, ExerciseRun, Place, StepKind
from rehearse.model.measures import Target
from rehearse.model.question import Question
from rehearse.ports.drill import EarlierText, ExerciseCard, StepView
from rehearse.session.exercise_checks import heard, listens_for, plain_words, text_as_speech, wants_plain_words
from rehearse.session.history import History, stored_report
from rehearse.session.listing import attempt_row
from rehearse.session.pipeline import Tools
from rehearse.store.exercises import ExerciseStore

log = logging.getLogger(__name__)

Change = Callable[[Exercise, ExerciseRun], ExerciseRun]


class Exercises:
    """The `ExercisesPort`. Thread: any worker; each change is one read-modify-write piece of io work, so none is lost between two.

    Guarantee: a step is on disk before its view is returned; `keep` is written before the database closes; a take belongs to its step
    by the question it answers, so that one recorded just before a crash is found again. Text that `keep` could not write is written
    with the next change or look, which says so if the disk still refuses.
    """

    def __init__(
        self,
        history: History,
        tools: Callable[[], Tools],
        *,
        any_work: Callable[[], bool] = lambda: False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._history = history
        self._tools = tools
        self._any_work = any_work
        self._now = now
        self._store = ExerciseStore(history.database)
        #: By run, what could not be written yet. Touched by io work alone.
        self._unkept: dict[str, tuple[Change, ...]] = {}

    @property
    def _exercises(self) -> dict[str, Exercise]:
        """By id, in the words of the person's work. A run begun in one goes on in the other."""
        return self._worded[self._any_work()]

    @cached_property
    def _worded(self) -> dict[bool, dict[str, Exercise]]:
        return {
            any_work: {exercise.id: exercise for exercise in coach.load_exercises(any_work=any_work)}
            for any_work in (False, True)
        }

    # -- looking

    def all(self) -> tuple[ExerciseCard, ...]:
        """See `ExercisesPort`."""
        runs = self._history.run(self._store.all)
        cards = []
        for exercise in self._exercises.values():
            own = [run for run in runs if run.exercise == exercise.id]
            unfinished = next((run for run in own if not run.done), None)
            place = coach.current(exercise, unfinished).step.title if unfinished is not None else ""
            cards.append(ExerciseCard(exercise, unfinished, place, sum(run.done for run in own)))
        return tuple(cards)

    def begin(self, exercise: str) -> StepView:
        """See `ExercisesPort`."""
        run = coach.begin(self._exercise(exercise), uuid.uuid4().hex, self._now())
        self._history.run(lambda: self._store.save(run))
        return self._view(run)

    def open(self, exercise: str) -> StepView:
        """See `ExercisesPort`."""
        self._exercise(exercise)
        run = self._history.run(lambda: self._store.unfinished(exercise))
        return self.look(run.id) if run is not None else self.begin(exercise)

    def look(self, run_id: str) -> StepView:
        """See `ExercisesPort`."""
        return self._view(self._changed(run_id, lambda _exercise, run: run))

    # -- changing

    def write(self, run_id: str, key: str, text: str) -> StepView:
        """See `ExercisesPort`."""
        return self._view(self._changed(run_id, self._writing(key, text)))

    def fill_rows(self, run_id: str, key: str, rows: tuple[dict[str, str], ...]) -> StepView:
        """See `ExercisesPort`."""
        return self._view(self._changed(run_id, self._filling(key, rows)))

    def check(self, run_id: str, key: str, reason: str, *, answer: bool) -> StepView:
        """See `ExercisesPort`."""
        return self._view(
            self._changed(run_id, lambda exercise, run: coach.check(run, _place(exercise, key), answer, reason, self._now()))
        )

    def keep(self, run_id: str, key: str, text: str) -> None:
        """See `ExercisesPort`."""
        self._queue(run_id, key, self._writing(key, text))

    def keep_rows(self, run_id: str, key: str, rows: tuple[dict[str, str], ...]) -> None:
        """See `ExercisesPort`."""
        self._queue(run_id, key, self._filling(key, rows))

    def go_on(self, run_id: str) -> StepView:
        """See `ExercisesPort`."""
        return self._view(self._changed(run_id, lambda exercise, run: coach.go_on(exercise, run, self._now())))

    def go_back(self, run_id: str) -> StepView:
        """See `ExercisesPort`."""
        return self._view(self._changed(run_id, lambda _exercise, run: coach.go_back(run, self._now())))

    def delete(self, run_id: str) -> None:
        """See `ExercisesPort`."""

        def work() -> None:
            self._store.delete(run_id)
            self._unkept.pop(run_id, None)

        self._history.run(work)

    # -- inside

    def _exercise(self, exercise: str) -> Exercise:
        if exercise not in self._exercises:
            raise StorageError("There is no such exercise.", safe="Nothing was changed.", next_step="Choose another one.")
        return self._exercises[exercise]

    def _writing(self, key: str, text: str) -> Change:
        return lambda exercise, run: coach.write(run, _place(exercise, key), text, self._now())

    def _filling(self, key: str, rows: tuple[dict[str, str], ...]) -> Change:
        return lambda exercise, run: coach.fill_rows(run, _place(exercise, key), rows, self._now())

    def _changed(self, run_id: str, change: Change) -> ExerciseRun:
        """Io work: reads the run, takes up what was recorded for it, changes it, writes it if anything is new."""

        def work() -> ExerciseRun | None:
            run = next((one for one in self._store.all() if one.id == run_id), None)
            if run is None or run.exercise not in self._exercises:
                return None
            exercise = self._exercises[run.exercise]
            kept = self._with_unkept(exercise, run)
            changed = self._with_takes(exercise, change(exercise, self._with_takes(exercise, kept)))
            if changed != run:
                self._store.save(changed)
            self._unkept.pop(run_id, None)
            return changed

        found = self._history.run(work)
        if found is None:
            raise StorageError(
                "This run through the exercise is no longer there.",
                safe="Its takes are in the history.",
                next_step="Begin a new one.",
            )
        return found

    def _queue(self, run_id: str, key: str, change: Change) -> None:
        exercises = self._exercises

        def work() -> None:
            try:
                run = next((one for one in self._store.all() if one.id == run_id), None)
                if run is None or run.exercise not in exercises:
                    return
                exercise = exercises[run.exercise]
                if all(place.key != key for place in coach.places(exercise)):
                    return  # a step of an older version: it could never be written
                self._store.save(change(exercise, self._with_unkept(exercise, run)))
                self._unkept.pop(run_id, None)
            except StorageError as error:
                # Nobody waits for this work: the text stays here until the next look, which tells if it cannot be written then.
                log.info("a step was not written yet: %s", type(error).__name__)
                self._unkept[run_id] = (*self._unkept.get(run_id, ()), change)

        self._history.queue(work)

    def _with_unkept(self, exercise: Exercise, run: ExerciseRun) -> ExerciseRun:
        """Io work: with what could not be written before, in its order."""
        for change in self._unkept.get(run.id, ()):
            run = change(exercise, run)
        return run

    def _with_takes(self, exercise: Exercise, run: ExerciseRun) -> ExerciseRun:
        """Io work: the newest take made since the run began counts for its spoken step; a deleted one no longer does."""
        for place in coach.places(exercise):
            if place.step.kind is not StepKind.SPEECH:
                continue
            found = self._history.attempts.find(
                question_id=_question_id(exercise, place), since=run.started, limit=1, with_reports=False
            )
            newest = found[0].id if found else ""
            if newest != run.attempts.get(place.key, ""):
                kept = {key: one for key, one in run.attempts.items() if key != place.key}
                run = replace(run, attempts={**kept, place.key: newest} if newest else kept)
        return run

    def _view(self, run: ExerciseRun) -> StepView:
        exercise = self._exercises[run.exercise]
        here = coach.current(exercise, run)
        screens = coach.places(exercise)
        view = StepView(
            exercise=exercise,
            run=run,
            place=here,
            number=screens.index(here) + 1,
            total=len(screens),
            missing=coach.missing(here, run),
            question=_question(exercise, here, any_work=self._any_work()) if here.step.kind is StepKind.SPEECH else None,
            network=coach.network(exercise, run),
            earlier=_earlier(screens, here, run),
            refused=tuple(EarlierText(place.step.title, run.checks[place.key][1]) for place in coach.refused(exercise, run)),
            open_steps=tuple(place.step.title for place in coach.open_places(exercise, run)),
        )
        if here.step.kind is StepKind.TEXT:
            return self._with_text(view, run.texts.get(here.key, ""))
        if here.step.kind in (StepKind.SPEECH, StepKind.CHECK):
            return self._with_take(view, screens)
        return view

    def _with_text(self, view: StepView, text: str) -> StepView:
        if not text.strip():
            return view
        sentences, words = text_as_speech(text)
        name, lexicons = (view.exercise.id, view.place.step.id), self._tools().lexicons
        return replace(
            view,
            evidence=heard(*name, sentences, words, "non_technical", lexicons),
            plain_words=plain_words(sentences, words, lexicons, spoken=False) if wants_plain_words(*name) else None,
        )

    def _with_take(self, view: StepView, screens: tuple[Place, ...]) -> StepView:
        """A spoken step with its own take; a check with the take spoken last before it."""
        told = [
            place
            for place in screens[: view.number]
            if place.step.kind is StepKind.SPEECH and (place == view.place or view.place.step.kind is StepKind.CHECK)
        ]
        place = next((one for one in reversed(told) if one.key in view.run.attempts), None)
        if place is None or (view.place.step.kind is StepKind.SPEECH and place != view.place):
            return view
        attempt = self._attempt(view.run.attempts[place.key])
        if attempt is None:
            return view
        view = replace(view, take=attempt_row(attempt), take_of=place.step.title)
        report = stored_report(attempt)
        if report is None or report.transcript is None:
            return view
        words, lexicons = report.transcript.words, self._tools().lexicons
        sentences = report.sentences or split_sentences(words)
        name = (view.exercise.id, view.place.step.id)
        return replace(
            view,
            evidence=heard(*name, sentences, words, place.step.listener, lexicons) if listens_for(*name) else (),
            plain_words=plain_words(sentences, words, lexicons, spoken=True) if wants_plain_words(*name) else None,
        )

    def _attempt(self, attempt_id: str) -> Attempt | None:
        return self._history.run(lambda: self._history.attempts.get(attempt_id))


def _place(exercise: Exercise, key: str) -> Place:
    """Raises StorageError for a key of another exercise, or of an older version of this one."""
    found = next((place for place in coach.places(exercise) if place.key == key), None)
    if found is None:
        raise StorageError("This step is no longer part of the exercise.", safe="What was written is kept.")
    return found


def _question_id(exercise: Exercise, place: Place) -> str:
    return f"exercise-{exercise.id}-{place.step.id}-{place.turn}".replace("_", "-")


def _question(exercise: Exercise, place: Place, *, any_work: bool) -> Question:
    """A spoken step as a question for a take, with the step's listener and its own target; `any_work` files it among people's, not teams'."""
    low, high = place.step.seconds
    return Question(
        id=_question_id(exercise, place),
        text=place.step.ask,
        category="explaining_ml" if place.step.listener == "non_technical" else "colleagues" if any_work else "cross_team",
        listener=place.step.listener,
        target=Target(low, high),
        tags=("exercise", exercise.id),
    )


def _earlier(screens: tuple[Place, ...], here: Place, run: ExerciseRun) -> tuple[EarlierText, ...]:
    """What was written before, as far as it belongs here: the same concept's sentences, or everything for a step that comes once."""
    found = []
    for place in screens[: screens.index(here)]:
        text = run.texts.get(place.key, "").strip()
        if text and (here.step.repeat == 1 or place.turn == here.turn):
            number = f" {place.turn + 1}" if place.step.repeat > 1 and here.step.repeat == 1 else ""
            found.append(EarlierText(f"{place.step.title}{number}", text))
    return tuple(found)
