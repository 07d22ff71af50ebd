"""Two takes side by side: the same figures, the same scale, each one can be heard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from rehearse.errors import RehearseError
from rehearse.model.report import Report
from rehearse.model.sections import LABELS
from rehearse.ports import AttemptView, PlaybackState
from rehearse.report.clock import minutes
from ui.actions import Command
from ui.places import Place
from ui.screens.screen import Context, Screen
from ui.widgets.buttons import ActionButton
from ui.widgets.section_strip import SectionStrip
from ui.widgets.state_bar import StateBar
from ui.widgets.surfaces import Column, Surface, hairline, row, stack
from ui.widgets.text import OneLine, Text, tooltip
from ui.widgets.transcript import TranscriptView
from ui.widgets.transcript.pieces import pieces_of
from ui.wording import NOT_MEASURED, long_pauses, percent, plural

POLL = 50
#: Below this width (at 100 % text) the takes go below each other.
NARROW = 700
#: Words a minute, as in the review.
USUAL_RATE = (120.0, 165.0)
#: The takes by their days, whichever was chosen first.
SIDES = ("Earlier", "Later")


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the comparison: a number from a report, how to write it, and which way a difference of it goes by its norm."""

    title: str
    value: Callable[[Report], float | None]
    text: Callable[[float], str]
    #: How a difference is written, where that is not the same.
    apart: Callable[[float], str] | None = None
    #: The word for a difference: (report of the later take, earlier value, later value) -> "" where there is no direction.
    word: Callable[[Report, float, float], str] = lambda _report, _earlier, _later: ""
    #: What the row counts, for its tooltip.
    about: str = ""


def _fillers(report: Report) -> float | None:
    measures = report.delivery.measures
    if measures.filled_pauses_per_minute is None or measures.filler_words_per_minute is None:
        return None
    return measures.filled_pauses_per_minute + measures.filler_words_per_minute


def _share(report: Report, name: str) -> float | None:
    """In whole per cent, as it is shown: the difference is the one of the figures seen."""
    if report.section_totals is None:
        return None
    return next((round(item.share, 2) for item in report.section_totals if item.label.value == name), 0.0)


def _points(share: float) -> str:
    return plural(round(share * 100), "point")


def _signed(difference: float, text: Callable[[float], str]) -> str:
    written = text(abs(difference))
    if written == text(0.0):
        return "the same"
    return f"{'+' if difference > 0 else '−'}{written}"


def _count(_report: Report, earlier: float, later: float) -> str:
    return "more" if later > earlier else "fewer"


def _towards(low: float, high: float, earlier: float, later: float, what: str) -> str:
    before, now = (max(low - value, value - high, 0.0) for value in (earlier, later))
    return "" if before == now else f"{'closer to' if now < before else 'further from'} {what}"


def _target(report: Report, earlier: float, later: float) -> str:
    return _towards(report.target.minimum, report.target.maximum, earlier, later, "the target")


def _usual_share(report: Report, earlier: float, later: float, *, name: str) -> str:
    band = next((item.band for item in report.section_totals or () if item.label.value == name), None)
    return "" if band is None else _towards(band.low, band.high, earlier, later, "the usual share")


def _usual_rate(_report: Report, earlier: float, later: float) -> str:
    return _towards(*USUAL_RATE, earlier, later, "the usual range")


LINES: tuple[_Line, ...] = (
    _Line("Answer time", lambda report: report.delivery.measures.answer_seconds, minutes, word=_target),
    *(
        _Line(label.value, partial(_share, name=label.value), percent, _points, partial(_usual_share, name=label.value))
        for label in LABELS
    ),
    _Line("Fillers a minute", _fillers, lambda value: f"{value:.1f}", None, _count, "Up to 5 a minute pass unnoticed."),
    _Line(
        "Words a minute",
        lambda report: report.delivery.measures.speech_rate,
        lambda value: f"{value:.0f}",
        word=_usual_rate,
        about="Usual: 120 to 165 words a minute.",
    ),
    _Line(
        "Long pauses",
        lambda report: float(long_pauses(report.delivery)),
        lambda value: f"{value:.0f}",
        None,
        _count,
        "Silences of 2 seconds and more.",
    ),
    _Line(
        "Checks heard",
        lambda report: _heard(report),
        lambda value: f"{value:.0f}",
        None,
        _count,
        "How many of the things worth having in an answer were heard, such as a number in the result or what you learned. "
        "Which ones stands in each review under “What was heard”.",
    ),
)


