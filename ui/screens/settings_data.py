"""What can be done with all of one's data: its size, export, import, clearing the cache."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from rehearse.ports import DataUse
from ui.screens.screen import Context
from ui.widgets.buttons import Button
from ui.widgets.flow import Flow
from ui.widgets.surfaces import stack
from ui.widgets.text import Text
from ui.wording import size_text

_KIND = "Zip (*.zip)"


class SettingsData(QWidget):
    """GUI thread; everything slow is a job that says how far it is."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.room = Text("", "caption", wrap=True)
        buttons = []
        for name, tip, slot in (
            ("Export everything…", "One zip file with all recordings and texts", self._export),
            ("Import…", "Reads such a zip file", self._import),
            ("Clear the cache", "Deletes rendered speech; it is made again when needed", self._clear_cache),
        ):
            button = Button(name, "plain")
            button.setToolTip(tip)
            button.clicked.connect(slot)
            buttons.append(button)
        box = stack(self.room, spacing=8)
        box.addLayout(Flow(*buttons))
        self.setLayout(box)

    def refresh(self) -> None:
        """Looks how large everything is."""
        self._context.jobs.run(self._context.ports.data.use, self._show_use, self._context.trouble)

    def _show_use(self, use: DataUse) -> None:
        self.room.setText(
            f"{size_text(use.total)} in all: recordings {size_text(use.takes)}, models {size_text(use.models)}, "
            f"texts {size_text(use.database)}, cache {size_text(use.cache)}."
        )

    def _clear_cache(self) -> None:
        data = self._context.ports.data

        def cleared() -> DataUse:
            data.clear_cache()
            return data.use()

        self._context.jobs.run(cleared, self._show_use, self._context.trouble)

    def _export(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(self, "Export everything", str(Path.home() / "rehearse-export.zip"), _KIND)
        if chosen:
            data = self._context.ports.data
            self._run(
                lambda job: data.export_all(Path(chosen), lambda share, doing: job.report((share, doing)), job.cancelled),
                lambda _none: f"Everything was saved as {Path(chosen).name}.",
            )

    def _import(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, "Import", str(Path.home()), _KIND)
        if chosen:
            data = self._context.ports.data
            self._run(
                lambda job: data.import_all(Path(chosen), lambda share, doing: job.report((share, doing)), job.cancelled), str
            )

    def _run(self, work: Callable[[Any], Any], sentence: Callable[[Any], str]) -> None:
        job = self._context.jobs.submit(work)
        job.progressed.connect(lambda told: self.room.setText(f"{told[1]} {round((told[0] or 0) * 100)} %"))
        job.succeeded.connect(lambda result: self._context.say(sentence(result), None))
        job.failed.connect(self._context.trouble)
        job.done.connect(self.refresh)
