"""`rehearse models`: list, download, remove or measure models."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from rehearse.cli.context import Context
from rehearse.ports import DownloadProgress
from rehearse.session.models import Models
from rehearse.session.settings_holder import SettingsHolder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Four actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="what can be downloaded and what is here")
    listing.add_argument("--json", action="store_true", help="print one JSON list")
    for name, help_text in (("download", "fetch a model once, verified"), ("remove", "delete a downloaded model")):
        actions.add_parser(name, help=help_text).add_argument("name", metavar="NAME")
    actions.add_parser("measure", help="time this machine and recommend a model")


def _size(count: int) -> str:
    return f"{count / 1e6:.0f} MB"


def run(context: Context, options: argparse.Namespace) -> int:
    """Raises OfflineError, DownloadError, ModelError."""
    context.paths.create()
    models = Models(context.paths, SettingsHolder(context.paths.settings, offline=context.offline))
    if options.action == "list":
        entries = models.catalogue()
        if options.json:
            context.json([asdict(entry) for entry in entries])
            return 0
        for entry in entries:
            state = "damaged" if entry.damaged else "here" if entry.installed else ""
            context.line(f"{entry.name:<16} {_size(entry.size):>7}  {state:<8} {entry.title}")
            context.line(f"{'':<25} {entry.source}" + (f" at {entry.revision[:12]}" if entry.revision else ""))
    elif options.action == "download":
        bar = context.progress(options.name)

        def tell(progress: DownloadProgress) -> None:
            bar(progress.done / progress.total if progress.total else 0.0)

        entry = models.download(options.name, tell, lambda: False)
        context.note(f"{entry.name} is here ({_size(entry.size)}), verified.")
    elif options.action == "remove":
        models.remove(options.name)
        context.note(f"{options.name} is removed.")
    else:
        name = models.measure(lambda _share, doing: context.note(doing + " (a few seconds)"), lambda: False)
        context.line(name)
        context.note(f"Recommended for this machine: {name}. To get it: rehearse models download {name}")
    return 0
