"""The take somebody threw away: set aside at once, brought back while they can still change their mind, let go afterwards."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass

from rehearse.audio.trash import DiscardedTake
from rehearse.session.ear import Ear
from rehearse.session.finishing import NewAttempt


@dataclass(frozen=True, slots=True)
class SetAside:
    """A take in the trash, with what it needs to become an attempt after all."""

    take: DiscardedTake
    attempt: NewAttempt
    ear: Ear


@dataclass(frozen=True, slots=True)
class Ended:
    """A discard is through. `error`: the file could not be moved, and stays where it was."""

    error: BaseException | None


class Discarding:
    """Keeps the last discarded take for an undo. Thread: its owner's; the file is moved on the pool, its answer collected by `collect`.

    `let_go` is told of each ear that nobody will ask for words any more: its engine is free again. `at_rest` is told when a
    recording was ended by a discard, so that what waits while somebody records may go on.
    """

    def __init__(
        self,
        pool: Executor,
        discard: Callable[[], DiscardedTake | None],
        let_go: Callable[[Ear], None],
        at_rest: Callable[[], None],
    ) -> None:
        self._pool = pool
        self._discard = discard
        self._let_go = let_go
        self._at_rest = at_rest
        self._work: Future[DiscardedTake | None] | None = None
        self._kept: tuple[NewAttempt, Ear] | None = None
        self._last: SetAside | None = None

    @property
    def under_way(self) -> bool:
        """Whether a take is being moved: the next recording waits for it."""
        return self._work is not None

    @property
    def undoable(self) -> bool:
        """Whether `take_back` would give something."""
        return self._last is not None

    def begin(self, attempt: NewAttempt, ear: Ear) -> None:
        """Ends the running recording and sets its take aside."""
        self._kept = (attempt, ear)
        self._work = self._pool.submit(self._discard)

    def collect(self) -> Ended | None:
        """Looks whether a discard is through; says so once."""
        work, kept = self._work, self._kept
        if work is None or kept is None or not work.done():
            return None
        self._work = self._kept = None
        attempt, ear = kept
        error = work.exception()
        taken = work.result() if error is None else None
        if taken is None:
            self._let_go(ear)
        else:
            self.forget()
            self._last = SetAside(taken, attempt, ear)
        self._at_rest()
        return Ended(error)

    def take_back(self) -> SetAside | None:
        """The take that was set aside last, once: from now on its ear is the caller's."""
        last, self._last = self._last, None
        return last

    def forget(self) -> None:
        """Nobody will ask for the last one any more; its file stays in the trash. One that is still being moved is not meant."""
        last, self._last = self._last, None
        if last is not None:
            self._let_go(last.ear)
