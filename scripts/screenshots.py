"""Takes pictures of every screen with sample data: `screenshots.py OUT [--only NAME ...] [--theme light|dark] [--scale 1|2] [--text 1.0]`.

Runs without a display. The pictures for the README and for judging the design come from here; tests compare some of them.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


class DirectExecutor(Executor):
    """Runs at once, on the calling thread: pictures do not wait."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """As `Executor.submit`."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def main() -> int:
    """Parses, draws, saves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--theme", choices=["light", "dark"], default="light")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--text", type=float, default=1.0)
    parser.add_argument("--size", default="1280x860")
    parser.add_argument("--demo", action="store_true", help="one picture: the real program's review of the demo's spoken answer")
    parser.add_argument("--data", type=Path, help="with --demo: a folder to keep the answer in, for the next picture")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = options.scale
    os.environ["TZ"] = "UTC"
    width, height = (int(part) for part in options.size.split("x"))
    options.out.mkdir(parents=True, exist_ok=True)
    if options.demo:
        from screenshots_demo import shoot  # late: Qt reads the environment when it is imported

        with TemporaryDirectory() as folder:
            shoot(options.data or Path(folder), options.out / "review.png", options.theme, options.text, width, height)
        return 0
    from screenshots_scenes import SCENES  # late, as above

    wanted = [name for name in SCENES if not options.only or any(name.startswith(part) for part in options.only)]
    with TemporaryDirectory() as folder:
        from screenshots_scenes import Stage

        stage = Stage(DirectExecutor(), Path(folder), options.theme, options.text, width, height)
        for name in wanted:
            stage.shoot(name, options.out / f"{name}-{options.theme}.png")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
