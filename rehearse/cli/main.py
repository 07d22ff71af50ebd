"""The command line: reads the arguments, runs one command, turns errors into one sentence and an exit status.

0 done; 2 wrong use or unreadable input; 3 something this machine lacks.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO, cast

from rehearse.cli.context import Context, Nowhere, OpenWindow, standard_streams
from rehearse.errors import CancelledError, RehearseError
from rehearse.paths import DataPaths, default_data_paths
from rehearse.settings import load_settings

#: Command -> module under rehearse.cli; each has `add_arguments(parser)` and `run(context, options) -> int`. Imported only when used.
COMMANDS = {
    "demo": ("demo_command", "a throw-away data folder and a ready spoken answer, transcribed live"),
    "analyze": ("analyze_command", "any recording -> the report"),
    "sections": ("sections_command", "a written answer -> its sections and evidence"),
    "fillers": ("fillers_command", "filler words in context, one line of text per sentence"),
    "questions": ("questions_command", "list, show, import, export or check questions"),
    "history": ("history_command", "list, show, export or delete takes"),
    "export": ("export_command", "everything into one zip"),
    "import": ("import_command", "everything from such a zip"),
    "due": ("due_command", "what the schedule asks for today"),
    "models": ("models_command", "list, download, remove or measure models"),
    "doctor": ("doctor_command", "microphone, speaker, voice, model, disk, database: each OK or what to do"),
    "evaluate": ("evaluate_command", "the published accuracy table, measured now"),
}
#: Commands whose data folder is a throw-away one, whatever folder is named.
THROW_AWAY = frozenset({"demo"})


def _folder(text: str) -> Path:
    if not text.strip():  # an unset variable of a script would else mean the folder it happens to run in
        raise argparse.ArgumentTypeError("a folder needs a name")
    try:
        return Path(text).expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no folder that can be found") from error


def _shared(parser: argparse.ArgumentParser, *, top: bool, data: bool = True) -> None:
    missing = None if top else argparse.SUPPRESS
    if data:
        parser.add_argument(
            "--data-dir", type=_folder, metavar="DIR", default=missing, help="where data lives (default: the system's place)"
        )
    parser.add_argument(
        "--offline", action="store_true", default=False if top else argparse.SUPPRESS, help="refuse every request to the network"
    )


def build_parser(only: str | None) -> argparse.ArgumentParser:
    """The parser; only the named command's module is imported, so that a start stays fast."""
    parser = argparse.ArgumentParser(
        prog="rehearse", description="Spoken practice of behavioural interviews, on your own machine."
    )
    _shared(parser, top=True)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (module, help_text) in COMMANDS.items():
        command = commands.add_parser(name, help=help_text, description=help_text)
        _shared(command, top=False, data=name not in THROW_AWAY)
        if name == only:
            importlib.import_module(f"rehearse.cli.{module}").add_arguments(command)
    return parser


def _command_named(arguments: Sequence[str]) -> str | None:
    """The first argument that is a command, so that its module can be imported before parsing."""
    skip = False
    for argument in arguments:
        if skip:
            skip = False
        elif argument == "--data-dir":
            skip = True
        elif not argument.startswith("-"):
            return argument if argument in COMMANDS else None
    return None


def _hoisted(arguments: Sequence[str]) -> list[str]:
    """The shared options first, wherever they were written: they mean the same before and after a command and its action."""
    front: list[str] = []
    rest: list[str] = []
    given = iter(arguments)
    for argument in given:
        if argument == "--data-dir":
            front += [argument, *([value] if (value := next(given, None)) is not None else [])]
        elif argument == "--offline" or argument.startswith("--data-dir="):
            front.append(argument)
        else:
            rest.append(argument)
    return front + rest


def _window(context: Context) -> int:
    if context.open_window is None:
        context.note(
            "This is the headless entry point; open the window with `rehearse`, or name a command: " + ", ".join(COMMANDS)
        )
        return 2
    if not has_display():
        context.note(
            "There is no display here, so the window cannot open; these work without one: "
            "rehearse analyze, sections, fillers, history, models, doctor, demo --headless."
        )
        return 3
    context.paths.create()
    return context.open_window(context.paths, offline=context.offline, demo=False)


def has_display() -> bool:
    """Whether a window can open: always off Linux, else a display or an explicit Qt platform."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def run(arguments: Sequence[str], *, open_window: OpenWindow | None = None) -> int:
    """Runs one command line. argparse's own wrong use ends with 2."""
    out, err = standard_streams()
    # Private by default: every file this program makes is readable by its owner alone.
    os.umask(0o077)
    arguments = _hoisted(arguments)
    named = _command_named(arguments)
    try:
        options = build_parser(named).parse_args(arguments)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 2
    paths = DataPaths(options.data_dir) if options.data_dir else default_data_paths()
    settings = load_settings(paths.settings)
    offline = bool(options.offline or settings.offline)
    context = Context(paths, replace(settings, offline=offline), offline, out, err, open_window)
    try:
        if options.command is None:
            return _window(context)
        module = importlib.import_module(f"rehearse.cli.{COMMANDS[options.command][0]}")
        status: int = module.run(context, options)
        context.flush()
    except RehearseError as error:
        context.note(error.sentence())
        _let_go_of_output()
        return error.exit_status
    except (CancelledError, KeyboardInterrupt):
        context.note("Cancelled; nothing was changed.")
        return 130
    except BrokenPipeError:
        # The reader of a pipe went away (| head): not a fault.
        _let_go_of_output()
        return 0
    return status


def _let_go_of_output() -> None:
    """What cannot be written out must not make Python complain again at its exit."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        sys.stdout = cast("TextIO", Nowhere())
