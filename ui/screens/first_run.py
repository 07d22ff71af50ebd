"""The welcome: a microphone check and a speech model, both of which can wait."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.actions import Command
from ui.places import Place
from ui.screens.microphone_check import MicrophoneCheck
from ui.screens.model_chooser import ModelChooser
from ui.screens.screen import Context, Screen
from ui.screens.today_welcome import STEPS
from ui.widgets.buttons import ActionButton
from ui.widgets.pinned import PinnedColumn
from ui.widgets.surfaces import Column, Surface, row, stack
from ui.widgets.text import Text


class FirstRunScreen(Screen):
    """The first two steps; each has a way on that does nothing. Today asks the third. GUI thread."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        add = context.actions.add
        self._next = add(self, Command("next-step", "Next", ("Ctrl+Return",), "Welcome", about="Next step"), self.next)
        self._later = add(self, Command("skip-step", "Later", ("Esc",), "Welcome", about="Skip this step"), self.next)
        self.check = MicrophoneCheck(context)
        self.models = ModelChooser(context)
        self.models.chosen.connect(self._use)
        self.step = Text("", "caption-strong")
        #: One below the other, only one of them shown: a stack would be as high as the highest.
        self.pages = (
            self._page("Can you be heard?", "Everything happens on this machine. Nothing you say leaves it.", self.check),
            self._page(
                "Choose a speech model",
                "It writes down what you say, so that sections, fillers and pace can be found. It is downloaded once. "
                "Without one you can record, mark sections and listen; the words are read later.",
                self.models,
            ),
        )
        self._at = 0
        self.column = Column(context.theme.px(720))
        self.foot = QWidget()
        self.foot.setLayout(
            row(
                ActionButton(context.theme, self._next, "primary", show_key=True),
                ActionButton(context.theme, self._later, "quiet", show_key=True),
                None,
            )
        )
        self.foot.setMaximumWidth(context.theme.px(720))
        self.foot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        box = stack(Text("Welcome to Rehearse", "question", wrap=True), self.step, *self.pages, self.foot, None, spacing=16)
        self.column.inside.setLayout(box)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.pinned = PinnedColumn(self.column, box, self.foot, margin=32)
        outer.addWidget(self.pinned)

    def enter(self, payload: Any = None) -> None:
        """From the first step."""
        self._go(0)
        self.models.refresh()

    def leave(self) -> None:
        """The microphone is let go."""
        self.check.stop()

    def next(self) -> None:
        """The next step, or the end."""
        if self._at == 0:
            self._go(1)
        else:
            self._end()

    def _go(self, step: int) -> None:
        self.check.stop()
        self._at = step
        for number, page in enumerate(self.pages):
            page.setVisible(number == step)
        self.column.verticalScrollBar().setValue(0)
        self.step.setText(f"Step {step + 1} of {STEPS}")

    def _use(self, name: str) -> None:
        self.context.set_settings(replace(self.context.settings, model=name))

    def _end(self) -> None:
        self.context.set_settings(replace(self.context.settings, first_run_done=True))
        self.context.go(Place.TODAY, None)
        if self.isVisible():
            self.context.go(Place.PRACTISE, None)

    @staticmethod
    def _page(title: str, text: str, content: QWidget) -> QWidget:
        page = QWidget()
        page.setLayout(
            stack(Text(title, "title"), Text(text, "body", wrap=True), Surface("card").hold(stack(content)), None, spacing=12)
        )
        return page
