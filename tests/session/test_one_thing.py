"""The one thing to work on names work, never a length within its target; an answer to a follow-up puts nothing on the plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from rehearse.coach.open_point import open_point
from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.evidence import Evidence, FollowUp, Polarity
from rehearse.model.measures import FOLLOW_UP_TARGET, Remark, RemarkLevel
from rehearse.model.report import Report
from rehearse.model.schedule import Outcome, SubjectKind
from rehearse.model.sections import Band, Label, SectionTotal, Verdict
from rehearse.session.program import Program
from tests.fakes.sample_answer import sample_report

Start = Callable[[], Program]
PRAISE = Remark("answer_seconds", RemarkLevel.NOTE, "The answer took 2:01, within the target.", "2:00 to 3:00", "")


def _report(
    *, action: float = 0.55, evidence: tuple[Evidence, ...] = (), follow_ups: tuple[FollowUp, ...] = (), seconds: float = 150.0
) -> Report:
    whole = sample_report()
    band = Band(0.5, 0.6)
    return replace(
        whole,
        headline=(PRAISE,),
        delivery=replace(whole.delivery, measures=replace(whole.delivery.measures, answer_seconds=seconds)),
        section_totals=(SectionTotal(Label.ACTION, 150 * action, action, band, band.verdict(action)),),
        evidence=evidence,
        follow_ups=follow_ups,
    )


def test_a_length_within_its_target_is_not_a_thing_to_work_on():
    assert open_point(_report()) is None


def test_a_share_outside_its_band_is_the_thing_before_what_was_not_heard():
    missing = (Evidence("reflection", Polarity.WANT, heard=False),)
    point = open_point(_report(action=0.44, evidence=missing))
    assert point is not None
    assert (point.text, point.norm) == ("Action took 44 % of the answer.", "usual 50 to 60 %")


SHORT = Remark("answer_seconds", RemarkLevel.NOTE, "The answer took 0:41, 79 s shorter than the target.", "2:00 to 3:00", "")


def test_the_length_is_worked_on_only_where_nothing_that_was_said_or_left_out_is_or_where_the_answer_ran_on():
    number = Remark("numbers_in_result", RemarkLevel.NOTE, "No number was heard in the result.", "one figure", "")
    told = replace(_report(seconds=41.0), headline=(SHORT, number))
    assert _measure(told) == "numbers_in_result"
    missing = (Evidence("reflection", Polarity.WANT, heard=False),)
    assert _measure(replace(_report(seconds=41.0, evidence=missing), headline=(SHORT,))) == "reflection"
    follow_up = (FollowUp("Who made it?", "No one was named."),)
    assert _measure(replace(_report(seconds=41.0, follow_ups=follow_up), headline=(SHORT,))) == "answer_seconds"
    long = replace(SHORT, text="The answer took 5:00, 120 s longer than the target.")
    assert _measure(replace(_report(seconds=300.0), headline=(long, number))) == "answer_seconds"


def _measure(report: Report) -> str:
    point = open_point(report)
    return point.measure if point is not None else ""


def test_an_answer_to_a_follow_up_that_was_only_begun_is_no_days_work(start: Start) -> None:
    program = start()
    question = program.questions().all()[0]
    drill = replace(sample_report(), target=FOLLOW_UP_TARGET)
    short, enough = (
        replace(drill, delivery=replace(drill.delivery, measures=replace(drill.delivery.measures, answer_seconds=seconds)))
        for seconds in (20.0, 45.0)
    )
    for name, after, report in (("whole", None, sample_report()), ("begun", "whole", short), ("told", "whole", enough)):
        attempt = Attempt(
            name,
            question.id,
            question.text,
            datetime.now(UTC),
            AttemptState.RECORDED,
            Take(f"{name}.wav", 60.0, 16_000),
            follow_up_of=after,
        )
        program.history.add(attempt)
        program.history.analysed(attempt, report)
        focus = program.today.look().focus
        assert focus is not None
        assert focus.attempt_id == {"whole": "whole", "begun": "whole", "told": "told"}[name]


def test_what_was_not_heard_comes_before_the_next_question_except_after_a_follow_up():
    report = _report(
        evidence=(Evidence("reflection", Polarity.WANT, heard=False),),
        follow_ups=(FollowUp("Who made it?", "No one was named."),),
    )
    whole, drilled = open_point(report), open_point(report, follow_up=True)
    assert whole is not None
    assert whole.measure == "reflection"
    assert drilled is not None
    assert drilled.text == "The next question: “Who made it?”"


def test_a_length_outside_its_target_is_still_the_thing():
    short = replace(PRAISE, text="The answer took 1:00, 60 s shorter than the target.")
    assert open_point(replace(_report(seconds=60.0), headline=(short,))) == short


def test_a_length_that_is_short_by_less_than_half_a_second_is_within_its_target():
    assert FOLLOW_UP_TARGET.verdict(29.7) is Verdict.WITHIN
    assert FOLLOW_UP_TARGET.verdict(60.4) is Verdict.WITHIN
    assert FOLLOW_UP_TARGET.verdict(29.4) is Verdict.UNDER
    assert FOLLOW_UP_TARGET.verdict(60.6) is Verdict.OVER


def test_today_has_no_one_thing_after_a_take_that_leaves_nothing_open(start: Start) -> None:
    program = start()
    _taken(program, "a", _report())
    assert program.today.look().focus is None


def test_an_answer_to_a_follow_up_puts_no_row_on_the_plan_not_even_by_a_verdict(start: Start) -> None:
    program = start()
    _taken(program, "whole", sample_report())
    program.agenda.forgotten("whole")
    before = program.today.look().plan
    drilled = _taken(program, "drilled", sample_report(target=FOLLOW_UP_TARGET), follow_up_of="whole")
    program.agenda.attempted(drilled, sample_report())
    sheet = program.ratings.judge("drilled", Outcome.STRONG)
    assert program.today.look().plan == before == ()
    assert not sheet.scheduled


def test_the_question_of_a_whole_answer_is_on_the_plan(start: Start) -> None:
    program = start()
    whole = _taken(program, "whole", sample_report())
    program.agenda.attempted(whole, sample_report())
    assert [(row.kind, row.subject) for row in program.today.look().plan] == [(SubjectKind.QUESTION, whole.question_id)]


def _taken(program: Program, identity: str, report: Report, *, follow_up_of: str | None = None) -> Attempt:
    question = program.questions().all()[0]
    take = Take(f"{identity}.wav", 90.0, 16_000)
    now = datetime.now(UTC)
    attempt = Attempt(
        identity, question.id, question.text, now, AttemptState.RECORDED, take, target=report.target, follow_up_of=follow_up_of
    )
    program.history.add(attempt)
    program.history.analysed(attempt, report)
    return attempt
