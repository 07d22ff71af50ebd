"""A day, written as one likes or picked from a month."""

from __future__ import annotations

from datetime import UTC, date, datetime

from PySide6.QtCore import QDate, QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.theme import Theme
from ui.widgets.month_popup import MonthPopup, same_day
from ui.widgets.written_date import read_date, written

#: Inside the field `date` is what Qt's fields call the day they hold.
Day = date
#: Shown while what stands in the field is no day.
FORM = "Not a day yet: write it like 26 November 2026."
_STEPS = {int(Qt.Key.Key_Up): 1, int(Qt.Key.Key_Down): -1}


class DateField(QLineEdit):
    """A line that holds a day; Enter keeps it instead of doing what the screen does on Enter. GUI thread.

    Qt's own field of this kind reads "26 November 2026", typed over 8 December, as 26 December: it fills a part and skips the rest.
    `dateChanged(QDate)` whenever the day is another, `kept` on Enter, on a pick, and when the keyboard leaves; `unread(text)` with what to
    tell about a line that is no day ("" once it is one). The keyboard leaving a line that is no day puts back the day held.
    """

    dateChanged = Signal(QDate)
    kept = Signal()
    unread = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._day = self._today = datetime.now(UTC).astimezone().date()
        self._latest = Day.max
        self._understood = True
        self._stood = ""
        self._popup: MonthPopup | None = None
        self._calendar = QAction(self)
        self._calendar.setToolTip("Pick a day (Alt+Down)")
        self._calendar.setText("Pick a day")
        self._calendar.triggered.connect(self.open_calendar)
        self.addAction(self._calendar, QLineEdit.ActionPosition.TrailingPosition)
        self._dress()
        self.setAccessibleDescription("A day, written like 26 November 2026; Alt+Down opens the calendar")
        self.textEdited.connect(self._read)
        self._write()

    def date(self) -> QDate:
        """The day held."""
        return QDate(self._day.year, self._day.month, self._day.day)

    def setDate(self, day: QDate) -> None:
        """Another day, shown; what is being written stays while it is the same day."""
        wanted = min(_plain(day), self._latest)
        if wanted != self._day or not self.isModified():
            self._take(wanted)
            self._write()

    def set_today(self, day: Day) -> None:
        """What a day without a year is counted from."""
        self._today = day

    def setMaximumDate(self, day: QDate) -> None:
        """No later day is taken."""
        self._latest = _plain(day)
        if self._day > self._latest:
            self.setDate(day)

    def open_calendar(self) -> None:
        """The month of the day held, below the field."""
        if self._popup is None:
            self._popup = MonthPopup(self._theme, self)
            self._popup.picked.connect(self._picked)
        place = self.mapToGlobal(QPoint(0, self.height() + self._theme.px(4)))
        self._popup.open_at(self._day, place, today=self._today, latest=self._latest)

    def sizeHint(self) -> QSize:
        """Room for the longest month and the calendar."""
        hint = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance("28 September 2026") + self._theme.px(56), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """Takes Enter and the arrows for itself."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and self._own(event):
            event.accept()
            return True
        if event.type() is QEvent.Type.StyleChange:
            self._dress()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps; the arrows go a day, Page Up and Down a month, with Alt the calendar opens."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._understood:
                self._write()
                self.kept.emit()
        elif key == Qt.Key.Key_F4 or (key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier):
            self.open_calendar()
        elif key in _STEPS:
            self.setDate(self.date().addDays(_STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            other = same_day(self._day, 1 if key == Qt.Key.Key_PageUp else -1)
            self.setDate(QDate(other.year, other.month, other.day))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What is typed next is another day, unless a place in it was clicked."""
        super().focusInEvent(event)
        if event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        ):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Left: kept, and written as it is held."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._write()
            self.kept.emit()

    def _own(self, event: QKeyEvent) -> bool:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_F4)
        return event.key() in keys or event.key() in _STEPS

    def _dress(self) -> None:
        self._calendar.setIcon(self._theme.icon("calendar-days"))

    def _picked(self, day: Day) -> None:
        self._take(day)
        self._write()
        self.kept.emit()

    def _read(self, text: str) -> None:
        """The line as it stands; the day held stays while it is none."""
        # Written before the day that stood there, as after Home: that one is meant to go.
        found = read_date(text, self._today) or read_date(text.removesuffix(self._stood), self._today)
        self._understood = found is not None and found <= self._latest
        self.unread.emit("" if self._understood else FORM)
        if found is not None and self._understood:
            self._take(found)

    def _take(self, day: Day) -> None:
        if day != self._day:
            self._day = day
            self.dateChanged.emit(self.date())

    def _write(self) -> None:
        if self.text() != written(self._day):
            self.setText(written(self._day))
        self._stood = self.text()
        self.setModified(False)
        self._understood = True
        self.unread.emit("")


def _plain(day: QDate) -> Day:
    return Day(day.year(), day.month(), day.day())
