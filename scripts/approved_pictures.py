"""Draws the pictures that tests/ui compares with the approved ones, or approves what is drawn now: `approved_pictures.py [--approve]`.

Without a display. Look at what you approve: every picture in tests/ui/approved is what a person should see.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

#: Scenes of screenshots_scenes.py that are compared, each in every theme.
PICTURED = ("practise-asking", "practise-recording", "review", "history", "settings", "welcome", "open")
THEMES = ("light", "dark")
#: Window size in logical pixels, and the width every picture is brought down to before it is kept and compared.
SIZE = (1000, 700)
KEPT_WIDTH = 500


def draw(scale: str) -> dict[str, QImage]:
    """Name -> picture, at 1x or 2x, brought down to the kept width. Sets Qt up: once per process."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = scale
    os.environ["TZ"] = "UTC"
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage
    from screenshots import DirectExecutor  # late: Qt reads the environment when it is imported
    from screenshots_scenes import Stage

    found: dict[str, QImage] = {}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "one.png"
        stage = Stage(DirectExecutor(), Path(folder), "light", 1.0, *SIZE)
        for theme in THEMES:
            stage.set_theme(theme)
            for name in PICTURED:
                stage.shoot(name, path, tell=False)
                whole = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
                found[f"{name}-{theme}-{scale}x"] = whole.scaledToWidth(KEPT_WIDTH, Qt.TransformationMode.SmoothTransformation)
    return found


def main() -> int:
    """Draws one scale into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", default="1", choices=["1", "2"])
    parser.add_argument("--out", type=Path, help="where to put what is drawn (default with --approve: tests/ui/approved)")
    parser.add_argument("--approve", action="store_true", help="from now on the pictures should look like this")
    options = parser.parse_args()
    out = options.out or (ROOT / "tests" / "ui" / "approved" if options.approve else None)
    if out is None:
        parser.error("say --out FOLDER or --approve")
    out.mkdir(parents=True, exist_ok=True)
    for name, picture in draw(options.scale).items():
        picture.save(str(out / f"{name}.png"), "PNG", 0)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
