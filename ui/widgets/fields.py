"""Rows of a form: a label with its buddy, the control, a line of help; and choices as buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from ui.widgets.buttons import Button
from ui.widgets.flow import Flow
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
    return Field(label, parts, right)


class Field(QWidget):
    """A label beside its control; above it where there is no room for both."""

    def __init__(self, label: Text, control: QVBoxLayout, line: QHBoxLayout) -> None:
        super().__init__()
        self._label, self._control, self._line = label, control, line
        self._box = row(label, control, spacing=16)
        self._box.setStretch(1, 1)
        self.setLayout(self._box)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the wider of the two."""
        width = max(self._label.minimumSizeHint().width(), self._control.minimumSize().width())
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other or one above the other."""
        super().resizeEvent(event)
        wanted = max(self._control.minimumSize().width(), self._line.sizeHint().width())
        beside = max(self._label.minimumWidth(), self._label.sizeHint().width()) + 16 + wanted
        above = self.width() < beside
        self._box.setDirection(QBoxLayout.Direction.TopToBottom if above else QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(4 if above else 16)


class Choice(QWidget):
    """One of a few, as buttons side by side. `chosen(value)` when the person picks another.

    Guarantee: Tab stops once, at the option lit, or at the first while none is; the arrow keys go on from there.
    """

    chosen = Signal(object)

    def __init__(self, options: tuple[tuple[str, object], ...], name: str) -> None:
        super().__init__()
        self._values = [value for _text, value in options]
        self._buttons: list[Button] = []
        self.setAccessibleName(name)
        box = Flow()
        self.setLayout(box)
        for number, (text, _value) in enumerate(options):
            button = Button(text, "choice")
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setAccessibleName(f"{name}: {text}")
            button.setToolTip(f"{name}: {text}")
            button.clicked.connect(lambda _checked=False, number=number: self.chosen.emit(self._values[number]))
            box.addWidget(button)
            self._buttons.append(button)
        self._stop_at(self._buttons[0])

    def set_value(self, value: object) -> None:
        """Lights the option; none if the value is not among them."""
        for button, own in zip(self._buttons, self._values, strict=True):
            button.setAutoExclusive(False)
            button.setChecked(own == value)
            button.setAutoExclusive(True)
        self._stop_at(next((button for button in self._buttons if button.isChecked()), self._buttons[0]))

    def _stop_at(self, stop: Button) -> None:
        """Qt moves the stop only to what had the keyboard: the first Tab came to an option that was not lit."""
        for button in self._buttons:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if button is stop else Qt.FocusPolicy.NoFocus)
        # Handed on by itself: a focus proxy would be one more stop of Tab, and stay where it was made when the order is another.
        self._stop = stop

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes on to where Tab stops."""
        self._stop.setFocus(event.reason())

    @property
    def value(self) -> object:
        """The option lit, None if none is."""
        return next((own for button, own in zip(self._buttons, self._values, strict=True) if button.isChecked()), None)


def inset(box: QSpinBox) -> None:
    """Room between a number and its frame: style sheets do not reach a spin box's own field."""
    own = box.findChild(QLineEdit)
    if isinstance(own, QLineEdit):
        own.setTextMargins(8, 0, 4, 0)


class WheelGuard(QObject):
    """Lets the mouse wheel change a control only while it has the keyboard; otherwise the page scrolls. GUI thread."""

    def __init__(self, control: QWidget) -> None:
        super().__init__(control)
        self._control = control
        control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the usual one hands the keyboard to what the wheel is over
        control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """An unwanted turn of the wheel goes on to the page."""
        if event.type() is QEvent.Type.Wheel and not self._control.hasFocus():
            event.ignore()
            return True
        return False


def keep_order(low: QSpinBox, high: QSpinBox) -> None:
    """The lower number never stands above the upper one: whichever is changed takes the other along, at once."""
    for box in (low, high):
        box.setKeyboardTracking(False)  # a number that is half typed moves nothing
    low.valueChanged.connect(lambda value: high.setValue(max(value, high.value())))
    high.valueChanged.connect(lambda value: low.setValue(min(value, low.value())))
