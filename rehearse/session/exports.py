"""Writes one attempt to a file the person chose: text, web page, JSON, captions or the sound itself."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from rehearse.disk_room import Free, free_bytes, require_room
from rehearse.errors import StorageError
from rehearse.model.attempt import Attempt
from rehearse.model.report import Report
from rehearse.report.html import report_to_html
from rehearse.report.json import report_to_json
from rehearse.report.text import report_to_text
from rehearse.report.vtt import report_to_vtt
from rehearse.store.durable import replacing

_BLOCK = 1 << 20


def export_attempt(
    attempt: Attempt, report: Report | None, audio: Path | None, kind: str, path: Path, free: Free = free_bytes
) -> None:
    """`kind` is text, html, json, vtt or audio. Raises StorageError saying what is missing or where nothing could be written.

    What stands at `path` gives way only to an export that is whole.
    """
    if kind == "audio":
        if audio is None or not audio.is_file():
            raise StorageError("The recording of this take is no longer there, so it cannot be exported.")
        _copy(audio, path, free)
        return
    if report is None:
        raise StorageError("This take has no report yet.", next_step="Have it read first.")
    write_export(path, _written(attempt, report, kind))


def write_export(path: Path, text: str) -> None:
    """A letter that cannot be written down (half of one, from a file's name) becomes a question mark. Raises StorageError."""
    try:
        with replacing(path) as file:
            file.write(text.encode("utf-8", "replace"))
    except OSError as error:
        raise _refused(path, error) from error


def _copy(audio: Path, path: Path, free: Free) -> None:
    try:
        require_room(f"a copy of {audio.name}", audio.stat().st_size, path.parent, free, takes=audio.parent)
        with audio.open("rb") as source, replacing(path) as copy:
            shutil.copyfileobj(source, copy, _BLOCK)
    except OSError as error:
        raise _refused(path, error) from error


def _refused(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{path.name} could not be written.",
        safe="What was there before is untouched, and so is your history.",
        next_step="Choose another folder, or check that this one can be written and that its disk has room.",
        detail=repr(error),
    )


def _written(attempt: Attempt, report: Report, kind: str) -> str:
    title = attempt.title or attempt.question_text or "Answer"
    if kind == "html":
        return report_to_html(report, title=title)
    if kind == "vtt":
        return report_to_vtt(report)
    if kind == "json":
        return json.dumps(report_to_json(report), ensure_ascii=False, indent=1) + "\n"
    if kind == "text":
        return f"{title}\n\n{report_to_text(report)}\n"
    raise ValueError(f"no export of kind {kind}")
