"""The panel's first page: a round set aside, the theme, the length, who sits there, and the rounds before."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from rehearse.clock import minutes
from rehearse.counted import counted
from rehearse.model.panel import PanelSetup, RoundState, Theme
from rehearse.ports import PanelView, RoundCard
from ui.actions import Command
from ui.screens.screen import Context
from ui.widgets.buttons import ActionButton, Button
from ui.widgets.fields import Choice
from ui.widgets.panel_chairs import ChairRow, WrappingButton
from ui.widgets.pinned import PinnedColumn
from ui.widgets.surfaces import Column, Surface, clear, let_go, row, stack
from ui.widgets.text import Text
from ui.wording import when

LENGTHS = (15, 30, 45)
#: Below this width (at 100 % text) everything stands in one column.
BESIDE = 820


class PanelChoose(QWidget):
    """GUI thread. Signals: `begun(theme, minutes)`, `gone_on(round_id)`, `ended(round_id)`, `opened(round_id)`."""

    begun = Signal(str, int)
    gone_on = Signal(str)
    ended = Signal(str)
    opened = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme, add = context.theme, context.actions.add
        self.view: PanelView | None = None
        self._chosen = ""
        self._setup: PanelSetup | None = None
        self.themes: dict[str, WrappingButton] = {}
        self.length = Choice(tuple((f"{length} minutes", length) for length in LENGTHS), "Length")
        self.length.set_value(30)
        self._begin = add(
            self, Command("begin-round", "Begin the round", ("Return", "Enter"), "Panel", about="Begin the round"), self.begin
        )
        self._begin.setEnabled(False)
        self.begin_button = ActionButton(theme, self._begin, "primary", show_key=True, icon_token="users")
        self.unfinished = Surface("card")
        self._unfinished_about = Text("", "caption-strong")
        self._unfinished_title = Text("", "title", wrap=True)
        self._unfinished_text = Text("", "muted", wrap=True)
        self._resume = add(self, Command("resume-round", "Go on", (), "Panel"), self._go_on)
        self.go_on = ActionButton(theme, self._resume, "primary", show_key=True, icon_token="play")
        self.end = Button("End it and see the report", "plain")
        self.end.setToolTip("End it and see the report")
        self.end.clicked.connect(self._end)
        self.unfinished.hold(
            stack(
                self._unfinished_about,
                self._unfinished_title,
                self._unfinished_text,
                4,
                row(self.go_on, self.end, None),
                spacing=4,
            ),
            24,
        )
        self.unfinished.hide()
        self._themes = stack(spacing=8)
        self._chairs = stack(spacing=12)
        self.past_title = Text("Rounds before", "lead-strong")
        self._past = stack(spacing=4)
        self.past: list[WrappingButton] = []
        self._lay_out()

    def _lay_out(self) -> None:
        self.column = Column(self._context.theme.px(1080), margin=24)
        about = Text(
            "Several interviewers, one theme, asked from all sides. Each question comes from what your answers have left out so far.",
            "muted",
            wrap=True,
        )
        commands = QWidget()
        commands.setLayout(row(self.begin_button, None))
        # Of their own: Qt takes all exclusive buttons below one parent for one group, and the lengths are such buttons too.
        themes = QWidget()
        themes.setLayout(self._themes)
        left = stack(
            Text("Theme", "lead-strong"), themes, 8, Text("Length", "lead-strong"), self.length, 8,
            commands, None, spacing=8,
        )  # fmt: skip
        chairs = Surface("card").hold(stack(Text("Who sits there", "lead-strong"), self._chairs, spacing=12), 16)
        right = stack(chairs, 8, self.past_title, self._past, None, spacing=8)
        self._beside = row(left, right, spacing=24)
        self._beside.setStretch(0, 3)
        self._beside.setStretch(1, 2)
        inside = stack(Text("Panel drill", "title"), about, 8, self.unfinished, self._beside, None, spacing=8)
        self.column.inside.setLayout(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(PinnedColumn(self.column, left, commands, margin=24))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow windows get one column."""
        super().resizeEvent(event)
        narrow = self.width() < self._context.theme.px(BESIDE)
        self._beside.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def show_view(self, view: PanelView) -> None:
        """What there is."""
        self.view = view
        self._begin.setEnabled(True)
        self._show_unfinished(view.unfinished)
        if self._setup != view.setup:
            self._show_setup(view.setup)
        self._show_past(view.past)

    def _show_setup(self, setup: PanelSetup) -> None:
        """Themes and chairs, made anew when the person's work has become another; a theme chosen before stays chosen."""
        for box in (self._themes, self._chairs):
            clear(box)
        self._setup, self.themes = setup, {}
        for theme in setup.themes:
            self._add_theme(theme)
        for chair in setup.interviewers:
            self._chairs.addWidget(ChairRow(self._context.theme, chair))
        self.choose(self._chosen if self._chosen in self.themes else setup.themes[0].id)

    def choose(self, theme: str) -> None:
        """Another theme."""
        self._chosen = theme
        for identity, button in self.themes.items():
            button.setChecked(identity == theme)

    def begin(self) -> None:
        """The round begins, and its first question is spoken."""
        if self.view is None:
            return
        length = self.length.value
        self.begun.emit(self._chosen, length if isinstance(length, int) else LENGTHS[1])

    def _add_theme(self, theme: Theme) -> None:
        button = WrappingButton("choice")
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setAccessibleName(f"Theme: {theme.title}. {theme.about}")
        button.setToolTip(theme.title)
        button.hold(
            stack(Text(theme.title, "strong", wrap=True), Text(theme.about, "muted", wrap=True), spacing=2), (16, 12, 16, 12)
        )
        button.clicked.connect(partial(self.choose, theme.id))
        self._themes.addWidget(button)
        self.themes[theme.id] = button

    def _show_unfinished(self, card: RoundCard | None) -> None:
        self.unfinished.setVisible(card is not None)
        # Enter does the nearest thing: it goes on with a round that waits, and begins one only where none does.
        _give_enter(self._begin, given=card is None)
        _give_enter(self._resume, given=card is not None)
        if card is None:
            return
        paused = card.held.state is RoundState.PAUSED
        self._unfinished_about.setText("A round is set aside" if paused else "A round is under way")
        self._unfinished_title.setText(card.title)
        waiting = "; the next question waits" if card.held.current is not None else ""
        text = f"{counted(card.answers, 'answer')} given, {minutes(card.left)} of {card.held.minutes} minutes left{waiting}."
        self._unfinished_text.setText(f"{text} Beginning a new round ends this one; its report stays.")
        self.unfinished.setAccessibleName(f"{self._unfinished_about.text()}: {card.title}. {text}")

    def _show_past(self, cards: tuple[RoundCard, ...]) -> None:
        let_go(self._past, self.past)
        self.past = []
        self.past_title.setVisible(bool(cards))
        now = datetime.now(UTC)
        for card in cards[:8]:
            button = WrappingButton("row")
            detail = f"{when(card.held.started, now)}  ·  {counted(card.answers, 'answer')} in {card.held.minutes} minutes"
            button.setAccessibleName(f"Report: {card.title}, {detail}")
            button.setToolTip("Open the report")
            button.hold(stack(Text(card.title, "strong", wrap=True), Text(detail, "caption", wrap=True), spacing=0), (8, 4, 8, 4))
            button.clicked.connect(partial(self.opened.emit, card.held.id))
            self._past.addWidget(button)
            self.past.append(button)

    def _go_on(self) -> None:
        if self.view is not None and self.view.unfinished is not None:
            self.gone_on.emit(self.view.unfinished.held.id)

    def _end(self) -> None:
        if self.view is not None and self.view.unfinished is not None:
            self.ended.emit(self.view.unfinished.held.id)


def _give_enter(action: QAction, *, given: bool) -> None:
    action.setProperty("keys", "Enter" if given else "")
    action.setShortcuts([QKeySequence("Return"), QKeySequence("Enter")] if given else [])
