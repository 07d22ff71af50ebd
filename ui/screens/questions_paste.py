"""Pasting a list or a job description: what is found in it is shown before anything is kept."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QListView, QPlainTextEdit, QWidget

from rehearse.counted import counted
from rehearse.errors import RehearseError
from rehearse.ports import FoundQuestion
from ui.models.question_rows import FoundRows
from ui.screens.screen import Context
from ui.widgets.buttons import Button
from ui.widgets.question_cells import FoundCells
from ui.widgets.surfaces import row, stack
from ui.widgets.text import Text

#: Milliseconds after the last change before the text is looked through.
PATIENCE = 300


class QuestionsPaste(QWidget):
    """GUI thread; finding and adding are jobs. `added(count)` and `left()` when done."""

    added = Signal(int)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._asked = 0
        self.field = QPlainTextEdit()
        self.field.setPlaceholderText("Paste here, with Ctrl+V")
        self.field.setAccessibleName("Text with questions or a job description")
        self.field.setTabChangesFocus(True)
        self.field.setMinimumHeight(context.theme.px(120))
        self.rows = FoundRows(self)
        self.list = QListView()
        self.list.setModel(self.rows)
        self.list.setWordWrap(True)
        self.list.setItemDelegate(FoundCells(context.theme, self.list))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Questions found; Space ticks one")
        self.list.setMinimumHeight(context.theme.px(160))
        self.found = Text("", "muted", wrap=True)
        self.add = Button("Add", "primary")
        self.add.setToolTip("Add the ticked questions to your own (Ctrl+S)")
        self.add.clicked.connect(self.keep)
        cancel = Button("Cancel", "plain")
        cancel.setToolTip("Cancel (Esc)")
        cancel.clicked.connect(self.left)
        about = Text(
            "A list of questions in any form, or a job description: its duties become questions. Nothing is kept until you add it.",
            "muted",
            wrap=True,
        )
        self.commands = QWidget()
        self.commands.setLayout(row(self.add, cancel, None))
        self.box = box = stack(
            Text("Paste questions", "title"), about, self.field, self.found, self.list, self.commands, spacing=8
        )
        box.setStretch(2, 2)
        box.setStretch(4, 3)
        self.setLayout(box)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self.look)
        self.field.textChanged.connect(self._patience.start)
        self.rows.ticked.connect(self._count)
        self._count()

    def open(self) -> None:
        """The keyboard goes to the text; what was pasted before is still there."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop(self) -> None:
        """Nothing is left waiting."""
        self._patience.stop()

    def look(self) -> None:
        """Finds the questions in the text."""
        self._patience.stop()
        self._asked += 1
        asked, text = self._asked, self.field.toPlainText()
        port: Any = self._context.ports.question_edit

        def found(result: tuple[FoundQuestion, ...]) -> None:
            if asked == self._asked:
                self.rows.set_found(result)

        self._context.jobs.run(lambda: port.find_in(text), found, self._context.trouble)

    def keep(self) -> None:
        """Adds the ticked ones."""
        chosen = self.rows.chosen
        port: Any = self._context.ports.question_edit
        if not chosen:
            return

        def added(count: int) -> None:
            self.field.clear()
            self.stop()
            self.rows.set_found(())
            self.added.emit(count)

        def failed(error: RehearseError) -> None:
            self._context.trouble(error)

        self._context.jobs.run(lambda: port.add(chosen), added, failed)

    def _count(self) -> None:
        count, chosen = self.rows.rowCount(), len(self.rows.chosen)
        self.add.setEnabled(chosen > 0)
        self.add.setText(f"Add {counted(chosen, 'question')}" if chosen else "Add")
        self.list.setVisible(count > 0)
        if count:
            known = f" {self.rows.known} already in the bank." if self.rows.known else ""
            self.found.setText(f"{counted(count, 'question')} found.{known}")
        elif self.field.toPlainText().strip():
            self.found.setText(
                "No question found in this text so far. Sentences that ask, “Tell me about …”, and what stands below a heading such as "
                "“Responsibilities” are found."
            )
        else:
            self.found.setText("")
