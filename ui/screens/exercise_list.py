"""The exercises to choose from: what each is for, how long it takes, where a run stands."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rehearse.ports import ExerciseCard
from ui.screens.screen import Context
from ui.widgets.buttons import Button
from ui.widgets.surfaces import Column, Surface, let_go, row, stack
from ui.widgets.text import Text

_TIMES = {1: "done once", 2: "done twice"}


def state_of(card: ExerciseCard) -> str:
    """Length, how often it was done, where the run stands."""
    done = _TIMES.get(card.done, f"done {card.done} times") if card.done else ""
    stands = f"begun, at “{card.place}”" if card.run is not None else ""
    return "  ·  ".join(part for part in (f"about {card.exercise.minutes} minutes", done, stands) if part)


class ExerciseList(QWidget):
    """GUI thread. Signals: `opened(exercise)` goes on or begins, `begun(exercise)` begins afresh."""

    opened = Signal(str)
    begun = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.buttons: dict[str, Button] = {}
        self._rows: list[QWidget] = []
        self._list = stack(spacing=12)
        about = Text(
            "Short guided work on what answers are made of. Each step is kept; stop anywhere and go on tomorrow.",
            "muted",
            wrap=True,
        )
        self.column = Column(context.theme.px(860), margin=24)
        self.column.inside.setLayout(stack(Text("Exercises", "title"), about, 8, self._list, None, spacing=8))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.column)

    def show_cards(self, cards: tuple[ExerciseCard, ...]) -> None:
        """Everything anew."""
        let_go(self._list, self._rows)
        self._rows, self.buttons = [], {}
        for card in cards:
            self._add(card)

    def _add(self, card: ExerciseCard) -> None:
        exercise = card.exercise
        going = card.run is not None
        go = Button("Go on" if going else "Begin", "primary" if going else "plain")
        go.setAccessibleName(f"{go.text()}: {exercise.title}")
        go.setToolTip(go.text())
        go.clicked.connect(partial(self.opened.emit, exercise.id))
        again = Button("Start afresh", "quiet")
        again.setAccessibleName(f"Start afresh: {exercise.title}")
        again.setToolTip("Begin a new run; what was written stays in the old one")
        again.clicked.connect(partial(self.begun.emit, exercise.id))
        again.setVisible(going)
        words = stack(
            Text(exercise.title, "lead-strong", wrap=True),
            Text(exercise.about, "body", wrap=True),
            Text(state_of(card), "caption", wrap=True),
            spacing=4,
        )
        box = row(words, again, go, spacing=12)
        box.setStretch(0, 1)
        whole = Surface("card").hold(box, 16)
        whole.setAccessibleName(f"{exercise.title}. {state_of(card)}")
        self._list.addWidget(whole)
        self._rows.append(whole)
        self.buttons[exercise.id] = go
