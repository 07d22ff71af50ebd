"""What is compared of two takes: one line a figure, its difference, and which way that goes by its norm. Pure functions over reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from rehearse.clock import minutes
from rehearse.counted import counted
from rehearse.model.measures import SHORTEST_TO_JUDGE
from rehearse.model.report import Report
from rehearse.model.sections import LABELS
from rehearse.ports import AttemptView
from rehearse.report.facts import percent
from ui.wording import USUAL_RATE, long_pauses


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the comparison: a number from a report, how to write it, and which way a difference of it goes by its norm."""

    title: str
    value: Callable[[Report], float | None]
    text: Callable[[float], str]
    #: How a difference is written, where that is not the same.
    apart: Callable[[float], str] | None = None
    #: The word for a difference: (report of the later take, earlier value, later value) -> "" where there is no direction.
    word: Callable[[Report, float, float], str] = lambda _report, _earlier, _later: ""
    #: What the row counts, for its tooltip.
    about: str = ""
    #: Whether it is a section's share: no row at all where neither take is told in sections.
    section: bool = False


def _share(report: Report, name: str) -> float | None:
    """In whole per cent, as it is shown: the difference is the one of the figures seen."""
    if report.section_totals is None:
        return None
    return next((round(item.share, 2) for item in report.section_totals if item.label.value == name), 0.0)


def _points(share: float) -> str:
    return counted(round(share * 100), "point")


def _signed(difference: float, text: Callable[[float], str]) -> str:
    written = text(abs(difference))
    if written == text(0.0):
        return "the same"
    return f"{'+' if difference > 0 else '−'}{written}"


def _count(_report: Report, earlier: float, later: float) -> str:
    return "more" if later > earlier else "fewer"


def _towards(low: float, high: float, earlier: float, later: float, what: str) -> str:
    before, now = (max(low - value, value - high, 0.0) for value in (earlier, later))
    return "" if before == now else f"{'closer to' if now < before else 'further from'} {what}"


def _target(report: Report, earlier: float, later: float) -> str:
    return _towards(report.target.minimum, report.target.maximum, earlier, later, "the target")


def _usual_share(report: Report, earlier: float, later: float, *, name: str) -> str:
    band = next((item.band for item in report.section_totals or () if item.label.value == name), None)
    return "" if band is None else _towards(band.low, band.high, earlier, later, "the usual share")


def _usual_rate(_report: Report, earlier: float, later: float) -> str:
    return _towards(*USUAL_RATE, earlier, later, "the usual range")


LINES: tuple[Line, ...] = (
    Line("Answer time", lambda report: report.delivery.measures.answer_seconds, minutes, word=_target),
    *(
        Line(
            label.value,
            partial(_share, name=label.value),
            percent,
            _points,
            partial(_usual_share, name=label.value),
            section=True,
        )
        for label in LABELS
    ),
    Line(
        "Fillers a minute",
        lambda report: report.delivery.measures.fillers_per_minute,
        lambda value: f"{value:.1f}",
        None,
        _count,
        "Up to 5 a minute pass unnoticed.",
    ),
    Line(
        "Words a minute",
        lambda report: report.delivery.measures.speech_rate,
        lambda value: f"{value:.0f}",
        word=_usual_rate,
        about="Usual: 120 to 165 words a minute.",
    ),
    Line(
        "Long pauses",
        lambda report: float(long_pauses(report.delivery)),
        lambda value: f"{value:.0f}",
        None,
        _count,
        "Silences of 2 seconds and more.",
    ),
    Line(
        "Checks heard",
        lambda report: _heard(report),
        lambda value: f"{value:.0f}",
        None,
        _count,
        "How many of the things worth having in an answer were heard, such as a number in the result or what you learned. "
        "Which ones stands in each review under “What was heard”.",
    ),
)


def _heard(report: Report) -> float | None:
    return (
        None if report.evidence is None else float(sum(1 for item in report.evidence if item.heard and item.polarity == "want"))
    )


def _difference(line: Line, values: tuple[float | None, float | None], later_report: Report | None, *, norms: bool) -> str:
    """Later minus earlier, and which way that goes by its norm if there is one for both; "" where either was not measured."""
    earlier, later = values
    if earlier is None or later is None or later_report is None:
        return ""
    apart = _signed(later - earlier, line.apart or line.text)
    word = line.word(later_report, earlier, later) if norms and apart != "the same" else ""
    return ", ".join(part for part in (apart, word) if part)


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of two takes in words; a figure is None where it was not measured."""

    title: str
    about: str
    earlier: str | None
    later: str | None
    difference: str


def too_short(view: AttemptView) -> bool:
    """Whether a take is too short for its figures to mean anything."""
    return view.report is not None and view.report.delivery.measures.too_short


def compared(earlier: AttemptView, later: AttemptView) -> tuple[Compared, ...]:
    """Every line that at least one take has; of a take too short to judge only its length, and no difference from it."""
    views = (earlier, later)
    judged = not any(too_short(view) for view in views)
    alike = earlier.attempt.answers_a_follow_up == later.attempt.answers_a_follow_up
    lines = []
    for number, line in enumerate(LINES):
        short = tuple(number > 0 and too_short(view) for view in views)
        first, second = (
            line.value(view.report) if view.report is not None and not left_out else None
            for view, left_out in zip(views, short, strict=True)
        )
        if line.section and first is None and second is None:
            continue
        lines.append(
            Compared(
                line.title,
                line.about,
                None if first is None else line.text(first),
                None if second is None else line.text(second),
                _difference(line, (first, second), later.report, norms=alike) if judged else "",
            )
        )
    return tuple(lines)


def why_not_compared(earlier: AttemptView, later: AttemptView) -> tuple[str, str]:
    """(What keeps two takes from being compared in full, what stands here all the same); two empty texts if nothing does."""
    short = [name for name, view in (("earlier", earlier), ("later", later)) if too_short(view)]
    if short:
        which = "Both takes are" if len(short) == 2 else f"The {short[0]} take is"
        return (
            f"{which} too short to judge: under {SHORTEST_TO_JUDGE:.0f} seconds.",
            "Both can be heard and read here. Figures of so short an answer would mean nothing, so no difference is drawn.",
        )
    if earlier.attempt.answers_a_follow_up != later.attempt.answers_a_follow_up:
        which = "earlier" if earlier.attempt.answers_a_follow_up else "later"
        return (
            f"The {which} take answers a follow-up, the other one a whole question.",
            "A follow-up asks for 30 to 60 seconds and no sections: the two were not after the same.",
        )
    return "", ""
