"""Measures how long the GUI thread works in one turn while each screen is made, opened for the first time and opened again.

    python scripts/bench_openings.py                 prints a table, milliseconds of the GUI thread's own processor time
    python scripts/bench_openings.py --most 50       fails if any turn takes longer

The program is the real one with the demo's person, offscreen. A turn is what happens between two calls of a timer due every 5 ms: for so long a
key, the playhead or a painting waits. Processor time, because what else runs on the machine is not the window's doing; the review is of the
demo's spoken answer, which is read first.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

TICK = 5
#: Seconds without work after which a screen counts as open.
STILL = 0.4


class Slices:
    """The GUI thread's processor time between two ticks. GUI thread."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.spent: list[float] = []
        self._last = time.thread_time()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.thread_time()
        self.spent.append(now - self._last)
        self._last = now

    def take(self) -> list[float]:
        """What was spent since the last call, in seconds."""
        spent, self.spent = self.spent, []
        return spent

    def stop(self) -> None:
        """Ends it."""
        self._timer.stop()


def measure(most: float) -> int:
    """Prints the table; the exit status."""
    from screenshots_demo import DemoStage

    from ui.places import Place

    with TemporaryDirectory() as folder:
        stage = DemoStage(Path(folder), "light", 1.0, 1280, 860)
        window, application = stage.window, stage.application
        jobs: Any = window.context.jobs
        slices = Slices()

        def settle(idle: Callable[[], bool] = lambda: True) -> list[float]:
            still = time.monotonic()
            found: list[float] = []
            while time.monotonic() - still < STILL:
                application.processEvents()
                now = slices.take()
                found += now
                if jobs.running or not idle() or any(one > 0.002 for one in now):
                    still = time.monotonic()
                time.sleep(0.0005)
            return found

        rows: list[tuple[str, list[float]]] = []
        settle()
        done: list[bool] = []
        window.warmed.connect(lambda: done.append(True))
        window.warm()
        rows.append(("making the screens ahead", settle(lambda: bool(done))))
        places: list[tuple[Place, Any]] = [
            (Place.REVIEW, stage.attempt),
            *((place, None) for place in Place if place not in (Place.REVIEW, Place.COMPARE, Place.FIRST_RUN, Place.RATING)),
            (Place.RATING, stage.attempt),
        ]
        for time_ in ("first", "again"):
            for place, payload in places:
                window.go(place, payload)
                rows.append((f"{place.title}, {time_}", settle()))
        slices.stop()
        stage.close()
    print(f"{'GUI thread, processor time in ms':40} {'longest':>8} {'second':>8} {'all':>8}")
    longest = 0.0
    for name, spent in rows:
        top = [*sorted(spent, reverse=True)[:2], 0.0, 0.0]
        longest = max(longest, top[0])
        print(f"{name:40} {top[0] * 1000:8.0f} {top[1] * 1000:8.0f} {sum(spent) * 1000:8.0f}")
    return 1 if most and longest * 1000 > most else 0


def main() -> int:
    """Reads the command line and measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=float, default=0.0, help="milliseconds that no turn may exceed")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return measure(options.most)


if __name__ == "__main__":
    raise SystemExit(main())
