"""One dimension to rate: its question, what shows it and what belies it, the person's word and note, how it went before."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from rehearse.model.rating import Mark
from rehearse.ports import DimensionView
from ui.widgets.buttons import Button
from ui.widgets.fields import Choice
from ui.widgets.surfaces import Surface, row, stack
from ui.widgets.text import Text
from ui.wording import when

MARKS: tuple[tuple[str, Mark], ...] = (("Weak", Mark.WEAK), ("Mixed", Mark.MIXED), ("Strong", Mark.STRONG))


def before_text(view: DimensionView, now: datetime) -> str:
    """Earlier verdicts in words: "Earlier: weak (2 Mar 18:30), mixed (Yesterday 9:05)." """
    if not view.before:
        return ""
    names = {mark: name.lower() for name, mark in MARKS}
    shown = ", ".join(f"{names[item.mark]} ({when(item.created, now)})" for item in view.before[-4:])
    return f"Earlier: {shown}."


class RatingCard(Surface):
    """Follows its view in place, so that the keyboard stays where it was. `rated(dimension, mark or None, note)`."""

    rated = Signal(str, object, str)

    def __init__(self, view: DimensionView) -> None:
        super().__init__("card")
        self.view = view
        dimension = view.competency
        self.note = QLineEdit()
        self.choice = Choice(MARKS, dimension.title)
        self.choice.chosen.connect(lambda mark: self.rated.emit(self.view.competency.id, mark, self.note.text().strip()))
        self.take_back = Button("Take back", "quiet")
        self.take_back.setToolTip("Take this verdict back")
        self.take_back.setAccessibleName(f"{dimension.title}: take the verdict back")
        self.take_back.clicked.connect(lambda: self.rated.emit(self.view.competency.id, None, ""))
        self.note.setPlaceholderText("Your note: what to keep, what to change")
        self.note.setAccessibleName(f"{dimension.title}: your note")
        self.note.setMaxLength(2_000)
        self.note.editingFinished.connect(self.keep_note)
        self.change = Text("", "caption", wrap=True)
        self.before = Text("", "caption", wrap=True)
        title = row(Text(dimension.title, "lead-strong"), *self._asked(view), None)
        signals = row(
            _signals("Shows it", dimension.strong),
            _signals("Belies it", dimension.weak),
            spacing=16,
        )
        signals.setStretch(0, 1)
        signals.setStretch(1, 1)
        self.hold(
            stack(
                title,
                Text(dimension.question, "body", wrap=True),
                signals,
                row(self.choice, self.take_back),
                self.note,
                self.change,
                self.before,
                spacing=8,
            ),
            16,
        )
        self.setAccessibleName(f"{dimension.title}. {dimension.question}")
        self.show_view(view)

    def show_view(self, view: DimensionView) -> None:
        """The same dimension after a change."""
        self.view = view
        self.choice.set_value(view.mark)
        marked = view.mark is not None
        self.take_back.setVisible(marked)
        self.note.setVisible(marked)
        if not self.note.hasFocus():
            self.note.setText(view.note)
        several = view.change is not None and len(view.change.marks) > 1
        self.change.setText(view.change.sentence if view.change is not None and several else "")
        self.change.setVisible(several)
        self.before.setText(before_text(view, datetime.now(UTC)))
        self.before.setVisible(bool(view.before))

    def keep_note(self) -> None:
        """The note as it stands now."""
        text = self.note.text().strip()
        if self.view.mark is not None and text != self.view.note:
            self.rated.emit(self.view.competency.id, self.view.mark, text)

    def _asked(self, view: DimensionView) -> tuple[QWidget, ...]:
        return (Text("this question asks for it", "caption"),) if view.asked else ()


def _signals(title: str, lines: tuple[str, ...]) -> QWidget:
    """Plain bullets: a tick or a dash stands for heard or not heard elsewhere, and nothing here was judged."""
    parts: list[QWidget] = [Text(title, "caption-strong")]
    for line in lines:
        dot = Text("\N{BULLET}", "caption")
        whole = QWidget()
        box = row(dot, Text(line, "caption", wrap=True), spacing=8)
        box.setStretch(1, 1)
        box.setAlignment(dot, Qt.AlignmentFlag.AlignTop)
        whole.setLayout(box)
        parts.append(whole)
    side = QWidget()
    side.setLayout(stack(*parts, None, spacing=4))
    return side
