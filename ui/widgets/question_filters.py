"""What narrows the question bank: words, kind, role, level, listener, own ones."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from rehearse.model.vocabulary import Vocabulary
from ui.models.question_rows import QuestionFilter
from ui.names import works
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.surfaces import Tiles, row, stack


class QuestionFilters(QWidget):
    """GUI thread. `changed` whenever something else is wanted; `unfolded(on)` when the filters behind the button are opened or closed."""

    changed = Signal()
    unfolded = Signal(bool)

    def __init__(self, theme: Theme, words: Vocabulary) -> None:
        super().__init__()
        self._filling = False
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search questions")
        self.search.setAccessibleName("Search questions")
        self.search.setClearButtonEnabled(True)
        self.category = choice_of("Every kind", [(one.id, one.title) for one in words.categories])
        self.role = choice_of("Every role", works())
        self.level = choice_of("Every level", list(words.levels.items()))
        self.listener = choice_of("Anyone asking", [(one.id, one.title) for one in words.listeners])
        self.own = Button("Your own", "choice")
        self.own.setCheckable(True)
        self.own.setToolTip("Only your own questions")
        self.more = Button("Filter", "choice")
        self.more.setCheckable(True)
        self.more.setToolTip("Show or hide the filters")
        self.more.hide()
        self._folded = False
        self._beside = beside = Tiles(lambda: theme.px(132))
        beside.set_tiles((self.category, self.role, self.level, self.listener, self.own))
        above = row(self.search, self.more)
        above.setStretch(0, 1)
        self.setLayout(stack(above, beside, spacing=12))
        self.more.toggled.connect(self._unfold)
        self.search.textChanged.connect(lambda _text: self._tell())
        for box in self._boxes:
            box.activated.connect(lambda _index: self._tell())
        self.own.toggled.connect(lambda _on: self._tell())

    def fold(self, *, folded: bool) -> None:
        """Whether all but the search waits behind a button, for want of room."""
        if folded == self._folded:
            return
        self._folded = folded
        self.more.setChecked(False)
        self.more.setVisible(folded)
        self._beside.setVisible(not folded)

    def _unfold(self, on: bool) -> None:
        self._beside.setVisible(on or not self._folded)
        self.unfolded.emit(on)

    @property
    def wanted(self) -> QuestionFilter:
        """What is asked for."""
        return QuestionFilter(
            self.search.text().strip(),
            str(self.category.currentData() or ""),
            str(self.role.currentData() or ""),
            str(self.level.currentData() or ""),
            str(self.listener.currentData() or ""),
            self.own.isChecked(),
        )

    def clear(self, category: str = "", role: str = "") -> None:
        """Everything again, or everything of one kind and for one role."""
        self._filling = True
        for box in self._boxes:
            box.setCurrentIndex(0)
        self.category.setCurrentIndex(max(0, self.category.findData(category)))
        self.role.setCurrentIndex(max(0, self.role.findData(role)))
        self.own.setChecked(False)
        self.search.clear()
        self._filling = False
        self._tell()

    @property
    def _boxes(self) -> tuple[QComboBox, ...]:
        return (self.category, self.role, self.level, self.listener)

    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit()


def choice_of(everything: str, options: list[tuple[str, str]]) -> QComboBox:
    """A list of ids and titles, the first entry of which keeps everything."""
    made = QComboBox()
    made.setAccessibleName(everything)
    made.setAccessibleDescription(f"{everything}, or only the one chosen")
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(3)
    made.addItem(everything, "")
    for value, title in options:
        made.addItem(title, value)
    return made
