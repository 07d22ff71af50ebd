"""Reads one recording after another with the engine in use: its words where there is a model, its measures in any case."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rehearse.errors import CancelledError
from rehearse.model.report import Report
from rehearse.ports import Cancelled, OnProgress
from rehearse.session.analyst import analyse_file
from rehearse.session.engine_room import EngineRoom
from rehearse.session.pipeline import Asked, Tools
from rehearse.speech.engine import Engine

#: Seconds between two looks whether somebody who waits for their turn still wants it.
_TURN = 0.1


class Reader:
    """Thread: any worker. One long reading at a time: two would only make each other late."""

    def __init__(self, engines: EngineRoom, tools: Callable[[], Tools]) -> None:
        self._engines = engines
        self._tools = tools
        self._reading = threading.Lock()

    def read(self, path: Path, asked: Asked, on_progress: OnProgress, cancelled: Cancelled) -> Report:
        """With the model in use; what needs words is left out where there is none.

        Raises UnreadableInputError, CancelledError, TranscriptionError, ModelError.
        """
        self._engines.prepare()
        loan = self._engines.lend()
        try:
            return self.read_with(loan.engine, path, asked, on_progress, cancelled, why_no_words=loan.why_none)
        finally:
            self._engines.give_back(loan)

    def read_with(
        self,
        engine: Engine | None,
        path: Path,
        asked: Asked,
        on_progress: OnProgress,
        cancelled: Cancelled,
        *,
        why_no_words: str = "",
    ) -> Report:
        """With this engine. Raises as `read`."""
        doing = "Measuring" if engine is None else "Transcribing"
        with self._turn(cancelled):
            return analyse_file(
                path,
                engine,
                asked,
                self._tools(),
                why_no_words=why_no_words,
                on_progress=lambda share: on_progress(share, doing),
                cancelled=cancelled,
            )

    @contextmanager
    def _turn(self, cancelled: Cancelled) -> Iterator[None]:
        while not self._reading.acquire(timeout=_TURN):
            if cancelled():
                raise CancelledError
        try:
            yield
        finally:
            self._reading.release()
