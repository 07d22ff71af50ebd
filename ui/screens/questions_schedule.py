"""Whether the question shown is on the schedule, told by the action that puts it there and takes it off."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QAction

from rehearse.model.schedule import SubjectKind
from ui.screens.screen import Context


class QuestionSchedule:
    """GUI thread; asking and changing are jobs. Without a schedule port nothing happens."""

    def __init__(self, context: Context, action: QAction) -> None:
        self._context = context
        self._action = action
        self._shown = ""
        self._on = False

    def show(self, question_id: str) -> None:
        """The action speaks of this question from now on."""
        self._shown = question_id
        today = self._context.ports.today
        if today is not None:
            self._context.jobs.run(lambda: today.on_schedule(SubjectKind.QUESTION, question_id), partial(self._tell, question_id))

    def change(self, question_id: str) -> None:
        """On where it was off, and off where it was on."""
        today = self._context.ports.today
        if today is None:
            return
        wanted = not self._on

        def done(_none: None) -> None:
            self._tell(question_id, wanted)
            self._context.say(
                "It is due today, and comes back on days 3, 7, 14 and 21."
                if wanted
                else "It is off the schedule; how far it came is kept.",
                None,
            )

        self._context.jobs.run(lambda: today.schedule(SubjectKind.QUESTION, question_id, on=wanted), done, self._context.trouble)

    def _tell(self, question_id: str, on: bool) -> None:
        if question_id == self._shown:
            self._on = on
            self._context.actions.rename(
                self._action, "On the schedule" if on else "Schedule", "check" if on else "calendar-days"
            )
