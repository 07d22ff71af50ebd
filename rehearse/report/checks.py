"""Names the checks of what was said, and what was counted, in words that people understand: one source for every form and the window."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.counted import counted
from rehearse.model.evidence import Evidence, Polarity
from rehearse.model.question import Question
from rehearse.model.report import Report

_NAMES: dict[str, str] = {
    "numbers_in_result": "Number in the result",
    "baseline_or_timeframe": "Baseline or timeframe",
    "own_contribution": "Your own part",
    "stakeholders": "Stakeholders and what they wanted",
    "conflict_made_measurable": "Conflict made measurable",
    "reflection": "What you learned",
    "analogy": "Analogy",
    "impact": "Impact",
    "decision": "Decision",
    "jargon_bombing": "Jargon",
    "false_precision": "False precision",
    "hidden_uncertainty": "Hidden uncertainty",
    "over_promising": "Over-promising",
    "dismissing_concerns": "Dismissing a concern",
    "academic_detour": "Academic detour",
    "responsibility_deflection": "Responsibility handed away",
    "never_disagreed": "Never disagreed",
    "just_let_them": "Just let them",
    "proved_them_wrong": "Proved them wrong",
    "hero_and_obstacle": "Hero and obstacle",
    "blame": "Blame",
}
#: The checks that have a name, in the order of the report.
CHECK_NAMES: tuple[str, ...] = tuple(_NAMES)


def check_name(check: str) -> str:
    """A check's name for people."""
    return _NAMES.get(check, check.replace("_", " ").capitalize())


def missing(item: Evidence, evidence: Sequence[Evidence], question: Question | None = None) -> bool:
    """Whether a check that was not heard is a lack. Not hearing what is better left unsaid is none, nor what the question did not ask for;
    nor is an answer without a comparison in which no word was said that its listener may not know, unless the question asks for something
    to be explained.
    """
    if item.heard or not item.asked or item.polarity is Polarity.AVOID:
        return False
    if item.check != "analogy":
        return True
    explaining = question is not None and any(rule.gap == "no_analogy" for rule in question.follow_ups)
    return explaining or any(other.check == "jargon_bombing" and other.counts.get("terms", 0) for other in evidence)


def wanted_evidence(report: Report, question: Question | None = None) -> tuple[Evidence, ...]:
    """What an answer had better hold: what was heard, and what is missing where anything can be."""
    found = report.evidence or ()
    lacks = not report.not_told_in_sections
    wanted = (item for item in found if item.polarity is Polarity.WANT)
    return tuple(item for item in wanted if item.heard or (lacks and missing(item, found, question)))


def not_asked_text(report: Report) -> str:
    """Which checks were not heard and are no lack, because the question did not ask for them; "" where there are none."""
    if report.not_told_in_sections:
        return ""
    wanted = [item for item in report.evidence or () if item.polarity is Polarity.WANT and not item.heard and not item.asked]
    return f"Not asked for by this question: {', '.join(check_name(item.check).lower() for item in wanted)}." if wanted else ""


def evidence_text(item: Evidence, *, in_action: bool = True) -> str:
    """What stands beside a check: what was counted where a person can read it, else "" where heard and "not heard" where not.

    What the checks count of their own phrases tells nothing to anybody who did not write them, and is left to the JSON.
    """
    if item.check == "own_contribution" and item.counts:
        alone, together = (counted(item.counts.get(word, 0), "time") for word in ("i", "we"))
        return f"“I” {alone}, “we” {together}" + (" in Action" if in_action else "")
    return "" if item.heard else "not heard"


def evidence_phrase(item: Evidence, *, moment: str = "", in_action: bool = True) -> str:
    """One line: the name, what was counted, and the first quotation. `moment` says when it was heard, for example "heard at 0:04, "."""
    name, beside = check_name(item.check), evidence_text(item, in_action=in_action)
    if not item.quotes or not item.heard:
        return f"{name}: {beside or 'heard'}"
    more = f" and {len(item.quotes) - 1} more" if len(item.quotes) > 1 else ""
    return f"{name}{f' ({beside})' if beside else ''}: {moment}“{item.quotes[0].shown}”{more}"
