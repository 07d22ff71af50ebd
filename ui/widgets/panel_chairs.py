"""The people of the panel: who sits there, and whose question it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from rehearse.model.panel import Interviewer
from ui.theme import Theme
from ui.widgets.buttons import HoldingButton
from ui.widgets.surfaces import stack
from ui.widgets.text import Text


class WrappingButton(HoldingButton):
    """A button whose wrapped labels decide its height at the width it gets."""

    def __init__(self, kind: str) -> None:
        super().__init__("", kind)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Because of its labels."""
        return self.layout() is not None

    def heightForWidth(self, width: int) -> int:
        """The labels' height at this width."""
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else super().heightForWidth(width)


class Initials(QWidget):
    """A disc with a role's first letters; lit while that one asks."""

    def __init__(self, theme: Theme, role: str, *, large: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._role = role
        self._side = 40 if large else 32
        self._lit = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(role)
        self.setToolTip(role)

    def set_role(self, role: str, *, lit: bool) -> None:
        """Another chair."""
        self._role, self._lit = role, lit
        self.setAccessibleName(role)
        self.setAccessibleDescription("asks now" if lit else "")
        self.setToolTip(f"{role} asks now" if lit else role)
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        side = self._theme.px(self._side)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Filled if lit, else a ring; letters in both, so that it is not told by colour alone."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF(1, 1, self.width() - 2, self.height() - 2)
        painter.setPen(QPen(theme.colour("accent" if self._lit else "line_strong"), 1))
        painter.setBrush(theme.colour("accent" if self._lit else "card"))
        painter.drawEllipse(disc)
        painter.setPen(theme.colour("on_accent" if self._lit else "muted"))
        painter.setFont(theme.font(12, 600))
        words = self._role.split()
        letters = "".join(word[0] for word in words[:2]) if len(words) > 1 else self._role[:2]
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, letters.upper() if len(words) > 1 else letters.capitalize())
        painter.end()


class PanelChairs(QWidget):
    """The chairs in a row, the one that asks lit."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._chairs: list[Initials] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(4))
        self.setLayout(self._grid)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("The panel")

    def show_chairs(self, chairs: Sequence[Interviewer], asking: str) -> None:
        """Everybody, and who asks."""
        while len(self._chairs) < len(chairs):
            chair = Initials(self._theme, "")
            self._grid.addWidget(chair, 0, len(self._chairs))
            self._chairs.append(chair)
        for chair, person in zip(self._chairs, chairs, strict=False):
            chair.set_role(person.role, lit=person.id == asking)
        asks = next((person.role for person in chairs if person.id == asking), "")
        self.setAccessibleDescription(f"{asks} asks" if asks else "")


class ChairRow(QWidget):
    """One interviewer introduced: role and what they are after."""

    def __init__(self, theme: Theme, chair: Interviewer) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.addWidget(Initials(theme, chair.role, large=True), 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(stack(Text(chair.role, "strong"), Text(chair.interest, "muted", wrap=True), spacing=2), 0, 1)
        grid.setColumnStretch(1, 1)
