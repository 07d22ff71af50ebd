"""The coverage map: every kind of question with the stories that answer it, and the gaps in words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rehearse.counted import counted
from rehearse.model.story import CoverageMap
from ui.names import category_name
from ui.theme import Theme
from ui.widgets.buttons import HoldingButton
from ui.widgets.surfaces import let_go, row, stack
from ui.widgets.text import OneLine, Text


class CoverageView(QWidget):
    """`chosen(category)` when a row is pressed. A kind without a story has a ring, one with stories as many dots."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.gaps = Text("", "body", wrap=True)
        self.gaps.setAccessibleName("Gaps")
        self.rows: list[HoldingButton] = []
        self._rows = stack(spacing=0)
        self.setLayout(
            stack(
                Text("What your stories cover", "title"),
                self.gaps,
                8,
                Text("A row opens the questions of that kind.", "caption"),
                self._rows,
                None,
                spacing=8,
            )
        )

    def show_map(self, found: CoverageMap, titles: dict[str, str]) -> None:
        """The map; `titles` name the stories by id."""
        self.gaps.setText("\n".join(f"–  {gap}" for gap in found.gaps) or "Every kind of question has a story.")
        let_go(self._rows, self.rows)
        self.rows = []
        for item in found.rows:
            names = ", ".join(titles.get(story, story) for story in item.stories)
            mark = Text("●" * min(3, len(item.stories)) or "○", "accent" if item.stories else "muted")
            mark.setMinimumWidth(self._theme.px(44))
            button = HoldingButton("", "row")
            told = f"told by {names}" if names else "no story yet"
            button.setAccessibleName(f"{category_name(item.category)}: {told}")
            button.setToolTip("Open the questions of this kind")
            head = row(OneLine(category_name(item.category), "strong"), Text(counted(item.questions, "question"), "caption"))
            head.setStretch(0, 1)
            line = row(mark, stack(head, OneLine(told, "caption"), spacing=0), spacing=8)
            line.setStretch(1, 1)
            button.hold(line, (8, 6, 8, 6))
            button.clicked.connect(lambda _checked=False, category=item.category: self.chosen.emit(category))
            self._rows.addWidget(button)
            self.rows.append(button)
