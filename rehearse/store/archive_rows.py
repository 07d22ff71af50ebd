"""Everything stored as JSON objects for the archive, and back, checked field by field by building the value."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import MAXYEAR
from typing import Any, TypeVar

from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.exercise import ExerciseRun
from rehearse.model.measures import Target
from rehearse.model.panel import Round, RoundState, Turn, TurnKind
from rehearse.model.rating import Mark as RatingMark
from rehearse.model.rating import Rating
from rehearse.model.schedule import Scheduled
from rehearse.model.sections import Label, Mark, Origin, Section
from rehearse.model.story import Story
from rehearse.store.archive_guard import refused
from rehearse.store.attempt_rows import transcript_text
from rehearse.store.plain_text import clean, moment, stamp
from rehearse.store.schedule_store import scheduled_from_json, scheduled_to_json
from rehearse.store.stories import TUPLE_FIELDS
from rehearse.store.take_folder import is_take_name

#: Characters of an id; the archive takes no longer one.
LONGEST_ID = 200
_Value = TypeVar("_Value")


def parsed(line: bytes, build: Callable[[dict[str, Any]], _Value]) -> _Value:
    """One line of an archive as its value. Raises UnreadableInputError on anything that is not one."""
    try:
        return build(_object(json.loads(line)))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise refused("an entry in it is not what an export holds") from error


def attempt_to_json(attempt: Attempt) -> dict[str, Any]:
    """An attempt with its report as an object. One spoilt row must not spoil the archive.

    A name that no recording can have is left out, and so is a report that cannot be read; then the take waits to be analysed again.
    """
    data = asdict(attempt) | {"created": stamp(attempt.created)}
    try:
        transcript_text(attempt.report_json)
        data["report"] = json.loads(attempt.report_json) if attempt.report_json is not None else None
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        data |= {"report": None, "state": AttemptState.RECORDED.value}
    if attempt.take is not None and not is_take_name(attempt.take.file):
        data["take"]["file"] = ""
    del data["report_json"]
    return data


def attempt_from_json(data: dict[str, Any]) -> Attempt:
    """What `attempt_to_json` gave. Raises KeyError, TypeError or ValueError."""
    report = None if data["report"] is None else json.dumps(data["report"], ensure_ascii=False)
    transcript_text(report)
    state = AttemptState(data["state"])
    if state is AttemptState.DELETING:
        raise ValueError("state")
    edits = data["edits"]
    return Attempt(
        id=_identity(data["id"]),
        question_id=_text(data["question_id"]),
        question_text=_text(data["question_text"]),
        created=moment(data["created"]),
        state=state,
        take=None if data["take"] is None else _take(data["take"]),
        target=_target(data["target"]),
        marks=tuple(Mark(Label(row["label"]), float(row["at"])) for row in data["marks"]),
        edits=None if edits is None else tuple(_section(row) for row in edits),
        report_json=report,
        failure=_text(data["failure"]),
        title=_text(data["title"]),
        note=_text(data["note"]),
        starred=bool(data["starred"]),
        story_id=_optional(data["story_id"]),
        round_id=_optional(data["round_id"]),
        follow_up_of=_optional(data["follow_up_of"]),
        category=_text(data["category"]),
        ratings={_text(key): int(value) for key, value in data["ratings"].items()},
    )


def story_to_json(story: Story) -> dict[str, Any]:
    """A story as an object."""
    return asdict(story) | {"created": stamp(story.created), "changed": stamp(story.changed)}


def story_from_json(data: dict[str, Any]) -> Story:
    """What `story_to_json` gave. Raises KeyError, TypeError or ValueError."""
    data = dict(data)
    created, changed = moment(data.pop("created")), moment(data.pop("changed"))
    tuples = {key: tuple(_text(item) for item in data.pop(key)) for key in TUPLE_FIELDS}
    slots = {_text(key): _text(value) for key, value in data.pop("slots").items()}
    texts = {key: _text(value) for key, value in data.items()}
    _identity(texts["id"])
    values: dict[str, Any] = {**texts, **tuples}
    return Story(created=created, changed=changed, slots=slots, **values)


def rating_to_json(rating: Rating) -> dict[str, Any]:
    """A rating as an object."""
    return asdict(rating) | {"rated": stamp(rating.rated), "mark": int(rating.mark)}


def rating_from_json(data: dict[str, Any]) -> Rating:
    """What `rating_to_json` gave. Raises KeyError, TypeError or ValueError."""
    return Rating(
        _identity(data["attempt_id"]),
        _identity(data["dimension"]),
        RatingMark(data["mark"]),
        moment(data["rated"]),
        _text(data["note"]),
    )


def scheduled_to_object(item: Scheduled) -> dict[str, Any]:
    """A subject of the schedule as an object."""
    return {"kind": item.kind.value, "subject": item.subject, **json.loads(scheduled_to_json(item))}


def scheduled_from_object(data: dict[str, Any]) -> Scheduled:
    """What `scheduled_to_object` gave. Raises KeyError, TypeError or ValueError."""
    item = scheduled_from_json(data["kind"], _identity(data["subject"]), json.dumps(data))
    for text in (*item.ticked, *(word for one in item.visits for word in (one.attempt_id, *one.missing))):
        if text != _text(text):
            raise ValueError("text")
    if any(one.asked is not None and type(one.asked) is not int for one in item.visits):
        raise TypeError("asked")
    if max((item.started, *(one.on for one in item.visits))).year >= MAXYEAR:  # what comes after it would have no date
        raise ValueError("date")
    return item


def round_to_json(held: Round) -> dict[str, Any]:
    """A round as an object."""
    return asdict(held) | {"started": stamp(held.started)}


def round_from_json(data: dict[str, Any]) -> Round:
    """What `round_to_json` gave. Raises KeyError, TypeError or ValueError."""
    turns = tuple(_turn(row) for row in data["turns"])
    return Round(
        _identity(data["id"]),
        _text(data["theme"]),
        int(data["minutes"]),
        moment(data["started"]),
        turns,
        RoundState(data["state"]),
    )


def _turn(row: dict[str, Any]) -> Turn:
    texts = {key: _text(value) for key, value in row.items() if key not in ("kind", "seconds", "skipped")}
    values: dict[str, Any] = {**texts, "seconds": float(row["seconds"]), "skipped": bool(row["skipped"])}
    return Turn(kind=TurnKind(row["kind"]), **values)


def run_to_json(run: ExerciseRun) -> dict[str, Any]:
    """A run through an exercise as an object."""
    return asdict(run) | {"started": stamp(run.started), "changed": stamp(run.changed)}


def run_from_json(data: dict[str, Any]) -> ExerciseRun:
    """What `run_to_json` gave. Raises KeyError, TypeError or ValueError."""
    return ExerciseRun(
        id=_identity(data["id"]),
        exercise=_text(data["exercise"]),
        started=moment(data["started"]),
        changed=moment(data["changed"]),
        at=max(0, int(data["at"])),
        texts={_text(key): _text(value) for key, value in data["texts"].items()},
        rows={
            _text(key): tuple({_text(k): _text(v) for k, v in row.items()} for row in rows) for key, rows in data["rows"].items()
        },
        attempts={_text(key): _text(value) for key, value in data["attempts"].items()},
        checks={_text(key): (bool(pair[0]), _text(pair[1])) for key, pair in data["checks"].items()},
        read=tuple(_text(item) for item in data["read"]),
        done=bool(data["done"]),
    )


def _object(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise TypeError("an entry is an object")
    return data


def _target(data: dict[str, Any]) -> Target:
    target = Target(float(data["minimum"]), float(data["maximum"]))
    if math.isnan(target.minimum) or math.isnan(target.maximum):
        raise ValueError("target")
    return target


def _take(data: dict[str, Any]) -> Take:
    file = _text(data["file"])
    take = Take(file, float(data["seconds"]), int(data["samplerate"]), int(data["channels"]), _text(data["sha256"]))
    # As far as a sound file's header can go, for what was once kept here must be taken back.
    whole = 0 <= take.seconds < 1e12 and 0 <= take.samplerate < 2**32 and 0 <= take.channels < 2**16
    if not whole or set(file) & set("/\\\0"):
        raise ValueError("take")
    # A plain name with an ending unknown here: the archive holds no such recording, the rest of the attempt is good.
    return take if is_take_name(file) else replace(take, file="", sha256="")


def _section(row: dict[str, Any]) -> Section:
    return Section(Label(row["label"]), float(row["start"]), float(row["end"]), float(row["confidence"]), Origin(row["origin"]))


def _identity(value: Any) -> str:
    text = _text(value)
    if not 0 < len(text) <= LONGEST_ID:
        raise ValueError("id")
    return text


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return clean(value)


def _optional(value: Any) -> str | None:
    return None if value is None else _text(value)
