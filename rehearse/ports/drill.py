"""What the window needs of the drills: the panel, the guided exercises, the rating after replay; `rehearse.session` implements it.

Threads as in `rehearse.ports`: *slow* methods may block and serialise themselves, *at once* ones return within a few milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from rehearse.model.evidence import Evidence
from rehearse.model.exercise import Exercise, ExerciseRun, NetworkLink, Place
from rehearse.model.panel import ClaimKind, Interviewer, PanelSetup, Round, RoundReport, Turn
from rehearse.model.question import Question
from rehearse.model.rating import Change, Mark
from rehearse.model.schedule import Outcome
from rehearse.model.vocabulary import Competency

if TYPE_CHECKING:
    from rehearse.ports.library import AttemptRow


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in a take, `seconds` from its first frame. Payload of going to the review."""

    attempt_id: str
    seconds: float


# -- Panel ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RoundCard:
    """A round as the list shows it. `answers` counts those given; `left` in seconds."""

    held: Round
    title: str
    answers: int
    left: float


@dataclass(frozen=True, slots=True)
class PanelView:
    """What the panel's first page shows. `unfinished` is the round to go on with; `past` the finished ones, latest first."""

    setup: PanelSetup
    unfinished: RoundCard | None = None
    past: tuple[RoundCard, ...] = ()


@dataclass(frozen=True, slots=True)
class AnsweredTurn:
    """One turn with its take; `row` is None if the question was left out or its take was deleted."""

    turn: Turn
    chair: Interviewer
    row: AttemptRow | None = None


@dataclass(frozen=True, slots=True)
class PlacedClaim:
    """The same thing said in two answers, with the moments at which it was said (None: the take is gone)."""

    kind: ClaimKind
    about: str
    first_words: str
    first: Moment | None
    second_words: str
    second: Moment | None


@dataclass(frozen=True, slots=True)
class RoundLook:
    """The report over a round with its links: `lines` go with `report.lines` one to one."""

    report: RoundReport
    lines: tuple[AnsweredTurn, ...]
    changed: tuple[PlacedClaim, ...] = ()
    held: tuple[PlacedClaim, ...] = ()
    unread: int = 0


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round as it stands. `question`, `chair` and `voice` are those of the question that waits for an answer; None and "" if none does.

    `look` is there once the round is finished.
    """

    held: Round
    title: str
    left: float
    turns: tuple[AnsweredTurn, ...] = ()
    chair: Interviewer | None = None
    question: Question | None = None
    voice: str = ""
    look: RoundLook | None = None


class PanelPort(Protocol):
    """Mock rounds, kept after every step. Every method is *slow*; those on a round raise StorageError if it is gone."""

    def look(self) -> PanelView:
        """What there is to choose and to go on with."""

    def begin(self, theme: str, minutes: int) -> RoundView:
        """A new round with its opening question; an unfinished one is ended first."""

    def open(self, round_id: str) -> RoundView:
        """A round as it stands, nothing changed."""

    def go_on(self, round_id: str) -> RoundView:
        """Takes up the answer given to the waiting question, if there is one, and asks the next; a paused round runs again."""

    def skip(self, round_id: str) -> RoundView:
        """Leaves the waiting question out and asks the next."""

    def pause(self, round_id: str) -> RoundView:
        """Sets it aside; an answer given meanwhile is not lost."""

    def finish(self, round_id: str) -> RoundView:
        """Ends it, early or not; with its report."""

    def delete(self, round_id: str) -> None:
        """Removes the round; its takes stay in the history."""


# -- Exercises --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ExerciseCard:
    """An exercise as the list shows it: the run to go on with, if there is one, and how often it was done."""

    exercise: Exercise
    run: ExerciseRun | None
    place: str = ""
    done: int = 0


@dataclass(frozen=True, slots=True)
class PlainWord:
    """A word of the trade that was said or written, what to say instead ("" if nothing is better), and where in the take (None in a text)."""

    said: str
    say: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class EarlierText:
    """Something written or said on an earlier screen of the same run."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class StepView:
    """One screen of a run, with everything it shows.

    `question` is there for a spoken step, `take` once it was spoken; `evidence` holds the checks this step listens for, run over its text or
    the take it looks back on; `plain_words` None means that nothing was read yet. `open_steps` are titles of screens still incomplete.
    """

    exercise: Exercise
    run: ExerciseRun
    place: Place
    number: int
    total: int
    missing: str
    question: Question | None = None
    take: AttemptRow | None = None
    take_of: str = ""
    evidence: tuple[Evidence, ...] = ()
    plain_words: tuple[PlainWord, ...] | None = None
    network: tuple[NetworkLink, ...] = ()
    earlier: tuple[EarlierText, ...] = ()
    refused: tuple[EarlierText, ...] = ()
    open_steps: tuple[str, ...] = ()


