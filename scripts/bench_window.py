"""Measures the window on sample data, offscreen: start, opening a review, redrawing, playing, a one-hour transcript. Prints milliseconds of processor time."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def timed(call: Callable[[], object], times: int) -> tuple[float, float, float]:
    """Median, 99th percentile and longest, in milliseconds of processor time: what a busy machine does beside it does not count."""
    spent = []
    for _round in range(times):
        begun = time.process_time()
        call()
        spent.append(1000 * (time.process_time() - begun))
    spent.sort()
    return statistics.median(spent), spent[min(len(spent) - 1, int(0.99 * len(spent)))], spent[-1]


def main() -> int:
    """Runs everything once and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=60)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    begun = time.perf_counter()
    from screenshots import DirectExecutor
    from screenshots_scenes import Stage

    from rehearse.model.report import Report
    from tests.fakes.sample_answer import sample_peaks, sample_report
    from ui.jobs import Jobs
    from ui.places import Place
    from ui.widgets.timeline import content_of
    from ui.widgets.timeline.content import pins_of
    from ui.widgets.transcript.pieces import pieces_of

    rows: list[tuple[str, tuple[float, float, float]]] = []

    def note(name: str, call: Callable[[], object], times: int = options.times) -> None:
        rows.append((name, timed(call, times)))

    with TemporaryDirectory() as folder:
        stage = Stage(DirectExecutor(), Path(folder), "light", 1.0, 1280, 860)
        jobs = Jobs(DirectExecutor())
        window, ports = stage.open(jobs)
        stage.settle()
        start = 1000 * (time.perf_counter() - begun)

        def opened() -> None:
            window.go(Place.REVIEW, "a1")
            stage.settle()

        note("open a review (2:17)", opened, 20)
        review: Any = window.current
        line = review.timeline

        content = content_of(review.report, review.view.peaks)

        def redraw() -> None:
            line.show_content(content)
            line.grab()

        note("timeline redrawn whole", redraw)
        moment = iter(range(10_000_000))

        def playing() -> None:
            seconds = next(moment) * 0.033 % 130
            line.set_position(seconds)
            review.transcript.light(seconds)
            stage.application.processEvents()

        note("one step of playing", playing, 10 * options.times)
        note("the whole window painted", window.grab)
        report: Report = sample_report()
        words = report.transcript.words if report.transcript else ()
        long_words = tuple(
            replace(word, start=word.start + 138 * round_, end=word.end + 138 * round_) for round_ in range(26) for word in words
        )
        assert report.transcript is not None
        hour = replace(
            report,
            audio=replace(report.audio, duration=3_600.0),
            transcript=replace(report.transcript, words=long_words),
            sections=None,
        )
        note(
            f"transcript of {len(long_words)} words (60 min)",
            lambda: review.transcript.show_pieces(pieces_of(hour, pins_of(report))),
            5,
        )
        peaks = sample_peaks(report)
        note("timeline of 60 min", lambda: (line.show_content(content_of(hour, peaks)), line.grab()), 20)
        window.close()
        jobs.close()
        del ports
    print(f"from the first import to the window drawn: {start:.0f} ms on the clock")
    print(f"{'':40} {'median':>8} {'p99':>8} {'max':>8}  ms")
    for name, (median, high, longest) in rows:
        print(f"{name:40} {median:8.1f} {high:8.1f} {longest:8.1f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
