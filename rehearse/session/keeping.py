"""Keeps a recording made elsewhere in the history: its file copied under the takes, its row and report stored."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rehearse.audio.sniff import SNIFF_BYTES, container_of
from rehearse.disk_room import Free, free_bytes, require_room
from rehearse.errors import StorageError, UnreadableInputError
from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.question import Question
from rehearse.model.report import Report
from rehearse.paths import DataPaths
from rehearse.platform import sync_directory
from rehearse.report.json import report_to_json
from rehearse.session.copying import copy_synced
from rehearse.session.history import History
from rehearse.session.pipeline import Asked
from rehearse.session.visiting import Stay, visited
from rehearse.settings import Settings


def asked_of(question: Question | None, settings: Settings) -> Asked:
    """How a recording is judged that answers `question`, or none that is known."""
    return Asked(
        question=question,
        target=question.aimed_at(settings.target) if question else settings.target,
        language=settings.language,
        bands=settings.section_bands(),
        own_fillers=settings.own_fillers,
    )


def keep_report(paths: DataPaths, audio: Path, report: Report, asked: Asked) -> str:
    """Keeps it beside a window that may be open; returns the new attempt's id. Raises as `keep_recording`."""
    with visited(paths, "analyze", Stay.CHANGE) as visit:
        return keep_recording(visit.history, audio, report, asked).id


def keep_recording(
    history: History,
    audio: Path,
    report: Report,
    asked: Asked,
    made: datetime | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    free: Free = free_bytes,
) -> Attempt:
    """A new attempt with its own copy of the file, at the place in the history that `made` gives it (None: when the file was written).

    All or nothing: the row stands behind a tombstone until the copy is whole and synced, and a program killed before that removes both
    at its next start. Thread: any but the io worker; the copying runs on it. Raises StorageError, UnreadableInputError, CancelledError.
    """
    attempt_id = uuid.uuid4().hex
    take = Take(f"{attempt_id}{_ending(audio)}", report.audio.duration, report.audio.samplerate, report.audio.channels)
    attempt = _attempt(attempt_id, take, audio.name, report, asked, made or made_at(audio))
    store = history.attempts
    # The row first: a file that is there before it would be adopted as a recording found after a crash.
    history.run(lambda: store.import_hidden((attempt,)))
    try:
        digest = _copy(audio, history.paths.takes / take.file, cancelled, free)
        # Known before it is shown: by it the recording is found again, should it ever be missing.
        history.run(lambda: store.note_digest(attempt_id, take.file, digest))
        history.run(lambda: store.reveal((attempt_id,)))
    except BaseException:
        with suppress(StorageError):  # the first trouble is the one to be told; the next start ends what is left
            history.run(lambda: store.take_back((attempt_id,), history.takes))
        raise
    return replace(attempt, take=replace(take, sha256=digest))


def require_room_to_keep(paths: DataPaths, audio: Path, free: Free = free_bytes) -> None:
    """Before minutes of reading it: raises the StorageError that `keep_recording` would raise after them."""
    with suppress(OSError):  # a file that is not there is told by who reads it, a folder by who writes to it
        _require_room(audio, paths.takes, free)


def made_at(audio: Path) -> datetime:
    """When the file was last written, and never in the future; now, where it does not say."""
    now = datetime.now(UTC)
    try:
        return min(now, datetime.fromtimestamp(audio.stat().st_mtime, UTC))
    except (OSError, OverflowError, ValueError):
        return now


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


def _copy(audio: Path, target: Path, cancelled: Callable[[], bool], free: Free) -> str:
    """Returns the SHA-256 of what was copied."""
    try:
        _require_room(audio, target.parent, free)
        with audio.open("rb") as source:
            digest = copy_synced(source, target, cancelled=cancelled)
        sync_directory(target.parent)
    except OSError as error:
        raise StorageError(
            "The recording could not be copied into the history.",
            safe="The file itself is untouched.",
            next_step="Check that the disk has room.",
            detail=repr(error),
        ) from error
    return digest


def _require_room(audio: Path, folder: Path, free: Free) -> None:
    require_room(f"a copy of {audio.name}", audio.stat().st_size, folder, free)


def _attempt(attempt_id: str, take: Take, name: str, report: Report, asked: Asked, made: datetime) -> Attempt:
    question = asked.question
    stored = replace(report, audio=replace(report.audio, path=take.file))
    return Attempt(
        id=attempt_id,
        question_id=question.id if question else "",
        question_text=question.text if question else "",
        created=made,
        state=AttemptState.ANALYSED,
        take=take,
        target=asked.target,
        report_json=json.dumps(report_to_json(stored), ensure_ascii=False),
        title="" if question else name,
        category=question.category if question else "",
    )
