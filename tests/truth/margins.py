"""How far each published figure may fall before a test fails, and the published table itself as the README has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rehearse.evaluate.scores import EvaluationRow

README = Path(__file__).resolve().parents[2] / "README.md"
_BEGIN, _END = "<!-- evaluation -->", "<!-- /evaluation -->"
#: A share may fall by two points, or by two of its cases where the set is so small that these are more, yet never by more than MOST.
SHARE, CASES, MOST = 0.02, 2, 0.12
#: Filled pauses hang on the synthesiser's exact sound: another state of it alone has moved their recall by three points.
FILLED_PAUSES = 0.04
#: A share of time is no count of cases.
TIME = 0.03
#: Errors, smaller is better, by the figure's name, and how much each may grow. None of them rests on chance: the sets are fixed.
ERRORS = {
    "word error rate": 0.02,
    "median error, s": 0.010,
    "90 % within, s": 0.030,
    "words invented in 20 s": 0.0,
    "mean error": 0.002,
    "mean error, dB": 0.1,
    "mean error of the median, semitones": 0.1,
    "mean error of the spread, semitones": 0.1,
    "mean distance of an edge, seconds at 150 words a minute": 0.3,
    "mean gap between stated confidence and share right": 0.02,
}
#: Shares, bigger is better; those of sections carry the kind of answer behind the comma.
SHARES = (
    "precision",
    "recall",
    "F1",
    "edges within",
    "share of time labelled right",
    "absent sections found, F1",
    "right ones that quote the labelled stretch",
)

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Published:
    """One row of the README's table; `value` in the row's own unit, shares as 0..1."""

    measure: str
    figure: str
    set_name: str
    cases: int
    value: float

    @property
    def key(self) -> Key:
        """What tells it from every other row."""
        return self.measure, self.figure, self.set_name

    def lost(self, now: float) -> float:
        """How much worse `now` is; negative where it is better."""
        return now - self.value if self.figure in ERRORS else self.value - now

    def margin(self) -> float:
        """How much of that is allowed. Raises KeyError for a figure nobody stated a margin for."""
        if self.figure in ERRORS:
            return ERRORS[self.figure]
        if not self.figure.startswith(SHARES):
            raise KeyError(self.figure)
        if self.figure.startswith("share of time"):
            return TIME
        least = FILLED_PAUSES if self.measure.startswith("filled pauses") else SHARE
        return min(MOST, max(least, CASES / self.cases))


def key_of(row: EvaluationRow) -> Key:
    """As `Published.key`."""
    return row.measure, row.figure_name, row.set_name


def published(readme: str | None = None) -> tuple[Published, ...]:
    """The README's rows."""
    text = README.read_text("utf-8") if readme is None else readme
    table = text.partition(_BEGIN)[2].partition(_END)[0]
    rows = []
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 6 and cells[1].isdigit():
            measure, cases, figure, value, _, set_name = cells
            rows.append(Published(measure, figure, set_name, int(cases), _number(value)))
    return tuple(rows)


def _number(text: str) -> float:
    found = re.fullmatch(r"([\d.]+)\s*(\S*)", text)
    assert found is not None, text
    return float(found[1]) / (100.0 if found[2] == "%" else 1.0)
