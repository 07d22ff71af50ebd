"""Writes one attempt to a file the person chose: text, web page, JSON, captions or the sound itself."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from rehearse.errors import StorageError
from rehearse.model.attempt import Attempt
from rehearse.model.report import Report
from rehearse.report.html import report_to_html
from rehearse.report.json import report_to_json
from rehearse.report.text import report_to_text
from rehearse.report.vtt import report_to_vtt


def export_attempt(attempt: Attempt, report: Report | None, audio: Path | None, kind: str, path: Path) -> None:
    """`kind` is text, html, json, vtt or audio. Raises StorageError saying what is missing or what the disk refused."""
    try:
        if kind == "audio":
            if audio is None or not audio.is_file():
                raise StorageError("The recording of this take is no longer there, so it cannot be exported.")
            shutil.copyfile(audio, path)
            return
        if report is None:
            raise StorageError("This take has no report yet.", next_step="Have it read first.")
        path.write_text(_written(attempt, report, kind), encoding="utf-8")
    except OSError as error:
        raise StorageError(
            f"{path.name} could not be written: {error.strerror}.", next_step="Choose another place.", detail=repr(error)
        ) from error


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
