"""Copies a folder before every step that changes it, so that a test can start again from what a kill there would have left."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: What Python says before it changes a folder; `open` alone changes nothing that a later step does not show.
_CHANGES = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"})


class Photographs:
    """Takes one before each change of a file's name and before each SQL statement that writes, while `watching`."""

    def __init__(self, subject: Path, album: Path) -> None:
        self._subject = subject
        self._album = album
        self._looking = False
        sys.addaudithook(self._heard)  # for good: Python cannot take one off, so it looks only while `watching`
        self.taken: list[Path] = []

    @contextmanager
    def watching(self) -> Iterator[None]:
        """A last one is taken at the end."""
        self._looking = True
        try:
            yield
            self.take()
        finally:
            self._looking = False

    def take(self) -> None:
        """Copies the folder as a dead process would leave it; SQLite's shared memory dies with the process."""
        if not self._looking:
            return
        self._looking = False
        try:
            self.taken.append(self._album / str(len(self.taken)))
            shutil.copytree(self._subject, self.taken[-1], ignore=shutil.ignore_patterns("*-shm"))
        finally:
            self._looking = True

    def connect(self, *args: Any, **options: Any) -> sqlite3.Connection:
        """Stands in for sqlite3.connect; every statement that may change something is photographed, before it runs."""
        photographs = self

        class Connection(sqlite3.Connection):
            def execute(self, *statement: Any) -> sqlite3.Cursor:
                if not str(statement[0]).startswith("SELECT"):
                    photographs.take()
                return super().execute(*statement)

        return sqlite3.connect(*args, factory=Connection, **options)

    def _heard(self, event: str, _args: tuple[Any, ...]) -> None:
        if self._looking and event in _CHANGES:
            self.take()
