"""An attempt as a row of the database and back, and what a list asks for as an SQL condition."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from typing import Any, TypedDict

from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.measures import Target
from rehearse.model.sections import Label, Mark, Origin, Section
from rehearse.store.plain_text import clean, moment, searchable, stamp

#: Different words of a search that are looked for; SQLite takes a thousand conditions, and nobody types so many.
_MOST_WORDS = 500


def microseconds(created: datetime) -> int:
    """Since 1970: the place of an attempt among the others."""
    return round(created.timestamp() * 1_000_000)


class Filters(TypedDict, total=False):
    """What a list may ask for; what is left out or None is not asked. `until` is exclusive."""

    category: str | None
    question_id: str | None
    since: datetime | None
    until: datetime | None
    starred: bool | None
    story_id: str | None
    round_id: str | None
    state: AttemptState | None


def conditions(text: str, filters: Filters) -> tuple[str, list[Any]]:
    """What a list asks for as an SQL condition and its values; what is being deleted is in no list.

    Every word of `text` must occur in the transcript, question, title or note.
    """
    parts: list[str] = ["state <> 'deleting'"]
    values: list[Any] = []
    for column in ("category", "question_id", "story_id", "round_id", "state"):
        wanted = filters.get(column)
        if wanted is not None:
            parts.append(f"{column} = ?")
            values.append(str(wanted))
    if (starred := filters.get("starred")) is not None:
        parts.append("starred = ?")
        values.append(int(starred))
    if (since := filters.get("since")) is not None:
        parts.append("created >= ?")
        values.append(stamp(since))
    if (until := filters.get("until")) is not None:
        parts.append("created < ?")
        values.append(stamp(until))
    for word in tuple(dict.fromkeys(searchable(text).split()))[:_MOST_WORDS]:
        parts.append("instr(search, ?) > 0")
        values.append(word)
    return " AND ".join(parts), values


def transcript_text(report_json: str | None) -> str:
    """The words of a stored report joined by spaces; "" without a transcript."""
    if report_json is None:
        return ""
    words = json.loads(report_json).get("words") or []
    return " ".join(word["text"] for word in words)


def row_of(attempt: Attempt, position: int) -> dict[str, Any]:
    """An attempt's columns by name."""
    take = attempt.take
    edits = None if attempt.edits is None else json.dumps([_run(run) for run in attempt.edits])
    parts = (attempt.title, attempt.question_text, attempt.note, transcript_text(attempt.report_json))
    return {
        "id": attempt.id,
        "position": position,
        "question_id": clean(attempt.question_id),
        "question_text": clean(attempt.question_text),
        "category": clean(attempt.category),
        "created": stamp(attempt.created),
        "state": attempt.state.value,
        "take_file": clean(take.file) if take else None,
        "take_seconds": take.seconds if take else None,
        "take_samplerate": take.samplerate if take else None,
        "take_channels": take.channels if take else None,
        "take_sha256": take.sha256 if take else None,
        "target_minimum": attempt.target.minimum,
        "target_maximum": attempt.target.maximum,
        "marks": json.dumps([{"label": mark.label.value, "at": mark.at} for mark in attempt.marks]),
        "edits": edits,
        "failure": clean(attempt.failure),
        "title": clean(attempt.title),
        "note": clean(attempt.note),
        "starred": int(attempt.starred),
        "story_id": attempt.story_id,
        "round_id": attempt.round_id,
        "follow_up_of": attempt.follow_up_of,
        "ratings": json.dumps(attempt.ratings),
        "search": searchable(*parts),
    }


def _run(run: Section) -> dict[str, Any]:
    return {
        "label": run.label.value,
        "start": run.start,
        "end": run.end,
        "confidence": run.confidence,
        "origin": run.origin.value,
    }


def attempt_of(row: sqlite3.Row) -> Attempt:
    """The attempt of a row that also has a column `report`, NULL where the report is not asked for."""
    take = None
    if row["take_file"] is not None:
        take = Take(row["take_file"], row["take_seconds"], row["take_samplerate"], row["take_channels"], row["take_sha256"])
    edits = None
    if row["edits"] is not None:
        edits = tuple(
            Section(Label(run["label"]), run["start"], run["end"], run["confidence"], Origin(run["origin"]))
            for run in json.loads(row["edits"])
        )
    return Attempt(
        id=row["id"],
        question_id=row["question_id"],
        question_text=row["question_text"],
        created=moment(row["created"]),
        state=AttemptState(row["state"]),
        take=take,
        target=Target(row["target_minimum"], row["target_maximum"]),
        marks=tuple(Mark(Label(mark["label"]), mark["at"]) for mark in json.loads(row["marks"])),
        edits=edits,
        report_json=row["report"],
        failure=row["failure"],
        title=row["title"],
        note=row["note"],
        starred=bool(row["starred"]),
        story_id=row["story_id"],
        round_id=row["round_id"],
        follow_up_of=row["follow_up_of"],
        category=row["category"],
        ratings=json.loads(row["ratings"]),
    )
