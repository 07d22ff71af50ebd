"""Attempts as lists show them, and what a list asks the store for."""

from __future__ import annotations

import json
import logging
from datetime import datetime, time, timedelta

from rehearse.model.attempt import Attempt
from rehearse.model.measures import Measures
from rehearse.model.sections import SectionTotal
from rehearse.ports import AttemptFilter, AttemptRow
from rehearse.report.json import summary_from_json
from rehearse.session.history import stored_report
from rehearse.store.attempt_rows import Filters
from rehearse.store.attempts import Listed

log = logging.getLogger(__name__)


def filters_of(wanted: AttemptFilter) -> Filters:
    """As the store asks for them. Days are local days."""
    return {
        "category": wanted.category or None,
        "question_id": wanted.question_id or None,
        "since": _midnight(datetime.combine(wanted.since, time())) if wanted.since else None,
        "until": _midnight(datetime.combine(wanted.until + timedelta(days=1), time())) if wanted.until else None,
        "starred": True if wanted.starred else None,
    }


def _midnight(local: datetime) -> datetime:
    """The moment a local day begins, whatever the clocks did since."""
    return local.astimezone()


def attempt_row(attempt: Attempt) -> AttemptRow:
    """An attempt with its report as lists show it."""
    report = stored_report(attempt)
    return _row(attempt, *((report.delivery.measures, report.section_totals) if report is not None else (None, None)))


def listed_row(listed: Listed) -> AttemptRow:
    """An attempt as lists show it, from what the store keeps for lists."""
    return _row(listed.attempt, *_summary(listed))


def _summary(listed: Listed) -> tuple[Measures | None, tuple[SectionTotal, ...] | None]:
    """What a list shows of the report; nothing where there is none, or one that a newer version wrote."""
    if listed.summary_json is None:
        return None, None
    try:
        return summary_from_json(json.loads(listed.summary_json))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        log.info("a stored report could not be read: %s", type(error).__name__)
        return None, None


def _row(attempt: Attempt, measures: Measures | None, totals: tuple[SectionTotal, ...] | None) -> AttemptRow:
    seconds = measures.answer_seconds if measures is not None and measures.answer_seconds is not None else None
    return AttemptRow(
        id=attempt.id,
        question_id=attempt.question_id,
        question_text=attempt.question_text,
        category=attempt.category,
        created=attempt.created,
        state=attempt.state,
        seconds=seconds if seconds is not None else attempt.take.seconds if attempt.take else 0.0,
        title=attempt.title,
        note=attempt.note,
        starred=attempt.starred,
        has_audio=attempt.take is not None and bool(attempt.take.file),
        shares={total.label: total.share for total in totals or ()},
        measures=measures,
        story_id=attempt.story_id,
        round_id=attempt.round_id,
        follow_up=attempt.answers_a_follow_up,
        cut_off=bool(attempt.cut_off),
    )