def _heard(report: Report) -> float | None:
    return (
        None if report.evidence is None else float(sum(1 for item in report.evidence if item.heard and item.polarity == "want"))
    )


def _difference(line: _Line, values: list[float | None], later_report: Report | None) -> str:
    """Later minus earlier, and which way that goes; "" where either was not measured."""
    earlier, later = values
    if earlier is None or later is None or later_report is None:
        return ""
    apart = _signed(later - earlier, line.apart or line.text)
    word = "" if apart == "the same" else line.word(later_report, earlier, later)
    return ", ".join(part for part in (apart, word) if part)


def _day(view: AttemptView) -> str:
    return f"{view.attempt.created.astimezone():%d %b %Y %H:%M}"


class CompareScreen(Screen):
    """GUI thread. Payload: two attempts' ids; the earlier take stands left, whichever id comes first."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme = context.theme
        self.views: tuple[AttemptView, AttemptView] | None = None
        self._ids: tuple[str, str] | None = None
        self._playing: int | None = None
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
        column = Column(theme.px(1600), margin=24)
        head = row(Text("Compare two takes", "title", wrap=True), ActionButton(theme, self._back, "plain"))
        head.setStretch(0, 1)
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
        head = row(ActionButton(theme, self.actions_of[number], "plain"), ActionButton(theme, self._open[number], "quiet"), None)
        side = QWidget()
        box = stack(self.titles[number], self.dates[number], head, self.strips[number], self.words[number], spacing=8)
        box.setStretch(4, 1)
        side.setLayout(box)
        return side

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the takes go below each other."""
        super().resizeEvent(event)
        narrow = self.width() < self.context.theme.px(NARROW)
        self._pair.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def enter(self, payload: Any = None) -> None:
        """Opens both."""
        if isinstance(payload, tuple) and len(payload) == 2:
            self._ids = (str(payload[0]), str(payload[1]))
        if self._ids is None:
            self.context.go(Place.HISTORY, None)
            return
        first, second = self._ids
        library = self.context.ports.library
        self.body.hide()
        self.state.say("Opening both takes")
        self.context.jobs.run(lambda: (library.open(first), library.open(second)), self._show, self._failed)

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

    def _show(self, found: tuple[AttemptView, AttemptView]) -> None:
        first, second = found
        views = found if first.attempt.created <= second.attempt.created else (second, first)
        self.views = views
        self._ids = (views[0].attempt.id, views[1].attempt.id)
        self.state.clear()
        self.body.show()
        longest = max((view.report.audio.duration if view.report else 0.0) for view in views)
        for number, view in enumerate(views):
            attempt = view.attempt
            self.titles[number].setText(attempt.title or attempt.question_text)
            self.dates[number].set_whole("  ·  ".join(part for part in (SIDES[number], _day(view), attempt.note) if part))
            self.strips[number].show_sections(view.report.sections or () if view.report else (), longest)
            self.words[number].show_pieces(pieces_of(view.report, ()) if view.report else ())
            self.actions_of[number].setEnabled(view.has_audio)
        self._fill_grid(views)

    def _fill_grid(self, views: tuple[AttemptView, AttemptView]) -> None:
        while self.grid.count():
            item = self.grid.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        days = [f"{side}\n{_day(view)}" for side, view in zip(SIDES, views, strict=True)]
        for column, text in enumerate(("", *days, "Difference")):
            self.grid.addWidget(Text(text, "caption-strong"), 0, column)
        self.grid.addWidget(hairline(), 1, 0, 1, 4)
        for number, line in enumerate(LINES, start=2):
            values = [line.value(view.report) if view.report else None for view in views]
            title = Text(line.title, "body")
            title.setToolTip(tooltip(line.about))
            title.setAccessibleDescription(line.about)
            self.grid.addWidget(title, number, 0)
            for column, value in enumerate(values, start=1):
                self.grid.addWidget(
                    Text(NOT_MEASURED if value is None else line.text(value), "muted" if value is None else "strong"),
                    number,
                    column,
                )
            self.grid.addWidget(Text(_difference(line, values, views[1].report), "muted"), number, 3)

    def _failed(self, error: RehearseError) -> None:
        self.state.say(error.happened, error.next_step, (("Go to the history", partial(self.context.go, Place.HISTORY, None)),))
