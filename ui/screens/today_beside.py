"""What stands beside the due list: the plan to the interview, the one thing to work on, the last takes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial

from PySide6.QtCore import QDate, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from rehearse.clock import minutes
from rehearse.counted import counted
from rehearse.ports import AttemptRow, Focus, PlanRow, TodayView
from ui.places import Place
from ui.screens.screen import Context
from ui.widgets.buttons import Button, HoldingButton
from ui.widgets.date_field import DateField
from ui.widgets.due_dots import DueDots, day_text
from ui.widgets.motion import Appearing
from ui.widgets.surfaces import Surface, clear, hairline, let_go, row, stack
from ui.widgets.text import Text, short
from ui.wording import state_text, when

#: Rows of the plan shown before "more".
MOST = 6
#: Milliseconds after the last change of the date before it is kept.
PATIENCE = 700
#: A first guess for an interview date.
AHEAD = 14


class TodayPlan(Surface):
    """The plan's dots, the interview date and what had to be left out. `interview_chosen` gives an ISO date, or ""."""

    interview_chosen = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__("card")
        self._context = context
        self._showing = False
        self.title = Text("The plan", "lead-strong")
        #: Somebody chose a day that is not kept yet. A timer is no longer active in its own timeout: it could not be asked instead.
        self._chosen = False
        self.date = DateField(context.theme)
        self.date.setAccessibleName("Interview date")
        self.date.setToolTip("Interview date (I)")
        self.add = Button("Add the interview date", "plain")
        self.add.setToolTip("Add the interview date (I)")
        self.add.clicked.connect(self.edit_date)
        self.none = Button("No date", "quiet")
        self.none.setToolTip("Plan without an interview date")
        self.none.clicked.connect(self._clear)
        self.unread = Text("", "caption", wrap=True)
        self.unread.hide()
        self.date.unread.connect(self._tell_unread)
        self.advice = Text("", "body", wrap=True)
        self.dropped = Text("", "caption", wrap=True)
        self._why = Button("What is left out, and why", "quiet")
        self._why.setCheckable(True)
        self._why.setToolTip("What is left out, and why")
        self._unfolding = Appearing(context.theme, self.dropped)
        self._why.toggled.connect(lambda on: self._unfolding.set_shown(shown=on))
        self.rows: list[QWidget] = []
        self._rows = stack(spacing=4)
        legend = Text("●  done    ◉  due    ○  to come    –  left out", "caption")
        self.hold(
            stack(
                self.title,
                row(self.add, self.date, self.none, None),
                self.unread,
                self._rows,
                legend,
                self.advice,
                row(self._why, None),
                self.dropped,
                spacing=8,
            ),
            16,
        )
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self.finish)
        self.date.dateChanged.connect(self._changed)
        self.date.kept.connect(self.finish)

    def show_view(self, view: TodayView) -> None:
        """Dots and date."""
        self._showing = True
        self.title.setText(_until(view.interview, view.today) if view.interview is not None else "The plan")
        if not self._chosen:  # else somebody is changing it: what is kept so far is not what they want
            self.date.setVisible(view.interview is not None)
            self.none.setVisible(view.interview is not None)
            self.add.setVisible(view.interview is None)
            if view.interview is not None:
                self.date.setDate(QDate(view.interview.year, view.interview.month, view.interview.day))
        self._today = view.today
        self.date.set_today(view.today)
        let_go(self._rows, self.rows)
        self.rows = []
        for item in view.plan[:MOST]:
            self._add_row(self._row(item))
        if len(view.plan) > MOST:
            self._add_row(Text(f"and {counted(len(view.plan) - MOST, 'more', 'more')}", "caption"))
        self.advice.setText(view.advice)
        self.advice.setVisible(bool(view.advice))
        self._why.setVisible(bool(view.dropped))
        self.dropped.setText("\n".join(view.dropped))
        self.dropped.setVisible(bool(view.dropped) and self._why.isChecked())
        self._showing = False

    def edit_date(self) -> None:
        """I: the date, at first a fortnight from now."""
        self.show()
        if self.date.isHidden():
            today = getattr(self, "_today", None) or datetime.now(UTC).astimezone().date()
            guess = today + timedelta(days=AHEAD)
            self.add.hide()
            self.date.show()
            self.none.show()
            self.date.setDate(QDate(guess.year, guess.month, guess.day))
            self._changed()
        self.date.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def finish(self) -> None:
        """Keeps a date that was changed."""
        self._patience.stop()
        if self._chosen:
            self._chosen = False
            self.interview_chosen.emit(self.date.date().toString(Qt.DateFormat.ISODate))

    def _changed(self) -> None:
        if not self._showing:
            self._chosen = True
            self._patience.start()

    def _tell_unread(self, text: str) -> None:
        self.unread.setText(text)
        self.unread.setVisible(bool(text))

    def _clear(self) -> None:
        self._chosen = False
        self._patience.stop()
        self.interview_chosen.emit("")

    def _add_row(self, widget: QWidget) -> None:
        self._rows.addWidget(widget)
        self.rows.append(widget)

    def _row(self, item: PlanRow) -> QWidget:
        whole = QWidget()
        name = Text(short(item.title) + (" (paused)" if item.paused else ""), "muted" if item.paused else "body", wrap=True)
        box = row(DueDots(self._context.theme, item.dots), name, spacing=8)
        box.setStretch(1, 1)
        whole.setLayout(box)
        return whole


