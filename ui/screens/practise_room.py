"""Looks before a take whether the disk has room for it, by the recorder's own rule, so that nobody learns of it only at Start."""

from __future__ import annotations

from rehearse.disk_room import megabytes_left, megabytes_to_free
from rehearse.errors import RehearseError
from rehearse.ports import TakeRoom
from ui.screens.screen import Context

#: Polls of the screen between two looks: five seconds.
EVERY = 100


class RoomWatch:
    """GUI thread; one look at a time, as a job: a disk may take long to answer."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._room: TakeRoom | None = None
        self._polls = 0
        self._looking = False

    def look(self) -> None:
        """Called at each poll while nothing is recorded; looks now and then."""
        due, self._polls = self._polls == 0, (self._polls + 1) % EVERY
        if due and not self._looking:
            self._looking = True
            self._context.jobs.run(self._context.ports.data.room, self._found, self._unknown)

    def look_now(self) -> None:
        """Somebody has just come in, or a take has just ended."""
        self._polls = 0

    def _found(self, room: TakeRoom | None) -> None:
        self._looking = False
        self._room = room

    def _unknown(self, _error: RehearseError) -> None:
        self._found(None)

    @property
    def missing(self) -> tuple[str, str] | None:
        """What is so and what helps, where no recording would begin."""
        room = self._room
        if room is None or not room.lacking:
            return None
        return (
            "There is no room on the disk for a recording.",
            f"Your earlier takes are safe. Free at least {megabytes_to_free(room.lacking):,} MB; you can begin as soon as there is room.",
        )

    @property
    def low(self) -> str:
        """In a sentence, where there is room for this take and not for many more."""
        room = self._room
        if room is None or room.lacking or not room.low:
            return ""
        return f"There is room for this answer, but the disk has only {megabytes_left(room.free):,} MB left: free some soon."
