"""Takes recordings made elsewhere into the history, as the window asks for it. Implements `RecordingsPort`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from rehearse.audio.decode import probe_audio
from rehearse.disk_room import Free, free_bytes
from rehearse.errors import CancelledError, UnreadableInputError
from rehearse.model.attempt import Attempt
from rehearse.model.question import Question
from rehearse.model.report import Report
from rehearse.ports import Cancelled, ChosenFile, OnProgress
from rehearse.session.history import History
from rehearse.session.keeping import asked_of, keep_recording, made_at, require_room_to_keep
from rehearse.session.reading import Reader
from rehearse.settings import Settings

log = logging.getLogger(__name__)


class Recordings:
    """Thread: any worker. The same reading and the same keeping as `rehearse analyze --save`.

    `told` hears of every attempt that is kept: the schedule.
    """

    def __init__(
        self,
        history: History,
        reader: Reader,
        settings: Callable[[], Settings],
        *,
        told: Callable[[Attempt, Report], None],
        free: Free = free_bytes,
    ) -> None:
        self._history = history
        self._reader = reader
        self._settings = settings
        self._told = told
        self._free = free

    def look(self, chosen: tuple[Path, ...]) -> tuple[ChosenFile, ...]:
        """See `RecordingsPort`. Decodes nothing."""
        return tuple(map(_looked_at, chosen))

    def take_in(
        self, chosen: Path, question: Question | None, made: datetime | None, on_progress: OnProgress, cancelled: Cancelled
    ) -> str:
        """See `RecordingsPort`. Nothing is read that there is no room to keep."""
        require_room_to_keep(self._history.paths, chosen, self._free)
        asked = asked_of(question, self._settings())
        on_progress(None, "Reading the file")
        report = self._reader.read(chosen, asked, on_progress, cancelled)
        if cancelled():
            raise CancelledError
        on_progress(None, "Copying it into the history")
        attempt = keep_recording(self._history, chosen, report, asked, made, cancelled, self._free)
        self._told(attempt, report)
        return attempt.id


def _looked_at(path: Path) -> ChosenFile:
    try:
        found = probe_audio(path)
    except UnreadableInputError as error:
        log.info("a chosen file was refused: %s", type(error).__name__)
        return ChosenFile(path, refused=error)
    return ChosenFile(path, made_at(path), found.duration)
