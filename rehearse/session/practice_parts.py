"""What one attempt is made of: the parts that a practice session is given."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Protocol

from rehearse.audio.recorder import Recorder
from rehearse.errors import RehearseError
from rehearse.model.question import Question
from rehearse.session.ear import Ear
from rehearse.session.finishing import Finisher, NewAttempt
from rehearse.session.tones import Tones
from rehearse.settings import Settings

Clock = Callable[[], float]


class Asker(Protocol):
    """Speaks a question; every method returns at once."""

    def say(self, question: Question, voice: str = "") -> None:
        """Starts preparing and speaking."""

    def hush(self) -> None:
        """Silence."""

    @property
    def busy(self) -> bool:
        """Preparing or speaking."""

    @property
    def speaking(self) -> bool:
        """Audible now."""

    @property
    def trouble(self) -> RehearseError | None:
        """Why the question asked last was not heard; None where it was, or is on its way."""


@dataclass(frozen=True, slots=True)
class PracticeParts:
    """What one attempt is made of. `pool` runs what may take seconds; everything else is called on the owner's thread."""

    recorder: Recorder
    asker: Asker
    finisher: Finisher
    pool: Executor
    clock: Clock
    settings: Callable[[], Settings]
    new_ear: Callable[[], Ear]
    new_attempt: Callable[[], NewAttempt]
    suggest_model: Callable[[], str]
    #: Told of an ear whose words nobody will ask for.
    let_go: Callable[[Ear], None] = lambda _ear: None
    #: Told when a recording has ended without a take to finish.
    at_rest: Callable[[], None] = lambda: None
    #: None: no tones at all.
    tones: Tones | None = None
