"""The review: headline facts, timeline, transcript, what was heard; everything one click from its moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from rehearse.errors import RehearseError
from rehearse.model.attempt import AttemptState
from rehearse.model.evidence import FollowUp
from rehearse.model.question import Question
from rehearse.model.report import Report
from rehearse.model.sections import LABELS, Label, Section
from rehearse.model.transcript import Word
from ui.actions import Command
from ui.jobs import Job
from ui.places import Place
from ui.ports import AttemptView, Moment
from ui.screens.edit_history import Edit, EditHistory, Make, place_of
from ui.screens.practise import Finished, Wanted
from ui.screens.review_files import export_attempt
from ui.screens.review_header import ReviewHeader
from ui.screens.screen import Context, Screen, Undo
from ui.screens.transport import Transport
from ui.widgets.evidence_panel import EvidencePanel
from ui.widgets.fact_tile import FactTile, SectionCells
from ui.widgets.reading_changes import Change, ReadingChanges, changes
from ui.widgets.state_bar import StateBar
from ui.widgets.surfaces import Column, Surface, Tiles, stack
from ui.widgets.text import Text
from ui.widgets.timeline import Timeline, content_of
from ui.widgets.timeline.content import Pin, pins_of
from ui.widgets.timeline.edges import relabel_from
from ui.widgets.transcript import TranscriptView
from ui.widgets.transcript.pieces import pieces_of
from ui.wording import facts, model_name, section_facts

Result = TypeVar("Result")

_GROUP = "Sections and words"
#: Below this width (at 100 % text) the parts go below each other.
NARROW = 760
#: Below this one also the buttons do.
TIGHT = 460
DECIDE_FIRST = "Nothing was changed: first keep or drop the new words."


class ReviewScreen(Screen):
    """One attempt. GUI thread; opening, edits and reading run as jobs. Payload of `go`: the attempt's id."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme = context.theme
        self.view: AttemptView | None = None
        self._wanted = ""
        self._advice = ""
        self._hear_at: float | None = None
        self._job: Job | None = None
        #: A reading that waits to be kept or dropped; meanwhile nothing is edited.
        self._proposed: AttemptView | None = None
        self._proposer = ""
        #: The words as the transcript shows them now: what a correction's numbers count in.
        self._written: tuple[Word, ...] = ()
        self._rest: list[Callable[[], None]] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show_rest)
        self.header = ReviewHeader(context, self)
        self.state = StateBar()
        self.tiles: list[FactTile] = []
        self._tile_row = Tiles(lambda: theme.px(156))
        self.cells = SectionCells(theme)
        self.timeline = Timeline(theme)
        self.transcript = TranscriptView(theme)
        self.no_words = Text("", "muted", wrap=True)
        self.evidence = EvidencePanel(theme)
        self.proposal = ReadingChanges()
        self.proposal.hide()
        self.transport = Transport(context, self)
        self.edits = EditHistory(context.jobs, self)
        self._lay_out()
        self._connect()
        self._add_actions()

    # -- making --

    def _lay_out(self) -> None:
        px = self.context.theme.px
        self.column = Column(px(1600), margin=16)
        timeline = Surface("card").hold(stack(self.timeline), 12)
        self._words = QWidget()
        self._no_words_card = Surface("card").hold(stack(self.no_words, None))
        words = stack(self._no_words_card, self.transcript, spacing=0)
        self._words.setLayout(words)
        self._lower = lower = QHBoxLayout()
        lower.setSpacing(24)
        lower.addWidget(self._words, 3)
        lower.addWidget(self.evidence, 2)
        lower.addWidget(self.proposal, 2)
        self._words.setMinimumHeight(px(240))
        self.evidence.setMinimumHeight(px(240))
        self.proposal.setMinimumHeight(px(240))
        self.body = QWidget()
        body = stack(self._tile_row, self.cells, timeline, lower, spacing=12)
        body.setStretch(3, 1)
        self.body.setLayout(body)
        inside = stack(self.header, self.state, self.body, spacing=12)
        inside.setStretch(2, 1000)
        inside.addStretch(1)
        self.column.inside.setLayout(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.column, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 12)
        foot.addWidget(self.transport)
        outer.addLayout(foot)

    def _connect(self) -> None:
        header, line, words, play = self.header, self.timeline, self.transcript, self.transport
        header.again.connect(self.again)
        header.follow_up.connect(self.follow_up)
        header.starred.connect(self._star)
        header.renamed.connect(self._rename)
        header.noted.connect(self._note)
        header.exported.connect(lambda kind: export_attempt(self, self.context, self._id, kind))
        header.deleted.connect(self._delete)
        header.read_again.connect(self._read_again)
        header.compared.connect(self._compare)
        header.rating_wanted.connect(lambda: self.context.go(Place.RATING, self._id))
        header.story_wanted.connect(lambda: self.context.go(Place.STORIES, ("attempt", self._id)))
        line.sought.connect(play.seek)
        line.edited.connect(self.edit_sections)
        line.selected.connect(self._selected)
        line.section_played.connect(self._play_section)
        line.pin_chosen.connect(self.evidence.show_letter)
        words.sought.connect(play.seek)
        words.played.connect(play.play)
        words.corrected.connect(self.correct_words)
        words.pin_chosen.connect(self.evidence.show_letter)
        self.cells.chosen.connect(self._listen)
        self.evidence.heard.connect(self._listen)
        self.proposal.heard.connect(self._listen)
        self.evidence.follow_up_chosen.connect(self._answer)
        play.moved.connect(self._moved)
        play.follow_changed.connect(lambda follow: words.set_follow(follow=follow))
        self.edits.changed.connect(self._edited)
        self.edits.failed.connect(self.context.trouble)
        self.edits.told.connect(lambda text: self.context.say(text, None))

    def _add_actions(self) -> None:
        add, line = self.context.actions.add, self.timeline
        commands: tuple[tuple[Command, Callable[[], object]], ...] = (
            (Command("next-edge", "Choose the next section edge", ("E",), _GROUP), lambda: line.choose_edge(1)),
            (Command("previous-edge", "Choose the previous section edge", ("Shift+E",), _GROUP), lambda: line.choose_edge(-1)),
            (Command("edge-back", "Move the edge back a word", ("Ctrl+Left",), _GROUP), lambda: line.move_chosen_edge(-1)),
            (Command("edge-on", "Move the edge on a word", ("Ctrl+Right",), _GROUP), lambda: line.move_chosen_edge(1)),
            (Command("automatic", "Back to the automatic sections", ("Ctrl+B",), _GROUP), self.back_to_automatic),
            (Command("correct", "Correct the word", ("F2", "C"), _GROUP), self._correct),
            (Command("zoom-in", "Zoom the timeline in", ("+", "="), _GROUP), lambda: line.zoom(1.5)),
            (Command("zoom-out", "Zoom the timeline out", ("-",), _GROUP), lambda: line.zoom(1 / 1.5)),
            (Command("leave", "Close the field or the selection", ("Esc",), _GROUP), self._escape),
        )
        for command, slot in commands:
            add(self, command, slot)
        for number, label in enumerate(LABELS, start=1):
            command = Command(f"label-{label.letter}", f"From here it is {label.value}", (str(number),), _GROUP)
            add(self, command, partial(self.relabel, label))

    # -- coming and going --

    def enter(self, payload: Any = None) -> None:
        """Opens an attempt, or plays it from a `Moment` on; without an id, the one shown last. `Finished` also says what would be quicker."""
        if isinstance(payload, Finished):
            self._advice, payload = payload.smaller_model, payload.attempt_id
        moment = payload if isinstance(payload, Moment) else None
        wanted = moment.attempt_id if moment is not None else payload if isinstance(payload, str) else self._wanted
        self._hear_at = moment.seconds if moment is not None else None
        if not wanted:
            self.context.go(Place.HISTORY, None)
            return
        if wanted != self._wanted or self.view is None:
            self.view = None
            self.edits.clear()
            self.transport.close_take()
            self._forget()
            self.body.hide()
            self.header.hide()
            self.state.say("Opening the take")
        self._wanted = wanted
        self.context.jobs.run(lambda: self.context.ports.library.open(wanted), partial(self._opened, wanted), self._not_opened)

    def leave(self) -> None:
        """Sound ends, what runs is cancelled."""
        self._soon.stop()
        self.header.close_field()
        self.transport.close_take()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _forget(self) -> None:
        """Nothing of the attempt before is seen while the next one is written."""
        self._soon.stop()
        self._rest = []
        self._written = ()
        self.transcript.show_pieces(())
        self.evidence.clear()
        self._propose(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window things go below each other."""
        super().resizeEvent(event)
        narrow = self.width() < self.context.theme.px(NARROW)
        tight = self.width() < self.context.theme.px(TIGHT)
        self.header.fold(narrow=narrow, tight=tight)
        self.transport.fold(narrow=narrow, tight=tight)
        self._lower.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def undo(self) -> None:
        """The last edit back."""
        if self._proposed is None:
            self.edits.undo()

    def redo(self) -> None:
        """The last undone edit again."""
        if self._proposed is None:
            self.edits.redo()

    @property
    def _id(self) -> str:
        return self._wanted

    @property
    def report(self) -> Report | None:
        """The report shown."""
        return self.view.report if self.view else None

    # -- showing --

    def _edited(self, view: AttemptView) -> None:
        """A slow change came back: shown only if its attempt is still the one looked at."""
        if view.attempt.id == self._wanted:
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

    def _not_opened(self, error: RehearseError) -> None:
        self.body.hide()
        self.header.hide()
        self.state.say(
            error.happened,
            f"{error.safe} {error.next_step}".strip(),
            (("Go to the history", partial(self.context.go, Place.HISTORY, None)),),
        )

    def _show(self, view: AttemptView) -> None:
        self.view = view
        self.header.show()
        self.header.show_attempt(view)
        self._show_state(view)
        report = view.report
        self.body.setVisible(report is not None)
        if report is None:
            self.transport.open_take(
                view.attempt.id, view.attempt.take.seconds if view.attempt.take else 0.0, (), (), has_audio=view.has_audio
            )
            return
        self._show_tiles(report)
        self.cells.show_facts(section_facts(report, self.context.settings.section_bands()))
        self.timeline.show_content(content_of(report, view.peaks))
        self.transcript.setVisible(report.transcript is not None and bool(report.transcript.words))
        self._no_words_card.setVisible(self.transcript.isHidden())
        self.no_words.setText(self._why_no_words(view))
        self.transport.open_take(
            view.attempt.id, report.audio.duration, report.sections or (), report.delivery.pauses, has_audio=view.has_audio
        )
        pins = pins_of(report)
        self._rest = [
            lambda: self._write(report, pins),
            lambda: self.evidence.show_report(report, pins, view.question),
        ]
        self._soon.start()

    def _write(self, report: Report, pins: tuple[Pin, ...]) -> None:
        self._written = report.transcript.words if report.transcript is not None else ()
        self.transcript.show_pieces(pieces_of(report, pins))

    def _show_rest(self) -> None:
        """The words, then what was heard: each in a turn of its own, so that keys and the playhead never wait for all of it."""
        if self._rest:
            self._rest.pop(0)()
        if self._rest:
            self._soon.start()

    def _show_tiles(self, report: Report) -> None:
        wanted = facts(report)
        if len(self.tiles) != len(wanted):
            self.tiles = [FactTile(self.context.theme, fact) for fact in wanted]
            for tile in self.tiles:
                tile.clicked.connect(partial(self._press_tile, tile))
            self._tile_row.set_tiles(self.tiles)
        for tile, fact in zip(self.tiles, wanted, strict=True):
            tile.show_fact(fact)

    def _show_state(self, view: AttemptView) -> None:
        attempt = view.attempt
        if self._proposed is not None:
            self.state.say(
                f"This is how {model_name(self._proposer)} reads the take.",
                "The words kept so far stay until you decide.",
                (("Keep the new words", self._accept), ("Drop them", self._refuse)),
            )
        elif attempt.state is AttemptState.FAILED:
            more = f"{attempt.failure} The recording is kept.".strip()
            self.state.say("The words could not be read.", more, (("Try again", self.analyse),))
        elif attempt.state is AttemptState.RECORDED and view.report is None:
            self.state.say("This take has not been analysed yet.", "The recording is safe.", (("Analyse it now", self.analyse),))
        elif view.waiting:
            self._say_waiting(view, model_here=False)
            self._look_for_model(view)
        elif attempt.edits is not None:
            self.state.say("The sections are as you set them.", "", (("Back to automatic", self.back_to_automatic),))
        elif self._advice:
            advice, self._advice = self._advice, ""
            self.state.say(
                "This machine reads more slowly than you speak.",
                f"Nothing was lost. The smaller model {advice} would have the words ready at Stop, with a few more mistakes.",
                (
                    ("Choose a model", partial(self.context.go, Place.SETTINGS, "models")),
                    ("Stay with this one", self.state.clear),
                ),
            )
        else:
            self.state.clear()

    def _say_waiting(self, view: AttemptView, *, model_here: bool) -> None:
        if model_here:
            self.state.say(
                "The words of this take have not been read yet.", "The take is safe.", (("Read them now", self.analyse),)
            )
            return
        self.state.say(
            view.waiting,
            "The take is safe. Its words are read by themselves as soon as there is a model.",
            (
                ("Download one", partial(self.context.go, Place.SETTINGS, "models")),
                ("Use a folder…", self._choose_folder),
                ("Later", self.state.clear),
            ),
        )

    def _look_for_model(self, view: AttemptView) -> None:
        """With a model on this machine the take waits for its reading, not for a download."""
        ports = self.context.ports

        def found(model_here: bool) -> None:
            unanswered = not self.state.isHidden() and self.state.text.text() == view.waiting
            if model_here and unanswered and self.view is view:
                self._say_waiting(view, model_here=True)

        self.context.jobs.run(lambda: any(entry.installed and not entry.damaged for entry in ports.models.catalogue()), found)

    def _why_no_words(self, view: AttemptView) -> str:
        if view.report is not None and view.report.transcript is not None:
            return "No speech was found in this take. If you did speak, check the microphone in Settings, then record again."
        return view.waiting or "The words of this take have not been read."

    def _moved(self, seconds: float) -> None:
        self.timeline.set_position(seconds)
        self.transcript.light(seconds if self.transport.playing else None)

    # -- listening --

    def _press_tile(self, tile: FactTile) -> None:
        if tile.fact.start is not None:
            self._listen(tile.fact.start)

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

    def _escape(self) -> None:
        if not self.header.close_field():
            self.timeline.clear_selection()
            self.transport.set_selection(None)

    # -- editing --

    def edit_sections(self, sections: tuple[Section, ...]) -> None:
        """An edge was moved, or a part named anew."""
        self._edit(lambda view: self._sections_edit("a section edge", view, sections))

    def _edit(self, make: Make) -> None:
        """Hands an edit to the history, unless the words on the screen are only a proposal."""
        if self.view is None:
            return
        if self._proposed is not None:
            self._show(self._proposed)
            self.context.say(DECIDE_FIRST, None)
            return
        self.edits.do(self.view, make)

    def _sections_edit(self, name: str, view: AttemptView, sections: tuple[Section, ...] | None) -> Edit:
        library, identity, before = self.context.ports.library, view.attempt.id, view.attempt.edits
        return Edit(name, lambda: library.set_sections(identity, sections), lambda: library.set_sections(identity, before))

    def relabel(self, label: Label) -> None:
        """1 to 5: from the playhead to the end of its section it is this."""
        position, gaps = self.transport.position, self.timeline.gaps

        def make(view: AttemptView) -> Edit | None:
            now = view.report.sections if view.report is not None else None
            sections = relabel_from(now, position, label, gaps) if now is not None else None
            return self._sections_edit("a section edge", view, sections) if sections != now else None

        self._edit(make)

    def back_to_automatic(self) -> None:
        """The person's edges away; can be undone."""

        def make(view: AttemptView) -> Edit | None:
            if view.attempt.edits is None or view.report is None or view.report.sections is None:
                return None
            return self._sections_edit("back to automatic", view, None)

        self._edit(make)

    def correct_words(self, first: int, last: int, text: str) -> None:
        """Words replaced in place; every figure follows. The words meant are those written on the screen, wherever they stand by then."""
        library, meant = self.context.ports.library, self._written[first:last]

        def make(view: AttemptView) -> Edit | None:
            if view.report is None or view.report.transcript is None:
                return None
            identity, words = view.attempt.id, view.report.transcript.words
            at = place_of(meant, words)
            if at is None:
                self.context.say("These words have changed meanwhile; correct them as they are now.", None)
                return None
            return Edit(
                "a correction",
                lambda: library.correct_words(identity, at, at + len(meant), text),
                lambda: library.set_words(identity, words),
            )

        self._edit(make)

    def _correct(self) -> None:
        if self.transcript.isVisible():
            if self.transcript.current_word < 0:
                self.transcript.go_to(self.transport.position)
            self.transcript.correct()

    # -- reading --

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "A folder with a converted Whisper model", str(Path.home()))
        if chosen:
            self.use_folder(Path(chosen))

    def use_folder(self, folder: Path) -> None:
        """A model of the person's own; this take is read with it at once."""
        self.context.jobs.run(
            lambda: self.context.ports.models.use_folder(folder), lambda _entry: self.analyse(), self.context.trouble
        )

    def analyse(self) -> None:
        """Reads (again) what waits or failed."""
        library, identity = self.context.ports.library, self._id
        self._read(
            lambda job: library.analyse(identity, lambda share, doing: job.report((share, doing)), job.cancelled), self._edited
        )

    def _read_again(self, model: str) -> None:
        library, identity = self.context.ports.library, self._id
        kept = self.report.transcript.words if self.report and self.report.transcript else ()

        def work(job: Job) -> tuple[AttemptView, tuple[Change, ...]]:
            view = library.read_again(identity, model, lambda share, doing: job.report((share, doing)), job.cancelled)
            read = view.report.transcript.words if view.report and view.report.transcript else ()
            return view, changes(kept, read)

        def proposed(result: tuple[AttemptView, tuple[Change, ...]]) -> None:
            if result[0].attempt.id == self._wanted:
                self._proposed, self._proposer = result[0], model
                self._show(result[0])
                self._propose(result[1])

        self._read(work, proposed)

    def _propose(self, found: tuple[Change, ...] | None) -> None:
        """What a new reading changes stands beside its words, where the evidence is otherwise."""
        if found is None:
            self._proposed = None
        self.proposal.setVisible(found is not None)
        self.evidence.setVisible(found is None)
        if found is not None:
            self.proposal.show_changes(found)

    def _accept(self) -> None:
        library, identity = self.context.ports.library, self._id
        self.edits.clear()
        self._propose(None)
        self.context.jobs.run(lambda: library.accept_reading(identity), self._edited, self.context.trouble)

    def _refuse(self) -> None:
        library, identity = self.context.ports.library, self._id

        def dropped() -> AttemptView:
            library.drop_reading(identity)
            return library.open(identity)

        self._propose(None)
        self.context.jobs.run(dropped, self._edited, self.context.trouble)

    def _read(self, work: Callable[[Job], Result], then: Callable[[Result], None]) -> None:
        if self._job is not None:
            return
        job = self._job = self.context.jobs.submit(work)

        def cancel() -> None:
            job.cancel()
            self._job = None
            if self.view is not None:
                self._show_state(self.view)
            self.context.say("Reading was stopped. The recording is kept.", None)

        def finished() -> None:
            if self._job is job:
                self._job = None

        def failed(error: RehearseError) -> None:
            if self.view is not None:
                self._show_state(self.view)
            self.context.trouble(error)

        self.state.show_progress("Reading the words", None, cancel)
        job.progressed.connect(lambda told: self.state.show_progress(told[1] or "Reading the words", told[0], cancel))
        job.succeeded.connect(then)
        job.failed.connect(failed)
        job.done.connect(finished)

    # -- what one does with the attempt --

    def again(self) -> None:
        """Another take of the same question."""
        question = self._question()
        if question is not None and self.view is not None:
            self.context.go(Place.PRACTISE, Wanted(question, story_id=self.view.attempt.story_id))

    def follow_up(self) -> None:
        """The first follow-up."""
        if self.report is not None and self.report.follow_ups:
            self._answer(self.report.follow_ups[0])

    def _answer(self, follow_up: FollowUp) -> None:
        question = self._question()
        if question is not None:
            asked = replace(question, text=follow_up.question, audio="", hints=(), follow_ups=())
            self.context.go(Place.PRACTISE, Wanted(asked, follow_up_of=self._id))

    def _question(self) -> Question | None:
        if self.view is None:
            return None
        attempt = self.view.attempt
        return self.view.question or Question(id=attempt.question_id, text=attempt.question_text, category=attempt.category)

    def _star(self, starred: bool) -> None:
        self._change(lambda identity: self.context.ports.library.set_star(identity, starred))

    def _rename(self, title: str) -> None:
        self._change(lambda identity: self.context.ports.library.rename(identity, title))

    def _note(self, note: str) -> None:
        self._change(lambda identity: self.context.ports.library.set_note(identity, note))

    def _change(self, change: Callable[[str], None]) -> None:
        library, identity = self.context.ports.library, self._id

        def changed() -> AttemptView:
            change(identity)
            return library.open(identity)

        self.context.jobs.run(changed, partial(self._opened, identity), self.context.trouble)

    def _delete(self, audio_only: bool) -> None:
        if audio_only:
            self._ask_about_audio()
            return
        library, jobs, ids = self.context.ports.library, self.context.jobs, (self._id,)
        self.transport.close_take()

        def deleted(_none: None) -> None:
            undo = Undo(
                lambda: jobs.run(
                    lambda: library.undelete(ids), lambda _n: self.context.go(Place.REVIEW, ids[0]), self.context.trouble
                ),
                lambda: jobs.run(lambda: library.purge(ids), None, self.context.trouble),
            )
            self.view = None
            self._wanted = ""
            self.context.go(Place.HISTORY, None)
            self.context.say("The attempt was deleted.", undo)

        jobs.run(lambda: library.delete(ids), deleted, self.context.trouble)

    def _ask_about_audio(self) -> None:
        """Asked first, because a removed recording cannot come back: there is no undo for it."""
        view = self.view
        if view is None or not view.has_audio:
            return
        self.state.say(
            "Delete the audio of this take?",
            "The text and the figures stay. The audio cannot be brought back.",
            (
                ("Delete the audio", partial(self._delete_audio, view.attempt.id)),
                ("Keep it", lambda: self._show_state(view)),
            ),
        )

    def _delete_audio(self, identity: str) -> None:
        library = self.context.ports.library
        self.transport.close_take()

        def deleted(_none: None) -> None:
            if identity == self._wanted:
                self.enter(identity)
            self.context.say("The audio was deleted; the text is kept.", None)

        self.context.jobs.run(lambda: library.delete((identity,), audio_only=True), deleted, self.context.trouble)

    def _compare(self) -> None:
        if self.view is not None and self.view.others:
            self.context.go(Place.COMPARE, (self._id, self.view.others[0]))
