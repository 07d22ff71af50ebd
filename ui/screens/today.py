"""The first screen: what is due and why, one button to start, the plan to the interview, one thing to work on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from rehearse.errors import RehearseError
from rehearse.model.rating import OfferKind, SelfLevel
from rehearse.ports import AttemptRow, DueCard, FirstOffer, TodayView
from ui.actions import Command
from ui.jobs import Job
from ui.places import Place
from ui.screens.being_read import WaitingBar
from ui.screens.screen import Context, Screen
from ui.screens.today_beside import RecentTakes, TodayFocus, TodayPlan
from ui.screens.today_welcome import TodayWelcome
from ui.screens.wanted import Wanted
from ui.tab_order import keyboard_kept
from ui.widgets.buttons import ActionButton
from ui.widgets.due_card import DueRow, FirstDue
from ui.widgets.due_dots import day_text
from ui.widgets.empty_state import EmptyState
from ui.widgets.state_bar import StateBar
from ui.widgets.surfaces import Column, Surface, let_go, row, stack
from ui.widgets.text import Text

_GROUP = "Today"
#: Below this width (at 100 % text) the plan stands under what is due instead of beside it.
BESIDE = 900
#: Days before the interview from which on no day off is recommended.
NEAR = 7


class TodayScreen(Screen):
    """GUI thread; the view is read as a job each time the screen is shown, late answers are dropped."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme, add = context.theme, context.actions.add
        self.view: TodayView | None = None
        self._asked = 0
        self._reading: Job | None = None
        self.title = Text("Today", "title")
        self.day = Text("", "muted")
        self.waiting = StateBar()
        self._waiting = WaitingBar(context, self, self.waiting, self.refresh)
        self.trouble = StateBar()
        self._start = add(
            self, Command("start-due", "Start", ("Return", "Enter"), _GROUP, about="Start what is due first"), self.start
        )
        self.first = FirstDue(ActionButton(theme, self._start, "primary", show_key=True, icon_token="mic"))
        self.first.ticked.connect(self._tick)
        self.nothing = EmptyState()
        self.nothing_card = Surface("card").hold(stack(self.nothing), 0)
        self.more = Text("", "caption-strong")
        self.rows: list[DueRow] = []
        self._rows = stack(spacing=8)
        self.welcome = TodayWelcome(context)
        self.welcome.level_chosen.connect(self._choose_level)
        self.welcome.offer_chosen.connect(self._take_offer)
        self.welcome.work_chosen.connect(self._choose_work)
        self.plan = TodayPlan(context)
        self.plan.interview_chosen.connect(self._set_interview)
        self.focus = TodayFocus(context)
        self.recent = RecentTakes(context)
        self._lay_out()
        add(
            self,
            Command("last-take", "Open the last take", ("O",), _GROUP, about="Open the take with one thing to work on"),
            self.focus.open,
        )
        add(self, Command("interview", "Interview date", ("I",), _GROUP, about="Set the interview date"), self.plan.edit_date)
        for part in (self.first, self.nothing_card, self.more, self.welcome, self.plan, self.focus, self.recent):
            part.hide()

    def _lay_out(self) -> None:
        px = self.context.theme.px
        self.column = Column(px(1200), margin=24)
        left = stack(self.first, self.nothing_card, self.more, self._rows, self.welcome, None, spacing=12)
        right = stack(self.plan, self.focus, self.recent, None, spacing=12)
        self._beside = QHBoxLayout()
        self._beside.setSpacing(24)
        self._beside.addLayout(left, 3)
        self._beside.addLayout(right, 2)
        inside = stack(row(self.title, self.day, None, spacing=12), self.trouble, self.waiting, self._beside, None, spacing=12)
        self.column.inside.setLayout(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.column)

    def resizeEvent(self, event: Any) -> None:
        """Narrow windows get one column."""
        super().resizeEvent(event)
        narrow = self.width() < self.context.theme.px(BESIDE)
        way = QHBoxLayout.Direction.TopToBottom if narrow else QHBoxLayout.Direction.LeftToRight
        self._beside.setDirection(way)

    def enter(self, payload: Any = None) -> None:
        """Reads everything anew: a take may have changed it."""
        self.refresh()

    def leave(self) -> None:
        """An interview date that was being typed is kept."""
        self._waiting.stop()
        self.plan.finish()

    def settings_changed(self) -> None:
        """The level or the interview date may be another."""
        if self.isVisible():
            self.refresh()

    @property
    def port(self) -> Any:
        """The session's port."""
        return self.context.ports.today

    def refresh(self) -> None:
        """Reads the view."""
        self._asked += 1
        asked = self._asked
        if self.view is None:
            self.day.setText("Looking at your plan …")

        def look() -> tuple[frozenset[str], TodayView]:
            return self.context.ports.library.being_read(), self.port.look()

        def found(seen: tuple[frozenset[str], TodayView]) -> None:
            if asked == self._asked:
                with keyboard_kept(self):
                    self.show_view(seen[1], seen[0])

        self.context.jobs.run(look, found, self._unreadable)

    def show_view(self, view: TodayView, being_read: frozenset[str] = frozenset()) -> None:
        """Shows what is so; `being_read` just before it was looked up."""
        self.view = view
        self.trouble.clear()
        self.day.setText(f"{view.today:%A}, {view.today.day} {view.today:%B}")
        fresh = not view.plan and not view.recent
        alone = fresh or (not view.due and not view.plan)
        # Until a first story is written, what one can begin with stays in sight below what is due.
        self.welcome.setVisible(alone or (not view.stories and bool(view.offers)))
        if not self.welcome.isHidden():
            self.welcome.show_view(view, alone=alone)
        self._beside.setStretch(1, 2 if view.plan or view.interview or view.recent else 0)
        self._show_due(view)
        self._show_waiting(view.waiting, being_read)
        self.plan.setVisible(bool(view.plan) or view.interview is not None)
        self.plan.show_view(view)
        self.focus.setVisible(view.focus is not None)
        if view.focus is not None:
            self.focus.show_focus(view.focus)
        self.recent.setVisible(bool(view.recent))
        self.recent.show_rows(view.recent)

    def _show_due(self, view: TodayView) -> None:
        self.first.setVisible(bool(view.due))
        self._start.setEnabled(bool(view.due) or self.welcome.offering)
        if view.due:
            self.first.show_card(view.due[0])
        self.nothing_card.setVisible(not view.due and bool(view.plan))
        coming = f"Next is {day_text(view.next_due)}. " if view.next_due else ""
        self.nothing.say(
            "Nothing is due today",
            f"{coming}{_meanwhile(view)}",
            "Practise a question",
            partial(self.context.go, Place.PRACTISE, None),
        )
        others = view.due[1:]
        self.more.setText(f"Then, if you like: {len(others)} more" if len(others) > 1 else "Then, if you like")
        self.more.setVisible(bool(others))
        let_go(self._rows, self.rows)
        self.rows = []
        for card in others:
            item = DueRow(self.context.theme, card)
            item.started.connect(partial(self.practise, card))
            self._rows.addWidget(item)
            self.rows.append(item)

    def _show_waiting(self, rows: tuple[AttemptRow, ...], being_read: frozenset[str]) -> None:
        if self._reading is None:
            self._waiting.show(
                rows,
                being_read,
                lambda left: (("Read it now" if len(left) == 1 else "Read them now", partial(self.analyse, left)),),
            )

    def _unreadable(self, error: RehearseError) -> None:
        self.day.setText("")
        self.trouble.say(error.happened, error.advice, (("Try again", self.refresh),))

    # -- what one does here --

    def start(self) -> None:
        """Enter: the first thing due, or at the first visits the first thing offered."""
        if self.view is not None and self.view.due:
            self.practise(self.view.due[0])
        elif self.view is not None and self.welcome.offering:
            self._take_offer(self.view.offers[0])

    def practise(self, card: DueCard) -> None:
        """To the practise screen with a due question."""
        self.context.go(Place.PRACTISE, Wanted(card.question, story_id=card.story_id))

    def analyse(self, rows: tuple[AttemptRow, ...]) -> None:
        """Reads these takes, one after another; what is read stays read if it is cancelled."""
        if self._reading is not None:
            return
        self._waiting.stop()
        ids, library = [item.id for item in rows], self.context.ports.library

        def read(job: Job) -> None:
            for number, identity in enumerate(ids):

                def told(share: float | None, doing: str, number: int = number) -> None:
                    job.report((((share or 0.0) + number) / len(ids), doing))

                library.analyse(identity, told, job.cancelled)

        job = self._reading = self.context.jobs.submit(read)

        def ended() -> None:
            self._reading = None
            self.refresh()

        def show(told: tuple[float, str]) -> None:
            self.waiting.show_progress(told[1] or "Reading the words", told[0], job.cancel)

        self.waiting.show_progress("Reading the words", None, job.cancel)
        job.progressed.connect(show)
        job.failed.connect(self.context.trouble)
        job.done.connect(ended)

    def _tick(self, ability: str, on: bool) -> None:
        if self.view is None or not self.view.due:
            return
        due = self.view.due[0].due
        self.context.jobs.run(lambda: self.port.tick(due.kind, due.subject, ability, on=on), None, self.context.trouble)

    def _choose_level(self, level: SelfLevel) -> None:
        self.context.set_settings(replace(self.context.settings, level=level.value))

    def _choose_work(self, work: str) -> None:
        self.context.set_settings(replace(self.context.settings, work=work))

    def _set_interview(self, day: str) -> None:
        if day != self.context.settings.interview_date:
            self.context.set_settings(replace(self.context.settings, interview_date=day))

    def _take_offer(self, offer: FirstOffer) -> None:
        kind, subject = offer.offer.kind, offer.offer.subject
        if offer.question is not None:
            self.context.go(Place.PRACTISE, Wanted(offer.question))
        elif kind is OfferKind.STORY_TEMPLATE:
            self.context.go(Place.STORIES, ("template", subject))
        elif kind is OfferKind.EXERCISE:
            self.context.go(Place.EXERCISES, subject)
        elif kind is OfferKind.PANEL:
            self.context.go(Place.PANEL, None)
        else:
            self.context.go(Place.QUESTIONS, "paste")


def _meanwhile(view: TodayView) -> str:
    """What one may do on a day without anything due: nobody is sent away with the interview near, or before a first story."""
    if not view.stories and view.offers:
        return "A free take is welcome at any time, and so is what stands below: no story is written yet."
    near = view.interview is not None and 0 <= (view.interview - view.today).days <= NEAR
    return "A free take is welcome at any time." if near else "A free take is welcome at any time, and so is a day off."
