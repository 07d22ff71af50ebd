"""Tiles: one fact, the usual range, its source; pressing one goes to its moment."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from rehearse.model.sections import LABELS, Label
from ui.theme import Theme
from ui.widgets.buttons import HoldingButton
from ui.widgets.surfaces import Tiles, row, stack
from ui.widgets.text import OneLine, tooltip
from ui.wording import BEST_GUESS_WORDS, GUESS_WORD, Fact, SectionFact


class FactTile(HoldingButton):
    """A fact large, what belongs to it below, the norm small. Pressing it goes to its moment, or where it has none to what it means.

    A compact one has two lines: the fact beside its name, and what belongs to it, or else the norm. Its tooltip has everything.
    """

    def __init__(self, theme: Theme, fact: Fact) -> None:
        super().__init__("", "tile")
        self._theme = theme
        self._low = self._compact = False
        self._title = OneLine("", "caption-strong")
        self._fact = OneLine("", "fact")
        self._detail = OneLine("", "caption")
        self._norm = OneLine("", "caption")
        self._head = stack(self._title, self._fact, spacing=2)
        self.hold(stack(self._head, self._detail, self._norm, spacing=2), (12, 8, 12, 8))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.fact = fact
        self.show_fact(fact)

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(self._theme.px(176), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """May become narrow: lines end in …."""
        return QSize(self._theme.px(112), self.sizeHint().height())

    def set_low(self, *, low: bool, compact: bool = False) -> None:
        """For want of height three lines, the fact beside its name; `compact`, two."""
        if (low, compact) == (self._low, self._compact):
            return
        self._low, self._compact = low, compact
        way = QBoxLayout.Direction
        self._head.setDirection(way.RightToLeft if low else way.TopToBottom)
        self._head.setSpacing(8 if low else 2)
        self._head.setStretch(0, 1 if low else 0)
        # A label that takes any width has no width of its own to be given beside another.
        policy = QSizePolicy.Policy
        self._fact.setSizePolicy(policy.Preferred if low else policy.Ignored, policy.Preferred)
        box = self.layout()
        if box is not None:
            box.setContentsMargins(12, 4 if low else 8, 12, 4 if low else 8)
            box.setSpacing(0 if low else 2)
        self.show_fact(self.fact)

    def show_fact(self, fact: Fact) -> None:
        """Another fact in the same tile."""
        self.fact = fact
        self._title.set_whole(fact.title)
        figure = any(sign.isdigit() for sign in fact.fact)
        self._fact.set_role(("lead-strong" if self._low else "fact") if figure else "muted")
        self._fact.set_whole(fact.fact)
        # Beside its name the figure is never cut; the name is.
        whole = self._fact.fontMetrics().horizontalAdvance(fact.fact) + 2 if self._low else 0
        self._fact.setMinimumWidth(whole)
        # What was not measured has no figure to stand beside its name.
        self._fact.setVisible(figure or not self._low)
        below = fact.detail or (fact.norm if figure and self._compact else "" if figure else fact.fact)
        self._detail.set_whole(below if self._low else fact.detail)
        self._norm.set_whole(fact.norm)
        self._norm.setVisible(not self._compact)
        self.setAccessibleName(fact.spoken())
        self.setToolTip(
            tooltip(
                (f"{fact.detail}. " if fact.detail else "")
                + f"{fact.norm}. Source: {fact.source}."
                + (" Press to hear where; Ctrl+D tells what it means." if fact.start is not None else " Press for what it means.")
            )
        )


class SectionCells(Tiles):
    """The five sections side by side, each against its band. `chosen(start)` when one that was heard is pressed."""

    chosen = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__(lambda: theme.px(136))
        self.cells = [SectionCell(theme, SectionFact(label, "", "", "", None)) for label in LABELS]
        for cell in self.cells:
            cell.clicked.connect(partial(self._press, cell))
        self.set_tiles(self.cells)

    def set_compact(self, *, compact: bool) -> None:
        """Two lines a cell for want of height, or all three."""
        for cell in self.cells:
            cell.set_compact(compact=compact)

    def show_facts(self, facts: tuple[SectionFact, ...]) -> None:
        """One fact a section, in the usual order; hidden without any."""
        for cell, fact in zip(self.cells, facts, strict=False):
            cell.show_fact(fact)
        self.setVisible(bool(facts))

    def _press(self, cell: SectionCell) -> None:
        if cell.fact.start is not None:
            self.chosen.emit(cell.fact.start)


class SectionCell(HoldingButton):
    """Letter, name, seconds and share, the band; the verdict in words."""

    def __init__(self, theme: Theme, fact: SectionFact) -> None:
        super().__init__("", "tile")
        self._theme = theme
        self._compact = False
        self.fact = fact
        self._badge = SectionBadge(theme, fact.label)
        self._name = OneLine(fact.label.value, "caption-strong")
        self._fact = OneLine("", "strong")
        self._norm = OneLine("", "caption")
        texts = stack(self._name, self._fact, self._norm, spacing=0)
        box = row(self._badge, texts)
        box.setStretch(1, 1)
        self.hold(box, (8, 6, 8, 6))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(self._theme.px(160), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """May become narrow."""
        return QSize(self._theme.px(104), self.sizeHint().height())

    def set_compact(self, *, compact: bool) -> None:
        """Without the line of its band: a guess is called one beside the name, what is outside of the band beside the figure."""
        if compact != self._compact:
            self._compact = compact
            margin = 4 if compact else 6
            box = self.layout()
            if box is not None:
                box.setContentsMargins(8, margin, 8, margin)
            self.show_fact(self.fact)

    def show_fact(self, fact: SectionFact) -> None:
        """Another figure for the same section."""
        self.fact = fact
        self._fact.set_role("strong" if fact.start is not None else "muted")
        self._badge.set_soft(soft=fact.unsure)
        norm = fact.norm if fact.verdict in ("", "within") else f"{fact.verdict}, {fact.norm}"
        self._norm.set_whole(norm)
        name, outside = fact.label.value, fact.verdict if fact.verdict != "within" else ""
        if fact.unsure:
            self._name.set_whole(f"{name} · {BEST_GUESS_WORDS}", f"{name} · {GUESS_WORD}", f"{name} ?")
        else:
            self._name.set_whole(name)
        if self._compact and outside:
            share = fact.fact.rsplit(" · ", 1)[-1]
            self._fact.set_whole(f"{fact.fact} · {outside}", f"{share} · {outside}")
        else:
            self._fact.set_whole(fact.fact)
        self._norm.setVisible(not self._compact)
        self.setAccessibleName(fact.spoken())
        why = " The edges are a best guess: drag them, or press 1 to 5, if you know better." if fact.unsure else ""
        self.setToolTip(tooltip(f"{fact.label.value}: {fact.fact}. {norm}.{why}"))


class SectionBadge(QWidget):
    """A section's letter on its colour."""

    def __init__(self, theme: Theme, label: Label) -> None:
        super().__init__()
        self._theme = theme
        self._label = label
        self._soft = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(label.value)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._theme.px(24), self._theme.px(24))

    def set_soft(self, *, soft: bool) -> None:
        """A soft edge: the section is a best guess."""
        if soft != self._soft:
            self._soft = soft
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The letter on a small square."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._theme.section(self._label)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour.fill))
        if self._soft:
            fading = QLinearGradient(0, 0, self.width() * 0.4, 0)
            fading.setColorAt(0, self._theme.colour("card"))
            fading.setColorAt(1, QColor(colour.fill))
            painter.setBrush(QBrush(fading))
        side = min(self.width(), self.height())
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.drawRoundedRect(box, self._theme.px(4), self._theme.px(4))
        font = self._theme.font(12, 600)
        painter.setFont(font)
        painter.setPen(QColor(colour.on))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._label.letter)
