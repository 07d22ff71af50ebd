"""Two takes side by side: the same figures, the same scale, each one can be heard."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from rehearse.errors import RehearseError
from rehearse.ports import AttemptRow, AttemptView, PlaybackState
from ui.actions import Command
from ui.places import Place
from ui.screens.compare_choice import TakeMenu, takes_of
from ui.screens.compare_lines import compared, why_not_compared
from ui.screens.screen import Context, Screen
from ui.widgets.buttons import ActionButton
from ui.widgets.flow import Flow
from ui.widgets.head import Head
from ui.widgets.section_strip import SectionStrip
from ui.widgets.state_bar import StateBar
from ui.widgets.surfaces import Column, Surface, clear, hairline, row, stack
from ui.widgets.text import OneLine, Text, tooltip
from ui.widgets.transcript import TranscriptView
from ui.widgets.transcript.pieces import pieces_of
from ui.wording import NOT_MEASURED

POLL = 50
#: Below this width (at 100 % text) the takes go below each other.
NARROW = 700
#: The takes by their days, whichever was chosen first.
SIDES = ("Earlier", "Later")


#: A take, and the takes that can stand in its place.
Found = tuple[AttemptView, tuple[AttemptRow, ...]]


def _day(view: AttemptView) -> str:
    return f"{view.attempt.created.astimezone():%d %b %Y %H:%M}"


class CompareScreen(Screen):
    """GUI thread. Payload: two attempts' ids; the earlier take stands left, whichever id comes first. Either can be given another take."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme = context.theme
        self.views: tuple[AttemptView, AttemptView] | None = None
        self._ids: tuple[str, str] | None = None
        self._playing: int | None = None
        self._narrow = False
        self.state = StateBar()
        self.titles = (Text("", "lead-strong", wrap=True), Text("", "lead-strong", wrap=True))
        self.dates = (OneLine("", "caption"), OneLine("", "caption"))
        self.strips = (SectionStrip(theme), SectionStrip(theme))
        self.words = (TranscriptView(theme), TranscriptView(theme))
        add = context.actions.add
        self.actions_of = (
            add(self, Command("play-left", "Play the earlier take", ("1",), "Compare", "play"), partial(self.play, 0)),
            add(self, Command("play-right", "Play the later take", ("2",), "Compare", "play"), partial(self.play, 1)),
        )
        self._open = (
            add(self, Command("open-left", "Open the earlier take", ("Shift+1", "!"), "Compare"), partial(self.open, 0)),
            add(self, Command("open-right", "Open the later take", ("Shift+2", "@"), "Compare"), partial(self.open, 1)),
        )
        self.choose_actions = tuple(
            add(
                self,
                Command(f"choose-{side}", f"Another {side} take", (key,), "Compare"),
                partial(self.choose, number),
            )
            for number, (side, key) in enumerate((("earlier", "E"), ("later", "L")))
        )
        self.menus = tuple(TakeMenu(f"Another take for the {side.lower()} one", self) for side in SIDES)
        self._choose_buttons: list[ActionButton] = []
        for number, menu in enumerate(self.menus):
            menu.chosen.connect(partial(self._take_for, number))
        add(self, Command("pause", "Pause", ("Space",), "Compare"), self.pause)
        leave = Command("leave-compare", "Back", ("Esc",), "Compare", "arrow-left", about="Back to where you came from")
        self._back = add(self, leave, context.back)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(24)
        self.grid.setVerticalSpacing(6)
        self.grid.setColumnStretch(0, 2)
        self.grid.setColumnStretch(3, 2)
        self.body = QWidget()
        sides = [self._side(number) for number in range(2)]
        self._pair = pair = row(*sides, spacing=16)
        for side in sides:
            pair.setStretchFactor(side, 1)
        body = stack(Surface("card").hold(self.grid), pair, spacing=12)
        body.setStretch(1, 1)
        self.body.setLayout(body)
        column = self.column = Column(theme.px(1600), margin=24)
        head = Head(Text("Compare two takes", "title"), actions=(ActionButton(theme, self._back, "plain"),))
        inside = stack(head, self.state, self.body, spacing=12)
        inside.setStretch(2, 1)
        column.inside.setLayout(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(column)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL)
        self._timer.timeout.connect(self.poll)
        for number, words in enumerate(self.words):
            words.setMinimumHeight(theme.px(220))
            words.setAccessibleName(f"Transcript, {SIDES[number].lower()} take")
            words.played.connect(partial(self.play_from, number))
            words.sought.connect(partial(self._seek, number))

    def _side(self, number: int) -> QWidget:
        theme = self.context.theme
        another = ActionButton(theme, self.choose_actions[number], "quiet")
        self._choose_buttons.append(another)
        head = Flow(ActionButton(theme, self.actions_of[number], "plain"), ActionButton(theme, self._open[number], "quiet"))
        day = row(self.dates[number], another)
        day.setStretch(0, 1)
        side = QWidget()
        box = stack(stack(self.titles[number], day, spacing=0), head, self.strips[number], self.words[number], spacing=8)
        box.setStretch(3, 1)
        side.setLayout(box)
        return side

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the takes go below each other."""
        super().resizeEvent(event)
        narrow = self.width() < self.context.theme.px(NARROW)
        self._pair.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        if narrow != self._narrow:
            self._narrow = narrow
            self._fill_grid()

    def enter(self, payload: Any = None) -> None:
        """Opens both."""
        if isinstance(payload, tuple) and len(payload) == 2:
            self._ids = (str(payload[0]), str(payload[1]))
        if self._ids is None:
            self.context.go(Place.HISTORY, None)
            return
        self.body.hide()
        self.state.say("Opening both takes")
        self._read(*self._ids)

    def _read(self, first: str, second: str) -> None:
        library = self.context.ports.library

        def work() -> tuple[Found, Found]:
            views = library.open(first), library.open(second)
            one, other = ((view, takes_of(library, view)) for view in views)
            return one, other

        def read(found: tuple[Found, Found]) -> None:
            if self._ids is not None and {first, second} == set(self._ids):
                self._show(found)

        self.context.jobs.run(work, read, self._failed)

    def leave(self) -> None:
        """Sound ends."""
        self._timer.stop()
        if self._playing is not None:
            self.context.ports.playback.unload()
            self._playing = None

    def play(self, number: int) -> None:
        """From the start, or on from where it stood."""
        self.play_from(number, None)

    def play_from(self, number: int, seconds: float | None) -> None:
        """One take at a time."""
        if self.views is None or not self.views[number].has_audio:
            return
        player, identity = self.context.ports.playback, self.views[number].attempt.id

        def ready(_seconds: float) -> None:
            self._playing = number
            player.play(seconds)
            self._timer.start()

        if self._playing == number:
            ready(0.0)
        else:
            self.context.jobs.run(lambda: player.load(identity), ready, self.context.trouble)

    def pause(self) -> None:
        """Space: stands still, or goes on."""
        player = self.context.ports.playback
        if self._playing is None:
            self.play(0)
        elif player.poll().state is PlaybackState.PLAYING:
            player.pause()
        else:
            player.play()
            self._timer.start()

    def open(self, number: int) -> None:
        """The review of one of them."""
        if self._ids is not None:
            self.context.go(Place.REVIEW, self._ids[number])

    def choose(self, number: int) -> None:
        """The menu of the other takes of that side's question."""
        button = self._choose_buttons[number]
        self.column.scroll_to(button)  # with large text it may stand below the fold
        self.menus[number].open_at(button.mapToGlobal(button.rect().bottomLeft()))

    def _take_for(self, number: int, identity: str) -> None:
        """Another take in the place of the one that side shows; the two stand by their days again."""
        if self._ids is not None and identity not in self._ids:
            self.leave()
            self._ids = (self._ids[0], identity) if number else (identity, self._ids[1])
            self._read(*self._ids)

    def poll(self) -> None:
        """Moves the playhead and the lit word of the take that plays."""
        status = self.context.ports.playback.poll()
        playing = status.state is PlaybackState.PLAYING
        for number in range(2):
            mine = number == self._playing
            self.strips[number].set_position(status.position if mine else None)
            self.words[number].light(status.position if mine and playing else None)
        if not playing:
            self._timer.stop()

    def _seek(self, number: int, seconds: float) -> None:
        if self._playing == number:
            self.context.ports.playback.seek(seconds)
            self.poll()

    def _show(self, found: tuple[Found, Found]) -> None:
        (earlier, *_), (later, *_) = sides = sorted(found, key=lambda one: one[0].attempt.created)
        views = (earlier, later)
        self.views = views
        self._ids = (views[0].attempt.id, views[1].attempt.id)
        self.state.clear()
        self.body.show()
        for number, (_view, rows) in enumerate(sides):
            self.choose_actions[number].setEnabled(self.menus[number].fill(rows, self._ids))
        longest = max((view.report.audio.duration if view.report else 0.0) for view in views)
        for number, view in enumerate(views):
            attempt = view.attempt
            self.titles[number].setText(attempt.title or attempt.question_text)
            self.dates[number].set_whole("  ·  ".join(part for part in (SIDES[number], _day(view), attempt.note) if part))
            self.strips[number].show_sections(view.report.sections or () if view.report else (), longest)
            self.words[number].show_pieces(pieces_of(view.report, ()) if view.report else ())
            self.actions_of[number].setEnabled(view.has_audio)
        happened, more = why_not_compared(*views)
        if happened:
            self.state.say(happened, more, (("Choose two others", partial(self.context.go, Place.HISTORY, None)),))
        self._fill_grid()

    def _fill_grid(self) -> None:
        """A row a figure; in a narrow window its difference stands below it."""
        if self.views is None:
            return
        clear(self.grid)
        self.grid.setColumnStretch(3, 0 if self._narrow else 2)
        days = [f"{side}\n{_day(view)}" for side, view in zip(SIDES, self.views, strict=True)]
        for column, text in enumerate(("", *days) if self._narrow else ("", *days, "Difference")):
            self.grid.addWidget(Text(text, "caption-strong", wrap=self._narrow), 0, column)
        self.grid.addWidget(hairline(), 1, 0, 1, 4)
        below = 2 if self._narrow else 1
        for number, line in enumerate(compared(*self.views)):
            place = 2 + number * below
            title = Text(line.title, "body", wrap=self._narrow)
            title.setToolTip(tooltip(line.about))
            title.setAccessibleDescription(line.about)
            self.grid.addWidget(title, place, 0)
            for column, value in enumerate((line.earlier, line.later), start=1):
                figure = Text(value or NOT_MEASURED, "strong" if value else "muted", wrap=self._narrow)
                self.grid.addWidget(figure, place, column)
            difference = Text(line.difference, "muted", wrap=self._narrow)
            if not self._narrow:
                self.grid.addWidget(difference, place, 3)
            elif line.difference:
                self.grid.addWidget(difference, place + 1, 1, 1, 2)

    def _failed(self, error: RehearseError) -> None:
        self.state.say(error.happened, error.next_step, (("Go to the history", partial(self.context.go, Place.HISTORY, None)),))
