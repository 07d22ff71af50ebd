"""The whole plan to an interview date: the same checkpoints in fewer days, and an honest word on what does not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain

from rehearse.coach.schedule import due_list, next_due, on_day, progress, usual_reason
from rehearse.model.schedule import Checkpoint, Dropped, Due, Plan, Scheduled, SubjectKind

#: More takes than this in a day tire the voice and teach little.
PER_DAY = 6


def make_plan(
    items: Sequence[Scheduled],
    checkpoints: Sequence[Checkpoint],
    today: date,
    interview: date | None = None,
    *,
    per_day: int = PER_DAY,
) -> Plan:
    """Every checkpoint still to come.

    Without an interview, or with one far enough away, each falls on its usual day. Otherwise the remaining ones are spread over
    the days up to the eve of the interview, at most one a day for each subject; where there are more checkpoints than days, those
    with the lowest `keep` are dropped, and where a day would hold more than `per_day`, whole subjects are, the least advanced
    questions first. The dropped are named with the reason.
    """
    if interview is not None and interview < today:
        plan = make_plan(items, checkpoints, today, None, per_day=per_day)
        return replace(plan, advice="The interview date has passed; the plan goes on at its usual pace.")
    active = [item for item in items if next_due(item, checkpoints) is not None]
    if interview is None:
        return _sorted([entry for item in active for entry in _usual_days(item, checkpoints, today)], [])
    if interview == today:
        dropped = [_drop(entry, "the interview is today") for item in active for entry in _usual_days(item, checkpoints, today)]
        return _sorted([], dropped, "The interview is today: one calm run aloud of the story you like best is enough.")
    eve = interview - timedelta(days=1)
    days = (eve - today).days + 1
    entries: list[Due] = []
    done = [item for item in active if _earliest(item, today) > eve]
    kept, left_out = _that_fit([item for item in active if item not in done], checkpoints, days * per_day)
    dropped = [
        _drop(entry, "it was practised today, and the interview is tomorrow")
        for item in done
        for entry in _usual_days(item, checkpoints, today)
    ]
    dropped += [
        _drop(entry, f"there is room for {days * per_day} takes before the interview, and other stories are nearer to ready")
        for item in left_out
        for entry in _usual_days(item, checkpoints, today)
    ]
    for item in kept:
        usual = _usual_days(item, checkpoints, today)
        if usual[-1].on <= eve:
            entries += usual
            continue
        earliest = _earliest(item, today)
        chosen = _best(usual, (eve - earliest).days + 1)
        for entry in usual:
            if entry not in chosen:
                dropped.append(_drop(entry, f"{_days(days)} left before the interview"))
        entries += _spread(chosen, earliest, eve)
    begins = {(item.kind.value, item.subject): _earliest(item, today) for item in kept}
    entries, overfull = _levelled(entries, begins, eve, per_day)
    dropped += [_drop(entry, "its day was full, and so were the days after it") for entry in overfull]
    return _sorted(entries, dropped, _advice(dropped, days))


def due_today(
    items: Sequence[Scheduled], checkpoints: Sequence[Checkpoint], today: date, interview: date | None = None
) -> tuple[Due, ...]:
    """What to practise on `today`: by the plan while an interview is ahead, by the schedule otherwise."""
    if interview is None or interview < today:
        return due_list(items, checkpoints, today)
    return due_by_plan(make_plan(items, checkpoints, today, interview), today)


def due_by_plan(plan: Plan, today: date) -> tuple[Due, ...]:
    """What a plan asks for on `today`."""
    return tuple(on_day(entry, today) for entry in plan.entries if entry.on <= today)


def _usual_days(item: Scheduled, checkpoints: Sequence[Checkpoint], today: date) -> list[Due]:
    """All that is left for a subject, at its usual distances, beginning no earlier than today."""
    first = next_due(item, checkpoints)
    if first is None:
        return []
    begin = max(first.on, today)
    step = progress(item, checkpoints).step
    entries = [replace(first, on=first.on if first.on <= today else begin)]
    for checkpoint in checkpoints[step + 1 :]:
        on = begin + timedelta(days=checkpoint.day - checkpoints[step].day)
        entries.append(Due(item.kind, item.subject, checkpoint, on, usual_reason(checkpoint, item.kind)))
    return entries


def _that_fit(
    items: Sequence[Scheduled], checkpoints: Sequence[Checkpoint], room: int
) -> tuple[list[Scheduled], list[Scheduled]]:
    """As many subjects as there is room for with at least one take each: stories before questions, the furthest first."""
    ranked = sorted(
        items,
        key=lambda item: (item.kind is not SubjectKind.STORY, -progress(item, checkpoints).step, item.started, item.subject),
    )
    return ranked[:room], ranked[room:]


def _best(entries: Sequence[Due], room: int) -> list[Due]:
    """The `room` entries with the highest `keep`, in their order."""
    if len(entries) <= room:
        return list(entries)
    if room < 1:
        return []
    chosen = sorted(entries, key=lambda entry: entry.checkpoint.keep, reverse=True)[:room]
    return [entry for entry in entries if entry in chosen]


def _earliest(item: Scheduled, today: date) -> date:
    """Today, or tomorrow for what has been practised today: once a day is enough for one subject."""
    return today + timedelta(days=any(visit.on == today for visit in item.visits))


def _spread(entries: Sequence[Due], earliest: date, eve: date) -> list[Due]:
    """The entries over the days from `earliest` to the eve in proportion to their usual distances, never two on a day."""
    if not entries:
        return []
    first, last = max(entries[0].on, earliest), entries[-1].on
    usual = max(1, (last - first).days)
    # A first take that is due already stays; one planned for later may come forward, never go back.
    begin = min(first, eve - timedelta(days=len(entries) - 1))
    span = (eve - begin).days
    placed: list[Due] = []
    for number, entry in enumerate(entries):
        share = max(0, (entry.on - first).days) / usual
        day = begin + timedelta(days=round(share * span))
        soonest = placed[-1].on + timedelta(days=1) if placed else begin
        latest = eve - timedelta(days=len(entries) - 1 - number)
        placed.append(replace(entry, on=min(max(day, soonest), latest)))
    return placed


def _levelled(
    entries: Sequence[Due], begins: Mapping[tuple[str, str], date], eve: date, per_day: int
) -> tuple[list[Due], list[Due]]:
    """Moves what overfills a day to the nearest later day with room (earlier, if there is none); the rest does not fit."""
    load: dict[date, int] = {}
    taken: set[tuple[str, str, date]] = set()
    placed: list[Due] = []
    overfull: list[Due] = []
    for entry in sorted(entries, key=lambda one: (-one.checkpoint.keep, one.on, one.kind, one.subject)):
        begin = begins[(entry.kind.value, entry.subject)]
        wish = max(entry.on, begin)
        later = (wish + timedelta(days=n) for n in range((eve - wish).days + 1))
        earlier = (wish - timedelta(days=n) for n in range(1, (wish - begin).days + 1))
        day = next(
            # Day by day, never all of them: an interview may be dated a thousand years ahead by a slip.
            (
                day
                for day in chain(later, earlier)
                if load.get(day, 0) < per_day and (entry.kind, entry.subject, day) not in taken
            ),
            None,
        )
        if day is None:
            overfull.append(entry)
            continue
        load[day] = load.get(day, 0) + 1
        taken.add((entry.kind, entry.subject, day))
        placed.append(entry if day == wish else replace(entry, on=day))
    return _in_step(placed), overfull


def _in_step(entries: Sequence[Due]) -> list[Due]:
    """Levelling may swap a subject's own checkpoints; their days are dealt out again in checkpoint order."""
    dealt = []
    for subject in {(entry.kind, entry.subject) for entry in entries}:
        own = sorted((entry for entry in entries if (entry.kind, entry.subject) == subject), key=lambda one: one.checkpoint.day)
        dealt += [replace(entry, on=day) for entry, day in zip(own, sorted(one.on for one in own), strict=True)]
    return dealt


def _drop(entry: Due, because: str) -> Dropped:
    return Dropped(entry.kind, entry.subject, entry.checkpoint, because)


def _sorted(entries: Sequence[Due], dropped: Sequence[Dropped], advice: str = "") -> Plan:
    return Plan(
        tuple(sorted(entries, key=lambda due: (due.on, not due.again, due.checkpoint.day, due.kind, due.subject))),
        tuple(sorted(dropped, key=lambda one: (one.kind, one.subject, one.checkpoint.day))),
        advice,
    )


def _days(days: int) -> str:
    return "there is one day" if days == 1 else f"there are {days} days"


def _advice(dropped: Sequence[Dropped], days: int) -> str:
    if not dropped:
        return ""
    titles = sorted(
        {one.checkpoint.title for one in dropped},
        key=lambda title: next(d.checkpoint.day for d in dropped if d.checkpoint.title == title),
    )
    named = ", ".join(f"“{title}”" for title in titles)
    return f"{_days(days).capitalize()} left, so the plan leaves out some of {named}; what stays is what an interviewer notices first."
