"""Opens a data folder's history for one command, and closes it whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rehearse.cli.context import Context
from rehearse.errors import StorageError
from rehearse.session.history import History
from rehearse.session.visiting import visited


@contextmanager
def opened_history(context: Context, *, alone: bool = False) -> Iterator[History]:
    """The history, recovered as at a start unless a window is open on it. What recovery has to say goes to stderr.

    Raises StorageError, also where the command must be `alone` and a window is open.
    """
    with visited(context.paths) as visit:
        if alone and not visit.alone:
            raise StorageError(
                f"Rehearse is open on {context.paths.root}.",
                safe="Nothing was changed.",
                next_step="Do this in its window, or close it and try again.",
            )
        said = visit.opened.sentence()
        if said:
            context.note(said)
        yield visit.history
