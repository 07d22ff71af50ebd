"""What the practise screen offers after a take was discarded: to have it back, at once or when the next take has ended."""

from __future__ import annotations

from ui.places import Place
from ui.screens.screen import Context, Undo
from ui.under_way import UNDER_WAY


class DiscardedTake:
    """GUI thread. One take at a time: discarding the next one forgets that the one before was wanted back."""

    def __init__(self, context: Context) -> None:
        self._context = context
        #: A discarded take was asked for while another one was running.
        self._wanted_later = False

    def say(self) -> None:
        """A take was discarded just now."""
        self._wanted_later = False
        self._context.say("The take was discarded.", self._undo())

    def take_ended(self) -> None:
        """Another take has ended: the one that was wanted back meanwhile is offered again."""
        if self._wanted_later:
            self._wanted_later = False
            self._context.say("The take you discarded before can come back now.", self._undo())

    def _undo(self) -> Undo:
        return Undo(self._back, self._context.ports.practice.forget_discard)

    def _back(self) -> None:
        practice = self._context.ports.practice
        if practice.poll().phase in UNDER_WAY:
            self._wanted_later = True
            self._context.say("This take comes first. The discarded one is offered again when it has ended.", None)
            return
        practice.undo_discard()
        self._context.go(Place.PRACTISE, None)
