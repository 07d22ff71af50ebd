"""The practise screen inside another one: the same hearing, thinking and recording, with the answer handed to whoever asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rehearse.ports import PracticePhase, PracticeState
from ui.places import Place
from ui.screens.practise import PractiseScreen
from ui.screens.screen import Context
from ui.screens.wanted import Wanted
from ui.under_way import UNDER_WAY


class Answering(PractiseScreen):
    """One question that somebody else chose. `answered(attempt_id)` once the take is ready, whether or not it is in sight."""

    answered = Signal(str)

    def __init__(self, context: Context, home: Place) -> None:
        self._home = home
        super().__init__(replace(context, go=self._go))
        self._elsewhere = context.go
        # Choosing is the asker's here, and the answer is one that is spoken now: what does not belong goes where nobody sees it.
        self._aside = QWidget(self)
        self._aside.hide()
        self.controls.choose.setParent(self._aside)
        self.controls.open.setParent(self._aside)
        self.category.setParent(self._aside)
        outside = self.column.widget()
        around = outside.layout() if outside is not None else None
        if around is not None:
            # What stands above already keeps its distance.
            around.setContentsMargins(32, 8, 32, 8)

    def ask(self, wanted: Wanted, *, aloud: bool) -> None:
        """The question in hand; asked at once, or shown until Space asks it. A take that is being made of it goes on."""
        self._timer.start()
        if self.about(wanted):
            self._wanted, self._asked = wanted, True
        elif aloud:
            self.take(wanted)
        else:
            self._wanted, self._asked = wanted, False
            self._hidden = self.context.settings.hide_question_text
        self.poll()

    def about(self, wanted: Wanted) -> bool:
        """True while a take of this very question is being made or read."""
        state: PracticeState = self.practice.poll()
        return state.phase in UNDER_WAY and state.question is not None and state.question.text == wanted.question.text

    @property
    def busy(self) -> bool:
        """A take is being made or read, of whatever question."""
        return self.practice.poll().phase in UNDER_WAY

    @property
    def seconds(self) -> float:
        """What the running take has taken so far."""
        return self._state.seconds if self._state.phase in UNDER_WAY else 0.0

    def rest(self) -> None:
        """Nothing to answer now: silence, and no looking."""
        if not self.busy:
            self._timer.stop()
            self.practice.hush()

    def choose(self) -> None:
        """The asker chooses."""

    def _done(self, attempt_id: str) -> None:
        self.practice.reset()
        self._phase = PracticePhase.IDLE
        self._timer.stop()
        self.answered.emit(attempt_id)

    def _show_question(self, state: PracticeState) -> None:
        if self._wanted is not None and not self._asked:
            state = replace(state, question=self._wanted.question)
        super()._show_question(state)

    def _go(self, place: Place, payload: Any) -> None:
        """A discarded take that was brought back is read here, not on the practise screen."""
        if place is Place.PRACTISE:
            place, payload = self._home, None
        self._elsewhere(place, payload)
