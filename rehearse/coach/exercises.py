"""Walks through an exercise: which screen is next, what is still missing, and what came out of it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import datetime
from typing import Any

from rehearse.assets import asset
from rehearse.model.exercise import Exercise, ExerciseRun, NetworkLink, Place, Step, StepKind


def load_exercises(*, any_work: bool = False) -> tuple[Exercise, ...]:
    """The shipped exercises, in the words of models and products or of `any_work`; ids, order and kinds of the steps are the same in both.

    Raises OSError, KeyError, ValueError, tomllib.TOMLDecodeError (a broken build).
    """
    rows = _read("exercises.toml")
    if any_work:
        other = {row["id"]: row for row in _read("any_work.toml")}
        rows = [_in_other_words(row, other.get(row["id"], {})) for row in rows]
    return tuple(
        Exercise(row["id"], row["title"], row["about"], row["minutes"], tuple(_step(step) for step in row["steps"]))
        for row in rows
    )


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(asset("exercises", name).read_text(encoding="utf-8"))["exercise"]
    return rows


def _in_other_words(row: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """What is named in `other` instead of what is named in `row`, in each step too."""
    steps = {step["id"]: step for step in other.get("steps", ())}
    return row | other | {"steps": [step | steps.get(step["id"], {}) for step in row["steps"]]}


def places(exercise: Exercise) -> tuple[Place, ...]:
    """All screens in order. Steps that repeat run through together: concept one three ways, then concept two."""
    found: list[Place] = []
    steps = list(exercise.steps)
    while steps:
        times = steps[0].repeat
        group = []
        while steps and steps[0].repeat == times:
            group.append(steps.pop(0))
        found += [Place(step, turn) for turn in range(times) for step in group]
    return tuple(found)


def begin(exercise: Exercise, run_id: str, now: datetime) -> ExerciseRun:
    """A fresh go."""
    return ExerciseRun(run_id, exercise.id, now, now)


def current(exercise: Exercise, run: ExerciseRun) -> Place:
    """The screen the run stands at."""
    screens = places(exercise)
    return screens[min(run.at, len(screens) - 1)]


def missing(place: Place, run: ExerciseRun) -> str:
    """What this screen still needs, as a sentence; "" when it is complete."""
    step, key = place.step, place.key
    if step.kind is StepKind.TEXT:
        words = len(run.texts.get(key, "").split())
        return "" if words >= step.minimum else f"A few more words: {words} of at least {step.minimum}."
    if step.kind is StepKind.ROWS:
        whole = sum(all(row.get(name, "").strip() for name, _ in step.fields) for row in run.rows.get(key, ()))
        return "" if whole >= step.minimum else f"{whole} of at least {step.minimum} rows are complete."
    if step.kind is StepKind.SPEECH:
        return "" if run.attempts.get(key) else "This one is spoken: it waits for a take."
    if step.kind is StepKind.CHECK:
        return "" if key in run.checks else "Yes or no?"
    return ""


def write(run: ExerciseRun, place: Place, text: str, now: datetime) -> ExerciseRun:
    """Keeps a text; an unfinished one is kept too."""
    return replace(run, texts={**run.texts, place.key: text}, changed=now)


def fill_rows(run: ExerciseRun, place: Place, rows: tuple[dict[str, str], ...], now: datetime) -> ExerciseRun:
    """Keeps the table; empty rows are dropped."""
    names = [name for name, _ in place.step.fields]
    kept = tuple({name: row.get(name, "") for name in names} for row in rows if any(row.get(name, "").strip() for name in names))
    return replace(run, rows={**run.rows, place.key: kept}, changed=now)


def spoke(run: ExerciseRun, place: Place, attempt_id: str, now: datetime) -> ExerciseRun:
    """Keeps which attempt was recorded for this screen; the latest counts."""
    return replace(run, attempts={**run.attempts, place.key: attempt_id}, changed=now)


def check(run: ExerciseRun, place: Place, answer: bool, reason: str, now: datetime) -> ExerciseRun:
    """Keeps a yes or no and its reason."""
    return replace(run, checks={**run.checks, place.key: (answer, reason)}, changed=now)


def go_on(exercise: Exercise, run: ExerciseRun, now: datetime) -> ExerciseRun:
    """To the next screen, or to the end, where the run is done if nothing is missing. Going on is never refused."""
    screens = places(exercise)
    here = current(exercise, run)
    read = (*run.read, here.key) if here.step.kind is StepKind.READ and here.key not in run.read else run.read
    at = min(run.at + 1, len(screens) - 1)
    finished = run.at + 1 >= len(screens) and not open_places(exercise, run)
    return replace(run, at=at, read=read, done=run.done or finished, changed=now)


def go_back(run: ExerciseRun, now: datetime) -> ExerciseRun:
    """To the screen before."""
    return replace(run, at=max(0, run.at - 1), changed=now)


def open_places(exercise: Exercise, run: ExerciseRun) -> tuple[Place, ...]:
    """Screens that are not complete, in order."""
    return tuple(place for place in places(exercise) if missing(place, run))


def network(exercise: Exercise, run: ExerciseRun) -> tuple[NetworkLink, ...]:
    """The rows of a network map as links to draw, in the order they were written."""
    found: list[NetworkLink] = []
    for place in places(exercise):
        if place.step.kind is StepKind.ROWS and {name for name, _ in place.step.fields} == set(NetworkLink.__dataclass_fields__):
            found += [NetworkLink(**row) for row in run.rows.get(place.key, ()) if row["partner"].strip()]
    return tuple(found)


def refused(exercise: Exercise, run: ExerciseRun) -> tuple[Place, ...]:
    """Checks answered with no: what a last step asks to mend."""
    return tuple(place for place in places(exercise) if place.key in run.checks and not run.checks[place.key][0])


def _step(row: dict[str, Any]) -> Step:
    low, high = row.get("seconds", (60.0, 120.0))
    return Step(
        id=row["id"],
        kind=StepKind(row["kind"]),
        title=row["title"],
        ask=row["ask"],
        example=row.get("example", ""),
        fields=tuple((item["id"], item["prompt"]) for item in row.get("fields", ())),
        minimum=row.get("minimum", 1),
        repeat=row.get("repeat", 1),
        listener=row.get("listener", "peer"),
        seconds=(float(low), float(high)),
    )
