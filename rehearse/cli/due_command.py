"""`rehearse due`: what the schedule asks for today, or on another day."""

from __future__ import annotations

import argparse
from datetime import MAXYEAR, date

from rehearse.cli.context import Context
from rehearse.cli.opened import opened_history
from rehearse.session.agenda import Agenda, stored_titles
from rehearse.session.questions import question_bank


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--on, --json."""
    parser.add_argument("--on", type=_day, default=None, metavar="YYYY-MM-DD", help="another day than today")
    parser.add_argument("--json", action="store_true", help="print one JSON list")


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-03-31") from error
    if found.year >= MAXYEAR:  # what comes after it would have no date
        raise argparse.ArgumentTypeError(f"{text!r} lies too far ahead to plan for")
    return found


def run(context: Context, options: argparse.Namespace) -> int:
    """Raises StorageError."""
    bank = question_bank(context.paths)
    with opened_history(context, "due") as history:
        agenda = Agenda(history, lambda: context.settings, lambda: bank, story_title=stored_titles(history))
        day = options.on or agenda.today()
        found = agenda.due(day)
        if options.json:
            context.json(
                [
                    {
                        "kind": item.due.kind.value,
                        "id": item.due.subject,
                        "title": item.title,
                        "day": item.due.checkpoint.day,
                        "checkpoint": item.due.checkpoint.title,
                        "on": item.due.on.isoformat(),
                        "late_days": item.due.late_days,
                        "because": item.due.because,
                        "able_to": list(item.due.checkpoint.abilities(item.due.kind)),
                    }
                    for item in found
                ]
            )
            return 0
        for item in found:
            context.line(f"{item.title}\n  {item.due.because}")
            for ability in item.due.checkpoint.abilities(item.due.kind):
                context.line(f"  - {ability}")
        if not found:
            context.line(f"Nothing is due on {day.isoformat()}.")
        plan = agenda.plan(day)
        if plan.advice:
            context.line(plan.advice)
    return 0
