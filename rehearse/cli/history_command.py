"""`rehearse history`: list, show, export or delete attempts."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from rehearse.cli.context import Context
from rehearse.cli.opened import opened_history
from rehearse.clock import minutes
from rehearse.errors import UnreadableInputError
from rehearse.model.attempt import Attempt
from rehearse.report.text import report_to_text
from rehearse.session.exports import export_attempt
from rehearse.session.history import History, stored_report
from rehearse.session.visiting import Stay


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Four actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="all takes, newest first")
    listing.add_argument("--json", action="store_true", help="print one JSON list")
    listing.add_argument("--text", default="", metavar="WORDS", help="only those in which these words occur")
    listing.add_argument("--limit", type=_limit, default=-1, metavar="N", help="at most N")
    show = actions.add_parser("show", help="one take's report")
    show.add_argument("id", metavar="ID", help="a take's id, or the first characters of it")
    show.add_argument("--json", action="store_true", help="print the report as one JSON object")
    export = actions.add_parser("export", help="one take to a file")
    export.add_argument("id", metavar="ID")
    export.add_argument(
        "--to", type=Path, required=True, metavar="F", help="ending in .txt, .html, .json, .vtt, or a sound file's ending"
    )
    delete = actions.add_parser("delete", help="a take, its recording and its report, for good")
    delete.add_argument("id", metavar="ID")
    delete.add_argument("--audio-only", action="store_true", help="keep the transcript and figures")
    delete.add_argument("--yes", action="store_true", help="do not ask (a terminal is asked, a script is not)")


def _limit(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**63:  # SQLite's own largest
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of takes such as 20")
    return int(text)


def _find(history: History, wanted: str) -> Attempt:
    """By id, or by a beginning of it that only one attempt has."""
    found = history.run(lambda: history.attempts.get(wanted))
    if found is not None:
        return found
    every = history.run(lambda: history.attempts.find(limit=-1, with_reports=False))
    matching = [attempt for attempt in every if wanted and attempt.id.startswith(wanted)]
    if len(matching) != 1:
        what = "No take has" if not matching else f"{len(matching)} takes have"
        raise UnreadableInputError(f"{what} an id that begins with {wanted}; see: rehearse history list.")
    return history.get(matching[0].id)


def _row(attempt: Attempt) -> dict[str, object]:
    report = stored_report(attempt)
    measures = report.delivery.measures if report else None
    return {
        "id": attempt.id,
        "created": attempt.created.isoformat(),
        "question_id": attempt.question_id,
        "question": attempt.question_text,
        "title": attempt.title,
        "state": attempt.state.value,
        "seconds": attempt.take.seconds if attempt.take else None,
        "answer_seconds": measures.answer_seconds if measures else None,
        "speech_rate": measures.speech_rate if measures else None,
        "starred": attempt.starred,
        "failure": attempt.failure,
    }


def _list(context: Context, history: History, options: argparse.Namespace) -> None:
    found = history.run(lambda: history.attempts.find(options.text, limit=options.limit))
    if options.json:
        context.json([_row(attempt) for attempt in found])
        return
    for attempt in found:
        made = attempt.created.astimezone().strftime("%Y-%m-%d %H:%M")
        length = minutes(attempt.take.seconds) if attempt.take else "-"
        star = "*" if attempt.starred else " "
        context.line(
            f"{attempt.id[:8]} {star} {made}  {length:>6}  {attempt.state.value:<9} {attempt.title or attempt.question_text}"
        )
    if not found:
        context.line("No takes yet. `rehearse` opens the window; `rehearse analyze FILE --save` keeps a recording.")


_KINDS = {".txt": "text", ".html": "html", ".json": "json", ".vtt": "vtt"}


def _kind(target: Path, take: str) -> str:
    """What to write, by the target's ending: a report form, or the sound under its own ending."""
    ending = target.suffix.lower()
    if ending in _KINDS:
        return _KINDS[ending]
    if take and ending == Path(take).suffix:
        return "audio"
    sound = f", or {Path(take).suffix} for the sound" if take else ""
    raise UnreadableInputError(f"{target} has an ending that is not written: use {', '.join(_KINDS)}{sound}.")


def run(context: Context, options: argparse.Namespace) -> int:
    """Raises UnreadableInputError for an unknown id, StorageError when the disk refuses."""
    stay = Stay.CHANGE if options.action == "delete" else Stay.LOOK
    with opened_history(context, "history", stay) as history:
        if options.action == "list":
            _list(context, history, options)
            return 0
        attempt = _find(history, options.id)
        report = stored_report(attempt)
        if options.action == "show":
            if options.json and attempt.report_json:
                context.json(json.loads(attempt.report_json))
            elif report is not None:
                context.line(f"{attempt.title or attempt.question_text}\n\n{report_to_text(report)}")
            else:
                raise UnreadableInputError("This take has no report yet: " + (attempt.failure or "it waits to be read."))
        elif options.action == "export":
            context.paths.require_elsewhere(options.to)
            name = attempt.take.file if attempt.take else ""
            audio = history.takes.path(name) if name else None
            export_attempt(attempt, report, audio, _kind(options.to, name), options.to)
            context.note(f"Written: {options.to}")
        else:
            _delete(context, history, attempt, options)
    return 0


def _delete(context: Context, history: History, attempt: Attempt, options: argparse.Namespace) -> None:
    """Nothing here can be undone, so a person at a terminal is asked first."""
    what = "the recording of this take" if options.audio_only else "this take, its recording and its report,"
    made = attempt.created.astimezone().strftime("%Y-%m-%d %H:%M")
    name = attempt.title or attempt.question_text or attempt.id[:8]
    if not options.yes and not context.confirmed(f"{name} ({made}): delete {what} for good?"):
        context.note("Nothing was deleted.")
    elif options.audio_only:
        gone = history.run(lambda: history.attempts.delete_audio(attempt.id, history.takes))
        what = (
            "The recording is gone"
            if gone
            else "The recording stays with another take that has it too, and is gone from this one"
        )
        context.note(f"{what}; transcript and figures are kept.")
    else:
        history.run(lambda: history.attempts.delete(attempt.id, history.takes))
        context.note("Gone: the take, its recording and what was made from it.")
