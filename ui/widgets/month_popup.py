"""A month to pick a day from, below the field it belongs to."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.surfaces import Surface, row, stack
from ui.widgets.text import Text

#: Rows of a month that begins on a Sunday.
WEEKS = 6
#: Any Monday.
_MONDAY = date(2024, 1, 1)
_STEPS = {
    int(Qt.Key.Key_Left): -1,
    int(Qt.Key.Key_Right): 1,
    int(Qt.Key.Key_Up): -7,
    int(Qt.Key.Key_Down): 7,
}


class DayButton(Button):
    """One day; the arrow keys and Page Up and Down go on from it."""

    moved = Signal(int)
    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__("", "day")
        self.setCheckable(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A day or a week on, a month on, or what any button does."""
        step = _STEPS.get(event.key())
        if step is not None:
            self.moved.emit(step)
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turned.emit(-1 if event.key() == Qt.Key.Key_PageUp else 1)
        else:
            super().keyPressEvent(event)


class MonthPopup(Surface):
    """Opens at a day; `picked(date)` closes it, Esc or a click elsewhere closes it without. GUI thread."""

    picked = Signal(object)

    def __init__(self, theme: Theme, owner: QWidget) -> None:
        super().__init__("raised", owner)
        self.setWindowFlags(Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint)
        self._theme = theme
        self._first = _MONDAY
        self._chosen: date | None = None
        self._today = self._month = _MONDAY
        self._latest = date.max
        self.month = Text("", "strong")
        self.month.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.back, self.on = self._turn("chevron-left", "The month before", -1), self._turn("chevron-right", "The next month", 1)
        head = row(self.back, self.month, self.on, spacing=4)
        head.setStretch(1, 1)
        grid = QGridLayout()
        grid.setSpacing(theme.px(2))
        for number in range(7):
            name = Text(f"{_MONDAY + timedelta(days=number):%a}", "caption")
            name.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(name, 0, number)
        self.days = [DayButton() for _ in range(WEEKS * 7)]
        for number, day in enumerate(self.days):
            day.clicked.connect(partial(self._pick, number))
            day.moved.connect(partial(self._move, number))
            day.turned.connect(partial(self._turn_from, number))
            grid.addWidget(day, 1 + number // 7, number % 7)
        self.hold(stack(head, grid, spacing=4), 12)

    def open_at(self, day: date, place: QPoint, *, today: date, latest: date = date.max) -> None:
        """Shows the month of `day`, which has the keyboard; `place` in screen pixels is where it begins. Days after `latest` cannot be picked."""
        self._chosen, self._today, self._latest = day, today, latest
        self._show(day)
        self.adjustSize()
        whole = self.screen().availableGeometry()
        left = max(whole.left(), min(place.x(), whole.right() - self.width()))
        top = max(whole.top(), min(place.y(), whole.bottom() - self.height()))
        self.move(left, top)
        self.show()
        self._give(day)

    def _show(self, day: date) -> None:
        """The month that `day` lies in, with what its first and last week share with others."""
        first = day.replace(day=1)
        self._month = first
        self._first = first - timedelta(days=first.weekday())
        self.month.setText(f"{first:%B} {first.year}")
        for number, button in enumerate(self.days):
            one = self._first + timedelta(days=number)
            button.setText(str(one.day))
            button.setAccessibleName(f"{one:%A}, {one.day} {one:%B} {one.year}")
            button.setToolTip(button.accessibleName())
            button.setChecked(one == self._chosen)
            button.setEnabled(one <= self._latest)
            where = "other" if one.month != first.month else "today" if one == self._today else ""
            if button.property("where") != where:
                button.setProperty("where", where)
                button.style().unpolish(button)
                button.style().polish(button)
        self.on.setEnabled(_month_on(first, 1) <= self._latest)

    def _give(self, day: date) -> None:
        self.days[(day - self._first).days].setFocus(Qt.FocusReason.PopupFocusReason)

    def _pick(self, number: int) -> None:
        self.close()
        self.picked.emit(self._first + timedelta(days=number))

    def _move(self, number: int, step: int) -> None:
        self._go(self._first + timedelta(days=number + step))

    def _turn_from(self, number: int, months: int) -> None:
        day = self._first + timedelta(days=number)
        self._go(same_day(day, months))

    def _go(self, day: date) -> None:
        day = min(day, self._latest)
        if day.replace(day=1) != self._month:
            self._show(day)
        self._give(day)

    def _turn(self, icon: str, name: str, months: int) -> Button:
        button = Button("", "icon")
        button.setIcon(self._theme.icon(icon))
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda: self._show(_month_on(self._month, months)))
        return button


def same_day(day: date, months: int) -> date:
    """The same day of another month, or its last one where that is shorter."""
    first = _month_on(day.replace(day=1), months)
    last = _month_on(first, 1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _month_on(first: date, months: int) -> date:
    whole = first.year * 12 + first.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)
