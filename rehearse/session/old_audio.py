"""Keeps text and drops audio after the days that the settings say, at the start, once a day and after a change while the program runs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from rehearse.audio.io_worker import IoRunner
from rehearse.errors import StorageError
from rehearse.model.attempt import Attempt
from rehearse.session.history import History
from rehearse.settings import Settings

log = logging.getLogger(__name__)

#: Seconds between two looks at the calendar. Days are counted by it and not by a timer: a machine that sleeps stops its timers.
LOOK_SECONDS = 600.0


class OldAudio:
    """`start` begins it; starred takes and takes without a transcript keep their audio. Dropping itself runs where `submit` puts it."""

    def __init__(
        self,
        history: History,
        settings: Callable[[], Settings],
        submit: Callable[[Callable[[], None]], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._history = history
        self._settings = settings
        self._submit = submit
        self._now = now
        #: The local day and the days that the last complete look went by.
        self._done: tuple[date, int] | None = None
        #: The days that the look before this one found set.
        self._seen: int | None = None

    def start(self, io: IoRunner) -> None:
        """Now, and from now on each day, and whenever the days to keep have been changed."""
        io.every(LOOK_SECONDS, self._look)

    def _look(self) -> None:
        days = self._settings().keep_audio_days
        # A number passed on the way to another must delete nothing: a changed one has to stand until the look after.
        stands = self._seen in (None, days)
        self._seen = days
        if stands and (self._today(), days) != self._done:
            self._submit(partial(self._drop, days))

    def _today(self) -> date:
        """The local day."""
        return self._now().astimezone().date()

    def _drop(self, days: int) -> None:
        """Not on the io worker, which it asks piece by piece. What the disk refuses is tried again at the next look."""
        store, takes = self._history.attempts, self._history.takes
        today = self._today()
        try:
            for attempt in self._history.run(lambda: store.older_than(days, self._now())):
                if not self._came_lately(attempt, days):
                    self._history.run(partial(store.delete_audio, attempt.id, takes))
        except KeyError:
            return  # deleted meanwhile, for good: the others come at the next look
        except StorageError as error:
            log.info("old audio was left for later: %s", type(error).__name__)
            return
        self._done = today, days

    def _came_lately(self, attempt: Attempt, days: int) -> bool:
        """An old recording that was opened this week has been here this week: its copy is as old as its file, not as what it holds."""
        try:
            written = (self._history.paths.takes / attempt.take.file).stat().st_mtime if attempt.take else 0.0
        except OSError:
            return False
        return self._now().timestamp() - written < days * 86_400
