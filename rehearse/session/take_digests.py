"""Notes by what bytes a take's recording is known, once its report is out: so it is found again, should it ever be missing."""

from __future__ import annotations

import hashlib
import logging

from rehearse.errors import StorageError
from rehearse.session.history import History

log = logging.getLogger(__name__)


def note_digest(history: History, attempt_id: str) -> None:
    """Reads the whole recording (a minute at 48 kHz is 6 MB). Thread: any but the io worker.

    What cannot be read or noted stays as it was: such a recording is known by its length and kind.
    """
    try:
        take = history.get(attempt_id).take
        if take is None or not take.file or take.sha256:
            return
        with history.takes.path(take.file).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        history.run(lambda: history.attempts.note_digest(attempt_id, take.file, digest))
    except (OSError, StorageError) as error:
        log.info("a recording's digest was not noted: %s", type(error).__name__)
