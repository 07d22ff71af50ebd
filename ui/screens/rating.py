"""Rating a take after replay: the take to hear on the left, the dimensions with their signals on the right. Words, never points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QVBoxLayout, QWidget

from rehearse.errors import RehearseError
from rehearse.model.rating import Mark
from rehearse.model.schedule import Outcome
from rehearse.ports import AttemptView, RatingSheet, RatingsPort
from ui.actions import Command
from ui.places import Place
from ui.screens.screen import Context, Screen
from ui.screens.transport import Transport
from ui.turns import Turns
from ui.widgets.buttons import ActionButton, Button
from ui.widgets.fields import Choice
from ui.widgets.flow import Flow
from ui.widgets.head import Head
from ui.widgets.notice_place import NoticeRoom
from ui.widgets.rating_card import RatingCard
from ui.widgets.state_bar import StateBar
from ui.widgets.surfaces import Column, Surface, row, stack
from ui.widgets.text import OneLine, Text
from ui.widgets.timeline.content import pins_of
from ui.widgets.transcript import TranscriptView
from ui.widgets.transcript.pieces import pieces_of

_GROUP = "Rate a take"
_VERDICTS = (("Weak", Outcome.WEAK), ("Mixed", Outcome.FAIR), ("Strong", Outcome.STRONG))
#: What stands behind "Staff level", for who has not met the word.
STAFF = (
    "Staff is the rung above senior for people who do not lead a team: their work reaches over several teams, and most of those who "
    "carry it out do not report to them. A round for it listens for six things more: what would not have happened without you, how you "
    "moved people you do not manage, how goals that pull apart were made measurable, whether somebody from finance could repeat your "
    "reason, what changed in numbers, and how you speak of the most difficult person. Without such a round ahead, the five are enough."
)
#: Below this width (at 100 % text) the take stands above the dimensions.
BESIDE = 860
#: Below this one the take's length is not repeated beside the place in it.
TIGHT = 460


class RatingScreen(Screen):
    """GUI thread; each verdict is kept at once, as a job. Payload of `go`: the attempt's id."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme, add = context.theme, context.actions.add
        self.sheet: RatingSheet | None = None
        self._wanted = ""
        self.question = OneLine("", "muted")
        self._back = add(
            self, Command("rated", "Back to the review", ("Esc",), _GROUP, "arrow-left", about="Back to the review"), self.go_back
        )
        self.state = StateBar()
        self.transcript = TranscriptView(theme)
        self.no_words = Text("The words of this take have not been read. Listen, and rate what you hear.", "muted", wrap=True)
        self.transport = Transport(context, self)
        self.transport.moved.connect(lambda seconds: self.transcript.light(seconds if self.transport.playing else None))
        self.transcript.sought.connect(self.transport.seek)
        self.transcript.played.connect(self.transport.play)
        self.verdict = Choice(_VERDICTS, "The take as a whole")
        self.verdict.chosen.connect(self.judge)
        self.no_verdict = Button("No verdict", "quiet")
        self.no_verdict.setToolTip("Leave it to the sections that were heard")
        self.no_verdict.clicked.connect(partial(self.judge, None))
        self.follows = Text("", "caption", wrap=True)
        self.staff = QCheckBox("Staff level: six more dimensions")
        self.staff.setToolTip("Show the six dimensions of a staff-level round")
        self.staff.toggled.connect(self._show_staff)
        self.about_staff = Text(STAFF, "muted", wrap=True)
        self.about_staff.hide()
        self.what_staff = Button("What is staff level?", "quiet")
        self.what_staff.setCheckable(True)
        self.what_staff.setToolTip("What staff level means, and what such a round listens for")
        self.what_staff.toggled.connect(self.about_staff.setVisible)
        self.cards: dict[str, RatingCard] = {}
        self._turns = Turns(self)
        self._cards = stack(spacing=12)
        self._lay_out()
        self.body.hide()

    def _lay_out(self) -> None:
        theme = self.context.theme
        name = QWidget()
        name.setLayout(stack(Text("How was it, in your own judgement?", "title", wrap=True), self.question, spacing=2))
        head = Head(name, actions=(ActionButton(theme, self._back, "plain"),))
        whole = Surface("card").hold(
            stack(Text("The take as a whole", "lead-strong"), row(self.verdict, self.no_verdict), self.follows, spacing=8),
            16,
        )
        self.column = Column(theme.px(760), margin=0)
        words = Text("Weak: mostly what belies it. Mixed: some of both. Strong: mostly what shows it.", "caption", wrap=True)
        staff = QWidget()
        staff.setLayout(Flow(self.staff, self.what_staff))
        self.column.inside.setLayout(stack(whole, words, self._cards, staff, self.about_staff, None, spacing=12))
        self.column.inside.layout().setContentsMargins(0, 0, theme.px(12), 0)  # type: ignore[union-attr]  # just set
        self._words = QWidget()
        self._words.setLayout(stack(self.no_words, self.transcript, spacing=8))
        self._beside = row(spacing=24)
        self._beside.addWidget(self._words, 2)
        self._beside.addWidget(self.column, 3)
        self.body = QWidget()
        body = QVBoxLayout(self.body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(12)
        both = QWidget()
        both.setLayout(self._beside)
        body.addWidget(NoticeRoom(both), 1)
        body.addWidget(self.transport)
        whole_page = QWidget()
        whole_page.setMaximumWidth(theme.px(1400))
        outer = row(None, whole_page, None, spacing=0)
        outer.setStretch(1, 1000)
        outer.setContentsMargins(16, 16, 16, 12)
        self.setLayout(outer)
        box = QVBoxLayout(whole_page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(head)
        box.addWidget(self.state)
        box.addWidget(self.body, 1)
        box.addStretch(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the take stands above."""
        super().resizeEvent(event)
        narrow = self.width() < self.context.theme.px(BESIDE)
        self._beside.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self.transport.fold(narrow=narrow, tight=self.width() < self.context.theme.px(TIGHT))

    @property
    def port(self) -> RatingsPort:
        """The session's port."""
        port = self.context.ports.ratings
        assert port is not None, "rating is registered with its port"
        return port

    def enter(self, payload: Any = None) -> None:
        """Opens a take's sheet; without an id, the one shown last."""
        wanted = payload if isinstance(payload, str) else self._wanted
        if not wanted:
            self.context.go(Place.HISTORY, None)
            return
        if wanted != self._wanted:
            self.body.hide()
            self.state.say("Opening the take")
        self._wanted = wanted
        library = self.context.ports.library

        def opened(result: tuple[AttemptView, RatingSheet]) -> None:
            if result[0].attempt.id == self._wanted:
                self._show_take(result[0])
                self._show(result[1])

        self.context.jobs.run(lambda: (library.open(wanted), self.port.open(wanted)), opened, self._not_opened)

    def leave(self) -> None:
        """A note that is being written is kept; sound ends."""
        for card in self.cards.values():
            card.keep_note()
        self._turns.stop()
        self.transport.close_take()

    def go_back(self) -> None:
        """Esc: to the review of this take."""
        self.context.go(Place.REVIEW, self._wanted)

    def judge(self, verdict: Outcome | None) -> None:
        """The take as a whole."""
        wanted = self._wanted
        self._change(lambda: self.port.judge(wanted, verdict))

    def rate(self, dimension: str, mark: Mark | None, note: str) -> None:
        """One dimension."""
        wanted = self._wanted
        self._change(lambda: self.port.rate(wanted, dimension, mark, note))

    def _change(self, work: Any) -> None:
        wanted = self._wanted

        def changed(sheet: RatingSheet) -> None:
            if sheet.attempt_id == wanted == self._wanted:
                self._show(sheet)

        def failed(error: RehearseError) -> None:
            if self.sheet is not None:
                self._show(self.sheet)
            self.context.trouble(error)

        self.context.jobs.run(work, changed, failed)

    def _show_staff(self, on: bool) -> None:
        wanted = self._wanted
        if self.sheet is not None and self.sheet.staff != on:
            self._change(lambda: self.port.open(wanted, staff=on))

    def _not_opened(self, error: RehearseError) -> None:
        self.body.hide()
        action = (("Go to the history", partial(self.context.go, Place.HISTORY, None)),)
        self.state.say(error.happened, error.advice, action)

    def _show_take(self, view: AttemptView) -> None:
        self.state.clear()
        self.body.show()
        self.question.set_whole(view.attempt.title or view.attempt.question_text)
        report = view.report
        has_words = report is not None and report.transcript is not None and bool(report.transcript.words)
        self.transcript.setVisible(has_words)
        self.no_words.setVisible(not has_words)
        if report is not None and has_words:
            self.transcript.show_pieces(pieces_of(report, pins_of(report)))
        length = report.audio.duration if report is not None else view.attempt.take.seconds if view.attempt.take else 0.0
        sections = (report.sections or ()) if report is not None else ()
        pauses = report.delivery.pauses if report is not None else ()
        self.transport.open_take(view.attempt.id, length, sections, pauses, has_audio=view.has_audio)

    def _show(self, sheet: RatingSheet) -> None:
        if self.sheet is None or self.sheet.attempt_id != sheet.attempt_id:
            self._drop(tuple(self.cards))
        self.sheet = sheet
        self.verdict.set_value(sheet.verdict)
        self.no_verdict.setVisible(sheet.verdict is not None)
        self.follows.setText(_follows(sheet))
        self.staff.setChecked(sheet.staff)
        wanted = [item.competency.id for item in sheet.dimensions]
        self._turns.stop()
        for item in sheet.dimensions:
            if item.competency.id in self.cards:
                self.cards[item.competency.id].show_view(item)
        if list(self.cards) != wanted:
            self._turns.begin(self._making(sheet))

    def _making(self, sheet: RatingSheet) -> Iterator[None]:
        """A card a step: all of them at once would hold up the playhead. Cards that are there stay, with what is being typed."""
        wanted = [item.competency.id for item in sheet.dimensions]
        unwanted = [dimension for dimension in self.cards if dimension not in wanted]
        for dimension in unwanted:
            self.cards[dimension].keep_note()
        self._drop(unwanted)
        for place, item in enumerate(sheet.dimensions):
            if item.competency.id in self.cards:
                continue
            card = RatingCard(item)
            card.rated.connect(self.rate)
            self._cards.insertWidget(place, card)
            self.cards[item.competency.id] = card
            yield
        self.cards = {dimension: self.cards[dimension] for dimension in wanted}

    def _drop(self, dimensions: Sequence[str]) -> None:
        """Removes cards, whose notes were kept before: hiding one would keep its note under the take shown now."""
        for dimension in dimensions:
            card = self.cards.pop(dimension)
            card.rated.disconnect(self.rate)
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()


def _follows(sheet: RatingSheet) -> str:
    """What the verdict does."""
    if not sheet.scheduled:
        return "This take is on no schedule; the verdict is for you alone."
    name = f"“{sheet.story_title}”" if sheet.story_title else sheet.subject
    return (
        f"Weak brings {name} back sooner; mixed and strong move it on. "
        "Without your verdict, the plan goes by the sections that were heard."
    )
