"""The five fields of a story's notes, each with its section's letter, name and a line of advice."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from rehearse.model.sections import LABELS, Label
from rehearse.model.story import StoryTemplate
from ui.theme import Theme
from ui.widgets.surfaces import row, stack
from ui.widgets.text import Text

_ADVICE = {
    Label.SITUATION: "Who wanted what, and what stood behind it. Two sentences.",
    Label.TASK: "What was yours to achieve, and what you could not use or break.",
    Label.ACTION: "What you did, in order; what the others knew that you did not. Half the story.",
    Label.RESULT: "A number with what it was before and the time between.",
    Label.REFLECTION: "What you do differently since then.",
}


class SectionBadge(QWidget):
    """A section's letter on its colour."""

    def __init__(self, theme: Theme, label: Label) -> None:
        super().__init__()
        self._theme = theme
        self._label = label

    def sizeHint(self) -> QSize:
        """A square of 20."""
        return QSize(self._theme.px(20), self._theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The square with the letter."""
        theme, side = self._theme, self._theme.px(20)
        colours = theme.section(self._label)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0, (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.fill))
        painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        painter.setPen(QColor(colours.on))
        painter.setFont(theme.font(12, 600))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._label.letter)
        painter.end()


class GrowingField(QPlainTextEdit):
    """As tall as its text, from `least` lines on; Tab leaves it."""

    def __init__(self, name: str, least: int) -> None:
        super().__init__()
        self._least = least
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.updateGeometry())

    def replace_text(self, text: str) -> None:
        """Another text; the cursor stays before what it stood before, where that is still there."""
        cursor = self.textCursor()
        after = self.toPlainText()[cursor.position() :]
        before = cursor.position()
        self.setPlainText(text)
        cursor = self.textCursor()
        cursor.setPosition(len(text) - len(after) if text.endswith(after) else min(before, len(text)))
        self.setTextCursor(cursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrower, the same text has more lines; the document does not tell of that."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As many lines as there are."""
        lines = max(self._least, round(self.document().size().height()))
        frame = 2 * self.frameWidth() + round(2 * self.document().documentMargin()) + 10
        return QSize(super().sizeHint().width(), lines * self.fontMetrics().lineSpacing() + frame)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return QSize(80, self.sizeHint().height())


class StoryNotes(QWidget):
    """Emits `changed` for every change a person makes, not for those the program makes."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._showing = False
        self.fields: dict[Label, GrowingField] = {}
        self._advice: dict[Label, Text] = {}
        box = stack(spacing=4)
        for label in LABELS:
            field = GrowingField(label.value, 4 if label is Label.ACTION else 2)
            field.textChanged.connect(self._changed)
            advice = Text("", "caption", wrap=True)
            name = Text(label.value, "strong")
            name.setBuddy(field)
            head = row(SectionBadge(theme, label), name, advice, spacing=8)
            head.setStretch(2, 1)
            box.addLayout(head)
            box.addWidget(field)
            box.addSpacing(8)
            self.fields[label], self._advice[label] = field, advice
        self.setLayout(box)

    def show_notes(self, notes: dict[Label, str], template: StoryTemplate | None) -> None:
        """Fills the fields; a field that already says so keeps its cursor."""
        self._showing = True
        for label, field in self.fields.items():
            if field.toPlainText() != notes[label]:
                field.replace_text(notes[label])
            advice = template.advice[label] if template is not None else _ADVICE[label]
            self._advice[label].setText(advice)
            field.setAccessibleDescription(advice)
        self._showing = False

    @property
    def notes(self) -> dict[Label, str]:
        """What the fields say."""
        return {label: field.toPlainText() for label, field in self.fields.items()}

    def _changed(self) -> None:
        if not self._showing:
            self.changed.emit()
