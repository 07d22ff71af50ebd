"""`rehearse models`: list, download, remove or measure models."""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict

from rehearse.cli.context import Context
from rehearse.counted import counted
from rehearse.errors import ModelError
from rehearse.ports import DownloadProgress
from rehearse.session.models import Models
from rehearse.session.settings_holder import SettingsHolder
from rehearse.speech.catalog import CATALOG, DEMO_VOICE, traces
from rehearse.speech.measure import CHUNK_SECONDS, forecast, recommend


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
        if DEMO_VOICE not in {entry.name for entry in entries}:
            entries = (*entries, models.demo_voice())
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
        there = any(folder.is_dir() for folder in traces(options.name, context.paths))
        models.remove(options.name)
        if not there:
            raise ModelError(f"The model {options.name} is not on this machine.", safe="Nothing was removed.")
        context.note(f"{options.name} is removed.")
    else:
        _measure(context, models)
    return 0


def _measure(context: Context, models: Models) -> None:
    """The name alone is the result; what it rests on goes beside it."""
    begun = time.monotonic()
    language = context.settings.language
    speed = models.timed(lambda _share, doing: context.note(doing + " (a few seconds)"), lambda: False)
    name = recommend(speed, language)
    context.line(name)
    context.note(
        f"Timed in {time.monotonic() - begun:.1f} s with {speed.reference} on {counted(speed.threads, 'thread')}: "
        f"{speed.encode_seconds:.2f} s for a window of 30 s of sound, {speed.token_seconds * 1000:.1f} ms for a piece of a word."
    )
    for model in CATALOG:
        if model.multilingual is not (language == "en"):
            cost = forecast(speed, model.name)
            context.note(
                f"  {model.name:<16} the last {CHUNK_SECONDS:.0f} s of an answer in about {cost.wait:.1f} s"
                + ("" if cost.comfortable else "  (later than comfortable)")
            )
    context.note(f"Recommended for this machine: {name}. To get it: rehearse models download {name}")
