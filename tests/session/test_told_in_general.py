"""An answer that tells what somebody would do is told so first, once, and is held to have done, learned and lacked nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rehearse.coach.panel import answered, ask_next, begin_round, load_panel
from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.evidence import Polarity
from rehearse.model.panel import RoundAnswer, TurnKind
from rehearse.model.question import Question
from rehearse.model.schedule import Outcome, SubjectKind
from rehearse.model.sections import Label, Mark
from rehearse.session.pipeline import NO_SECTIONS_IN_A_GENERALITY, Asked, Tools
from rehearse.session.program import Program
from rehearse.session.tools import load_tools
from tests.session.test_pipeline import report_of

SAID = (
    "Well I would always listen first. If a colleague disagreed with me, I would sit down with them. I think communication is key. "
    "I would learn from it for next time. And if it didn't work I would go to my manager."
)
CONFLICT = Question("", "Tell me about a conflict with a colleague.", "disagreement")
TOLD = "You told what you would do, not what you did: “Well I would always listen first”."


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(None)


def test_it_is_said_first_and_once_and_nothing_is_held_learned_or_missing(tools: Tools) -> None:
    report = report_of(SAID, tools, Asked(question=CONFLICT))
    assert report.headline[0].text == TOLD
    assert not {"absent_sections", "reflection", "stakeholders"} & {remark.measure for remark in report.headline}
    assert (report.sections, report.absent_sections) == (None, None)
    assert report.not_measured["sections"] == NO_SECTIONS_IN_A_GENERALITY
    assert not [item.check for item in report.evidence or () if item.heard and item.polarity is Polarity.WANT]
    assert report.follow_ups
    assert "one time when you did just that" in " ".join(item.question for item in report.follow_ups)


def test_sections_that_the_person_marked_stay_and_still_nothing_is_held_to_be_learned(tools: Tools) -> None:
    report = report_of(SAID, tools, Asked(question=CONFLICT, marks=(Mark(Label.ACTION, 0.5), Mark(Label.REFLECTION, 10.0))))
    assert report.sections
    assert report.headline[0].text == TOLD
    assert not next(item.heard for item in report.evidence or () if item.check == "reflection")


def test_a_follow_up_that_asks_what_happened_is_told_so_and_one_that_asks_for_a_view_is_not(tools: Tools) -> None:
    happened = report_of(SAID, tools, Asked(follow_up=True, words="At which point was it closest to falling apart between you?"))
    assert happened.headline[0].text == TOLD
    view = report_of(SAID, tools, Asked(follow_up=True, words="What would you do if it happened again?"))
    assert TOLD not in {remark.text for remark in view.headline}


def test_a_panel_asks_for_a_real_time_before_it_takes_anything_for_granted_also_after_a_follow_up(tools: Tools) -> None:
    setup = load_panel(any_work=True)
    held = answered(begin_round(setup, setup.themes[0].id, 15, round_id="r", now=datetime(2026, 3, 1, tzinfo=UTC)), "a", 60.0)
    first = report_of("My manager wanted it shorter and I just went along with it.", tools, Asked(question=CONFLICT))
    opening = RoundAnswer(held.turns[0], first.sentences or (), (), first.evidence, first.absent_sections)
    held = ask_next(setup, held, [opening])
    asked = held.current
    assert asked is not None
    assert asked.kind is TurnKind.FOLLOW_UP
    held = answered(held, "b", 30.0)
    # Whatever it drilled into: this one wanted something that happened.
    drill = report_of(SAID, tools, Asked(follow_up=True, words="At which point was it closest to falling apart between you?"))
    turn = replace(held.turns[1], question="At which point was it closest to falling apart between you?")
    held = replace(held, turns=(held.turns[0], turn))
    words = drill.transcript.words if drill.transcript else ()
    held = ask_next(setup, held, [opening, RoundAnswer(held.turns[1], drill.sentences or (), words, drill.evidence)])
    assert held.current is not None
    assert "not what you did" in held.current.because


def test_the_schedule_brings_its_question_back_sooner(start: Callable[[], Program], tools: Tools) -> None:
    program = start()
    question = program.questions().all()[0]
    program.today.schedule(SubjectKind.QUESTION, question.id, on=True)
    report = report_of(SAID, tools, Asked(question=CONFLICT))
    attempt = Attempt("a", question.id, question.text, datetime.now(UTC), AttemptState.ANALYSED, Take("a.wav", 20.0, 16_000))
    program.history.add(attempt)
    program.agenda.attempted(attempt, report)
    found = program.history.run(lambda: program.agenda.store.get(SubjectKind.QUESTION, question.id))
    assert found is not None
    assert [visit.outcome for visit in found.visits] == [Outcome.WEAK]
