"""Importing questions from a file and writing one's own into one, where the person says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from rehearse.counted import counted
from rehearse.ports import FaultLine, Imported
from ui.screens.screen import Context
from ui.widgets.state_bar import StateBar

_KIND = "Questions (*.toml)"


def say_faults(bar: StateBar, what: str, faults: tuple[FaultLine, ...]) -> None:
    """The first few faults with file and line, and how many more there are; nothing without any."""
    if not faults:
        bar.clear()
        return
    lines = [fault.sentence() for fault in faults[:5]]
    if len(faults) > len(lines):
        lines.append(f"and {counted(len(faults) - len(lines), 'more', 'more')}")
    bar.say(what, "\n".join(lines), (("Close", bar.clear),))


class QuestionFiles:
    """Asks for a place; reading and writing are jobs. GUI thread. `imported` gets what a file brought, faults included."""

    def __init__(self, context: Context, parent: QWidget, imported: Callable[[Imported], None]) -> None:
        self._context = context
        self._parent = parent
        self._imported = imported

    @property
    def _port(self) -> Any:
        return self._context.ports.question_edit

    def ask_import(self) -> None:
        """Asks for a file of questions."""
        name, _kind = QFileDialog.getOpenFileName(self._parent, "Import questions", str(Path.home()), _KIND)
        if name:
            self.import_file(Path(name))

    def import_file(self, path: Path) -> None:
        """All of its questions, or its faults."""
        port = self._port
        self._context.jobs.run(lambda: port.import_file(path), self._imported, self._context.trouble)

    def ask_export(self, *, any_own: bool) -> None:
        """Asks where to write the own questions."""
        if not any_own:
            self._context.say("There are no own questions to export yet.", None)
            return
        name, _kind = QFileDialog.getSaveFileName(
            self._parent, "Export your questions", str(Path.home() / "my-questions.toml"), _KIND
        )
        if name:
            self.export_file(Path(name))

    def export_file(self, path: Path) -> None:
        """Writes them."""
        port = self._port
        self._context.jobs.run(
            lambda: port.export_file(path),
            lambda count: self._context.say(f"{counted(count, 'question')} written to {path.name}.", None),
            self._context.trouble,
        )
