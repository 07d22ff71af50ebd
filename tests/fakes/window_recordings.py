"""Opening recordings, in memory: what is a recording is told by its ending."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rehearse.errors import CancelledError, RehearseError, UnreadableInputError
from rehearse.model.question import Question
from rehearse.ports import Cancelled, ChosenFile, OnProgress


class FakeRecordings:
    """Every file becomes the attempt `a1`. `meanwhile` runs while one is being read; `failure` refuses it then."""

    def __init__(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.meanwhile = meanwhile
        self.failure: RehearseError | None = None
        self.taken: list[tuple[str, Question | None, datetime | None]] = []

    def look(self, chosen: tuple[Path, ...]) -> tuple[ChosenFile, ...]:
        wrong = UnreadableInputError("notes.txt is not a recording this program can read.")
        made = datetime(2025, 3, 4, 18, 30, tzinfo=UTC)
        return tuple(ChosenFile(p, refused=wrong) if p.suffix == ".txt" else ChosenFile(p, made, 150.0) for p in chosen)

    def take_in(
        self, chosen: Path, question: Question | None, made: datetime | None, on_progress: OnProgress, cancelled: Cancelled
    ) -> str:
        on_progress(0.5, "Transcribing")
        self.meanwhile()
        if cancelled():
            raise CancelledError
        if self.failure is not None:
            raise self.failure
        self.taken.append((chosen.name, question, made))
        return "a1"
