"""Opens a data folder's history for one command, and closes it whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rehearse.audio.io_worker import IoWorker
from rehearse.cli.context import Context
from rehearse.session.history import History


@contextmanager
def opened_history(context: Context) -> Iterator[History]:
    """The history, recovered as at a start. What recovery has to say goes to stderr. Raises StorageError."""
    context.paths.create()
    io = IoWorker()
    history = History(context.paths, io)
    try:
        said = history.open().sentence()
        if said:
            context.note(said)
        yield history
        history.close()
    finally:
        io.close()
