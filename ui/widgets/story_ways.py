"""The translation frame: concepts of the field as a picture, as what they cost, and as the decision they lead to."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from rehearse.model.story import Translation
from ui.widgets.surfaces import stack
from ui.widgets.text import Text

_WAYS = (
    ("As a picture", "analogy"),
    ("What it costs", "business"),
    ("What they must decide", "decision"),
    ("For a peer, and for yourself", "technical"),
)


class StoryWays(QWidget):
    """One concept at a time, chosen from a list."""

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[Translation, ...] = ()
        self.choice = QComboBox()
        self.choice.setAccessibleName("Concept")
        self.choice.currentIndexChanged.connect(self._show)
        self.texts: dict[str, Text] = {}
        label = Text("Concept", "caption-strong")
        label.setBuddy(self.choice)
        box = stack(
            Text("The same thing, said three ways", "title"),
            Text("The order to speak in: the picture, what it costs, what the listener must decide.", "muted", wrap=True),
            4,
            label,
            self.choice,
            spacing=8,
        )
        for name, field in _WAYS:
            text = Text("", "lead", wrap=True)
            text.setAccessibleName(name)
            box.addSpacing(8)
            box.addWidget(Text(name, "caption-strong"))
            box.addWidget(text)
            self.texts[field] = text
        box.addStretch(1)
        self.setLayout(box)

    def show_all(self, found: tuple[Translation, ...]) -> None:
        """Fills the list once."""
        if found == self._all:
            return
        self._all = found
        self.choice.clear()
        for item in found:
            self.choice.addItem(item.concept)

    def _show(self, number: int) -> None:
        if 0 <= number < len(self._all):
            for field, text in self.texts.items():
                text.setText(getattr(self._all[number], field))
