"""Finds what an answer lacked, by the names the follow-up bank and the question files use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rehearse.coach.jargon import LISTENER_NAMES
from rehearse.counted import times
from rehearse.model.evidence import Evidence
from rehearse.model.question import Question
from rehearse.model.sections import Label

#: A wanted check that was not heard is this gap.
_UNHEARD = {
    "numbers_in_result": "no_number",
    "baseline_or_timeframe": "no_baseline",
    "stakeholders": "no_stakeholder_view",
    "reflection": "no_reflection",
    "impact": "no_impact",
    "decision": "no_decision",
}
#: An unwanted check that was heard is this gap.
_HEARD = {
    "jargon_bombing": "jargon",
    "false_precision": "false_precision",
    "hidden_uncertainty": "hidden_uncertainty",
    "over_promising": "over_promise",
    "dismissing_concerns": "concern_dismissed",
    "academic_detour": "academic",
    "responsibility_deflection": "deflection",
    "never_disagreed": "never_disagreed",
    "just_let_them": "gave_in",
    "proved_them_wrong": "proved_wrong",
    "hero_and_obstacle": "hero",
    "blame": "blame",
}
_ABSENT = {Label.SITUATION: "no_situation", Label.TASK: "no_task", Label.ACTION: "no_action", Label.RESULT: "no_result"}
_ABOUT_DISAGREEMENT = frozenset({"disagreement", "manager_disagreement", "conflicting_objectives", "escalation"})
_ABOUT_FAILURE = frozenset({"failure", "incidents", "bad_news"})
_ABOUT_EXPLAINING = frozenset({"explaining_ml"})
#: Where several parties with different wishes belong to the question, weighing them must be heard.
_ABOUT_ALIGNMENT = _ABOUT_DISAGREEMENT | {"cross_team", "influence", "product_managers"}
_FEW_DEEDS = 2


@dataclass(frozen=True, slots=True)
class FoundGap:
    """A gap of this answer with the facts its sentence quotes."""

    name: str
    facts: Mapping[str, str] = field(default_factory=dict)


def find_gaps(evidence: Sequence[Evidence], absent: Sequence[Label], question: Question | None) -> dict[str, FoundGap]:
    """All gaps by name. Nothing at all was said (every section absent): no gaps, for there is nothing to drill into."""
    found: dict[str, FoundGap] = {}
    if set(_ABSENT) <= set(absent):
        return found
    category = question.category if question else ""
    #: Gaps the question's own follow-ups wait for: it is about them, whatever its category.
    awaited = {rule.gap for rule in question.follow_ups} if question else set()
    for label in absent:
        if label in _ABSENT:
            _note(found, _ABSENT[label])
    by_check = {item.check: item for item in evidence}
    for check, item in by_check.items():
        if item.heard and check in _HEARD:
            listener = LISTENER_NAMES.get(question.listener if question else "", "a listener from elsewhere")
            facts = {"terms": str(item.counts.get("terms", 0)), "listener": listener}
            _note(found, _HEARD[check], quote=item.quotes[0].text.strip(" ,.;:!?") if item.quotes else "", **facts)
        elif not item.heard and check in _UNHEARD and (item.asked or _UNHEARD[check] in awaited):
            _note(found, _UNHEARD[check])
    _about_the_action(found, by_check, absent)
    if (category in _ABOUT_ALIGNMENT or "no_measurable_conflict" in awaited) and not _heard(by_check, "conflict_made_measurable"):
        _note(found, "no_measurable_conflict")
    if (category in _ABOUT_EXPLAINING or "no_analogy" in awaited) and not _heard(by_check, "analogy"):
        _note(found, "no_analogy")
    stakeholders = by_check.get("stakeholders")
    of_disagreement = category in _ABOUT_DISAGREEMENT or "no_disagreement_shown" in awaited
    if of_disagreement and stakeholders is not None and not stakeholders.counts.get("disagreement", 0):
        _note(found, "no_disagreement_shown")
    reflection = by_check.get("reflection")
    of_failure = category in _ABOUT_FAILURE or "failure_hidden" in awaited
    if of_failure and reflection is not None and not reflection.counts.get("went_wrong", 0):
        _note(found, "failure_hidden")
    if "no_result" in found:
        # One thing at a time: without a result there is no use in asking for its number.
        found.pop("no_number", None)
    return found


def _about_the_action(found: dict[str, FoundGap], by_check: Mapping[str, Evidence], absent: Sequence[Label]) -> None:
    own = by_check.get("own_contribution")
    if own is None or Label.ACTION in absent:
        return
    said_i, said_we = own.counts.get("i", 0), own.counts.get("we", 0)
    if said_we > said_i:
        _note(found, "we_outweighs_i", i=times(said_i), we=times(said_we))
    if own.counts.get("deeds", 0) < _FEW_DEEDS:
        _note(found, "vague_action")


def _heard(by_check: Mapping[str, Evidence], check: str) -> bool:
    item = by_check.get(check)
    return item is None or item.heard


def _note(found: dict[str, FoundGap], name: str, **facts: str) -> None:
    found.setdefault(name, FoundGap(name, facts))
