"""The practise screen: hear the question, think, answer. While speaking there is almost nothing on it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rehearse.model.measures import Target
from rehearse.model.question import Question
from rehearse.model.sections import LABELS, Label
from rehearse.ports import DeviceEntry, MicrophoneWarning, PracticePhase, PracticeState, TranscriptState
from ui.actions import Command
from ui.names import category_name
from ui.places import Place
from ui.screens.practise_controls import PractiseControls
from ui.screens.practise_discarded import DiscardedTake
from ui.screens.practise_offer import QuestionOffer
from ui.screens.practise_room import RoomWatch
from ui.screens.practise_status import UnheardLine, status_text
from ui.screens.question_chooser import QuestionChooser
from ui.screens.screen import Context, Screen
from ui.screens.wanted import Finished, Wanted
from ui.under_way import UNDER_WAY, not_now
from ui.widgets.answer_page import AnswerPage, RecordingLine
from ui.widgets.flow import Flow
from ui.widgets.hints import Hints
from ui.widgets.microphone_notice import PASSING, MicrophoneNotice
from ui.widgets.motion import Appearing
from ui.widgets.surfaces import row
from ui.widgets.target_strip import TargetStrip
from ui.widgets.text import Text
from ui.widgets.timer_face import TimerFace
from ui.wording import FOLLOW_UP_WORDS, MICROPHONE, lost_text

#: Milliseconds between two looks at the session.
POLL = 50
#: Around what is scrolled, and its greatest width.
MARGIN = 32
WIDTH = 720
_SPEAKING = (PracticePhase.STARTING, PracticePhase.RECORDING)


class PractiseScreen(Screen):
    """One question at a time. Polls the session at 20 Hz while shown; all states come from the poll."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme = context.theme
        self._wanted: Wanted | None = None
        self._next = QuestionOffer(context, lambda: self._wanted is None, self._offer)
        self._phase = PracticePhase.IDLE
        self._asked = False
        self._hushed = False
        self._state = PracticeState()
        self._smaller = ""
        self._discarded = DiscardedTake(context)
        self._room = RoomWatch(context)
        self._bands = context.settings.section_bands()
        self._target: Target | None = None
        self._hidden = context.settings.hide_question_text
        self.category = Text("", "caption-strong")
        self.question = Text("", "question", wrap=True)
        self.question.setAccessibleName("Question")
        self.unheard = UnheardLine()
        self.hints = Hints()
        self._hinting = Appearing(theme, self.hints)
        self.timer = TimerFace(theme)
        self.parts = Text("About how long each part takes, and the key that marks it", "caption", wrap=True)
        self.strip = TargetStrip(theme)
        self.status = Text("", "muted", wrap=True)
        self._into_sight = 0
        self.warning = MicrophoneNotice(demo=context.ports.demo)
        self.controls = PractiseControls(context, self)
        self.recording = RecordingLine(theme, self.controls.progress)
        self.chooser = QuestionChooser(context)
        self.chooser.chosen.connect(lambda question: self.take(Wanted(question)))
        self.chooser.closed.connect(lambda: self.setFocus(Qt.FocusReason.OtherFocusReason))
        self._timer = QTimer(self)
        self._timer.setInterval(POLL)
        self._timer.timeout.connect(self.poll)
        self._lay_out()
        self._add_actions()
        self.strip.marked.connect(self._mark)
        self.settings_changed()

    def _lay_out(self) -> None:
        c = self.controls
        commands, beside = QWidget(), QWidget()
        commands.setLayout(Flow(c.main, c.think, c.discard, c.cancel, c.later, c.look))
        beside.setLayout(Flow(c.choose, c.hint, c.ask_back, c.open))
        self.page = AnswerPage(
            (
                row(self.category, None, c.speaker, c.hide),
                self.question,
                self.unheard,
                8,
                self.timer,
                8,
                self.parts,
                self.strip,
            ),
            (self.warning, beside, self.status, self.hints, self.chooser),
            (self.recording, commands),
            width=WIDTH,
            margin=MARGIN,
        )
        self.column = self.page.column
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.page)

    def _add_actions(self) -> None:
        add = self.context.actions.add
        for number, label in enumerate(LABELS, start=1):
            command = Command(f"mark-{label.letter}", f"Now in {label.value}", (str(number),), "While recording")
            add(self, command, partial(self._mark, label))
        add(
            self,
            Command("take-back-mark", "Take back the last mark", ("Backspace",), "While recording"),
            self.practice.take_back_mark,
        )

    @property
    def practice(self) -> Any:
        """The session's port."""
        return self.context.ports.practice

    @property
    def in_hand(self) -> Question | None:
        """The question shown; a follow-up belongs to its take and is none."""
        return self._wanted.question if self._wanted is not None and not self._wanted.follow_up else None

    def enter(self, payload: Any = None) -> None:
        """A `Wanted`, a `Question`, or nothing: then the question in hand, or the one that was practised least."""
        self._timer.start()
        self._room.look_now()
        if isinstance(payload, Question):
            payload = Wanted(payload)
        phase = self.practice.poll().phase
        if isinstance(payload, Wanted) and phase not in UNDER_WAY:
            self.take(payload)
        else:
            if payload is not None:
                self.context.say(not_now(phase), None)
            self._take_back_question()
            if self._wanted is None:
                self._next.look()
        self.poll()

    def leave(self) -> None:
        """Speaking ends; a running recording goes on (it is never lost by looking elsewhere)."""
        if self._phase not in UNDER_WAY:
            self._timer.stop()
            self.practice.hush()

    def settings_changed(self) -> None:
        """The target, the bands and the thinking time follow."""
        settings = self.context.settings
        self._bands = settings.section_bands()
        self._target = None
        self.controls.think_seconds = settings.thinking_seconds
        if self._next.outdated and not self._asked:  # what nobody chose follows who it was offered to
            self._wanted = None
            self._next.forget()
            if self.isVisible():
                self._next.look()
        self.poll()

    def take(self, wanted: Wanted) -> None:
        """Makes it the question in hand and asks it."""
        self._wanted = wanted
        self._next.forget()
        self._asked, self._hushed = True, False
        self.chooser.close_list()
        self._hidden = self.context.settings.hide_question_text
        self.practice.ask(
            wanted.question,
            follow_up_of=wanted.follow_up_of,
            story_id=wanted.story_id,
            round_id=wanted.round_id,
            voice=wanted.voice,
        )
        self.poll()

    def main(self) -> None:
        """Space: ask, then start, then stop."""
        if self._wanted is None:
            self.choose()
        elif not self._asked:
            self.take(self._wanted)
        elif self._phase in _SPEAKING:
            self.practice.stop()
        elif self._phase in (PracticePhase.IDLE, PracticePhase.ASKING, PracticePhase.THINKING, PracticePhase.FAILED):
            self.practice.start()
        self.poll()

    def think(self) -> None:
        """T: a countdown, then recording starts by itself."""
        if self._asked and self._phase in (PracticePhase.IDLE, PracticePhase.ASKING):
            self.practice.begin_thinking(float(self.controls.think_seconds or 30))
            self.poll()

    def discard(self) -> None:
        """Esc: away with it; Undo brings it back."""
        if self.chooser.isVisible():
            self.chooser.close_list()
        elif self._phase in (*_SPEAKING, PracticePhase.THINKING):
            recorded = self._phase in _SPEAKING
            self.practice.discard()
            if recorded:
                self._discarded.say()
        elif self._phase is PracticePhase.ASKING:
            self._hushed = True
            self.practice.hush()
        self.poll()

    def speak(self) -> None:
        """R: the question again, or quiet."""
        if self._state.speaking:
            self.practice.hush()
        elif self._wanted is not None and not self._asked:
            self.take(self._wanted)
        elif self._phase not in _SPEAKING:
            self.practice.repeat()
        self.poll()

    def hint(self) -> None:
        """I: one more hint, only ever at the person's word."""
        self.hints.show_next()
        self.poll()

    def ask_back(self) -> None:
        """B: what one could ask the interviewer before answering."""
        self.hints.show_back()
        self.poll()

    def toggle_text(self) -> None:
        """H: ears only, or read along."""
        self._hidden = not self._hidden
        self.poll()

    def choose(self) -> None:
        """N: another question."""
        if self._phase not in UNDER_WAY:
            self.chooser.open(self._next.questions)
            # Once it has its place: below the fold nobody would see that it opened.
            QTimer.singleShot(0, self, lambda: self.column.scroll_to(self.chooser))

    def cancel(self) -> None:
        """The take is kept, the reading of its words is left for later."""
        self.practice.cancel_finishing()
        self.context.say("The recording is kept. You can have it read later, from the history.", None)
        self.poll()

    def later(self) -> None:
        """After a failure: to the history, where the take is."""
        self.practice.reset()
        self.context.go(Place.HISTORY, None)

    def look_again(self) -> None:
        """After a start without a microphone: looks which ones there are now, and is ready for another start."""
        self.practice.reset()
        self.poll()

        def found(entries: tuple[DeviceEntry, ...]) -> None:
            usual = next((entry.name for entry in entries if entry.default), entries[0].name if entries else "")
            self.context.say(f"Found: {usual}." if usual else " ".join(MICROPHONE[MicrophoneWarning.NO_DEVICE]), None)

        self.context.jobs.run(self.context.ports.devices.inputs, found, self.context.trouble)

    def poll(self) -> None:
        """Looks at the session and shows it."""
        state = self._look()
        self._state = state
        before, self._phase = self._phase, state.phase
        if (
            before is PracticePhase.ASKING
            and state.phase is PracticePhase.IDLE
            and self.context.settings.thinking_seconds
            and not self._hushed
        ):
            self.think()
            return
        if state.phase is PracticePhase.RECORDING:
            self._smaller = state.suggested_model if state.transcript is TranscriptState.BEHIND else ""
        self.unheard.follow(state)
        if not self.unheard.isHidden():
            self._hidden = False  # what cannot be heard must be read
            if before is PracticePhase.ASKING:
                QTimer.singleShot(0, self, lambda: self.column.scroll_to(self.question))
        self._show_question(state)
        for part in (self.parts, self.strip):
            part.setHidden(state.follow_up)
        if state.target != self._target:
            self._target = state.target
            self.strip.set_target(state.target, self._bands)
        recording = state.phase in _SPEAKING
        thinking = state.phase is PracticePhase.THINKING
        shown = state.thinking_left + 0.999 if thinking else state.seconds
        self.timer.show_time(shown, state.target, still=not recording)
        self.strip.set_state(state.seconds, state.marks, live=recording)
        self.recording.follow(state)
        self._warn(state)
        speaking = state.phase in UNDER_WAY
        said = status_text(state, chosen=self._wanted is not None, asked=self._asked)
        self.status.setText(said if speaking else f"{said} {self._room.low}".strip())
        self._hinting.set_shown(shown=not speaking and not self.hints.empty)
        self.controls.follow_hints(self.hints.left, self.hints.count, back=self.hints.can_ask_back, quiet=not speaking)
        self.controls.follow(state, has_question=self._wanted is not None, asked=self._asked)
        if state.phase is PracticePhase.DONE and state.attempt_id and before is not PracticePhase.DONE:
            self._done(state.attempt_id)

    def _warn(self, state: PracticeState) -> None:
        """In sight when it comes, also where large text leaves little room."""
        came = self.warning.isHidden()
        if state.phase not in UNDER_WAY:
            self._room.look()
        if state.phase is PracticePhase.FAILED and state.error is not None:
            self.warning.show_error(state.error)
        elif (missing := self._room.missing) is not None and state.phase not in UNDER_WAY:
            self.warning.show_missing(*missing)
        else:
            over = state.phase is PracticePhase.FINISHING and state.warning in PASSING
            self.warning.show_warning(MicrophoneWarning.NONE if over else state.warning, state.seconds)
        if self.warning.isHidden():
            self._into_sight = 0
        elif came:
            self._into_sight = 6  # looks at the session: it takes one or two to have its place and its height
        elif self._into_sight:
            self._into_sight -= 1
            self.column.scroll_to(self.warning)

    def _look(self) -> PracticeState:
        """The session's state; of a question that was not asked yet, what it asks for instead of what the one before did."""
        state: PracticeState = self.practice.poll()
        wanted = self._wanted
        if wanted is None or self._asked or state.phase in UNDER_WAY:
            return state
        return replace(state, target=wanted.target(self.context.settings.target), follow_up=wanted.follow_up)

    def _done(self, attempt_id: str) -> None:
        after = self._wanted.after if self._wanted else Place.REVIEW
        # Answered: who comes back finds the next question, and its first Space asks instead of recording.
        self._wanted, self._asked = None, False
        self.practice.reset()
        self._phase = PracticePhase.IDLE
        if self.isVisible():
            self.context.go(after, Finished(attempt_id, self._smaller) if after is Place.REVIEW else attempt_id)
        else:
            self._timer.stop()
            lost = self._state.warning is MicrophoneWarning.LOST
            happened = lost_text(self._state.seconds)[0] if lost else "The take is ready."
            self.context.say(f"{happened} You find it first in the history.", None)
        self._discarded.take_ended()

    def _mark(self, label: Label) -> None:
        # Where the strip is not shown, a key pressed by mistake would make sections that nobody sees.
        if self._phase is PracticePhase.RECORDING and not self._state.follow_up:
            self.practice.mark(label)
            self.poll()

    def _show_question(self, state: PracticeState) -> None:
        own = self._wanted.question if self._wanted else None
        busy = state.phase in UNDER_WAY
        # What another screen asked before is still the session's question, but not the one in hand here.
        question = (state.question or own) if self._asked or busy else own
        self.hints.set_question(question)
        if question is None:
            self.category.setText("")
            self.question.setText("Choose a question to begin.")
        else:
            kind = category_name(question.category)
            self.category.setText(f"{FOLLOW_UP_WORDS}  ·  {kind}" if state.follow_up else kind)
            self.question.setText("Ears only: the question is hidden." if self._hidden else question.text)
            self.question.set_role("title" if len(question.text) > 220 or self._hidden else "question")
        self.controls.show_hidden(hidden=self._hidden)

    def _take_back_question(self) -> None:
        """The session may still hold what the panel or an exercise asked: the question in hand here comes back, unasked."""
        state: PracticeState = self.practice.poll()
        own = self._wanted.question.text if self._wanted else ""
        resting = state.phase in (PracticePhase.IDLE, PracticePhase.ASKING, PracticePhase.FAILED)
        if resting and state.question is not None and state.question.text != own:
            self._asked = False
            self.practice.reset()

    def _offer(self, question: Question) -> None:
        """Shows a question without asking it aloud: nobody asked for sound yet."""
        self._wanted = Wanted(question)
        self.poll()
