"""Reads the takes that wait for words, one after another, while nobody records."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from rehearse.errors import CancelledError, ModelError, RehearseError, TranscriptionError

log = logging.getLogger(__name__)


class WaitingTakes(Protocol):
    """What reading them asks of the library."""

    def unread(self, *, failed_too: bool = False) -> tuple[str, ...]:
        """Ids of the takes that wait for words."""

    def read_waiting(self, attempt_id: str, cancelled: Callable[[], bool]) -> None:
        """Analyses one. Raises CancelledError, ModelError, TranscriptionError with the take left as it was; or RehearseError."""


class CatchUp:
    """Thread: `run` on a worker; the rest any. Guarantee: a model that cannot be used costs no take its state.

    A take that could not be read, or that the person chose not to wait for, is left alone until the next start or the next model.
    """

    def __init__(
        self, takes: WaitingTakes, *, ready: Callable[[], bool], busy: Callable[[], bool], closed: Callable[[], bool]
    ) -> None:
        self._takes = takes
        self._ready = ready
        self._busy = busy
        self._closed = closed
        self._lock = threading.Lock()
        self._running = False
        self._wanted = False
        self._failed_too = False
        self._left: set[str] = set()
        #: Begun and not ended: what stays here tripped over a fault of ours, and must not hold up those behind it at every call.
        self._begun: set[str] = set()

    def leave(self, attempt_id: str) -> None:
        """Not this one, until the next start or the next model."""
        with self._lock:
            self._left.add(attempt_id)

    def _begin(self, attempt_id: str) -> None:
        with self._lock:
            self._begun.add(attempt_id)

    def _end(self, attempt_id: str) -> None:
        with self._lock:
            self._begun.discard(attempt_id)

    def run(self, *, failed_too: bool = False) -> None:
        """Reads what waits; stops when somebody records, and is then called again. `failed_too`: a model came or changed."""
        with self._lock:
            self._wanted = True
            if failed_too:
                self._failed_too = True
                self._left.clear()
                self._begun.clear()
            if self._running:
                return  # the one under way looks again when it is through
            self._running = True
        ended = False
        try:
            while self._goes_on():
                self._once()
            ended = True
        finally:
            if not ended:  # a fault of ours: the next call must not wait for this one for ever
                self._running = False

    def _goes_on(self) -> bool:
        with self._lock:
            self._running, self._wanted = self._wanted, False
            return self._running

    def _once(self) -> None:
        if self._stopped() or not self._ready():
            return
        with self._lock:
            failed_too, left = self._failed_too, frozenset(self._left | self._begun)
        for attempt_id in self._takes.unread(failed_too=failed_too):
            if self._stopped():
                return  # a person who speaks comes first
            if attempt_id in left:
                continue
            self._begin(attempt_id)
            try:
                self._takes.read_waiting(attempt_id, self._stopped)
            except CancelledError:
                self._end(attempt_id)
                return
            except (ModelError, TranscriptionError) as error:
                log.info("reading waiting attempts stopped: %s", type(error).__name__)
                self._end(attempt_id)
                if isinstance(error, TranscriptionError):
                    self.leave(attempt_id)
                return
            except RehearseError as error:
                log.info("a waiting attempt was not read: %s", type(error).__name__)
                self.leave(attempt_id)
            self._end(attempt_id)
        with self._lock:
            self._failed_too = self._failed_too and not failed_too

    def _stopped(self) -> bool:
        return self._closed() or self._busy()
