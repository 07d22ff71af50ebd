"""The panel drill: choose, answer question after question, look back on the round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from rehearse.model.panel import RoundState
from rehearse.ports import PanelPort, PanelView, RoundView
from ui.screens.paged_screen import PagedScreen
from ui.screens.panel_choose import PanelChoose
from ui.screens.panel_report import PanelReport
from ui.screens.panel_round import PanelRound
from ui.screens.screen import Context, Undo


class PanelScreen(PagedScreen):
    """GUI thread; the round is kept after every step, so that leaving or closing costs nothing. Payload of `go`: a round's id, or nothing."""

    def __init__(self, context: Context) -> None:
        self.choosing = PanelChoose(context)
        self.round = PanelRound(context)
        self.report = PanelReport(context)
        super().__init__(context, (self.choosing, self.round, self.report), "Back to the beginning")
        self.view: PanelView | None = None
        self.held: RoundView | None = None
        self._moving = False
        self._removed: set[str] = set()
        self.choosing.begun.connect(self.begin)
        self.choosing.gone_on.connect(lambda identity: self._move(lambda: self.port.go_on(identity), aloud=True))
        self.choosing.ended.connect(lambda identity: self._move(lambda: self.port.finish(identity)))
        self.choosing.opened.connect(lambda identity: self._move(lambda: self.port.open(identity)))
        self.round.answered.connect(self._answered)
        self.round.paused.connect(partial(self._step, "pause"))
        self.round.gone_on.connect(partial(self._step, "go_on"))
        self.round.skipped.connect(partial(self._step, "skip"))
        self.round.ended.connect(partial(self._step, "finish"))
        self.report.closed.connect(self.refresh)
        self.report.deleted.connect(self._delete)

    @property
    def port(self) -> PanelPort:
        """The session's port."""
        port = self.context.ports.panel
        assert port is not None, "the panel is registered with its port"
        return port

    def enter(self, payload: Any = None) -> None:
        """The round in hand where it stood, else what there is to choose. Nothing is said aloud before somebody asks for it."""
        if isinstance(payload, str) and payload:
            self._move(lambda: self.port.open(payload))
        elif self.held is not None and self.held.held.state is RoundState.RUNNING:
            if self.round.answering.busy:
                self._show(self.held, aloud=False)
            else:
                identity = self.held.held.id
                self._move(lambda: self.port.go_on(identity))
        elif self.held is not None:
            identity = self.held.held.id
            self._move(lambda: self.port.open(identity))
        else:
            self.refresh()

    def leave(self) -> None:
        """A running answer goes on; else there is silence."""
        self.round.stop()

    def settings_changed(self) -> None:
        """The target, the thinking time."""
        self.round.answering.settings_changed()

    def refresh(self) -> None:
        """Reads what there is to choose."""
        self.held = None
        self.pages.setCurrentWidget(self.choosing)
        self.context.jobs.run(self.port.look, self._looked, self._failed(self.refresh))

    def begin(self, theme: str, minutes: int) -> None:
        """A new round; its opening question is asked aloud."""
        self._move(lambda: self.port.begin(theme, minutes), aloud=True)

    def _looked(self, view: PanelView) -> None:
        self.view = view
        self.trouble.clear()
        self.choosing.show_view(replace(view, past=tuple(card for card in view.past if card.held.id not in self._removed)))

    def _answered(self) -> None:
        """The take is safe: the round takes it up and asks on."""
        if self.held is None:
            return
        self.round.wait()
        if not self.isVisible():
            self.context.say("Your answer is kept. The panel's next question waits for you.", None)
        self._step("go_on")

    def _step(self, name: str) -> None:
        if self.held is not None:
            call: Callable[[str], RoundView] = getattr(self.port, name)
            identity = self.held.held.id
            self._move(lambda: call(identity), aloud=name in ("go_on", "skip"))

    def _move(self, work: Callable[[], RoundView], *, aloud: bool = False) -> None:
        """One step of the round as a job; a second one has to wait for the first."""
        if self._moving:
            return
        self._moving = True

        def work_with_setup() -> tuple[RoundView, PanelView | None]:
            return work(), self.port.look() if self.view is None else None

        def moved(result: tuple[RoundView, PanelView | None]) -> None:
            if result[1] is not None:
                self._looked(result[1])
            self.trouble.clear()
            self._show(result[0], aloud=aloud and self.isVisible())

        def again() -> None:
            self._move(work, aloud=aloud)

        job = self.context.jobs.run(work_with_setup, moved, self._failed(again))
        job.done.connect(self._stand)

    def _stand(self) -> None:
        self._moving = False

    def _show(self, view: RoundView, *, aloud: bool) -> None:
        assert self.view is not None, "a round is shown after the panel was read"
        self.held = view
        if view.held.state is RoundState.FINISHED:
            self.round.stop()
            self.pages.setCurrentWidget(self.report)
            self.report.show_round(view)
        else:
            self.pages.setCurrentWidget(self.round)
            self.round.show_round(view, self.view.setup, aloud=aloud)
            if not self.isVisible():
                self.round.stop()

    def _delete(self) -> None:
        if self.held is None:
            return
        identity = self.held.held.id
        self._removed.add(identity)
        self.refresh()

        def back() -> None:
            self._removed.discard(identity)
            self.refresh()

        def final() -> None:
            self.context.jobs.run(lambda: self.port.delete(identity), None, self.context.trouble)

        self.context.say("The round was removed. Its takes stay in the history.", Undo(back, final))