class TodayFocus(Surface):
    """The last take's one thing to work on, with a way to the take."""

    def __init__(self, context: Context) -> None:
        super().__init__("soft")
        self._context = context
        self._attempt = ""
        self.fact = Text("", "strong", wrap=True)
        self.norm = Text("", "caption", wrap=True)
        self.about = Text("", "caption", wrap=True)
        self.button = Button("Open the take", "plain")
        self.button.setToolTip("Open the take (O)")
        self.button.clicked.connect(self.open)
        title = Text("One thing to work on", "caption-strong")
        self.hold(stack(title, self.fact, self.norm, self.about, row(self.button, None), spacing=6), 16)

    def show_focus(self, focus: Focus) -> None:
        """The fact, beside its norm."""
        self._attempt = focus.attempt_id
        self.fact.setText(focus.fact)
        self.norm.setText(focus.norm)
        self.about.setText(f"From your last take of “{short(focus.question_text)}”")
        self.setAccessibleName(f"One thing to work on: {focus.fact} {focus.norm}")

    def open(self) -> None:
        """O: the review of that take."""
        if self._attempt:
            self._context.go(Place.REVIEW, self._attempt)


class RecentTakes(Surface):
    """The last few takes; each opens its review."""

    def __init__(self, context: Context) -> None:
        super().__init__("card")
        self._context = context
        self.buttons: list[HoldingButton] = []
        self._list = stack(spacing=0)
        self.hold(stack(Text("Last takes", "caption-strong"), self._list, spacing=8), 16)

    def show_rows(self, rows: tuple[AttemptRow, ...]) -> None:
        """Newest first."""
        clear(self._list)
        self.buttons = []
        for number, taken in enumerate(rows):
            if number:
                self._list.addWidget(hairline())
            title = taken.title or taken.question_text
            about = "  ·  ".join(
                part for part in (when(taken.created, datetime.now(UTC)), minutes(taken.seconds), state_text(taken)) if part
            )
            button = HoldingButton("", "row")
            button.setAccessibleName(f"{title}. {about}")
            button.setToolTip("Open the take")
            button.hold(stack(Text(short(title), "body", wrap=True), Text(about, "caption"), spacing=2), (4, 6, 4, 6))
            button.clicked.connect(partial(self._context.go, Place.REVIEW, taken.id))
            self._list.addWidget(button)
            self.buttons.append(button)


def _until(interview: date, today: date) -> str:
    days = (interview - today).days
    if days < 0:
        return f"Interview was on {day_text(interview)}"
    if days == 0:
        return "The interview is today"
    return f"Plan to {day_text(interview)}: {counted(days, 'day')}"
