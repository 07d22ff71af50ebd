"""The rail at the left: where one can go."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.actions import key_text
from ui.places import Place
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.motion import Glide
from ui.widgets.recording_sign import RecordingSign
from ui.widgets.surfaces import Surface
from ui.widgets.text import Text


class _Lit(QWidget):
    """The ground of the place that is shown; it glides from the one before."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._button: Button | None = None
        self._glide = Glide(theme, self._stand, self)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)
        self.lower()

    def light(self, button: Button | None) -> None:
        """Behind this button from now on; behind none."""
        before, self._button = self._button, button
        if before is button:
            return
        if before is not None:
            before.removeEventFilter(self)
        self.setVisible(button is not None)
        if button is not None:
            button.installEventFilter(self)
            start = self.y() if before is not None and self.isVisible() else button.y()
            self.setGeometry(button.geometry())
            self._glide.to(start, button.y())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows its button at once: the window, the text size or the rail's width is another."""
        if watched is self._button and self._button is not None and event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._glide.stop()
            self.setGeometry(self._button.geometry())
        return super().eventFilter(watched, event)

    def _stand(self, y: float) -> None:
        self.move(self.x(), round(y))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A soft ground with round corners."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), self._theme.px(8), self._theme.px(8))


class Rail(Surface):
    """Buttons for the places that exist; in a narrow window icons alone, names staying accessible."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, places: tuple[Place, ...], parent: QWidget | None = None) -> None:
        super().__init__("rail", parent)
        self._theme = theme
        self._narrow = False
        self._buttons: dict[Place, Button] = {}
        self._lit = _Lit(theme, self)
        self.setAccessibleName("Places")
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 16, 8, 16)
        box.setSpacing(4)
        self._name = Text("Rehearse", "lead-strong")
        self._name.setContentsMargins(12, 0, 0, 12)
        box.addWidget(self._name)
        self.sign = RecordingSign(theme)
        for place in places:
            if place is Place.SETTINGS:
                box.addStretch(1)
                box.addWidget(self.sign)
            button = Button(place.title, "place")
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setAccessibleName(place.title)
            button.setToolTip(f"{place.title} ({key_text(place.value.key)})")
            button.clicked.connect(lambda _checked=False, place=place: self.chosen.emit(place))
            box.addWidget(button)
            self._buttons[place] = button
        if Place.SETTINGS not in places:
            box.addStretch(1)
            box.addWidget(self.sign)
        self.foot = Text("", "caption", wrap=True)
        self.foot.setContentsMargins(12, 8, 4, 0)
        self.foot.hide()
        box.addWidget(self.foot)
        theme.changed.connect(self._dress)
        self._dress()

    def set_current(self, place: Place) -> None:
        """Lights the place shown; a place outside the rail lights the one it belongs to, or none."""
        wanted = self._buttons.get(Place[place.value.lights] if place.value.lights else place)
        for button in self._buttons.values():
            button.setAutoExclusive(False)  # else one always stays lit
            button.setChecked(button is wanted)
            button.setAutoExclusive(True)
        self._lit.light(wanted)
        self._dress()

    def set_narrow(self, narrow: bool) -> None:
        """Icons alone, or icons with names."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._dress()

    def _dress(self) -> None:
        size = self._theme.px(20)
        for place, button in self._buttons.items():
            button.setIcon(self._theme.icon(place.value.icon, "accent" if button.isChecked() else "muted"))
            button.setIconSize(QSize(size, size))
            button.setText("" if self._narrow else f" {place.title}")
            if button.property("narrow") is not self._narrow:
                button.setProperty("narrow", self._narrow)
                button.style().unpolish(button)
                button.style().polish(button)
        self._name.setVisible(not self._narrow)
        self.sign.set_narrow(self._narrow)
        self.foot.setVisible(bool(self.foot.text()) and not self._narrow)
        self.setFixedWidth(self._theme.px(64 if self._narrow else 184))
