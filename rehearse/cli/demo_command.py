"""`rehearse demo`: the whole program on a throw-away data folder, with a ready spoken answer as its microphone."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace

from rehearse.cli.context import Context
from rehearse.clock import minutes
from rehearse.errors import TranscriptionError
from rehearse.model.question import Question
from rehearse.paths import DataPaths
from rehearse.ports import PracticePhase
from rehearse.report.json import report_to_json
from rehearse.report.text import report_to_text
from rehearse.session.demo import demo_question, demo_surroundings, prepare_demo
from rehearse.session.program import Program
from rehearse.session.throw_away import throw_away_folder

#: What the window's own timer uses.
POLL_SECONDS = 0.05


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--headless, --pace, --json."""
    parser.add_argument(
        "--headless", action="store_true", help="no window: play the answer through the same parts and print the report"
    )
    parser.add_argument("--pace", type=float, default=4.0, choices=(1.0, 4.0), help="times real speed, headless (default 4)")
    parser.add_argument("--json", action="store_true", help="headless: print the report as one JSON object")


def run(context: Context, options: argparse.Namespace) -> int:
    """0; 3 without a display. The folder is gone afterwards."""
    if options.data_dir is not None:
        context.note(f"The demo keeps nothing and uses a folder of its own: {options.data_dir} is left as it is.")
    with throw_away_folder() as folder:
        paths = DataPaths(folder)
        prepare_demo(paths)
        if options.headless:
            return _headless(context, paths, options)
        from rehearse.cli.main import has_display  # late: main imports this module by name

        if context.open_window is None or not has_display():
            context.note("There is no display here, so the window cannot open. Without one: rehearse demo --headless.")
            return 3
        return context.open_window(paths, offline=True, demo=True)


def _headless(context: Context, paths: DataPaths, options: argparse.Namespace) -> int:
    """One attempt through the real recorder, engine, pipeline and store."""
    around, backend = demo_surroundings(pace=options.pace)
    program = Program(paths, around)
    bar = context.progress("Listening")
    try:
        program.open()
        # Questions are not spoken here: nobody listens.
        program.settings.save(replace(program.settings.current(), speak_questions=False))
        program.warm_up().result()
        context.note(
            f"A ready spoken answer of {minutes(backend.seconds)} is heard at {options.pace:g} times its pace, "
            f"which takes {round(backend.seconds / options.pace)} s; then comes the report."
        )
        attempt_id = _one_attempt(
            program, demo_question(), backend.ended.is_set, lambda seconds: bar(min(0.99, seconds / backend.seconds))
        )
        bar(1.0)
        report = program.library.open(attempt_id).report
    finally:
        program.close()
    assert report is not None
    if options.json:
        context.json(report_to_json(report))
    else:
        context.line(report_to_text(report))
    return 0


def _one_attempt(program: Program, question: Question, spoken: Callable[[], bool], tell: Callable[[float], None]) -> str:
    """Asks, records to the end of the answer, stops, waits; the attempt's id. Raises the attempt's own error."""
    practice = program.practice
    practice.ask(question)
    practice.poll()
    practice.start()
    while True:
        state = practice.poll()
        if state.phase is PracticePhase.FAILED:
            raise state.error or TranscriptionError("The demo could not be played.")
        if state.phase is PracticePhase.DONE and state.attempt_id:
            return state.attempt_id
        if state.phase is PracticePhase.RECORDING:
            tell(state.seconds)
            if spoken():
                practice.stop()
        time.sleep(POLL_SECONDS)
