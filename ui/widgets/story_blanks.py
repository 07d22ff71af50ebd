"""A frame's blanks, one field each, with somebody else's filling as an example."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from rehearse.model.story import StoryTemplate
from ui.widgets.buttons import Button
from ui.widgets.surfaces import clear, row, stack
from ui.widgets.text import Text


class StoryBlanks(QWidget):
    """Closed it is one button that says how many blanks are open. `filled` when a field was left changed."""

    filled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._template = ""
        self._kept: dict[str, str] = {}
        self.fields: dict[str, QLineEdit] = {}
        self.toggle = Button("", "plain")
        self.toggle.setCheckable(True)
        self._body = QWidget()
        self._form = stack(spacing=4)
        self._body.setLayout(self._form)
        self._body.hide()
        self.toggle.toggled.connect(self._body.setVisible)
        self.setLayout(stack(row(self.toggle, None), self._body, spacing=8))

    def show_template(self, template: StoryTemplate | None, slots: dict[str, str], left: int) -> None:
        """The frame's blanks with their fillings; nothing to show without a frame."""
        self.setVisible(template is not None)
        if template is None:
            self._template = ""
            return
        if template.id != self._template:
            self._build(template)
        self._kept = dict(slots)
        for name, field in self.fields.items():
            if not field.hasFocus() and field.text() != slots.get(name, ""):
                field.setText(slots.get(name, ""))
        name = f"Fill in the blanks ({left} open)" if left else "Change the fillings"
        self.toggle.setText(name)
        self.toggle.setToolTip(name)

    def open(self) -> None:
        """Shows the fields, the keyboard on the first empty one."""
        self.toggle.setChecked(True)
        first = next((field for field in self.fields.values() if not field.text()), None)
        if first is not None:
            first.setFocus()

    @property
    def slots(self) -> dict[str, str]:
        """Every filling."""
        return {name: field.text().strip() for name, field in self.fields.items() if field.text().strip()}

    def _build(self, template: StoryTemplate) -> None:
        self._template = template.id
        clear(self._form)
        self.fields = {}
        for slot in template.slots:
            field = QLineEdit()
            field.setAccessibleName(slot.prompt)
            field.setAccessibleDescription(f"For example: {slot.example}")
            field.setPlaceholderText(f"such as: {slot.example}")
            field.editingFinished.connect(self._left)
            label = Text(slot.prompt[:1].upper() + slot.prompt[1:], "caption-strong", wrap=True)
            label.setBuddy(field)
            self._form.addWidget(label)
            self._form.addWidget(field)
            self.fields[slot.id] = field

    def _left(self) -> None:
        if self.slots != self._kept:
            self._kept = self.slots
            self.filled.emit()
