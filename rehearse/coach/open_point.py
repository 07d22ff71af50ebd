"""The one thing to work on after a take: what stood out, else a share outside its band, else what was not heard, else the length, else
the next question."""

from __future__ import annotations

from rehearse.coach.headline import UNHEARD
from rehearse.model.measures import Remark, RemarkLevel
from rehearse.model.report import Report
from rehearse.model.sections import SectionTotal, Verdict

#: So many times the longest that an answer may be, and it is its length that is worked on.
_RAN_ON = 1.5


def open_point(report: Report, *, follow_up: bool = False) -> Remark | None:
    """None where a take leaves nothing open: a length within its target is good news, not work.

    A length outside it comes after all that was said or left out, which is what makes an answer short: except where the answer ran on
    for half as long again as it may, which nothing else in it mends.

    What an answer to a `follow_up` or to a question that asks for no story did not say is not missing from it.
    """
    seconds = report.delivery.measures.answer_seconds
    outside = seconds is not None and report.target.verdict(seconds) is not Verdict.WITHIN
    ran_on = seconds is not None and seconds > _RAN_ON * report.target.maximum
    length = next((remark for remark in report.headline if remark.measure == "answer_seconds" and outside), None)
    for remark in report.headline:
        if remark.measure != "answer_seconds" or ran_on:
            return remark
    unheard = None if follow_up or report.not_told_in_sections else _unheard(report)
    return _share(report) or unheard or length or _next_question(report)


def _share(report: Report) -> Remark | None:
    """The section furthest outside its band, in whole percent as it is shown."""
    furthest = max(report.section_totals or (), key=_outside, default=None)
    if furthest is None or _outside(furthest) == 0:
        return None
    text = f"{furthest.label.value} took {round(100 * furthest.share)} % of the answer."
    norm = f"usual {round(100 * furthest.band.low)} to {round(100 * furthest.band.high)} %"
    return Remark(f"section.{furthest.label.value}", RemarkLevel.NOTE, text, norm, "")


def _outside(total: SectionTotal) -> int:
    """Percentage points outside the band; 0 within."""
    share, low, high = (round(100 * value) for value in (total.share, total.band.low, total.band.high))
    return max(0, low - share, share - high)


def _unheard(report: Report) -> Remark | None:
    missing = {item.check for item in report.evidence or () if not item.heard and item.asked}
    return next((Remark(check, RemarkLevel.NOTE, *words) for check, words in UNHEARD.items() if check in missing), None)


def _next_question(report: Report) -> Remark | None:
    if not report.follow_ups:
        return None
    first = report.follow_ups[0]
    return Remark("follow_up", RemarkLevel.NOTE, f"The next question: “{first.question}”", first.because, "")
