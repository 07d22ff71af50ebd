"""The headline of a review: tiles with what was measured, and the five sections against their bands."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rehearse.model.report import Report
from rehearse.model.sections import Band, Label
from ui.theme import Theme
from ui.widgets.fact_tile import FactTile, SectionCells
from ui.widgets.surfaces import Tiles, stack
from ui.wording import Fact, facts, section_facts

#: As many as `ui.wording.facts` gives at most; made ahead, so that the first report only fills them.
_TILES = 5
#: Pixels between the rows in a low window, and else.
_CLOSE, _APART = 8, 12
_BLANK = Fact("", "", "", "", "", "")


class FactRows(QWidget):
    """GUI thread. `chosen(seconds)` when one that has a moment is pressed, `explained()` when a tile has none."""

    chosen = Signal(float)
    explained = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.tiles: list[FactTile] = []
        self._low = self._compact = False
        self._row = Tiles(lambda: theme.px(156))
        self.cells = SectionCells(theme)
        self.cells.chosen.connect(self.chosen)
        self.setLayout(stack(self._row, self.cells, spacing=_APART))
        self._make(_TILES)

    def show_report(self, report: Report, bands: dict[Label, Band], *, in_sections: bool = True) -> None:
        """Another report, or the same after a change; `in_sections` is False where nobody expects sections, as after a follow-up."""
        wanted = facts(report, in_sections=in_sections)
        if len(self.tiles) != len(wanted):
            self._make(len(wanted))
        for tile, fact in zip(self.tiles, wanted, strict=True):
            tile.show_fact(fact)
        self.cells.show_facts(section_facts(report, bands))

    def set_low(self, *, low: bool, compact: bool = False) -> None:
        """In a low window the rows are closer and a tile has three lines; in a `compact` one each has two only."""
        box = self.layout()
        if box is not None:
            box.setSpacing(_CLOSE if low else _APART)
        self._low, self._compact = low, compact
        for tile in self.tiles:
            tile.set_low(low=low, compact=compact)
        self.cells.set_compact(compact=compact)

    def _make(self, count: int) -> None:
        self.tiles = [FactTile(self._theme, _BLANK) for _number in range(count)]
        for tile in self.tiles:
            tile.set_low(low=self._low, compact=self._compact)
            tile.clicked.connect(partial(self._press, tile))
        self._row.set_tiles(self.tiles)

    def _press(self, tile: FactTile) -> None:
        if tile.fact.start is not None:
            self.chosen.emit(tile.fact.start)
        else:
            self.explained.emit()
