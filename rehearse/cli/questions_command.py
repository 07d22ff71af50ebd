"""`rehearse questions`: list, show, import, export or check questions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from rehearse.cli.context import Context
from rehearse.clock import minutes
from rehearse.counted import counted
from rehearse.errors import UnreadableInputError
from rehearse.model.question import Fit, Question, nearest_first
from rehearse.session.questions import question_bank
from rehearse.store.question_files import QuestionFault, check_file
from rehearse.store.questions import QuestionBank
from rehearse.vocabulary import load_vocabulary


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Five actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="all questions, shipped and own")
    listing.add_argument("--json", action="store_true", help="print one JSON list of whole questions")
    listing.add_argument("--category", default="", metavar="NAME", help="only this category")
    roles = list(load_vocabulary().roles)
    listing.add_argument(
        "--role",
        "--work",
        default="",
        choices=roles,
        metavar="NAME",
        help="only what this work is asked: first what names it, then what anybody is asked (" + ", ".join(roles) + ")",
    )
    show = actions.add_parser("show", help="one question with hints, follow-ups and what a strong answer covers")
    show.add_argument("id", metavar="ID")
    show.add_argument("--json", action="store_true", help="print the question as one JSON object")
    for name, help_text in (
        ("import", "add a file's questions as own ones"),
        ("check", "read a file and name file, line and fault"),
    ):
        actions.add_parser(name, help=help_text).add_argument("file", type=Path, metavar="F")
    export = actions.add_parser("export", help="write the own questions (or all) to a file")
    export.add_argument("file", type=Path, metavar="F")
    export.add_argument("--all", action="store_true", help="the shipped ones too")


def question_row(question: Question) -> dict[str, Any]:
    """A whole question in the contract's names."""
    return {
        "id": question.id,
        "text": question.text,
        "category": question.category,
        "roles": list(question.roles),
        "level": list(question.levels),
        "listener": question.listener,
        "asks_for_a_story": not question.asks_for_no_story,
        "competencies": list(question.competencies),
        "hints": list(question.hints),
        "clarifying_questions": list(question.clarifying_questions),
        "strong_answer": list(question.strong_answer),
        "weak_answer": list(question.weak_answer),
        "follow_ups": [{"question": rule.question, "because": rule.because, "gap": rule.gap} for rule in question.follow_ups],
        "target": [question.target.minimum, question.target.maximum],
        "tags": list(question.tags),
        "own": question.own,
    }


def _show(context: Context, question: Question) -> None:
    context.line(question.text)
    target = f"{minutes(question.target.minimum)}-{minutes(question.target.maximum)}"
    context.line(f"{question.category}; for {', '.join(question.roles)}; asked by a {question.listener}; target {target}")
    for title, items in (
        ("Hints", question.hints),
        ("Worth asking first", question.clarifying_questions),
        ("A strong answer", question.strong_answer),
        ("What weakens it", question.weak_answer),
        ("Follow-ups", tuple(f"{rule.question} ({rule.because})" for rule in question.follow_ups)),
    ):
        if items:
            context.line(f"\n{title}")
            for item in items:
                context.line(f"  {item}")


def _check(context: Context, bank: QuestionBank, path: Path) -> int:
    """Counts what is usable; every fault on its own line. 2 if there is one."""
    checked = check_file(path, bank.vocabulary)
    _tell(context, checked.faults)
    context.line(f"{counted(len(checked.questions), 'question')} read, {counted(len(checked.faults), 'fault')}.")
    return 2 if checked.faults else 0


def _tell(context: Context, faults: tuple[QuestionFault, ...]) -> None:
    for fault in faults:
        context.note(fault.sentence())


def run(context: Context, options: argparse.Namespace) -> int:
    """Raises UnreadableInputError for unknown ids and faulty files."""
    bank = question_bank(context.paths)
    if options.action == "list":
        found = [question for question in bank.all() if not options.category or question.category == options.category]
        if options.role:
            found = [question for question in nearest_first(found, options.role) if question.fits(options.role) is not Fit.OTHERS]
        _tell(context, bank.faults())
        if options.json:
            context.json([question_row(question) for question in found])
        else:
            for question in found:
                context.line(f"{question.id:<34} {question.text}")
    elif options.action == "show":
        one = bank.get(options.id)
        if one is None:
            raise UnreadableInputError(f"There is no question {options.id}; see: rehearse questions list.")
        if options.json:
            context.json(question_row(one))
        else:
            _show(context, one)
    elif options.action == "check":
        return _check(context, bank, options.file)
    elif options.action == "import":
        context.paths.create()
        read = bank.import_file(options.file)
        _tell(context, read.faults)
        if read.faults:
            raise UnreadableInputError("Nothing was added: the file has the faults named above.")
        context.note(f"{counted(len(read.questions), 'question')} added.")
    else:
        context.paths.require_elsewhere(options.file)
        count = bank.export_file(options.file, bank.all() if options.all else None)
        context.note(f"{counted(count, 'question')} written to {options.file}.")
    return 0