class ExercisesPort(Protocol):
    """Guided exercises, kept after every step. Every method is *slow*, but `keep`; those on a run raise StorageError if it is gone."""

    def all(self) -> tuple[ExerciseCard, ...]:
        """Every exercise with its run."""

    def begin(self, exercise: str) -> StepView:
        """A fresh run."""

    def open(self, exercise: str) -> StepView:
        """The unfinished run, or a fresh one."""

    def look(self, run_id: str) -> StepView:
        """A run as it stands; a take made for the screen since then is taken up."""

    def write(self, run_id: str, key: str, text: str) -> StepView:
        """Keeps a text, finished or not."""

    def fill_rows(self, run_id: str, key: str, rows: tuple[dict[str, str], ...]) -> StepView:
        """Keeps the table."""

    def check(self, run_id: str, key: str, reason: str, *, answer: bool) -> StepView:
        """Keeps a yes or no with its reason."""

    def keep(self, run_id: str, key: str, text: str) -> None:
        """*At once*: as `write`, queued before anything that closes the data folder."""

    def keep_rows(self, run_id: str, key: str, rows: tuple[dict[str, str], ...]) -> None:
        """*At once*: as `fill_rows`, queued likewise."""

    def go_on(self, run_id: str) -> StepView:
        """To the next screen; from the last one the run is done if nothing is missing."""

    def go_back(self, run_id: str) -> StepView:
        """To the screen before."""

    def delete(self, run_id: str) -> None:
        """Removes a run; its takes stay in the history."""


# -- Rating -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RatedBefore:
    """A verdict on an earlier take."""

    attempt_id: str
    created: datetime
    mark: Mark


@dataclass(frozen=True, slots=True)
class DimensionView:
    """One dimension beside a take: what shows it, what belies it, the person's verdict and note, and how it went before."""

    competency: Competency
    mark: Mark | None = None
    note: str = ""
    change: Change | None = None
    before: tuple[RatedBefore, ...] = ()
    asked: bool = False


@dataclass(frozen=True, slots=True)
class RatingSheet:
    """Everything the rating shows. `scheduled` says whether the verdict moves a schedule; `subject` names what ("this story")."""

    attempt_id: str
    dimensions: tuple[DimensionView, ...]
    staff: bool = False
    verdict: Outcome | None = None
    scheduled: bool = False
    subject: str = ""
    story_title: str = ""


class RatingsPort(Protocol):
    """The person's own view of a take. Every method is *slow*; raises StorageError if the take is gone."""

    def open(self, attempt_id: str, *, staff: bool | None = None) -> RatingSheet:
        """The sheet. `staff` None: the six staff dimensions are there if the question is asked at staff level only, or one was rated."""

    def rate(self, attempt_id: str, dimension: str, mark: Mark | None, note: str = "") -> RatingSheet:
        """A verdict on one dimension; None takes it back."""

    def judge(self, attempt_id: str, verdict: Outcome | None) -> RatingSheet:
        """The take as a whole, which the schedule follows; None leaves that to the sections heard."""
