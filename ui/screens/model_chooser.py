"""Choosing a speech model: download with size, source and progress, a folder of one's own, or none for now."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QVBoxLayout, QWidget

from rehearse.errors import RehearseError
from rehearse.ports import DownloadProgress, ModelEntry
from ui.jobs import Job
from ui.screens.screen import Context
from ui.widgets.buttons import Button
from ui.widgets.flow import Flow
from ui.widgets.surfaces import Column, Surface, clear, row, stack
from ui.widgets.text import Text, breakable
from ui.wording import DEMO_VOICE, size_text

#: Said of the demo's own model, wherever its folder lies.
_NOT_FOR_PEOPLE = " It hears the synthetic demo only: what people say comes out wrong."


class ModelChooser(QWidget):
    """GUI thread; everything slow is a job. `chosen(name)` when a model is ready and was picked.

    How far a download is, and what went wrong, is told in the row that was pressed: below the list nobody would see it.
    """

    chosen = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._entries: tuple[ModelEntry, ...] = ()
        self._job: Job | None = None
        #: The row of each model, and the one in which things are told; "" is above the list.
        self._rows: dict[str, QVBoxLayout] = {}
        self._at = ""
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.status = Text("", "muted", wrap=True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Download")
        self.cancel = Button("Cancel", "plain")
        self.cancel.setToolTip("Cancel; what has arrived is kept for next time")
        self.cancel.clicked.connect(self.stop)
        self.folder = Button("Use a folder…", "plain")
        self.folder.setToolTip("A folder with a converted Whisper model")
        self.folder.clicked.connect(self._choose_folder)
        self.measure = Button("Which suits this machine?", "plain")
        self.measure.setToolTip("Times this machine for a few seconds")
        self.measure.clicked.connect(self._measure)
        self.told = QWidget()
        self.told.setLayout(stack(self.progress, self.status, row(self.cancel, None), spacing=8))
        buttons = QWidget()
        buttons.setLayout(Flow(self.measure, self.folder))
        self._above = QVBoxLayout()
        self.setLayout(stack(buttons, self._above, self._list, spacing=8))
        self._tell_at("")
        self._idle()

    def refresh(self) -> None:
        """Reads the catalogue."""
        self._context.jobs.run(self._context.ports.models.catalogue, self._show, self._failed)

    def stop(self) -> None:
        """Ends a download or a measurement; safe at any time."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._idle()
            self._say("Cancelled. What has arrived is kept, and the next download goes on from there.")

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._job is not None

    def download(self, entry: ModelEntry) -> None:
        """Only ever at the person's word."""
        models = self._context.ports.models
        self._tell_at(entry.name)
        job = self._job = self._context.jobs.submit(lambda job: models.download(entry.name, job.report, job.cancelled))
        self._busy(f"Downloading {_called(entry)} from {entry.source}")

        def arrived(told: DownloadProgress) -> None:
            self.progress.setRange(0, 1000)
            self.progress.setValue(round(1000 * told.done / max(1, told.total)))
            speed = f", {size_text(round(told.per_second))} a second" if told.per_second else ""
            self._say(f"{_called(entry)}: {size_text(told.done)} of {size_text(told.total)}{speed}, from {entry.source}")

        job.progressed.connect(arrived)
        job.succeeded.connect(self._ready)
        job.failed.connect(self._failed)

    def _show(self, entries: tuple[ModelEntry, ...]) -> None:
        self._entries = entries
        self._above.addWidget(self.told)  # out of the row that goes
        self._rows.clear()
        clear(self._list)
        # What is in use or on this machine first: below seven downloads nobody would look for it.
        in_use = self._context.settings.model
        for entry in sorted(entries, key=lambda one: (one.name != in_use, not one.installed)):
            self._list.addWidget(self._row(entry))
        self._tell_at(self._at)

    def _row(self, entry: ModelEntry) -> QWidget:
        current = entry.name == self._context.settings.model
        title = entry.title + ("  ·  suits this machine" if entry.recommended else "")
        about = f"{size_text(entry.size)}  ·  {entry.languages}  ·  {entry.note}".strip(" ·")
        source = "Ships with the program" if entry.source == "ships with the program" else f"From {entry.source}"
        texts = stack(
            Text(title, "strong", wrap=True),
            Text(about, "caption", wrap=True),
            Text(breakable(source), "caption", wrap=True),
            spacing=2,
        )
        buttons: list[QWidget] = []
        if current:
            buttons.append(Text("In use", "accent"))
        elif entry.installed and not entry.damaged:
            use = Button("Use", "plain")
            use.setAccessibleName(f"Use {entry.title}")
            use.setToolTip(f"Use {entry.title}")
            use.clicked.connect(partial(self.chosen.emit, entry.name))
            buttons.append(use)
        elif not entry.own_folder:
            get = Button("Download again" if entry.damaged else "Download", "plain")
            get.setAccessibleName(f"Download {entry.title}, {size_text(entry.size)}, from {entry.source}")
            get.setToolTip(f"{size_text(entry.size)} from {entry.source}")
            get.clicked.connect(partial(self._ask_download, entry))
            get.setEnabled(not self._offline)
            buttons.append(get)
        if entry.installed and not current and not entry.own_folder:
            remove = Button("Remove", "quiet")
            remove.setAccessibleName(f"Remove {entry.title}")
            remove.setToolTip(f"Delete {entry.title} from this machine")
            remove.clicked.connect(partial(self._remove, entry))
            buttons.append(remove)
        box = row(texts, *buttons)
        box.setStretch(0, 1)
        self._rows[entry.name] = whole = stack(box, spacing=8)
        return Surface("card").hold(whole, 12)

    @property
    def _offline(self) -> bool:
        return self._context.ports.offline or self._context.settings.offline

    def _ask_download(self, entry: ModelEntry, _checked: bool = False) -> None:
        if self._job is None:
            self.download(entry)

    def _remove(self, entry: ModelEntry, _checked: bool = False) -> None:
        self._tell_at(entry.name)
        self._context.jobs.run(lambda: self._context.ports.models.remove(entry.name), lambda _none: self.refresh(), self._failed)

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "A folder with a converted Whisper model", str(Path.home()))
        if chosen:
            self.use_folder(Path(chosen))

    def use_folder(self, folder: Path) -> None:
        """Checks it, then uses it."""
        self._tell_at("")
        self._context.jobs.run(lambda: self._context.ports.models.use_folder(folder), self._ready, self._failed)

    def _measure(self) -> None:
        if self._job is not None:
            return
        models = self._context.ports.models
        self._tell_at("")
        job = self._job = self._context.jobs.submit(
            lambda job: models.measure(lambda share, doing: job.report((share, doing)), job.cancelled)
        )
        self._busy("Timing this machine")
        job.progressed.connect(lambda told: self._say(told[1]))
        job.succeeded.connect(self._measured)
        job.failed.connect(self._failed)

    def _measured(self, name: str) -> None:
        title = next((_called(entry) for entry in self._entries if entry.name == name), name)
        self._idle()
        self._say(f"{title}, keeps up with speech on this machine.")
        self.refresh()

    def _ready(self, entry: ModelEntry) -> None:
        self._idle()
        self._say(f"{_called(entry)} is ready." + (_NOT_FOR_PEOPLE if entry.name.endswith(DEMO_VOICE) else ""))
        self.chosen.emit(entry.name)
        self.refresh()

    def _failed(self, error: RehearseError) -> None:
        at = self._at
        self._idle()
        self._tell_at(at)
        self._say(error.sentence())
        self._show_told()

    def _tell_at(self, name: str) -> None:
        """From now on things are told in this model's row, or above the list; what was told elsewhere is over."""
        if name != self._at and self._job is None:
            self._say("")
        self._at = name
        self._rows.get(name, self._above).addWidget(self.told)
        self.told.setVisible(bool(self.status.text()) or self.busy)

    def _say(self, text: str) -> None:
        self.status.setText(text)
        self.told.setVisible(bool(text) or self.busy)

    def _show_told(self) -> None:
        """Into view, once it has its place: the row pressed may be the last one seen."""

        def show() -> None:
            above = self.parentWidget()
            while above is not None and not isinstance(above, Column):
                above = above.parentWidget()
            if above is not None and self.told.isVisible():
                above.ensureWidgetVisible(self.told)

        QTimer.singleShot(0, self, show)

    def _busy(self, text: str) -> None:
        self.progress.setRange(0, 0)
        self.progress.show()
        self.cancel.show()
        self.folder.setEnabled(False)
        self.measure.setEnabled(False)
        self._say(text)
        self._show_told()

    def _idle(self) -> None:
        self._job = None
        self.progress.hide()
        self.cancel.hide()
        self.folder.setEnabled(True)
        self.measure.setEnabled(True)
        if self._offline:
            self._tell_at("")
            self._say("Offline: downloads are refused. A folder still works.")


def _called(entry: ModelEntry) -> str:
    """Its name without what it is good for, inside a sentence."""
    return entry.title.split(":", 1)[0]
