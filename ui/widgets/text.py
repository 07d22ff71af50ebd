"""Labels: plain text only, with a role from the theme."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class Text(QLabel):
    """A label that never reads markup: what a person typed or said is shown as it is."""

    def __init__(self, text: str = "", role: str = "body", *, wrap: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(text)

    def set_role(self, role: str) -> None:
        """Another size or colour."""
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)


class OneLine(Text):
    """A label that ends in … where there is no room; the whole text is its tooltip and its accessible name.

    `shorter` forms of the same text are shown instead, the longest that fits, before anything is cut.
    """

    def __init__(self, text: str = "", role: str = "body", parent: QWidget | None = None) -> None:
        self._whole = ""
        self._shorter: tuple[str, ...] = ()
        super().__init__("", role, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_whole(text)

    def set_whole(self, text: str, *shorter: str) -> None:
        """The text to show, however long."""
        self._whole, self._shorter = " ".join(text.split()), shorter
        self.setToolTip(tooltip(self._whole))
        self.setAccessibleName(self._whole)
        self._elide()

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cuts anew."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        metrics, width = self.fontMetrics(), max(0, self.width())
        forms = (self._whole, *self._shorter)
        fitting = next((form for form in forms if metrics.horizontalAdvance(form) <= width), forms[-1])
        self.setText(metrics.elidedText(fitting, Qt.TextElideMode.ElideRight, width))


#: About two lines of a card.
_SHORT = 120


def short(text: str) -> str:
    """A question as the title of a card: whole, but for one that would fill the card."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHORT else f"{plain[: _SHORT - 1].rstrip(' ,;:')}…"


def breakable(text: str) -> str:
    """The same text, which may also be broken after a stroke: addresses are long words."""
    return text.replace("/", "/\u200b")


def tooltip(text: str) -> str:
    """Text for a tooltip that Qt must not take for markup, wrapped by Qt itself."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<span>{escaped}</span>" if text else ""
