"""`rehearse analyze`: any recording to the report."""

from __future__ import annotations

import argparse
import math
import os
import re
from dataclasses import replace
from pathlib import Path

from rehearse.cli.context import Context
from rehearse.cli.language import parse_language
from rehearse.cli.named_question import asked_question
from rehearse.errors import UnreadableInputError
from rehearse.model.measures import Target
from rehearse.report.html import report_to_html
from rehearse.report.json import report_to_json
from rehearse.report.text import report_to_text
from rehearse.report.vtt import report_to_vtt
from rehearse.session.analyst import analyse_file
from rehearse.session.engine_room import NO_MODEL, chosen_model, default_engine, require_language
from rehearse.session.exports import write_export
from rehearse.session.keeping import asked_of, keep_report, require_room_to_keep
from rehearse.session.tools import load_tools
from rehearse.speech.catalog import DEMO_VOICE, InstalledModel, resolve
from rehearse.speech.engine import Engine

GET_A_MODEL = (
    "There is no speech model on this machine, so there is no transcript. To get one: rehearse models download base.en "
    "(148 MB, once), or give a folder with --model DIR."
)


#: Said whenever the model that ships is named: it writes something down for every recording.
DEMO_VOICE_ONLY = (
    "Not for people: the model demo-voice hears only the synthetic voice of the demo. Of any other recording it writes down words "
    "that nobody said. For your own voice: rehearse models download base.en"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """AUDIO and its options."""
    parser.add_argument("audio", type=Path, metavar="AUDIO", help="wav, flac, mp3, m4a, ogg or opus")
    parser.add_argument("--json", action="store_true", help="print the report as one JSON object")
    parser.add_argument("--model", metavar="NAME|DIR", help="which model transcribes (default: the one in the settings)")
    parser.add_argument("--language", type=parse_language, default=None, metavar="CODE", help="what is spoken, e.g. en")
    parser.add_argument("--target", type=parse_target, metavar="120-180", help="the answer length aimed at, in seconds")
    parser.add_argument("--html", type=Path, metavar="F", help="write the report as a web page")
    parser.add_argument("--vtt", type=Path, metavar="F", help="write the transcript as captions")
    parser.add_argument("--save", action="store_true", help="keep it in the history")
    parser.add_argument(
        "--question",
        metavar="ID|TEXT",
        help="the question it answers: an id (see: rehearse questions list), or a question in your own words",
    )


def parse_target(text: str) -> Target:
    """`120-180`, or one number for an upper edge alone."""
    match = re.fullmatch(r"(?:(\d+(?:\.\d+)?)-)?(\d+(?:\.\d+)?)", text.strip())
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is not a target such as 120-180")
    target = Target(float(match[1] or 0), float(match[2]))
    if target.minimum > target.maximum or target.maximum <= 0 or math.isinf(target.maximum):
        raise argparse.ArgumentTypeError(f"{text!r} is not a target such as 120-180")
    return target


def find_model(context: Context, named: str | None) -> InstalledModel | None:
    """The model named on the command line, else the chosen one, else None. Raises ModelError for a name that is not here."""
    return resolve(named, context.paths) if named else chosen_model(context.paths, context.settings)


def _require_safe(context: Context, audio: Path, exports: list[Path]) -> None:
    """Before minutes of work: no export takes the place of the recording, of the other one, or of our own data. Raises UnreadableInputError."""
    for path in exports:
        context.paths.require_elsewhere(path)
        if os.path.realpath(path) == os.path.realpath(audio):
            raise UnreadableInputError(
                f"{path} is the recording itself.", safe="Nothing was written.", next_step="Choose another name for the export."
            )
    if len(exports) > len({os.path.realpath(path) for path in exports}):
        raise UnreadableInputError("--html and --vtt name the same file.", safe="Nothing was written.")


def run(context: Context, options: argparse.Namespace) -> int:
    """0, or 3 when there was no model and only what needs no words was measured."""
    _require_safe(context, options.audio, [path for path in (options.html, options.vtt) if path])
    if options.save:
        require_room_to_keep(context.paths, options.audio)
    question = asked_question(context.paths, options.question)
    model = find_model(context, options.model)
    settings = context.settings
    asked = asked_of(question, settings)
    asked = replace(asked, target=options.target or asked.target, language=options.language or settings.language)
    if model is not None:
        require_language(model, asked.language)
    engine: Engine | None = default_engine(model) if model else None
    try:
        if engine is not None:
            engine.start()
        report = analyse_file(
            options.audio,
            engine,
            asked,
            load_tools(context.paths),
            why_no_words=NO_MODEL,
            on_progress=context.progress("Transcribing") if engine else None,
        )
    finally:
        if engine is not None:
            engine.close()
    if options.html:
        write_export(options.html, report_to_html(report, title=question.text if question else options.audio.name))
    if options.vtt:
        write_export(options.vtt, report_to_vtt(report))
    if options.save:
        context.note(f"Kept in the history as {keep_report(context.paths, options.audio, report, asked)}.")
    if model is not None and model.name == DEMO_VOICE:
        context.note(DEMO_VOICE_ONLY)
    if options.json:
        context.json(report_to_json(report))
    else:
        context.line(report_to_text(report))
    if model is None:
        context.note(GET_A_MODEL)
        return 3
    return 0
