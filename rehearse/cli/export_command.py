"""`rehearse export`: everything into one zip."""

from __future__ import annotations

import argparse
from pathlib import Path

from rehearse.cli.context import Context
from rehearse.cli.opened import opened_history
from rehearse.session.archive import export_everything, exported_sentence
from rehearse.session.questions import question_bank


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """F.zip."""
    parser.add_argument("file", type=Path, metavar="F.zip")


def run(context: Context, options: argparse.Namespace) -> int:
    """Raises StorageError."""
    bar = context.progress("Writing")
    with opened_history(context, "export") as history:
        went = export_everything(
            history, question_bank(context.paths), options.file, lambda share, _doing: bar(share or 0.0), lambda: False
        )
    context.note(f"Written to {options.file}: {exported_sentence(went)}")
    return 0
