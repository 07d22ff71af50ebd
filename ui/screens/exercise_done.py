"""What came of an exercise: what is still open, what was written, the picture."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rehearse.model.exercise import StepKind
from rehearse.ports import StepView
from ui.actions import Command
from ui.names import listed
from ui.screens.screen import Context
from ui.widgets.buttons import ActionButton, Button
from ui.widgets.card_stack import CardStack, titled_card
from ui.widgets.network_map import NetworkMap
from ui.widgets.surfaces import Column, row, stack
from ui.widgets.text import Text


class ExerciseDone(QWidget):
    """GUI thread. Signals: `closed` to the list, `reopened` back to the last step."""

    closed = Signal()
    reopened = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme = context.theme
        self._close = context.actions.add(
            self, Command("close-exercise", "All exercises", ("Return", "Enter"), "Exercises", "dumbbell"), self.closed.emit
        )
        self.title = Text("", "title", wrap=True)
        self.text = Text("", "lead", wrap=True)
        self.back = Button("Back to the last step", "plain")
        self.back.setToolTip("Back to the last step")
        self.back.clicked.connect(self.reopened)
        self.cards = CardStack(12)
        close = ActionButton(theme, self._close, "primary", show_key=True, icon_token="dumbbell")
        self.column = Column(theme.px(860), margin=24)
        self.column.inside.setLayout(stack(self.title, self.text, row(close, self.back, None), 8, self.cards, None, spacing=8))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.column)

    def show_run(self, view: StepView) -> None:
        """A run after its last screen."""
        if view.open_steps:
            self.title.setText("Almost there")
            self.text.setText(f"Still open: {listed(tuple(dict.fromkeys(view.open_steps)))}. Everything written so far is kept.")
        else:
            self.title.setText(f"Done: {view.exercise.title}")
            self.text.setText("Everything is kept with this run.")
        self.cards.show_cards(self._parts(view))
        self.column.verticalScrollBar().setValue(0)

    def _parts(self, view: StepView) -> Iterator[QWidget]:
        if view.network:
            drawn = NetworkMap(self._context.theme)
            drawn.show_links(view.network)
            yield titled_card("Your network", stack(drawn))
        lines: list[QWidget] = []
        for step in view.exercise.steps:
            for turn in range(step.repeat):
                key = f"{step.id}:{turn}"
                text = view.run.texts.get(key, "").strip()
                if step.kind is StepKind.CHECK and key in view.run.checks:
                    yes, reason = view.run.checks[key]
                    text = f"{'Yes' if yes else 'No'}. {reason}".strip()
                if text:
                    title = f"{step.title} {turn + 1}" if step.repeat > 1 else step.title
                    lines += [Text(title, "caption-strong"), Text(text, "body", wrap=True)]
        if lines:
            yield titled_card("What you wrote", stack(*lines, spacing=4))
