"""What was measured of one take, top to bottom: facts, timeline, words, and beside these what was heard or what a new reading changes."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from rehearse.model.report import Report
from rehearse.ports import AttemptView
from ui.places import Place
from ui.screens.review_changes import asked_question
from ui.screens.review_state import why_no_words
from ui.screens.screen import Context
from ui.turns import Turns
from ui.widgets.evidence_panel import EvidencePanel
from ui.widgets.fact_rows import FactRows
from ui.widgets.reading_changes import Change, ReadingChanges
from ui.widgets.surfaces import Surface, row, stack
from ui.widgets.text import Text
from ui.widgets.timeline import Timeline, TimelineContent, content_of
from ui.widgets.timeline.content import pins_of
from ui.widgets.transcript import TranscriptView
from ui.widgets.transcript.pieces import pieces_of


class ReviewBody(QWidget):
    """GUI thread. Words and evidence are written in turns: keys and the playhead never wait for all of it.

    Signals: `listened(seconds)` for a moment somebody wants to hear, `written(words)` once these words stand in the transcript.
    """

    listened = Signal(float)
    written = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme = context.theme
        self._turns = Turns(self)
        self.facts = FactRows(theme)
        self.timeline = Timeline(theme)
        self.transcript = TranscriptView(theme)
        self.no_words = Text("", "muted", wrap=True)
        self.evidence = EvidencePanel(theme)
        self.proposal = ReadingChanges()
        self.proposal.hide()
        self._no_words_card = Surface("card").hold(stack(self.no_words, None))
        words = QWidget()
        words.setLayout(stack(self._no_words_card, self.transcript, spacing=0))
        self._lower = row(words, self.evidence, self.proposal, spacing=24)
        for number, (part, share) in enumerate(((words, 3), (self.evidence, 2), (self.proposal, 2))):
            part.setMinimumHeight(theme.px(240))
            self._lower.setStretch(number, share)
        #: A bar may be put between the timeline and the words.
        self._line = stack(self.timeline)
        self.box = stack(self.facts, Surface("card").hold(self._line, 12), self._lower, spacing=12)
        self.box.setStretch(2, 1)
        self.setLayout(self.box)
        for chosen in (self.facts.chosen, self.evidence.heard, self.proposal.heard):
            chosen.connect(self.listened)
        self.facts.explained.connect(lambda: context.go(Place.DEFINITIONS, None))
        for pin_chosen in (self.timeline.pin_chosen, self.transcript.pin_chosen):
            pin_chosen.connect(self.evidence.show_letter)

    def show_report(self, view: AttemptView, report: Report, go_to: float | None = None) -> None:
        """Another take, or the same after a change; once its words stand there, the transcript shows those at `go_to`."""
        in_sections = bool(report.sections) or not (view.attempt.answers_a_follow_up or report.not_told_in_sections)
        self.facts.show()
        self.evidence.setVisible(self.proposal.isHidden())
        self.facts.show_report(report, self._context.settings.section_bands(), in_sections=in_sections)
        self.timeline.show_content(content_of(report, view.peaks, in_sections=in_sections))
        self.transcript.setVisible(report.transcript is not None and bool(report.transcript.words))
        self._no_words_card.setVisible(self.transcript.isHidden())
        self.no_words.setText(why_no_words(view))
        self._turns.begin(self._below(view, report, go_to))

    def show_unread(self, view: AttemptView, seconds: float) -> None:
        """A take that nothing was measured of yet: its sound, the person's own marks, and why there is no more."""
        self.stop()
        self.facts.hide()
        self.evidence.hide()
        self.evidence.clear()
        self.transcript.hide()
        in_sections = not view.attempt.answers_a_follow_up
        self.timeline.show_content(
            TimelineContent(
                seconds,
                view.peaks,
                sections=view.marked or None,
                in_sections=in_sections,
                no_sections="not read yet",
                answer=seconds,
            )
        )
        self._no_words_card.show()
        self.no_words.setText(why_no_words(view))

    def _below(self, view: AttemptView, report: Report, go_to: float | None) -> Iterator[None]:
        pins = pins_of(report)
        self.written.emit(report.transcript.words if report.transcript is not None else ())
        self.transcript.show_pieces(pieces_of(report, pins))
        if go_to is not None:  # only now there are words to go to
            self.transcript.go_to(go_to)
        yield
        question = None if view.attempt.answers_a_follow_up else asked_question(view)
        yield from self.evidence.building(report, pins, question)

    def propose(self, found: tuple[Change, ...] | None) -> None:
        """What a new reading changes stands beside its words, where the evidence is otherwise."""
        self.proposal.setVisible(found is not None)
        self.evidence.setVisible(found is None)
        if found is not None:
            self.proposal.show_changes(found)

    def forget(self) -> None:
        """Nothing of the take before is seen while the next one is written."""
        self.stop()
        self.written.emit(())
        self.transcript.show_pieces(())
        self.evidence.clear()
        self.timeline.forget()

    def stop(self) -> None:
        """What is still being written is not wanted any more."""
        self._turns.stop()

    def fold(self, *, narrow: bool, low: bool = False, compact: bool = False) -> None:
        """In a narrow window the parts beside each other go below each other; in a `low` one the figures leave the words more room, and
        in one so low that it is `compact` still more.
        """
        self.timeline.set_low(low=low)
        self.facts.set_low(low=low, compact=compact)
        self._line.setContentsMargins(12, 4 if low else 12, 12, 4 if low else 12)
        self.box.setSpacing(8 if low else 12)
        self._lower.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
