"""A round under way: who asks and why, the time left, and the practise screen's own controls for the answer."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from rehearse.clock import minutes
from rehearse.counted import counted
from rehearse.model.panel import PanelSetup, RoundState, TurnKind
from rehearse.ports import RoundView
from ui.actions import Command
from ui.places import Place
from ui.screens.panel_answering import Answering
from ui.screens.screen import Context
from ui.screens.wanted import Wanted
from ui.widgets.buttons import ActionButton
from ui.widgets.empty_state import EmptyState
from ui.widgets.head import Head
from ui.widgets.panel_chairs import PanelChairs
from ui.widgets.surfaces import Surface, row, stack
from ui.widgets.text import Text

_GROUP = "Panel"
#: Milliseconds between two looks at the time left.
TICK = 500


class PanelRound(QWidget):
    """GUI thread. Signals: `answered`, `paused`, `gone_on`, `skipped`, `ended`; the screen does it."""

    answered = Signal()
    paused = Signal()
    gone_on = Signal()
    skipped = Signal()
    ended = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme, add = context.theme, context.actions.add
        self.view: RoundView | None = None
        self.chairs = PanelChairs(theme)
        self.left = Text("", "fact")
        self.left.setAccessibleName("Time left")
        self.asks = Text("", "lead-strong", wrap=True)
        self.interest = Text("", "caption", wrap=True)
        self.because = Text("", "muted", wrap=True)
        self._pause = add(
            self, Command("pause-round", "Pause", ("P",), _GROUP, "pause", about="Set the round aside, or go on"), self.toggle
        )
        self._skip = add(self, Command("skip-question", "Leave it out", ("S",), _GROUP, "skip-forward"), self._skip_it)
        self._end = add(self, Command("end-round", "End the round", ("E",), _GROUP), self._end_it)
        buttons = tuple(ActionButton(theme, action, "quiet") for action in (self._pause, self._skip, self._end))
        head = Surface("card")
        asking = QWidget()
        who = row(self.chairs, self.asks, self.left, spacing=16)
        who.setStretch(1, 1)
        asking.setLayout(who)
        top = Head(asking, actions=buttons)
        head.hold(stack(top, self.interest, self.because, spacing=4), 16)
        self.answering = Answering(context, Place.PANEL)
        self.answering.answered.connect(lambda _attempt: self.answered.emit())
        self.rest = EmptyState()
        self.rest_card = Surface("card").hold(stack(self.rest), 0)
        self.rest_card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.rest_card.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 0)
        box.setSpacing(12)
        box.addWidget(head)
        box.addWidget(self.rest_card)
        box.addWidget(self.answering, 1000)
        box.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self.tick)

    def show_round(self, view: RoundView, setup: PanelSetup, *, aloud: bool) -> None:
        """The round as it stands; the waiting question is asked aloud, or shown until Space asks it."""
        fresh = self.view is None or self.view.held.current != view.held.current
        self.view = view
        paused = view.held.state is RoundState.PAUSED
        asks = view.chair is not None and not paused
        self.chairs.show_chairs(setup.interviewers, view.chair.id if view.chair is not None and asks else "")
        self.asks.setText(f"{view.chair.role} asks" if view.chair is not None else "")
        self.interest.setText(f"Wants to know: {_lower(view.chair.interest)}" if view.chair is not None else "")
        turn = view.held.current
        because = turn.because if turn is not None else ""
        self.because.setText(_because(because, drilled=turn is not None and turn.kind is TurnKind.FOLLOW_UP))
        for part in (self.asks, self.interest, self.because):
            part.setVisible(asks and bool(part.text()))
        self._context.actions.rename(self._pause, "Go on" if paused else "Pause", "play" if paused else "pause")
        self.rest_card.setVisible(paused)
        self.answering.setVisible(not paused)
        if paused:
            self.answering.rest()
            answers = sum(bool(item.turn.attempt_id) for item in view.turns)
            self.rest.say(
                "The round is set aside",
                f"{counted(answers, 'answer')} kept. Time stands still, also when you close the program; it goes on at this question.",
                "Go on",
                self.gone_on.emit,
            )
            self._timer.stop()
        elif view.question is not None:
            wanted = Wanted(view.question, round_id=view.held.id, after=Place.PANEL, voice=view.voice)
            if self.answering.busy and not self.answering.about(wanted):
                self._say_busy()
            else:
                self.answering.ask(wanted, aloud=aloud)
                if fresh:
                    # No button has the keyboard: Space means what the screen says.
                    self.answering.setFocus(Qt.FocusReason.OtherFocusReason)
            self._timer.start()
        self.tick()

    def _say_busy(self) -> None:
        self.answering.hide()
        self.rest_card.show()
        self.rest.say(
            "Another take is being made",
            "It is on the Practise screen. Once it is done or discarded, this question can be asked.",
            "Go to Practise",
            lambda: self._context.go(Place.PRACTISE, None),
        )

    def wait(self) -> None:
        """The next question is being chosen."""
        self.asks.setText("The panel looks at your answer")
        self.interest.hide()
        self.because.hide()

    def stop(self) -> None:
        """Another page is shown: silence, unless a take is being made."""
        self._timer.stop()
        self.answering.leave()

    def toggle(self) -> None:
        """P."""
        if self.view is None or self.answering.busy:
            return
        if self.view.held.state is RoundState.PAUSED:
            self.gone_on.emit()
        else:
            self.paused.emit()

    def tick(self) -> None:
        """The time left, counting down while an answer runs; and what can be done now."""
        if self.view is None:
            return
        left = max(0.0, self.view.left - self.answering.seconds)
        self.left.setText(f"{minutes(left)} left")
        self.left.setAccessibleDescription(f"of {self.view.held.minutes} minutes")
        busy = self.answering.busy
        running = self.view.held.state is RoundState.RUNNING
        for action, wanted in ((self._pause, not busy), (self._skip, not busy and running), (self._end, not busy)):
            if action.isEnabled() != wanted:
                action.setEnabled(wanted)

    def _skip_it(self) -> None:
        if not self.answering.busy:
            self.skipped.emit()

    def _end_it(self) -> None:
        if not self.answering.busy:
            self.ended.emit()


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _because(because: str, *, drilled: bool) -> str:
    """Why this question: what the answers have left out so far, in the coach's words."""
    if not because:
        return ""
    text = because if because.endswith((".", "!", "?")) else f"{because}."
    return f"Asked because {_lower(text)}" if drilled else text[:1].upper() + text[1:]
