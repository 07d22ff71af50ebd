"""The tools of every report, moved a little towards the edges this person drags, if they said yes. Nothing leaves the machine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from rehearse.analysis.sections.adaptation import EditedAnswer, adapt
from rehearse.model.attempt import AttemptState
from rehearse.session.history import History, stored_report
from rehearse.session.pipeline import Tools
from rehearse.settings import Settings

#: More recent edits than these say nothing new.
MOST_EDITS = 30


class PersonalTools:
    """Called as a function that gives `Tools`. Thread: any worker, never the io worker itself (it reads the history)."""

    def __init__(self, load: Callable[[], Tools], history: History, settings: Callable[[], Settings]) -> None:
        self._load = load
        self._history = history
        self._settings = settings
        self._lock = threading.Lock()
        self._shipped: Tools | None = None
        self._personal: Tools | None = None

    def __call__(self) -> Tools:
        """The shipped tools, or with the person's yes the adapted ones; both are made once."""
        with self._lock:
            if self._shipped is None:
                self._shipped = self._load()
            if not self._settings().learn_from_edits:
                return self._shipped
            if self._personal is None:
                self._personal = replace(self._shipped, sections=adapt(self._shipped.sections, self._edited()))
            return self._personal

    def forget(self) -> None:
        """After an edit, or when lexicons changed: what was learned is learned anew from the shipped weights."""
        with self._lock:
            self._personal = None

    def _edited(self) -> list[EditedAnswer]:
        found = self._history.run(lambda: self._history.attempts.find(state=AttemptState.ANALYSED, limit=500))
        lessons = []
        for attempt in found:
            report = stored_report(attempt) if attempt.edits else None
            if report is not None and report.transcript is not None and attempt.edits:
                lessons.append(EditedAnswer(report.transcript.words, attempt.edits, report.delivery.pauses))
        return lessons[:MOST_EDITS]
