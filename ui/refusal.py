"""Tells somebody who started the program from an icon why it does not open: there is no console to read."""

from __future__ import annotations

import sys

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from rehearse.errors import RehearseError

#: Platforms on which nobody sees a window.
_UNSEEN = frozenset({"offscreen", "minimal", "vnc"})


def message(error: RehearseError) -> QMessageBox:
    """What happened, and below it what is safe and what to do; not yet shown."""
    box = QMessageBox(QMessageBox.Icon.Information, "Rehearse", error.happened)
    box.setInformativeText(" ".join(part for part in (error.safe, error.next_step) if part))
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    return box


def tell(error: RehearseError) -> None:
    """In a message that waits to be closed, and on the console where there is one."""
    if sys.stderr is not None:
        sys.stderr.write(error.sentence() + "\n")
        sys.stderr.flush()
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if isinstance(application, QApplication) and QGuiApplication.platformName() not in _UNSEEN:
        message(error).exec()
