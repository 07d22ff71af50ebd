"""What an answer lacks is judged by what its question asks for, and the rest is said not to be asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rehearse.coach.evidence import CHECKS, find_evidence
from rehearse.coach.evidence_asked import as_asked, asks_for
from rehearse.coach.follow_ups_gaps import find_gaps
from rehearse.coach.headline import headline
from rehearse.coach.open_point import open_point
from rehearse.model.measures import DEFAULT_TARGET, Measures
from rehearse.model.question import FollowUpRule, Question
from rehearse.report.checks import not_asked_text, wanted_evidence
from rehearse.report.html import report_to_html
from rehearse.report.json import report_from_json, report_to_json
from rehearse.report.text import report_to_text
from tests.evidence.spoken import spoken
from tests.fakes.sample_answer import sample_report

#: What a question about one's own doing does not ask for.
OF_OTHERS = ("stakeholders", "conflict_made_measurable", "decision")
MISTAKE = Question("", "Tell me about your worst mistake at work.", "")
STORY = (
    ("Situation", "I drive a van and I left the back door open on the main road."),
    ("Action", "I pulled over and I picked up the parcels. I phoned the depot."),
    ("Result", "Nobody was hurt."),
)


@pytest.mark.parametrize(
    "question",
    [
        "Tell me about your worst mistake at work.",
        "Tell me about a time you failed.",
        "What is your greatest weakness?",
        "Tell me about a time you dealt with an angry customer.",
        "Why do you want to work here?",
        "Where do you see yourself in five years?",
    ],
)
def test_a_mistake_a_weakness_a_customer_a_motive_and_the_future_ask_for_no_party_no_weighing_and_no_decision(question: str):
    asked = {check for check in CHECKS if asks_for(check, Question("", question, ""))}
    assert not asked & {*OF_OTHERS, "academic_detour"}
    assert {"numbers_in_result", "reflection", "impact", "blame"} <= asked


@pytest.mark.parametrize(
    ("question", "checks"),
    [
        ("Tell me about a conflict with a colleague.", {"stakeholders", "conflict_made_measurable"}),
        ("Tell me about a time you persuaded someone.", {"stakeholders", "conflict_made_measurable"}),
        ("Tell me about a difficult decision.", {"decision"}),
        ("Tell me about a time you led a team.", {"stakeholders"}),
        ("Tell me about a mistake you made in a disagreement with your manager.", {"stakeholders", "conflict_made_measurable"}),
    ],
)
def test_a_conflict_a_persuasion_a_team_and_a_decision_ask_for_theirs(question: str, checks: set[str]):
    assert {check for check in OF_OTHERS if asks_for(check, Question("", question, ""))} == checks


def test_a_question_of_the_bank_asks_for_what_its_category_and_its_own_follow_ups_wait_for():
    rule = FollowUpRule("Which choice was it?", "No choice was heard.", "no_decision")
    choice = Question("q", "Tell me about a day when everything broke.", "initiative", follow_ups=(rule,))
    assert asks_for("decision", choice)
    assert not asks_for("decision", replace(choice, follow_ups=()))
    assert asks_for("conflict_made_measurable", Question("q", "Tell me about two teams.", "conflicting_objectives"))


def test_where_no_question_is_known_everything_is_asked_for():
    assert all(asks_for(check, None) for check in CHECKS)


def test_what_was_not_asked_for_is_no_lack_no_headline_no_gap_and_nothing_to_work_on():
    heard = as_asked(find_evidence(*spoken(*STORY)), MISTAKE)
    unheard = {item.check for item in heard if not item.heard}
    assert {"stakeholders", "decision"} <= unheard
    gaps = find_gaps(heard, (), MISTAKE)
    assert not gaps.keys() & {"no_stakeholder_view", "no_decision", "no_measurable_conflict"}
    asked = replace(MISTAKE, category="influence")
    facts = headline((), (), heard, Measures(answer_seconds=150.0), DEFAULT_TARGET, asked)
    assert "stakeholders" not in {fact.measure for fact in facts}
    only = tuple(item for item in heard if item.check == "stakeholders")
    report = replace(sample_report(), evidence=only, headline=(), follow_ups=(), section_totals=())
    assert open_point(report) is None


def test_every_form_of_the_report_says_what_was_not_asked_for_instead_of_listing_it_as_not_heard():
    report = replace(sample_report(), evidence=as_asked(find_evidence(*spoken(*STORY)), MISTAKE))
    report = report_from_json(report_to_json(report))
    assert not {item.check for item in wanted_evidence(report)} & set(OF_OTHERS)
    said = not_asked_text(report)
    assert said.startswith("Not asked for by this question: ")
    assert "decision" in said
    assert said in report_to_text(report)
    assert said in report_to_html(report)
    assert "Decision: not heard" not in report_to_text(report)


def test_a_report_stored_before_asks_for_everything():
    data = report_to_json(sample_report())
    for row in data["evidence"]:
        row.pop("asked")
    assert all(item.asked for item in report_from_json(data).evidence or ())
