"""A card for something due: what, why, its checkpoint's abilities to tick, and Start."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from rehearse.model.schedule import SubjectKind
from rehearse.ports import DueCard
from ui.names import category_name
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.surfaces import Surface, let_go, row, stack
from ui.widgets.text import Text, short


def heading(card: DueCard) -> str:
    """Story or question, and what its checkpoint asks for."""
    kind = "Story" if card.due.kind is SubjectKind.STORY else category_name(card.question.category)
    return f"{kind}  ·  {card.due.checkpoint.title}"


class Tick(QWidget):
    """A box with words that wrap; a click on the words ticks it too."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.box.setAccessibleName(text)
        self.box.setToolTip("Tick what you can do (Space)")
        words = Text(text, "body", wrap=True)
        words.setBuddy(self.box)
        box = row(self.box, words, spacing=4)
        box.setStretch(1, 1)
        self.setLayout(box)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """As on the box."""
        if self.rect().contains(event.position().toPoint()):
            self.box.toggle()


class FirstDue(Surface):
    """The first thing due, large. `ticked(ability, on)` names the ability as "day:position"."""

    ticked = Signal(str, bool)

    def __init__(self, start: QWidget) -> None:
        super().__init__("card")
        self._start = start
        self.about = Text("", "caption-strong", wrap=True)
        self.title = Text("", "title", wrap=True)
        self.ask = Text("", "muted", wrap=True)
        self.because = Text("", "body", wrap=True)
        self.able = Text("What you can do by now, in your own judgement", "caption-strong", wrap=True)
        self.boxes: list[QCheckBox] = []
        self._lines: list[Tick] = []
        self._boxes = stack(spacing=0)
        self.hold(
            stack(self.about, self.title, self.ask, self.because, 4, row(start, None), 4, self.able, self._boxes, spacing=8),
            24,
        )

    def show_card(self, card: DueCard) -> None:
        """Another card, or the same after a tick."""
        self.about.setText(heading(card))
        self.title.setText(card.title)
        story = card.due.kind is SubjectKind.STORY
        self.ask.setText(f"You will be asked: “{card.question.text}”" if story else "")
        self.ask.setVisible(story)
        self.because.setText(card.due.because)
        self.setAccessibleName(f"Due now: {card.title}. {card.due.because}")
        self.able.setVisible(bool(card.abilities))
        let_go(self._boxes, self._lines)
        self._lines, self.boxes = [], []
        ticks = card.ticked or (False,) * len(card.abilities)
        for number, (ability, ticked) in enumerate(zip(card.abilities, ticks, strict=True)):
            line = Tick(ability)
            line.box.setChecked(ticked)
            line.box.toggled.connect(partial(self.ticked.emit, f"{card.due.checkpoint.day}:{number}"))
            self._boxes.addWidget(line)
            self._lines.append(line)
            self.boxes.append(line.box)


class DueRow(Surface):
    """Something else that is due: one line, why, and a plain Start."""

    started = Signal()

    def __init__(self, theme: Theme, card: DueCard) -> None:
        super().__init__("card")
        self.card = card
        start = Button(" Start", "plain")
        start.setIcon(theme.icon("mic"))
        start.setAccessibleName(f"Start: {card.title}")
        start.setToolTip("Start (Enter)")
        start.clicked.connect(self.started)
        self.start = start
        because = Text(card.due.because, "caption", wrap=True)
        words = stack(
            Text(heading(card), "caption-strong", wrap=True), Text(short(card.title), "strong", wrap=True), because, spacing=2
        )
        box = row(words, start, spacing=16)
        box.setStretch(0, 1)
        self.hold(box, 12)
