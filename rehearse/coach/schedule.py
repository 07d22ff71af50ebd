"""Decides on which local calendar date a story or question comes back; pure, and never about guilt."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path

from rehearse.assets import asset
from rehearse.model.schedule import Checkpoint, Due, Outcome, Progress, Scheduled, SubjectKind, Visit
from rehearse.model.sections import Label

#: After a weak take the same checkpoint comes back after half its interval, within these days.
_SOONEST, _LATEST = 1, 3
_REQUIRED = (Label.SITUATION, Label.TASK, Label.ACTION, Label.RESULT)


def load_checkpoints(path: Path | None = None) -> tuple[Checkpoint, ...]:
    """The shipped checkpoints in order of their days. Raises OSError, KeyError, tomllib.TOMLDecodeError (a broken build)."""
    raw = tomllib.loads((path or asset("schedule.toml")).read_text(encoding="utf-8"))
    rows = sorted(raw["checkpoint"], key=lambda row: row["day"])
    return tuple(Checkpoint(row["day"], row["title"], tuple(row["story"]), tuple(row["question"]), row["keep"]) for row in rows)


def local_date(moment: datetime, zone: tzinfo | None = None) -> date:
    """The calendar date where the person is (`zone`, by default the machine's). Raises ValueError on a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone to have a date")
    return moment.astimezone(zone).date()


def outcome_of(verdict: Outcome | None, absent: Sequence[Label] | None) -> Outcome:
    """What a take counts as: the person's verdict outranks; without one, a missing section makes it weak.

    Reflection may be missing. `absent` None means that sections were not measured, which says nothing against the take.
    """
    if verdict is not None:
        return verdict
    return Outcome.WEAK if any(label in _REQUIRED for label in absent or ()) else Outcome.FAIR


def visit_of(
    on: date, verdict: Outcome | None, absent: Sequence[Label] | None, attempt_id: str = "", *, asked: Due | None = None
) -> Visit:
    """A take as the schedule remembers it; `asked` is what the schedule or the plan had asked for."""
    missing = tuple(label.value for label in absent or () if label in _REQUIRED)
    return Visit(on, outcome_of(verdict, absent), attempt_id, missing, asked.checkpoint.day if asked else None)


def progress(item: Scheduled, checkpoints: Sequence[Checkpoint]) -> Progress:
    """Where a subject stands after its visits.

    A weak take brings the same checkpoint back after half its interval, one to three days later. A fair one moves on, a strong one
    too. Late: the days to come count from the day it was really done, and a strong take also covers checkpoints whose day has
    passed meanwhile. Early: a take in the first half of the waiting time is extra practice and moves nothing, unless it was weak;
    in the second half it counts as done. A take that was asked for counts whatever its day, and leaves checkpoints behind that the
    plan had dropped. Weak after the last checkpoint: the last one comes back once more.
    """
    step, due, because = 0, item.started, ""
    finished = False
    for visit in sorted(item.visits, key=lambda one: one.on):
        if finished:
            if visit.outcome is Outcome.WEAK:
                step, finished = len(checkpoints) - 1, False
                due, because = visit.on + timedelta(days=_LATEST), _weak_because(visit)
            continue
        wanted = next((n for n, one in enumerate(checkpoints) if n >= step and one.day == visit.asked), None)
        if wanted is not None:
            step = wanted
        interval = checkpoints[step].day - checkpoints[step - 1].day if step else 1
        if visit.outcome is Outcome.WEAK:
            again = visit.on + timedelta(days=_clamped(interval // 2))
            # Practised weakly ahead of its day: never later than it was due anyway.
            due = min(due, again) if visit.on < due and wanted is None else again
            because = _weak_because(visit)
            continue
        if wanted is None and (due - visit.on).days * 2 > interval:
            continue
        done = checkpoints[step].day
        step += 1
        if visit.outcome is Outcome.STRONG and visit.on > due:
            while step < len(checkpoints) and visit.on >= due + timedelta(days=checkpoints[step].day - done):
                step += 1
        if step >= len(checkpoints):
            finished = True
            continue
        due, because = visit.on + timedelta(days=checkpoints[step].day - checkpoints[step - 1].day), ""
    if finished or not checkpoints:
        return Progress(len(checkpoints), None, "")
    return Progress(step, due, because)


def next_due(item: Scheduled, checkpoints: Sequence[Checkpoint]) -> Due | None:
    """The next thing asked of a subject, or None when it is paused or through."""
    stand = progress(item, checkpoints)
    if item.paused or stand.due is None:
        return None
    checkpoint = checkpoints[stand.step]
    return Due(
        item.kind,
        item.subject,
        checkpoint,
        stand.due,
        stand.because or usual_reason(checkpoint, item.kind),
        again=bool(stand.because),
    )


def due_list(items: Sequence[Scheduled], checkpoints: Sequence[Checkpoint], today: date) -> tuple[Due, ...]:
    """What the schedule asks for on `today`, what has waited longest first; second visits before first ones of the same day."""
    found = []
    for item in items:
        due = next_due(item, checkpoints)
        if due is not None and due.on <= today:
            found.append(on_day(due, today))
    return tuple(sorted(found, key=lambda due: (due.on, not due.again, due.checkpoint.day, due.kind, due.subject)))


def on_day(due: Due, today: date) -> Due:
    """The same, with what a later day adds: that it has waited, kindly said."""
    late = max(0, (today - due.on).days)
    because = due.because
    if late:
        because = f"{because} It was planned for {due.on:%A}, {due.on.day} {due.on:%B}; today does as well."
    return Due(due.kind, due.subject, due.checkpoint, due.on, because, late, due.again)


def ticked(item: Scheduled, checkpoint: Checkpoint) -> tuple[bool, ...]:
    """Which abilities of a checkpoint the person has ticked, in order."""
    return tuple(f"{checkpoint.day}:{number}" in item.ticked for number in range(len(checkpoint.abilities(item.kind))))


def usual_reason(checkpoint: Checkpoint, kind: SubjectKind) -> str:
    """Why something is asked for on its usual day."""
    what = "story" if kind is SubjectKind.STORY else "question"
    if checkpoint.day == 0:
        return f"A new {what}: the first take may be rough, as long as it reaches its end."
    return f"The next step for this {what}."


def _weak_because(visit: Visit) -> str:
    if visit.missing:
        named = " and ".join((", ".join(visit.missing[:-1]), visit.missing[-1])) if len(visit.missing) > 1 else visit.missing[0]
        return f"It comes back sooner: the last take had no {named}."
    return "It comes back sooner, as you wished after the last take."


def _clamped(days: int) -> int:
    return max(_SOONEST, min(_LATEST, days))
