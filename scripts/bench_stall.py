"""Measures how smoothly the window runs while an answer is recorded and decoded, how soon after Stop it is done, its memory and its start.

    python scripts/bench_stall.py                              60 s of speech, decoded by the demo voice
    python scripts/bench_stall.py --model base.en --seconds 180     random weights of that shape at true cost (see bench_stop.py)
    python scripts/bench_stall.py --starts 5                   only the start: five times warm, five times with the files out of memory

The window is the real one, offscreen; the microphone plays a spoken answer at real pace through the recorder to a file. A timer due every
5 ms says how late the event loop comes to it: that is the stall. Memory is the proportional set size (Linux) of both processes together.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

TICK = 0.005
RATE = 16_000
#: Reads both processes' memory from outside, so that the reading does not hold up what is measured.
_WATCH = """
import sys, time
def size(process):
    try:
        lines = open(f"/proc/{process}/smaps_rollup").read().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
peak = [0, 0, 0]
while True:
    both = [size(process) for process in sys.argv[1:3]]
    peak = [max(old, new) for old, new in zip(peak, [*both, sum(both)])]
    print(*(value // 1024 for value in peak), flush=True)
    time.sleep(0.5)
"""


class Stalls:
    """How late a timer's calls come, and how long this thread itself worked between two, in seconds, by what is going on. Thread: the window's."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.late: dict[str, list[float]] = {}
        self.worked: dict[str, list[float]] = {}
        self.doing = ""
        self._due = 0.0
        self._spent = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(TICK * 1000))
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """From now on."""
        self._due = time.perf_counter() + TICK
        self._spent = time.thread_time()
        self._timer.start()

    def _tick(self) -> None:
        now, spent = time.perf_counter(), time.thread_time()
        self.late.setdefault(self.doing, []).append(max(0.0, now - self._due))
        self.worked.setdefault(self.doing, []).append(spent - self._spent)
        self._due, self._spent = now + TICK, spent

    def stop(self) -> None:
        """Ends it."""
        self._timer.stop()


def random_engine(model: str, folder: Path) -> Callable[[Any], Any]:
    """What makes the engine: random weights of a catalogue model's shape, made in a process of its own, in place of the demo voice."""
    from rehearse.speech.cores import decoding_threads
    from rehearse.speech.engine import Engine
    from rehearse.speech.messages import RecogniserSpec

    subprocess.run([sys.executable, REPOSITORY / "scripts" / "random_model.py", model, folder / model], check=True)
    options = (("model_dir", str(folder / model)), ("name", model), ("threads", decoding_threads()))
    return lambda _installed: Engine(RecogniserSpec("scripts.random_model:create", options))


def recording(arguments: argparse.Namespace, folder: Path) -> None:
    """One answer through the real window; prints the table."""
    from concurrent.futures import ThreadPoolExecutor
    from dataclasses import replace

    from PySide6.QtWidgets import QApplication

    from rehearse.audio.file_fed import FileFedBackend
    from rehearse.memory import limit_heaps
    from rehearse.paths import DataPaths
    from rehearse.ports import AttemptFilter, PracticePhase
    from rehearse.session.demo import demo_question, prepare_demo
    from rehearse.session.program import Program, Surroundings
    from rehearse.settings import load_settings, save_settings
    from ui.app import POOL, make_theme, make_window, put_the_window_first
    from ui.jobs import Jobs
    from ui.places import Place

    limit_heaps(2, map_from=1 << 20)  # as ui.launch does
    # Spoken in a process of its own: the synthesiser's memory is not the window's.
    wanted = (f"--seconds={arguments.seconds}", f"--silence={arguments.silence}")
    subprocess.run([sys.executable, __file__, "--write", folder / "sound.npy", *wanted], check=True)
    sound = np.load(folder / "sound.npy")
    paths = DataPaths(folder / "data")
    prepare_demo(paths)
    save_settings(paths.settings, replace(load_settings(paths.settings), speak_questions=False))
    backend = FileFedBackend(sound, RATE)
    surroundings = Surroundings(backend=backend, offline=True)
    if arguments.model != "demo-voice":
        surroundings = replace(surroundings, make_engine=random_engine(arguments.model, folder))
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    program = Program(paths, surroundings)
    program.open()
    program.start_background()
    pool = ThreadPoolExecutor(POOL)
    jobs = Jobs(pool)
    theme = make_theme(application, program.ports(), folder / "theme")
    theme.start()
    put_the_window_first()
    window = make_window(program.ports(), jobs, theme)
    window.resize(1280, 860)
    window.start()
    window.show()
    engine = program.warm_up().result()
    assert engine is not None
    assert engine.wait_ready(300.0), "the model did not load"
    practice = program.practice
    warmed: list[bool] = []
    window.warmed.connect(lambda: warmed.append(True))
    if not arguments.at_once:
        window.warm()
    window.go(Place.PRACTISE)

    def until(done: Callable[[], bool], seconds: float, what: str) -> float:
        begin = time.perf_counter()
        while not done():
            application.processEvents()
            if time.perf_counter() - begin > seconds:
                raise SystemExit(f"{what}: not within {seconds:.0f} s, {practice.poll()}")
            time.sleep(0.0005)
        return time.perf_counter() - begin

    if not arguments.at_once:
        until(lambda: bool(warmed), 120.0, "making the screens")
    practice.ask(demo_question())
    watcher = subprocess.Popen(
        [sys.executable, "-c", _WATCH, str(os.getpid()), str(engine.process_id)], stdout=subprocess.PIPE, text=True
    )
    stalls = Stalls()
    stalls.doing = "recording and decoding"
    practice.start()
    until(lambda: practice.poll().phase is PracticePhase.RECORDING, 20.0, "recording")
    stalls.start()
    until(backend.ended.is_set, len(sound) / RATE + 60.0, "speaking")
    behind = practice.poll().behind_seconds
    stalls.doing = "after Stop"
    practice.stop()
    done = until(lambda: practice.poll().phase in (PracticePhase.DONE, PracticePhase.FAILED), 300.0, "the report")
    until(lambda: window.place is Place.REVIEW and jobs.running == 0, 20.0, "the review")
    opened = time.perf_counter()
    until(lambda: time.perf_counter() - opened > 1.0, 5.0, "all of the review")
    stalls.stop()
    watcher.kill()
    peaks = (watcher.communicate()[0].split("\n")[:-1] or ["0 0 0"])[-1].split()
    kept = [row.state.value for row in program.library.attempts(AttemptFilter())]
    window.close()
    jobs.close()
    pool.shutdown()
    program.close()
    print(f"{arguments.model}, {len(sound) / RATE:.0f} s of sound at real pace, {arguments.silence:.1f} s of silence before Stop")
    print("event loop late by, ms            ticks      p50      p99      max")
    for doing, late in stalls.late.items():
        low, high = np.percentile(late, (50, 99)) * 1000
        print(f"{doing:28} {len(late):10} {low:8.1f} {high:8.1f} {max(late) * 1000:8.1f}")
    print("the window's thread itself at work in one turn, ms of processor time")
    for doing, worked in stalls.worked.items():
        low, high = np.percentile(worked, (50, 99)) * 1000
        print(f"{doing:28} {len(worked):10} {low:8.1f} {high:8.1f} {max(worked) * 1000:8.1f}")
    print(f"from Stop to the report in the history: {done:.2f} s ({', '.join(kept)}; {behind:.0f} s were waiting to be decoded)")
    print(f"memory at most: window {peaks[0]} MB, engine {peaks[1]} MB, together {peaks[2]} MB")


def write_sound(path: Path, seconds: float, silence: float) -> None:
    """A spoken answer with silence after it and a faint floor of noise, 16 kHz."""
    from scripts.bench_stop import spoken_answer, with_room

    quiet = with_room(np.zeros(int(silence * RATE), np.float32), np.random.default_rng(2))
    np.save(path, np.concatenate((spoken_answer(seconds / 60, 1), quiet)))


def opened(began: float) -> None:
    """In a process of its own: opens the program's window as the command does, and says how long it took until it was drawn."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from rehearse.paths import DataPaths
    from ui import launch

    application = QApplication(sys.argv[:1])

    def look() -> None:
        shown = [widget for widget in application.topLevelWidgets() if widget.isVisible() and widget.isWindow()]
        if not shown:
            QTimer.singleShot(1, look)
            return
        shown[0].grab()
        print(f"{time.time() - began:.3f}", flush=True)
        for widget in shown:
            widget.close()

    QTimer.singleShot(0, look)
    with tempfile.TemporaryDirectory() as folder:
        from rehearse.session.demo import prepare_demo

        prepare_demo(DataPaths(Path(folder)))
        launch.run_window(DataPaths(Path(folder)), offline=True, demo=True)


def out_of_memory(folders: tuple[Path, ...]) -> None:
    """Asks the system to forget the files' contents, as after switching on (pages other processes use stay)."""
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                with path.open("rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def starts(count: int) -> None:
    """Prints the time from starting the process to the window drawn."""
    import sysconfig

    libraries = Path(sysconfig.get_path("purelib"))
    folders = (libraries, REPOSITORY / "rehearse", REPOSITORY / "ui", REPOSITORY / "assets")
    for cold in (False, True):
        found = []
        for _ in range(count):
            if cold:
                out_of_memory(folders)
            done = subprocess.run(
                [sys.executable, __file__, "--opened", repr(time.time())], check=True, stdout=subprocess.PIPE, text=True
            )
            found.append(float(done.stdout.split()[-1]))
        found.sort()
        name = "files out of memory" if cold else "warm"
        print(f"start to window drawn, {name}: median {found[len(found) // 2]:.2f} s, longest {found[-1]:.2f} s ({count} times)")


def main() -> None:
    """Reads the command line and measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="demo-voice")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--silence", type=float, default=1.0, help="seconds between the last word and Stop")
    parser.add_argument("--at-once", action="store_true", help="record before the screens were made ahead, as nobody does")
    parser.add_argument("--starts", type=int, default=0, help="measure only the start, so many times")
    parser.add_argument("--opened", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if arguments.opened is not None:
        opened(arguments.opened)
    elif arguments.write is not None:
        write_sound(arguments.write, arguments.seconds, arguments.silence)
    elif arguments.starts:
        starts(arguments.starts)
    else:
        with tempfile.TemporaryDirectory() as folder:
            recording(arguments, Path(folder))


if __name__ == "__main__":
    main()
