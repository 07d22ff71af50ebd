"""Editing the network beside its picture: choose somebody, write what goes each way, see it drawn at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from rehearse.model.exercise import NetworkLink, Step
from ui.screens.screen import Context
from ui.widgets.buttons import Button
from ui.widgets.network_map import NetworkMap
from ui.widgets.surfaces import Surface, row, stack
from ui.widgets.text import Text

#: Below this width (at 100 % text) the fields stand under the picture.
BESIDE = 760
Row = dict[str, str]


class NetworkEditor(QWidget):
    """GUI thread. `edited(rows)` after each change; it keeps what it shows, also rows that are still incomplete."""

    edited = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.rows: list[Row] = []
        self.current = 0
        self.map = NetworkMap(context.theme)
        self.map.chosen.connect(self._choose)
        self.map.opened.connect(lambda _index: self._focus_first())
        self.who = Text("", "caption-strong")
        self.fields: dict[str, QLineEdit] = {}
        self._fields = stack(spacing=8)
        self.add = Button("Add somebody", "plain")
        self.add.setToolTip("Add somebody to the map")
        self.add.clicked.connect(self.add_row)
        self.remove = Button("Take away", "quiet")
        self.remove.setToolTip("Take this one off the map")
        self.remove.clicked.connect(self.remove_row)
        side = Surface("card").hold(stack(self.who, self._fields, row(self.add, self.remove, None), spacing=8), 16)
        self._beside = row(self.map, side, spacing=16)
        self._beside.setStretch(0, 3)
        self._beside.setStretch(1, 2)
        self.setLayout(self._beside)

    def fold(self, *, narrow: bool) -> None:
        """Beside each other, or the fields, in which one writes, above the map."""
        self._beside.setDirection(QBoxLayout.Direction.BottomToTop if narrow else QBoxLayout.Direction.LeftToRight)

    def show_rows(self, step: Step, rows: Sequence[Row]) -> None:
        """The kept table; one empty row where there is nothing yet."""
        if list(self.fields) != [name for name, _prompt in step.fields]:
            self._make_fields(step)
        self.rows = [dict(item) for item in rows] or [{}]
        self.current = min(self.current, len(self.rows) - 1)
        self._show()

    def kept(self) -> tuple[Row, ...]:
        """Everything written so far."""
        return tuple(dict(item) for item in self.rows)

    def add_row(self) -> None:
        """A new one, ready to be named."""
        empty = next((index for index, item in enumerate(self.rows) if not any(item.values())), -1)
        if empty < 0:
            self.rows.append({})
            empty = len(self.rows) - 1
        self.current = empty
        self._show()
        self._focus_first()

    def remove_row(self) -> None:
        """The chosen one goes."""
        if not self.rows:
            return
        self.rows.pop(self.current)
        self.rows = self.rows or [{}]
        self.current = max(0, self.current - 1)
        self._show()
        self.edited.emit(self.kept())

    def _make_fields(self, step: Step) -> None:
        for name, prompt in step.fields:
            field = QLineEdit()
            field.setMaxLength(500)
            field.setAccessibleName(prompt)
            field.textEdited.connect(lambda text, name=name: self._typed(name, text))
            self._fields.addLayout(stack(Text(prompt, "caption"), field, spacing=2))
            self.fields[name] = field

    def _typed(self, name: str, text: str) -> None:
        self.rows[self.current][name] = text
        self._draw()
        self.edited.emit(self.kept())

    def _choose(self, drawn: int) -> None:
        shown = [index for index, item in enumerate(self.rows) if item.get("partner", "").strip()]
        if 0 <= drawn < len(shown):
            self.current = shown[drawn]
            self._show()

    def _show(self) -> None:
        values = self.rows[self.current]
        for name, field in self.fields.items():
            if field.text() != values.get(name, ""):
                field.setText(values.get(name, ""))
        self.remove.setEnabled(any(any(item.values()) for item in self.rows))
        self._draw()

    def _draw(self) -> None:
        self.who.setText(f"{self.current + 1} of {len(self.rows)}")
        shown = [index for index, item in enumerate(self.rows) if item.get("partner", "").strip()]
        names = ("partner", "they_need", "you_need", "friction", "next_step")
        links = [NetworkLink(**{name: self.rows[index].get(name, "") for name in names}) for index in shown]
        self.map.show_links(links, shown.index(self.current) if self.current in shown else -1)

    def start(self) -> None:
        """The keyboard to the first field."""
        self._focus_first()

    def _focus_first(self) -> None:
        first = next(iter(self.fields.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
