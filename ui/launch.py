"""Starts the program below the window, opens the window on it, and ends both in order."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace

from rehearse.audio.portaudio import PortAudioBackend
from rehearse.errors import RehearseError
from rehearse.log import start_crash_trace, start_log, stop_crash_trace, stop_log
from rehearse.memory import limit_heaps
from rehearse.paths import DataPaths
from rehearse.session.demo import DemoQuestions, add_demo_person, demo_surroundings
from rehearse.session.folder_lock import WINDOW, FolderLock
from rehearse.session.program import Program, Surroundings
from rehearse.session.visiting import PATIENCE, in_use
from ui.app import open_window
from ui.farewell import hear_no_more
from ui.refusal import tell
from ui.second_start import show_the_other

#: The demo's answer is played at real pace: anyone can watch it being heard.
DEMO_PACE = 1.0


def surroundings(*, offline: bool, demo: bool) -> Surroundings:
    """The machine's own sound, or the demo's ready answer as the microphone with the real speaker."""
    if demo:
        return demo_surroundings(pace=DEMO_PACE, output=PortAudioBackend())[0]
    return Surroundings(offline=offline)


def run_window(paths: DataPaths, *, offline: bool, demo: bool) -> int:
    """Runs until the window closes; the exit status. One window at a time on a data folder."""
    limit_heaps(2, map_from=1 << 20)
    lock = FolderLock(paths.lock)
    try:
        alone = lock.take_within(PATIENCE)
    except RehearseError as error:
        tell(error)
        return error.exit_status
    if not alone:
        holder = lock.holder()
        if holder in ("", WINDOW) and show_the_other(paths.root):
            if sys.stderr is not None:
                sys.stderr.write(f"Rehearse is open on {paths.root} already; its window comes to the front.\n")
            return 0
        refusal = in_use(paths, holder)
        tell(refusal)
        return refusal.exit_status
    handler = start_log(paths.log)
    crashes = start_crash_trace(paths.root / "crash.log")
    program = Program(paths, surroundings(offline=offline, demo=demo))
    try:
        program.open()
        ports = program.ports(demo=demo)
        if demo:
            add_demo_person(program.history, program.agenda.today())
            ports = replace(ports, questions=DemoQuestions(program.questions()))
        program.start_background()
        return open_window(ports)
    except RehearseError as error:
        tell(error)
        return error.exit_status
    finally:
        hear_no_more()
        gc.disable()  # Qt's objects are still there: no worker may take them apart while the program ends
        program.close()
        stop_log(handler)
        stop_crash_trace(crashes)
        lock.release()
