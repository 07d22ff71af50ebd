"""The few controls of the practise screen, and which of them are there in which phase."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QProgressBar

from rehearse.errors import DeviceError
from rehearse.ports import PracticePhase, PracticeState
from ui.actions import Command
from ui.screens.open_button import open_button
from ui.screens.screen import Context, Screen
from ui.widgets.buttons import ActionButton
from ui.widgets.motion import Glide

_GROUP = "Practise"


class Commands(Protocol):
    """What the controls call."""

    def main(self) -> None:
        """Space."""

    def think(self) -> None:
        """T."""

    def discard(self) -> None:
        """Esc."""

    def cancel(self) -> None:
        """C."""

    def later(self) -> None:
        """L."""

    def look_again(self) -> None:
        """Ctrl+R."""

    def speak(self) -> None:
        """R."""

    def toggle_text(self) -> None:
        """H."""

    def choose(self) -> None:
        """N."""

    def hint(self) -> None:
        """I."""

    def ask_back(self) -> None:
        """B."""


def nothing_recorded(state: PracticeState) -> bool:
    """A start that failed before the first sound came: there is no take to read or to find in the history."""
    return state.phase is PracticePhase.FAILED and state.seconds == 0


class PractiseControls(QObject):
    """Makes the buttons; `follow` shows those that mean something now. GUI thread."""

    def __init__(self, context: Context, screen: Screen, commands: Commands | None = None) -> None:
        super().__init__(screen)
        calls: Commands = commands or screen  # type: ignore[assignment]  # the practise screen is its own commands
        self._actions = context.actions
        theme = context.theme
        add = self._actions.add
        self.think_seconds = 0
        self._main = add(screen, Command("start-stop", "Ask me", ("Space",), _GROUP, "mic", about="Ask; start; stop"), calls.main)
        self._think = add(screen, Command("think", "Think first", ("T",), _GROUP), calls.think)
        self._discard = add(
            screen, Command("discard", "Discard", ("Esc",), _GROUP, about="Discard the take (Undo brings it back)"), calls.discard
        )
        self._cancel = add(screen, Command("cancel-reading", "Read it later", ("C",), _GROUP), calls.cancel)
        self._later = add(screen, Command("to-history", "Go to the history", ("Ctrl+L",), _GROUP), calls.later)
        self._look = add(
            screen,
            Command("look-again", "Look again", ("Ctrl+R",), _GROUP, about="Look again for a microphone"),
            calls.look_again,
        )
        self._speak = add(screen, Command("repeat", "Repeat the question", ("R",), _GROUP, "volume-2"), calls.speak)
        self._hide = add(screen, Command("hide-text", "Hide the text", ("H",), _GROUP, "eye-off"), calls.toggle_text)
        self._choose = add(screen, Command("choose", "Another question", ("N",), _GROUP), calls.choose)
        self._hint = add(screen, Command("hint", "Hint", ("I",), _GROUP, about="One more hint"), calls.hint)
        self._ask_back = add(
            screen, Command("ask-back", "Ask back", ("B",), _GROUP, about="What you could ask before answering"), calls.ask_back
        )
        self.main = ActionButton(theme, self._main, "primary", show_key=True)
        self.think = ActionButton(theme, self._think, "plain", show_key=True)
        self.discard = ActionButton(theme, self._discard, "quiet", show_key=True)
        self.cancel = ActionButton(theme, self._cancel, "plain", show_key=True)
        self.later = ActionButton(theme, self._later, "plain", show_key=True)
        self.look = ActionButton(theme, self._look, "plain", show_key=True)
        self.speaker = ActionButton(theme, self._speak, "icon")
        self.hide = ActionButton(theme, self._hide, "icon")
        self.choose = ActionButton(theme, self._choose, "quiet", show_key=True)
        self.hint = ActionButton(theme, self._hint, "quiet", show_key=True)
        self.ask_back = ActionButton(theme, self._ask_back, "quiet", show_key=True)
        self.open = open_button(context)
        for button in (self.speaker, self.hide):
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            button.setSizePolicy(policy)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Reading the words")
        self.progress.hide()
        self._filling = Glide(theme, lambda value: self.progress.setValue(round(value)), self)
        self._filled = 0

    def show_hidden(self, *, hidden: bool) -> None:
        """The text is shown or not."""
        text = "Show the text" if hidden else "Hide the text"
        if self._hide.text() != text:
            self._actions.rename(self._hide, text, "eye" if hidden else "eye-off")

    def follow_hints(self, left: int, count: int, *, back: bool, quiet: bool) -> None:
        """How many hints are left of how many, and whether there are questions to ask back; only while nobody speaks."""
        text = "Hint" if left == count else f"Next hint ({left} left)"
        if self._hint.text() != text:
            self._actions.rename(self._hint, text)
        for action, button, there in ((self._hint, self.hint, left > 0), (self._ask_back, self.ask_back, back)):
            action.setEnabled(there and quiet)
            button.setVisible(there and quiet)

    def follow(self, state: PracticeState, *, has_question: bool, asked: bool) -> None:
        """What can be done now."""
        phase = state.phase
        recording = phase in (PracticePhase.STARTING, PracticePhase.RECORDING)
        finishing = phase is PracticePhase.FINISHING
        thinking = phase is PracticePhase.THINKING
        text = "Stop" if recording else "Choose a question" if not has_question else "Start answer" if asked else "Ask me"
        if phase is PracticePhase.FAILED:
            text = "Try again"
        if self._main.text() != text:
            self._actions.rename(self._main, text)
        speaking = "Quiet" if state.speaking else "Repeat the question" if asked else "Speak the question"
        if self._speak.text() != speaking:
            self._actions.rename(self._speak, speaking, "volume-x" if state.speaking else "volume-2")
        seconds = self.think_seconds or 30
        think = f"Think {seconds} s first"
        if self._think.text() != think:
            self._actions.rename(self._think, think)
        self._main.setEnabled(not finishing)
        self._think.setEnabled(asked and phase in (PracticePhase.IDLE, PracticePhase.ASKING))
        self._discard.setEnabled(recording or thinking or phase is PracticePhase.ASKING or phase is PracticePhase.IDLE)
        self._speak.setEnabled(has_question and not recording and not finishing)
        self._choose.setEnabled(not recording and not finishing)
        self._cancel.setEnabled(finishing)
        failed = phase is PracticePhase.FAILED
        self._later.setEnabled(failed and not nothing_recorded(state))
        self._look.setEnabled(nothing_recorded(state) and isinstance(state.error, DeviceError))
        self.main.setVisible(not finishing)
        self.think.setVisible(self._think.isEnabled())
        self.discard.setVisible(recording or thinking)
        self.cancel.setVisible(finishing)
        self.later.setVisible(self._later.isEnabled())
        self.look.setVisible(self._look.isEnabled())
        for button in (self.speaker, self.hide):
            button.setVisible(not recording and not finishing)
        self.choose.setVisible(has_question and not recording and not finishing)
        self.open.setVisible(self.open.isEnabled() and not recording and not finishing and not thinking)
        self.progress.setVisible(finishing)
        if finishing:
            known = state.progress is not None
            self.progress.setRange(0, 1000 if known else 0)
            filled = round((state.progress or 0.0) * 1000)
            if filled != self._filled:
                self._filled = filled
                self._filling.to(max(0, self.progress.value()), filled)
