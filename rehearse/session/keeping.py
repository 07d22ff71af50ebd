"""Keeps a recording made elsewhere in the history: its file copied under the takes, its row and report stored."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rehearse.audio.sniff import SNIFF_BYTES, container_of
from rehearse.errors import StorageError, UnreadableInputError
from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.report import Report
from rehearse.paths import DataPaths
from rehearse.report.json import report_to_json
from rehearse.session.pipeline import Asked
from rehearse.session.visiting import Stay, visited


def keep_report(paths: DataPaths, audio: Path, report: Report, asked: Asked) -> str:
    """Returns the new attempt's id. The copy is whole and synced before the row speaks of it. Raises StorageError."""
    # Opened first: a file that is there before its row would be adopted as a recording found after a crash.
    with visited(paths, "analyze", Stay.CHANGE) as visit:
        attempt_id = uuid.uuid4().hex
        take = Take(f"{attempt_id}{_ending(audio)}", report.audio.duration, report.audio.samplerate, report.audio.channels)
        _copy(audio, paths.takes / take.file)
        visit.history.add(_attempt(attempt_id, take, audio.name, report, asked))
    return attempt_id


#: Endings the history knows, by what `container_of` finds.
_ENDINGS = {"wav": ".wav", "flac": ".flac", "mp3": ".mp3", "mov": ".m4a", "ogg": ".ogg"}


def _ending(audio: Path) -> str:
    """By what the file holds: its own name may have any ending, or none. Raises UnreadableInputError."""
    try:
        with audio.open("rb") as file:
            found = container_of(file.read(SNIFF_BYTES))
    except OSError as error:
        raise UnreadableInputError(f"{audio.name} cannot be read.", detail=repr(error)) from error
    if found is None:
        raise UnreadableInputError(f"{audio.name} is no recording that the history can keep.", safe="It was not changed.")
    return _ENDINGS[found]


def _copy(audio: Path, target: Path) -> None:
    try:
        with audio.open("rb") as source, os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
    except OSError as error:
        target.unlink(missing_ok=True)
        raise StorageError(
            "The recording could not be copied into the history.",
            safe="The file itself is untouched.",
            next_step="Check that the disk has room.",
            detail=repr(error),
        ) from error


def _attempt(attempt_id: str, take: Take, name: str, report: Report, asked: Asked) -> Attempt:
    question = asked.question
    stored = replace(report, audio=replace(report.audio, path=take.file))
    return Attempt(
        id=attempt_id,
        question_id=question.id if question else "",
        question_text=question.text if question else "",
        created=datetime.now(UTC),
        state=AttemptState.ANALYSED,
        take=take,
        target=asked.target,
        report_json=json.dumps(report_to_json(stored), ensure_ascii=False),
        title="" if question else name,
        category=question.category if question else "",
    )
