"""The review: headline facts, timeline, transcript, what was heard; everything one click from its moment."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout

from rehearse.errors import RehearseError
from rehearse.model.attempt import AttemptState
from rehearse.model.evidence import FollowUp
from rehearse.model.report import Report
from rehearse.model.sections import Label
from rehearse.model.transcript import Word
from rehearse.ports import AttemptView, Moment
from ui.places import Place
from ui.screens.review_body import ReviewBody
from ui.screens.review_changes import ReviewChanges, asked_question, drilled
from ui.screens.review_commands import add_review_commands
from ui.screens.review_compare import compare_with_another
from ui.screens.review_editing import ReviewEditing
from ui.screens.review_files import export_attempt, find_recording
from ui.screens.review_header import ReviewHeader
from ui.screens.review_reading import ReviewReading
from ui.screens.review_state import ReviewState
from ui.screens.screen import Context, Screen
from ui.screens.transport import Transport
from ui.screens.wanted import Finished, Wanted
from ui.widgets.notice_place import NoticeRoom
from ui.widgets.reading_changes import Change
from ui.widgets.state_bar import StateBar
from ui.widgets.surfaces import Column, row, stack

#: Below this width (at 100 % text) the parts go below each other.
NARROW = 760
#: Below this one also the buttons do.
TIGHT = 460
#: Below this height the figures leave the words more room.
LOW = 900
#: Below this height each figure has two lines only.
COMPACT = 760


class ReviewScreen(Screen):
    """One attempt. GUI thread; opening, edits and reading run as jobs. Payload of `go`: the attempt's id."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.view: AttemptView | None = None
        self._wanted = ""
        self._hear_at: float | None = None
        #: A reading that waits to be kept or dropped; meanwhile nothing is edited.
        self._proposed: AttemptView | None = None
        self._proposer = ""
        #: Somebody else reads the take shown; what comes of it is shown then.
        self._followed = False
        self.header = ReviewHeader(context, self)
        self.state = StateBar()
        self.body = body = ReviewBody(context)
        self.facts, self.timeline, self.transcript = body.facts, body.timeline, body.transcript
        self.evidence, self.proposal, self.no_words = body.evidence, body.proposal, body.no_words
        self.transport = Transport(context, self)
        self._state = ReviewState(context, self.state, self)
        self.reading = ReviewReading(context, self, self.state)
        self.changes = ReviewChanges(context, self, self.state)
        self.editing = ReviewEditing(context, self, lambda: self.view, lambda: self._proposed is not None)
        self._lay_out()
        self._connect()
        add_review_commands(context, self, self)

    # -- making --

    def _lay_out(self) -> None:
        self.column = Column(self.context.theme.px(1600), margin=16)
        self._inside = inside = stack(self.header, self.state, self.body, spacing=12)
        inside.setStretch(2, 1000)
        inside.addStretch(1)
        self.column.inside.setLayout(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(NoticeRoom(self.column), 1)
        foot = row(None, self.transport, None, spacing=0)
        foot.setStretch(1, 1000)
        foot.setContentsMargins(16, 0, 16, 12)
        self.transport.setMaximumWidth(self.column.inside.maximumWidth())
        outer.addLayout(foot)

    def _connect(self) -> None:
        header, line, words, play = self.header, self.timeline, self.transcript, self.transport
        header.again.connect(self.again)
        header.follow_up.connect(self.follow_up)
        header.starred.connect(lambda starred: self.changes.star(self._wanted, starred))
        header.renamed.connect(lambda title: self.changes.rename(self._wanted, title))
        header.noted.connect(lambda note: self.changes.note(self._wanted, note))
        header.exported.connect(self._export)
        header.deleted.connect(self._delete)
        header.read_again.connect(lambda model: self.reading.read_again(self._wanted, model, self._words_kept))
        header.compared.connect(self._compare)
        header.rating_wanted.connect(lambda: self.context.go(Place.RATING, self._wanted))
        header.story_wanted.connect(lambda: self.context.go(Place.STORIES, ("attempt", self._wanted)))
        line.sought.connect(play.seek)
        line.edited.connect(self.editing.set_sections)
        line.selected.connect(self._selected)
        line.section_played.connect(self._play_section)
        words.sought.connect(play.seek)
        words.played.connect(play.play)
        words.corrected.connect(self.editing.correct)
        self.body.listened.connect(self._listen)
        self.body.written.connect(self.editing.set_written)
        self.evidence.follow_up_chosen.connect(self._answer)
        play.moved.connect(self._moved)
        play.follow_changed.connect(lambda follow: words.set_follow(follow=follow))
        self.editing.changed.connect(self._edited)
        self.editing.refused.connect(self._show_proposed)
        self.reading.read.connect(self._edited)
        self.reading.proposed.connect(self._show_proposal)
        self.reading.stopped.connect(self._show_state)
        self.changes.opened.connect(self._edited)
        self.changes.leaving.connect(play.close_take)
        self.changes.gone.connect(self._gone)
        self.changes.audio_gone.connect(lambda identity: self.enter(identity) if identity == self._wanted else None)

    # -- coming and going --

    def enter(self, payload: Any = None) -> None:
        """Opens an attempt, or plays it from a `Moment` on; without an id, the one shown last. `Finished` also says what would be quicker."""
        if isinstance(payload, Finished):
            self._state.advice, payload = payload.smaller_model, payload.attempt_id
        moment = payload if isinstance(payload, Moment) else None
        wanted = moment.attempt_id if moment is not None else payload if isinstance(payload, str) else self._wanted
        self._hear_at = moment.seconds if moment is not None else None
        if not wanted:
            self.context.go(Place.HISTORY, None)
            return
        if wanted != self._wanted or self.view is None:
            self.view = None
            self.editing.history.clear()
            self.transport.close_take()
            self._forget()
            self._place_state(below=False)
            self.body.hide()
            self.header.hide()
            self.state.say("Opening the take")
        self._wanted = wanted
        self.context.jobs.run(lambda: self.context.ports.library.open(wanted), partial(self._opened, wanted), self._not_opened)

    def leave(self) -> None:
        """Sound ends, what runs is cancelled; a note or a name being written is kept."""
        self.header.keep_field()
        self.body.stop()
        self.transport.close_take()
        self.reading.cancel()

    def _forget(self) -> None:
        self.body.forget()
        self._propose(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window things go below each other."""
        super().resizeEvent(event)
        narrow = self.width() < self.context.theme.px(NARROW)
        tight = self.width() < self.context.theme.px(TIGHT)
        self.header.fold(narrow=narrow, tight=tight)
        self.transport.fold(narrow=narrow, tight=tight)
        low = self.height() < self.context.theme.px(LOW)
        self.body.fold(narrow=narrow, low=low, compact=self.height() < self.context.theme.px(COMPACT))
        self._inside.setSpacing(8 if low else 12)
        self.column.set_rim(8 if low else 16)

    def undo(self) -> None:
        """The last edit back."""
        self.editing.undo()

    def redo(self) -> None:
        """The last undone edit again."""
        self.editing.redo()

    @property
    def report(self) -> Report | None:
        """The report shown."""
        return self.view.report if self.view else None

    @property
    def _words_kept(self) -> tuple[Word, ...]:
        return self.report.transcript.words if self.report and self.report.transcript else ()

    # -- showing --

    def _edited(self, view: AttemptView) -> None:
        """A slow change came back: shown only if its attempt is still the one looked at. One that was left is read anew on coming back."""
        if view.attempt.id == self._wanted and self.isVisible():
            self._show_kept(view)

    def _show_kept(self, view: AttemptView) -> None:
        """An attempt as it is stored; a reading that waits for a decision keeps its words on the screen."""
        if self._proposed is not None:
            view = self._proposed = replace(view, report=self._proposed.report)
        self._show(view)

    def _opened(self, wanted: str, view: AttemptView) -> None:
        if wanted == self._wanted:
            self._show_kept(view)
            if self._hear_at is not None and view.has_audio:
                self._listen(self._hear_at)
            self._hear_at = None
            if view.report is None and view.has_audio and view.attempt.state is AttemptState.RECORDED and not self._followed:
                self._measure_without_model(view)

    def _measure_without_model(self, view: AttemptView) -> None:
        """Where no model can read the words, what needs none is measured at once: nobody has to ask for it."""
        models = self.context.ports.models

        def found(model_here: bool) -> None:
            if not model_here and self.view is view and self.isVisible():
                self.analyse()

        self.context.jobs.run(lambda: any(entry.installed and not entry.damaged for entry in models.catalogue()), found)

    def _not_opened(self, error: RehearseError) -> None:
        self._place_state(below=False)
        self.body.hide()
        self.header.hide()
        self.state.say(
            error.happened,
            error.advice,
            (("Go to the history", partial(self.context.go, Place.HISTORY, None)),),
        )

    def _show(self, view: AttemptView) -> None:
        self.view = view
        self.header.show()
        self.header.show_attempt(view)
        self._show_state()
        report = view.report
        self.body.show()
        if report is None:
            seconds = view.attempt.take.seconds if view.attempt.take else 0.0
            self.transport.open_take(view.attempt.id, seconds, view.marked, (), has_audio=view.has_audio)
            self.body.show_unread(view, seconds)
            return
        self.transport.open_take(
            view.attempt.id, report.audio.duration, report.sections or (), report.delivery.pauses, has_audio=view.has_audio
        )
        self.body.show_report(view, report, self._hear_at)

    def _show_state(self) -> None:
        if self.view is not None:
            attempt = self.view.attempt
            settled = attempt.state is AttemptState.ANALYSED and not self.view.waiting and not attempt.cut_off
            self._place_state(below=settled and self.view.report is not None)
            self._state.show(self.view, self._proposer if self._proposed is not None else "")
            self._followed = self.isVisible() and self.reading.follow(attempt.id, partial(self.enter, attempt.id))

    def _place_state(self, *, below: bool) -> None:
        """The bar stands above everything, or below the timeline: what a drag makes it say must not move the timeline under the mouse."""
        old, new, place = (self._inside, self.body.box, 2) if below else (self.body.box, self._inside, 1)
        if old.indexOf(self.state) >= 0:
            hidden = self.state.isHidden()
            old.removeWidget(self.state)
            new.insertWidget(place, self.state)
            self.state.setHidden(hidden)

    def _moved(self, seconds: float) -> None:
        self.timeline.set_position(seconds)
        self.transcript.light(seconds if self.transport.playing else None)

    # -- listening --

    def _listen(self, seconds: float) -> None:
        """Plays from just before a moment, so that its first word is not cut."""
        self.transcript.go_to(seconds)
        self.transport.play(max(0.0, seconds - 0.15))

    def _play_section(self, index: int) -> None:
        if self.report is not None and self.report.sections:
            section = self.report.sections[index]
            self.transport.play_stretch(section.start, section.end)

    def _selected(self, start: float, end: float) -> None:
        self.transport.set_selection((start, end))
        self.transport.seek(start)

    def escape(self) -> None:
        """Esc: the field, else the selection."""
        if not self.header.close_field():
            self.timeline.clear_selection()
            self.transport.set_selection(None)

    # -- editing --

    def relabel(self, label: Label) -> None:
        """1 to 5: from the playhead to the end of its section it is this."""
        self.editing.relabel(label, self.transport.position, self.timeline.gaps)

    def back_to_automatic(self) -> None:
        """The person's edges away and their marks set aside; can be undone."""
        self.editing.back_to_automatic()

    def back_to_marks(self) -> None:
        """The sections as they were marked while speaking; can be undone."""
        self.editing.back_to_marks()

    def correct(self) -> None:
        """F2: the word the keys are on, else the one at the playhead."""
        if self.transcript.isVisible():
            if self.transcript.current_word < 0:
                self.transcript.go_to(self.transport.position)
            self.transcript.correct()

    def find_recording(self) -> None:
        """The missing recording, from where the person says."""
        find_recording(self, self.context, self._wanted, self._found)

    def _found(self, view: AttemptView) -> None:
        if view.attempt.id == self._wanted:
            self.transport.close_take()  # it has opened this take already, silent
        self._edited(view)

    # -- reading --

    def choose_folder(self) -> None:
        """A model of the person's own, asked for."""
        self.reading.choose_folder(self, self._wanted)

    def analyse(self) -> None:
        """Reads (again) what waits or failed."""
        self.reading.analyse(self._wanted)

    def _show_proposal(self, view: AttemptView, found: tuple[Change, ...], model: str) -> None:
        if view.attempt.id == self._wanted:
            self._proposed, self._proposer = view, model
            self._show(view)
            self._propose(found)

    def _show_proposed(self) -> None:
        """As it was before something was tried."""
        if self._proposed is not None:
            self._show(self._proposed)

    def _propose(self, found: tuple[Change, ...] | None) -> None:
        if found is None:
            self._proposed = None
        self.body.propose(found)

    def accept(self) -> None:
        """The proposed words are kept."""
        self.editing.history.clear()
        self._propose(None)
        self.reading.accept(self._wanted)

    def refuse(self) -> None:
        """The proposed words are dropped."""
        self._propose(None)
        self.reading.drop(self._wanted)

    # -- what one does with the attempt --

    def again(self) -> None:
        """Another take of the same question."""
        question = asked_question(self.view)
        if question is not None and self.view is not None:
            attempt = self.view.attempt
            # A panel's follow-up was asked after no stored take: this one stands for it.
            above = (attempt.follow_up_of or attempt.id) if attempt.answers_a_follow_up else None
            self.context.go(Place.PRACTISE, Wanted(question, follow_up_of=above, story_id=attempt.story_id))

    def follow_up(self) -> None:
        """The first follow-up."""
        if self.report is not None and self.report.follow_ups:
            self._answer(self.report.follow_ups[0])

    def _answer(self, follow_up: FollowUp) -> None:
        question = asked_question(self.view)
        if question is not None:
            asked = drilled(question, follow_up.question)
            self.context.go(Place.PRACTISE, Wanted(asked, follow_up_of=self._wanted))

    def _delete(self, audio_only: bool) -> None:
        if not audio_only:
            self.changes.delete(self._wanted)
        elif self.view is not None:
            self.changes.ask_about_audio(self.view, self._show_state)

    def _export(self, kind: str) -> None:
        if self.view is not None:
            export_attempt(self, self.context, self.view.attempt, kind)

    def _gone(self) -> None:
        self.view = None
        self._wanted = ""

    def _compare(self) -> None:
        if self.view is not None:
            compare_with_another(self.context, self.view, lambda take: take == self._wanted and self.isVisible())
