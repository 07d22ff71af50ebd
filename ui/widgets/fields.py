"""Rows of a form: a label with its buddy, the control, a line of help; and choices as buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QWidget

from ui.widgets.buttons import Button
from ui.widgets.surfaces import row, stack
from ui.widgets.text import Text


def field(name: str, control: QWidget, help_text: str = "", *beside: QWidget) -> QWidget:
    """A labelled control. The label is the control's buddy and its accessible name."""
    label = Text(name, "strong")
    label.setBuddy(control)
    label.setMinimumWidth(label.fontMetrics().averageCharWidth() * 24)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    label.setContentsMargins(0, 8, 0, 0)
    if not control.accessibleName():
        control.setAccessibleName(name)
    right = row(control, *beside)
    right.setStretch(0, 1)
    parts = stack(right, spacing=4)
    if help_text:
        help_label = Text(help_text, "caption", wrap=True)
        parts.addWidget(help_label)
        control.setAccessibleDescription(help_text)
    whole = QWidget()
    box = row(label, parts, spacing=16)
    box.setStretch(1, 1)
    whole.setLayout(box)
    return whole


class Choice(QWidget):
    """One of a few, as buttons side by side. `chosen(value)` when the person picks another."""

    chosen = Signal(object)

    def __init__(self, options: tuple[tuple[str, object], ...], name: str) -> None:
        super().__init__()
        self._values = [value for _text, value in options]
        self._buttons: list[Button] = []
        self.setAccessibleName(name)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for number, (text, _value) in enumerate(options):
            button = Button(text, "choice")
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setAccessibleName(f"{name}: {text}")
            button.setToolTip(f"{name}: {text}")
            button.clicked.connect(lambda _checked=False, number=number: self.chosen.emit(self._values[number]))
            box.addWidget(button)
            self._buttons.append(button)
        box.addStretch(1)
        self.setFocusProxy(self._buttons[0])

    def set_value(self, value: object) -> None:
        """Lights the option; none if the value is not among them."""
        for button, own in zip(self._buttons, self._values, strict=True):
            button.setAutoExclusive(False)
            button.setChecked(own == value)
            button.setAutoExclusive(True)

    @property
    def value(self) -> object:
        """The option lit, None if none is."""
        return next((own for button, own in zip(self._buttons, self._values, strict=True) if button.isChecked()), None)


def inset(box: QSpinBox) -> None:
    """Room between a number and its frame: style sheets do not reach a spin box's own field."""
    own = box.findChild(QLineEdit)
    if isinstance(own, QLineEdit):
        own.setTextMargins(8, 0, 4, 0)
