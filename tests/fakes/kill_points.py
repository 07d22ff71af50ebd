"""Stops the program dead at the n-th step of the store: a step is one SQL statement or one file removed."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from rehearse.store.take_folder import TakeFolder


class Killed(BaseException):
    """The process is gone: nothing after it may run, so nothing in the product catches it."""


class KillPoints:
    """Counts steps and raises at `at`, and at every step after it: a dead process does nothing more."""

    def __init__(self, at: int | None = None) -> None:
        self.at = at
        self.steps = 0

    def step(self) -> None:
        self.steps += 1
        if self.at is not None and self.steps >= self.at:
            raise Killed

    def connect(self, *args: Any, **options: Any) -> sqlite3.Connection:
        """Stands in for sqlite3.connect; every statement is a step, before it runs."""
        points = self

        class Connection(sqlite3.Connection):
            def execute(self, *statement: Any) -> sqlite3.Cursor:
                points.step()
                return super().execute(*statement)

        return sqlite3.connect(*args, factory=Connection, **options)


class KillableTakeFolder(TakeFolder):
    """The real folder, each removal a step."""

    def __init__(self, folder: Path, points: KillPoints, caches: tuple[Path, ...] = ()) -> None:
        super().__init__(folder, caches)
        self._points = points

    def _unlink(self, path: Path) -> None:
        self._points.step()
        super()._unlink(path)
