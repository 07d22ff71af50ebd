"""Everything into one zip and back, as the window and the command line ask for it."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

from rehearse.counted import counted
from rehearse.ports import Cancelled, OnProgress
from rehearse.report.html import report_to_html
from rehearse.report.json import SCHEMA, report_from_json, report_to_json
from rehearse.report.text import report_to_text
from rehearse.report.vtt import report_to_vtt
from rehearse.session.history import History
from rehearse.store.backup import Exported, Imported, export_all, import_all
from rehearse.store.questions import QuestionBank

log = logging.getLogger(__name__)


def export_everything(
    history: History, bank: QuestionBank, path: Path, on_progress: OnProgress, cancelled: Cancelled
) -> Exported:
    """Writes the archive. Raises StorageError, CancelledError, UnreadableInputError for a place of our own; then no half archive is left.

    The copying runs on the calling worker: on the io worker it would keep a recording from being written.
    """
    history.paths.require_elsewhere(path)
    return export_all(
        path,
        database=history.database,
        takes=history.takes,
        bank=bank,
        now=datetime.now(UTC),
        on_progress=lambda done, total: on_progress(done / total if total else None, "Writing the archive"),
        cancelled=cancelled,
        on_io=history.run,
    )


def import_everything(
    history: History, bank: QuestionBank, path: Path, on_progress: OnProgress, cancelled: Cancelled
) -> Imported:
    """Adds what the archive holds, or nothing. Raises UnreadableInputError, StorageError, CancelledError."""
    return import_all(
        path,
        database=history.database,
        takes=history.takes,
        bank=bank,
        on_progress=lambda done, total: on_progress(done / total if total else None, "Reading the archive"),
        cancelled=cancelled,
        on_io=history.run,
        readable=readable,
    )


def readable(stored: str) -> bool:
    """Whether every form of a report can be made from what somebody else's archive holds; one of a newer version is left as it is."""
    try:
        data = json.loads(stored)
        if data["schema"] > SCHEMA:
            return True
        report = report_from_json(data)
        for made in (report_to_json, report_to_text, report_to_html, report_to_vtt):
            made(report)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        log.info("a report in an archive cannot be read: %s", type(error).__name__)
        return False
    return True


def imported_sentence(came: Imported) -> str:
    """What came in, in words."""
    if not any((came.attempts, came.stories, came.questions)):
        return f"Nothing new: {'what it holds was' if came.known == 1 else f'all {came.known} entries were'} here already."
    new = (
        f"{counted(came.attempts, 'take')}, {counted(came.stories, 'story', 'stories')} and {counted(came.questions, 'question')} came in, "
        f"with {counted(came.takes, 'recording')}."
    )
    return new + (f" {came.known} {'was' if came.known == 1 else 'were'} here already." if came.known else "")


def exported_sentence(went: Exported) -> str:
    """What went out, in words."""
    have = "take has" if went.without_audio == 1 else "takes have"
    lost = f" {went.without_audio} {have} no recording any more." if went.without_audio else ""
    return (
        f"{counted(went.attempts, 'take')} with {counted(went.takes, 'recording')}, {counted(went.stories, 'story', 'stories')} and "
        f"{counted(went.questions, 'question')}: {went.bytes / 1e6:.1f} MB.{lost}"
    )
