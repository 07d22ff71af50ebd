"""What comes back when: on local calendar dates, late and early alike, sooner after a weak take, faster before an interview."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearse.coach.plan import PER_DAY, due_by_plan, due_today, make_plan
from rehearse.coach.schedule import due_list, load_checkpoints, local_date, next_due, outcome_of, progress, ticked, visit_of
from rehearse.model.schedule import Outcome, Scheduled, SubjectKind, Visit
from rehearse.model.sections import Label
from rehearse.store.database import Database
from rehearse.store.schedule_store import ScheduleStore

CHECKPOINTS = load_checkpoints()
START = date(2026, 3, 2)


def day(number: int) -> date:
    """The start plus so many days."""
    return START + timedelta(days=number)


def story(*visits: tuple[int, str], subject: str = "s", kind: SubjectKind = SubjectKind.STORY, started: int = 0) -> Scheduled:
    """A subject with visits on the given days."""
    return Scheduled(kind, subject, day(started), tuple(Visit(day(on), Outcome(outcome)) for on, outcome in visits))


def due_day(item: Scheduled) -> int | None:
    """Days after the start on which it comes back."""
    due = progress(item, CHECKPOINTS).due
    return None if due is None else (due - START).days


def test_the_shipped_checkpoints_are_on_day_0_3_7_14_and_21_with_abilities_for_both():
    assert [checkpoint.day for checkpoint in CHECKPOINTS] == [0, 3, 7, 14, 21]
    assert all(len(checkpoint.abilities(kind)) >= 3 for checkpoint in CHECKPOINTS for kind in SubjectKind)
    assert len({checkpoint.keep for checkpoint in CHECKPOINTS}) == 5


def test_on_time_a_story_comes_back_on_days_3_7_14_and_21_and_is_then_through():
    visits: list[tuple[int, str]] = []
    for on, following in ((0, 3), (3, 7), (7, 14), (14, 21), (21, None)):
        visits.append((on, "fair"))
        assert due_day(story(*visits)) == following


def test_a_late_take_counts_the_days_to_come_from_when_it_was_done():
    assert due_day(story((0, "fair"), (5, "fair"))) == 9


def test_a_strong_late_take_covers_the_checkpoints_whose_day_has_passed():
    item = story((0, "fair"), (9, "strong"))
    assert CHECKPOINTS[progress(item, CHECKPOINTS).step].day == 14
    assert due_day(item) == 16


def test_a_strong_take_after_weak_ones_moves_one_step_only():
    item = story((0, "weak"), (1, "weak"), (2, "weak"), (3, "strong"))
    assert CHECKPOINTS[progress(item, CHECKPOINTS).step].day == 3


def test_practice_right_after_a_checkpoint_is_extra_and_moves_nothing():
    assert due_day(story((0, "fair"), (1, "strong"))) == 3


def test_a_little_early_counts_as_done():
    assert due_day(story((0, "fair"), (3, "fair"), (6, "fair"))) == 13


@pytest.mark.parametrize(("visits", "back"), [(((0, "weak"),), 1), (((0, "fair"), (3, "weak")), 4), (((0, "fair"), (3, "fair"), (7, "fair"), (14, "weak")), 17)])  # fmt: skip
def test_a_weak_take_brings_the_same_checkpoint_back_sooner(visits: tuple[tuple[int, str], ...], back: int):
    item = story(*visits)
    assert due_day(item) == back
    assert progress(item, CHECKPOINTS).step == len(visits) - 1


def test_a_weak_extra_take_brings_it_back_sooner_but_never_later():
    item = story((0, "fair"), (3, "fair"), (7, "fair"), (8, "weak"))
    assert due_day(item) == 11
    assert due_day(story((0, "fair"), (2, "weak"))) == 3


def test_a_weak_take_after_the_last_checkpoint_brings_it_back_once_more():
    through = [(0, "fair"), (3, "fair"), (7, "fair"), (14, "fair"), (21, "fair")]
    assert due_day(story(*through, (40, "weak"))) == 43
    assert due_day(story(*through, (40, "weak"), (43, "fair"))) is None


@pytest.mark.parametrize(
    ("verdict", "absent", "outcome"),
    [
        (None, (), Outcome.FAIR),
        (None, None, Outcome.FAIR),
        (None, (Label.REFLECTION,), Outcome.FAIR),
        (None, (Label.RESULT,), Outcome.WEAK),
        (Outcome.STRONG, (Label.RESULT,), Outcome.STRONG),
        (Outcome.WEAK, (), Outcome.WEAK),
    ],
)
def test_the_persons_verdict_outranks_missing_sections(
    verdict: Outcome | None, absent: tuple[Label, ...] | None, outcome: Outcome
):
    assert outcome_of(verdict, absent) is outcome


def test_the_reason_names_the_missing_section():
    item = Scheduled(SubjectKind.STORY, "s", START, (visit_of(START, None, (Label.RESULT, Label.REFLECTION)),))
    assert next_due(item, CHECKPOINTS).because == "It comes back sooner: the last take had no Result."


def test_what_waited_longest_comes_first_and_lateness_is_told_without_reproach():
    late, today, later = story(subject="late"), story(subject="today", started=5), story(subject="later", started=6)
    found = due_list([today, later, late], CHECKPOINTS, day(5))
    assert [due.subject for due in found] == ["late", "today"]
    assert found[0].late_days == 5
    assert "today does as well" in found[0].because
    assert "planned" not in found[1].because


def test_a_paused_subject_is_not_asked_for():
    assert next_due(Scheduled(SubjectKind.QUESTION, "q", START, paused=True), CHECKPOINTS) is None


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["weak", "fair", "strong"])), max_size=12))
def test_whatever_was_done_the_next_day_lies_after_the_last_visit_that_counted_and_within_a_week(visits: list[tuple[int, str]]):
    item = story(*visits)
    stand = progress(item, CHECKPOINTS)
    assert (stand.due is None) == (stand.step == len(CHECKPOINTS))
    if stand.due is not None and visits:
        last = max(on for on, _ in visits)
        assert stand.due <= day(last) + timedelta(days=8)


@given(st.lists(st.sampled_from(["weak", "fair"]), max_size=14))
def test_going_only_when_due_never_asks_twice_on_a_day(outcomes: list[str]):
    item, when = story(), START
    for outcome in outcomes:
        item = Scheduled(item.kind, item.subject, item.started, (*item.visits, Visit(when, Outcome(outcome))))
        due = progress(item, CHECKPOINTS).due
        if due is None:
            return
        assert due > when
        when = due


def test_a_moment_is_dated_where_the_person_is():
    evening = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    assert local_date(evening, ZoneInfo("America/Los_Angeles")) == date(2026, 3, 2)
    assert local_date(evening, ZoneInfo("Asia/Tokyo")) == date(2026, 3, 3)
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 3, 2, 23, 30))  # noqa: DTZ001


@pytest.mark.parametrize(("zone", "spring", "autumn"), [("Europe/Berlin", date(2026, 3, 29), date(2026, 10, 25)), ("America/New_York", date(2026, 3, 8), date(2026, 11, 1))])  # fmt: skip
def test_a_clock_change_moves_nothing_by_a_day(zone: str, spring: date, autumn: date):
    for change in (spring, autumn):
        for hour, minute in ((0, 5), (23, 55)):
            first = change - timedelta(days=1)
            moment = datetime(first.year, first.month, first.day, hour, minute, tzinfo=ZoneInfo(zone))
            started = local_date(moment.astimezone(UTC), ZoneInfo(zone))
            assert started == first
            item = Scheduled(SubjectKind.STORY, "s", started, (Visit(started, Outcome.FAIR),))
            back = progress(item, CHECKPOINTS).due
            at_midnight = datetime(back.year, back.month, back.day, 0, 1, tzinfo=ZoneInfo(zone))
            assert (back - started).days == 3
            assert due_list([item], CHECKPOINTS, local_date(at_midnight, ZoneInfo(zone)))
            assert not due_list([item], CHECKPOINTS, local_date(at_midnight - timedelta(minutes=2), ZoneInfo(zone)))


def test_a_traveller_keeps_the_dates_seen_on_the_wall():
    home, away = timezone(timedelta(hours=-10)), timezone(timedelta(hours=13))
    moment = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
    assert local_date(moment, home) == date(2026, 3, 2)
    assert local_date(moment, away) == date(2026, 3, 3)


def test_far_from_the_interview_the_plan_keeps_its_usual_days():
    plan = make_plan([story((0, "fair"))], CHECKPOINTS, day(0), day(60))
    assert [(entry.on - START).days for entry in plan.entries] == [3, 7, 14, 21]
    assert plan.dropped == ()
    assert plan.advice == ""


def test_an_interview_dated_ages_ahead_by_a_slip_costs_no_time():
    items = [story(subject=f"s{number}") for number in range(30)]
    begun = time.process_time()
    plan = make_plan(items, CHECKPOINTS, START, date.max)
    assert time.process_time() - begun < 2.0
    assert len(plan.entries) == 30 * len(CHECKPOINTS)
    assert not plan.dropped


def test_ten_days_before_the_interview_all_checkpoints_come_closer_together():
    plan = make_plan([story()], CHECKPOINTS, day(0), day(10))
    days = [(entry.on - START).days for entry in plan.entries]
    assert [entry.checkpoint.day for entry in plan.entries] == [0, 3, 7, 14, 21]
    assert days[0] == 0
    assert days[-1] == 9
    assert days == sorted(set(days))
    assert plan.dropped == ()


def test_three_days_before_the_interview_the_plan_says_what_it_leaves_out():
    plan = make_plan([story()], CHECKPOINTS, day(0), day(3))
    assert [entry.checkpoint.day for entry in plan.entries] == [0, 7, 14]
    assert [one.checkpoint.day for one in plan.dropped] == [3, 21]
    assert "there are 3 days left before the interview" in plan.dropped[0].because
    assert "“Give each part its share of the time”" in plan.advice


def test_on_the_day_itself_nothing_is_asked():
    plan = make_plan([story()], CHECKPOINTS, day(0), day(0))
    assert plan.entries == ()
    assert "calm run" in plan.advice


def test_after_the_interview_the_usual_pace_returns():
    plan = make_plan([story((0, "fair"))], CHECKPOINTS, day(5), day(4))
    assert len(plan.entries) == 4
    assert "has passed" in plan.advice


@given(count=st.integers(1, 30), left=st.integers(1, 25), behind=st.integers(0, 20))
def test_a_compressed_plan_never_overfills_a_day_and_accounts_for_every_checkpoint(count: int, left: int, behind: int):
    items = [story(*(((0, "fair"),) * (n % 3)), subject=f"s{n}") for n in range(count)]
    today = day(behind)
    plan = make_plan(items, CHECKPOINTS, today, today + timedelta(days=left))
    load: dict[date, int] = {}
    per_subject: dict[str, list[tuple[date, int]]] = {}
    for entry in plan.entries:
        when = max(entry.on, today)
        assert when < today + timedelta(days=left)
        load[when] = load.get(when, 0) + 1
        per_subject.setdefault(entry.subject, []).append((when, entry.checkpoint.day))
    assert max(load.values()) <= PER_DAY
    for visits in per_subject.values():
        assert len({when for when, _ in visits}) == len(visits)
        assert [number for _, number in visits] == sorted(number for _, number in visits)
    waiting = sum(len(CHECKPOINTS) - progress(item, CHECKPOINTS).step for item in items)
    assert len(plan.entries) + len(plan.dropped) == waiting


def test_the_plan_of_today_is_what_is_due_today():
    plan = make_plan([story()], CHECKPOINTS, day(0), day(5))
    assert [due.checkpoint.day for due in due_by_plan(plan, day(0))] == [0]


def test_what_was_practised_today_is_not_asked_for_again_today():
    for left in range(1, 12):
        item = story((0, "fair"))
        plan = make_plan([item], CHECKPOINTS, day(0), day(left))
        assert all(entry.on > day(0) for entry in plan.entries), left
        assert len(plan.entries) + len(plan.dropped) == 4
        assert due_today([item], CHECKPOINTS, day(0), day(left)) == ()


@given(left=st.integers(2, 20), skip=st.sets(st.integers(0, 20)))
def test_following_the_plan_day_by_day_ends_before_the_interview_with_the_weightiest_steps_done(left: int, skip: set[int]):
    item = story()
    for number in range(left):
        asked = due_today([item], CHECKPOINTS, day(number), day(left))
        if number not in skip and asked:
            visit = visit_of(day(number), None, (), asked=asked[0])
            item = Scheduled(item.kind, item.subject, item.started, (*item.visits, visit))
            assert due_today([item], CHECKPOINTS, day(number), day(left)) == ()
    if not skip & set(range(left)):
        assert progress(item, CHECKPOINTS).step >= min(left, 3)


def test_a_weak_take_the_plan_asked_for_brings_that_checkpoint_back():
    visits = (Visit(day(0), Outcome.FAIR, asked=0), Visit(day(1), Outcome.WEAK, asked=7))
    stand = progress(Scheduled(SubjectKind.STORY, "s", START, visits), CHECKPOINTS)
    assert CHECKPOINTS[stand.step].day == 7
    assert stand.due == day(3)


def test_without_an_interview_or_after_it_the_schedule_decides():
    items = [story(), story((0, "fair"), subject="later")]
    for interview in (None, day(-3)):
        assert due_today(items, CHECKPOINTS, day(1), interview) == due_list(items, CHECKPOINTS, day(1))


def test_visits_are_kept_and_a_changed_verdict_replaces_the_old_one(database: Database):
    store = ScheduleStore(database)
    store.visited(SubjectKind.STORY, "s", Visit(day(1), Outcome.FAIR, "a"))
    store.visited(SubjectKind.STORY, "s", Visit(day(1), Outcome.WEAK, "a", ("Result",)))
    item = store.visited(SubjectKind.STORY, "s", Visit(day(2), Outcome.STRONG, "b"))
    assert store.get(SubjectKind.STORY, "s") == item
    assert [visit.outcome for visit in item.visits] == [Outcome.WEAK, Outcome.STRONG]
    store.unvisited("a")
    assert [visit.attempt_id for visit in store.get(SubjectKind.STORY, "s").visits] == ["b"]


def test_a_verdict_given_afterwards_keeps_what_the_schedule_had_asked_for(database: Database):
    store = ScheduleStore(database)
    store.visited(SubjectKind.STORY, "s", Visit(day(1), Outcome.FAIR, "a", asked=3))
    judged = store.visited(SubjectKind.STORY, "s", Visit(day(1), Outcome.STRONG, "a", asked=None))
    assert [(visit.outcome, visit.asked) for visit in judged.visits] == [(Outcome.STRONG, 3)]


def test_visits_of_attempts_without_a_row_are_forgotten_and_those_of_none_stay(database: Database):
    store = ScheduleStore(database)
    store.visited(SubjectKind.STORY, "s", Visit(day(1), Outcome.FAIR, "gone"))
    store.visited(SubjectKind.STORY, "s", Visit(day(2), Outcome.WEAK, "", ("Result",)))
    store.forget_gone()
    assert store.get(SubjectKind.STORY, "s").visits == (Visit(day(2), Outcome.WEAK, "", ("Result",)),)


def test_ticks_are_kept_and_can_be_taken_back(database: Database):
    store = ScheduleStore(database)
    store.save(story())
    item = store.tick(SubjectKind.STORY, "s", "3:1", on=True)
    assert ticked(item, CHECKPOINTS[1]) == (False, True, False)
    assert store.all() == (item,)
    assert ticked(store.tick(SubjectKind.STORY, "s", "3:1", on=False), CHECKPOINTS[1]) == (False, False, False)
