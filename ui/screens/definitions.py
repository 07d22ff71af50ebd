"""What is measured: each measure, its norm, and where the norm comes from. And the page about the program."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from rehearse.model.measures import Definition
from ui.screens.screen import Context, Screen
from ui.widgets.surfaces import Column, Surface, stack
from ui.widgets.text import Text

LICENCES = (
    ("Rehearse", "MIT licence."),
    ("Inter", "The typeface, © The Inter Project Authors, SIL Open Font License 1.1."),
    ("Lucide", "The icons, © Lucide Icons and Contributors, ISC licence; parts © Cole Bemis (Feather), MIT licence."),
    ("Qt and PySide6", "The window, © The Qt Company, LGPL 3."),
    ("faster-whisper, CTranslate2, Silero VAD", "The reading of words and the finding of speech, MIT licence."),
    ("PortAudio, FFmpeg (PyAV), soxr, libsndfile", "Sound in and out; MIT, LGPL and BSD licences."),
)


class DefinitionsScreen(Screen):
    """A page to read."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.column = Column(context.theme.px(760))
        cards = [self._card(item) for item in context.ports.data.definitions()]
        intro = Text(
            "Every figure in a review is one of these. Usual ranges come from published work where there is some; where there is none, it says so. "
            "What could not be measured is called not measured, never guessed.",
            "body",
            wrap=True,
        )
        self.column.inside.setLayout(stack(Text("What is measured", "title"), intro, *cards, None, spacing=12))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.column)

    def enter(self, payload: Any = None) -> None:
        """From the top."""
        self.column.verticalScrollBar().setValue(0)

    @staticmethod
    def _card(item: Definition) -> QWidget:
        lines: list[QLabel] = [Text(item.title, "lead-strong", wrap=True), Text(item.definition, "body", wrap=True)]
        if item.norm:
            lines.append(Text(f"Usual: {item.norm}", "body", wrap=True))
        lines.append(Text(f"Source: {item.source}" if item.source else "No published norm.", "caption", wrap=True))
        return Surface("card").hold(stack(*lines, spacing=4))


class AboutScreen(Screen):
    """Version, promise, licences."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        try:
            number = version("rehearse")
        except PackageNotFoundError:
            number = "run from source"
        promise = Text(
            "Spoken practice on your own machine. No account, no telemetry; the network is used only for a model download that you start.",
            "body",
            wrap=True,
        )
        rows = [
            Surface("card").hold(stack(Text(name, "strong"), Text(text, "muted", wrap=True), spacing=2), 12)
            for name, text in LICENCES
        ]
        column = Column(context.theme.px(760))
        keys = Text("Press ? to see every key.", "muted")
        column.inside.setLayout(stack(Text("Rehearse", "title"), Text(number, "caption"), promise, keys, *rows, None, spacing=12))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(column)
