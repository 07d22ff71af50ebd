"""One try at a question: its state, its take on disk, what the person did to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from rehearse.model.measures import DEFAULT_TARGET, Target
from rehearse.model.panel import drills_on
from rehearse.model.sections import Mark, Section


class AttemptState(StrEnum):
    """A stored attempt's life. RECORDED: the take is safe, analysis is still to come (or waits for a model)."""

    RECORDED = "recorded"
    ANALYSED = "analysed"
    FAILED = "failed"
    DELETING = "deleting"


@dataclass(frozen=True, slots=True)
class Take:
    """The recording's file (relative to the data folder's takes/) and its shape. `sha256` is of the file, "" until known."""

    file: str
    seconds: float
    samplerate: int
    channels: int = 1
    sha256: str = ""


def answers_a_follow_up(follow_up_of: str | None, round_id: str | None, question_id: str) -> bool:
    """Asked after another take, or by a panel that drilled on: judged by what it was asked, not as a whole story."""
    return follow_up_of is not None or (round_id is not None and drills_on(question_id))


#: How the reason begins where a recording ended by itself, before the person had ended.
CUT_OFF = "The recording was cut off"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A row of the history. `report_json` is the stored report in the JSON contract, None until ANALYSED.

    `failure` says what went wrong, a reason a line: first why the recording ended by itself (kept through every reading), then why
    there is no report.
    """

    id: str
    question_id: str
    question_text: str
    created: datetime
    state: AttemptState
    take: Take | None
    target: Target = DEFAULT_TARGET
    marks: tuple[Mark, ...] = ()
    edits: tuple[Section, ...] | None = None
    report_json: str | None = None
    failure: str = ""
    title: str = ""
    note: str = ""
    starred: bool = False
    story_id: str | None = None
    round_id: str | None = None
    follow_up_of: str | None = None
    category: str = ""
    ratings: dict[str, int] = field(default_factory=dict)

    @property
    def cut_off(self) -> str:
        """Why the recording ended by itself, as a sentence; "" where the person ended it."""
        first = self.failure.partition("\n")[0]
        return first if first.startswith(CUT_OFF) else ""

    @property
    def why_no_report(self) -> str:
        """Why the reading failed, as a sentence; "" where it did not."""
        return self.failure.removeprefix(self.cut_off).strip()

    @property
    def answers_a_follow_up(self) -> bool:
        """See the function of this name."""
        return answers_a_follow_up(self.follow_up_of, self.round_id, self.question_id)
