"""The guided exercises: the list, the steps of a run, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from rehearse.ports import ExerciseCard, ExercisesPort, StepView
from ui.screens.exercise_done import ExerciseDone
from ui.screens.exercise_list import ExerciseList
from ui.screens.exercise_step import ExerciseStep
from ui.screens.paged_screen import PagedScreen
from ui.screens.screen import Context


class ExercisesScreen(PagedScreen):
    """GUI thread. Guarantee: what was typed is kept when the screen is left, also by closing. Payload of `go`: an exercise's id, or nothing."""

    def __init__(self, context: Context) -> None:
        self.list = ExerciseList(context)
        self.step = ExerciseStep(context)
        self.finished = ExerciseDone(context)
        super().__init__(context, (self.list, self.step, self.finished), "To the exercises")
        self.run: StepView | None = None
        self.list.opened.connect(lambda exercise: self._move(lambda: self.port.open(exercise)))
        self.list.begun.connect(lambda exercise: self._move(lambda: self.port.begin(exercise)))
        step = self.step
        step.written.connect(lambda key, text: self._change(lambda identity: self.port.write(identity, key, text)))
        step.filled.connect(lambda key, rows: self._change(lambda identity: self.port.fill_rows(identity, key, rows)))
        step.checked.connect(
            lambda key, answer, reason: self._change(lambda identity: self.port.check(identity, key, reason, answer=answer))
        )
        step.spoke.connect(self._spoke)
        step.gone_on.connect(self.go_on)
        step.gone_back.connect(lambda: self._walk(self.port.go_back))
        step.left.connect(self.refresh)
        self.finished.closed.connect(self.refresh)
        self.finished.reopened.connect(lambda: self._walk(self.port.look, finished=False))

    @property
    def port(self) -> ExercisesPort:
        """The session's port."""
        port = self.context.ports.exercises
        assert port is not None, "exercises are registered with their port"
        return port

    def enter(self, payload: Any = None) -> None:
        """An exercise by its id, the run in hand, or the list."""
        if isinstance(payload, str) and payload:
            self._move(lambda: self.port.open(payload))
        elif self.run is not None and self.pages.currentWidget() is self.step:
            if not self.step.answering.busy:
                self.step.view = None
            self._walk(self.port.look, finished=False)
        else:
            self.refresh()

    def leave(self) -> None:
        """What was typed is kept at once; a running take goes on."""
        self._keep_now()
        self.step.stop()

    def settings_changed(self) -> None:
        """The target, the thinking time."""
        self.step.answering.settings_changed()

    def refresh(self) -> None:
        """The list."""
        self._keep_now()
        self.step.stop()
        self.run = None
        self.pages.setCurrentWidget(self.list)
        self.context.jobs.run(self.port.all, self._listed, self._failed(self.refresh))

    def go_on(self) -> None:
        """To the next screen; after the last one, to what came of it."""
        self._walk(self.port.go_on)

    def _listed(self, cards: tuple[ExerciseCard, ...]) -> None:
        self.trouble.clear()
        self.list.show_cards(cards)

    def _keep_now(self) -> None:
        kept = self.step.keep_now()
        if kept is None or self.run is None:
            return
        key, value = kept
        if isinstance(value, str):
            self.port.keep(self.run.run.id, key, value)
        else:
            self.port.keep_rows(self.run.run.id, key, value)

    def _spoke(self) -> None:
        if self.isVisible():
            self._change(self.port.look)
        else:
            self.context.say("Your take is kept; the exercise goes on where it stood.", None)

    def _change(self, work: Callable[[str], StepView]) -> None:
        """Keeps something and shows what was heard in it; the person stays on the screen."""
        if self.run is None:
            return
        identity = self.run.run.id

        def changed(view: StepView) -> None:
            here = self.step.view
            if here is not None and here.place.key == view.place.key and here.run.id == view.run.id:
                self.run = view
                self.step.show_step(view)
            self.trouble.clear()

        self.context.jobs.run(lambda: work(identity), changed, self._failed(lambda: self._change(work)))

    def _walk(self, work: Callable[[str], StepView], *, finished: bool = True) -> None:
        """To another screen; what was typed goes first."""
        if self.run is None or self.step.answering.busy:
            return
        identity, at = self.run.run.id, self.run.run.at
        last = self.run.number == self.run.total
        self._keep_now()

        def shown(view: StepView) -> None:
            over = finished and last and view.run.at == at and work == self.port.go_on
            self._show(view, over=over)

        self.context.jobs.run(lambda: work(identity), shown, self._failed(lambda: self._walk(work, finished=finished)))

    def _move(self, work: Callable[[], StepView]) -> None:
        self._keep_now()
        self.context.jobs.run(work, partial(self._show, over=False), self._failed(lambda: self._move(work)))

    def _show(self, view: StepView, *, over: bool) -> None:
        self.trouble.clear()
        self.run = view
        if over:
            self.step.stop()
            self.pages.setCurrentWidget(self.finished)
            self.finished.show_run(view)
            return
        self.pages.setCurrentWidget(self.step)
        self.step.show_step(view)
        if not self.isVisible():
            self.step.stop()
