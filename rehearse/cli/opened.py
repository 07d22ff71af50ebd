"""Opens a data folder's history for one command, and closes it whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rehearse.cli.context import Context
from rehearse.session.history import History
from rehearse.session.visiting import Stay, visited


@contextmanager
def opened_history(context: Context, command: str, stay: Stay = Stay.LOOK) -> Iterator[History]:
    """The history, recovered as at a start unless a window is open on it. What recovery has to say goes to stderr.

    Raises StorageError, also where the command must be alone and somebody else holds the folder.
    """
    with visited(context.paths, command, stay) as visit:
        said = visit.opened.sentence()
        if said:
            context.note(said)
        yield visit.history
