"""`rehearse import`: everything from a zip that `rehearse export` wrote. What is here already stays."""

from __future__ import annotations

import argparse
from pathlib import Path

from rehearse.cli.context import Context
from rehearse.cli.opened import opened_history
from rehearse.session.archive import import_everything, imported_sentence
from rehearse.session.questions import question_bank
from rehearse.session.visiting import Stay


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """F.zip."""
    parser.add_argument("file", type=Path, metavar="F.zip")


def run(context: Context, options: argparse.Namespace) -> int:
    """Raises UnreadableInputError for a hostile or damaged archive; then nothing was added. StorageError beside an open window."""
    bar = context.progress("Reading")
    with opened_history(context, "import", Stay.ALONE) as history:
        came = import_everything(
            history, question_bank(context.paths), options.file, lambda share, _doing: bar(share or 0.0), lambda: False
        )
    context.note(imported_sentence(came))
    return 0
